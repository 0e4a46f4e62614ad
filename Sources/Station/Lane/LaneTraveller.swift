import Bytes
import Codes
import Document
import Names
import Record

/// One traveller as a record will have it: what the zone says, then what people added.
struct LaneTraveller {
  let traveller: RecordedTraveller
  let document: RecordedDocument?
  /// What the document's checks found, those of its chip behind them; empty for a traveller without
  /// a document.
  let report: DocumentReport
  /// What its chip came to; nil when nobody read it.
  let chip: LaneChip?

  /// Brings an input into the record's form on a local day; while the date is not confirmed, that
  /// day only tells centuries apart, and every check that needs a date is undetermined.
  ///
  /// Throws `.laneInput` for a traveller without any name or nationality: `XXX` says unknown.
  init(
    _ input: LaneInput, on day: CivilDate, isDateConfirmed: Bool = true
  ) throws(Fault) {
    let zone = input.zone
    var names = zone.map { [LaneTraveller.name($0)] } ?? []
    names += input.names
    guard !names.isEmpty else { throw Fault(.laneInput, at: "names", "a name is needed") }
    // An official of the United Nations shows the organisation's code, which is no nationality.
    let unknown = zone == nil ? nil : "XXX"
    guard let nationality = zone?.nationality?.icao ?? input.nationality ?? unknown else {
      throw Fault(.laneInput, at: "nationality", "a code is needed; XXX says that it is unknown")
    }
    var traveller = RecordedTraveller(names: names, nationality: nationality)
    traveller.birth = zone.flatMap { LaneTraveller.birth($0, on: day) } ?? input.birth
    traveller.sex = LaneTraveller.sex(zone, input)
    traveller.birthCountry = input.birthCountry
    traveller.residence = input.residence
    self.traveller = traveller
    let inspected = try LaneTraveller.inspected(input, names, on: day)
    let checked = inspected?.report ?? DocumentReport([])
    chip = isDateConfirmed ? input.chip : input.chip?.withoutDate
    let page = isDateConfirmed ? checked : checked.withoutDate
    report = page.adding(chip?.checks(besides: page) ?? [])
    var document = LaneTraveller.recorded(inspected, report, input.document)
    document?.chip = chip?.recorded
    self.document = document
  }

  private static func name(_ zone: MachineReadableZone) -> RecordedName {
    let name = zone.name
    let primary = name.primary.joined(separator: " ")
    let secondary = name.secondary.joined(separator: " ")
    let issued = [primary, secondary].filter { !$0.isEmpty }.joined(separator: " ")
    var recorded = RecordedName(
      issued: issued.isEmpty ? "?" : issued, source: .mrz, isTruncated: name.mayBeTruncated)
    recorded.primary = primary.isEmpty ? nil : primary
    recorded.secondary = secondary.isEmpty ? nil : secondary
    return recorded
  }

  private static func birth(_ zone: MachineReadableZone, on day: CivilDate) -> BirthDate? {
    guard let date = zone.birthDate(on: day), date != .unknown else { return nil }
    return BirthDate(date, source: .mrz, calendar: .gregorian)
  }

  private static func sex(_ zone: MachineReadableZone?, _ input: LaneInput) -> RecordedSex? {
    let sex = RecordedSex(
      zone: zone?.sex, printed: input.printedSex, declared: input.declaredSex)
    return sex == RecordedSex() ? nil : sex
  }

  /// The document with its checks: of the zone, or as an officer typed it.
  private static func inspected(
    _ input: LaneInput, _ names: [RecordedName], on day: CivilDate
  ) throws(Fault) -> TravelDocument? {
    if let zone = input.zone {
      return TravelDocument(zone: zone, kind: input.document?.kind, on: day)
    }
    guard let document = input.document, document.kind != .none else { return nil }
    var typed = TypedDocument(
      kind: document.kind, issuerCode: document.issuer ?? "", names: names.map(\.person),
      nationalityCode: input.nationality ?? "")
    typed.number = document.number
    typed.authority = document.authority
    typed.territory = document.territory
    typed.birth = input.birth
    typed.sex = input.printedSex
    typed.issued = document.issued
    typed.expires = document.expires ?? .unknown
    return try TravelDocument(typed: typed, on: day)
  }

  private static func recorded(
    _ document: TravelDocument?, _ report: DocumentReport, _ typed: RecordedDocument?
  ) -> RecordedDocument? {
    guard let document else { return nil }
    // What an officer typed from the printed page stands beside what the zone says.
    var recorded = typed ?? RecordedDocument(kind: document.kind)
    if let zone = document.zone {
      recorded.kind = document.kind
      recorded.code = zone.documentCode.isEmpty ? nil : zone.documentCode
      recorded.issuer = zone.issuerCode.isEmpty ? nil : zone.issuerCode
      recorded.number = document.number
      recorded.personalNumber = document.personalNumber
      recorded.expires = document.expires == .unknown ? nil : document.expires
      recorded.zone = zone.readLines
      recorded.corrections = zone.corrections.map {
        ZoneCorrection(field: $0.field.rawValue, read: $0.asRead, corrected: $0.corrected)
      }
    }
    recorded.checks = report.checks.map {
      RecordedCheck(
        name: $0.name.description, outcome: $0.outcome,
        detail: $0.detail.isEmpty ? nil : $0.detail.cut(to: LaneChip.detailBytes))
    }
    return recorded
  }
}

extension DocumentReport {
  /// The checks that say nothing without today's date.
  private static let dated: Set<DocumentCheck.Name> = [
    .expiry, .issueDate, .permitValidity, .certificateValidity,
  ]

  /// The report with every check that needs today's date undetermined.
  var withoutDate: DocumentReport {
    DocumentReport(
      checks.map { check in
        guard DocumentReport.dated.contains(check.name) else { return check }
        return DocumentCheck(
          check.name, .undetermined, "the station's date is not confirmed")
      })
  }
}

extension RecordedName {
  /// The name as screening and documents take it; a zone's identifiers stand for its parts.
  var person: PersonName {
    PersonName(
      issued: issued, given: given ?? secondary, father: father, grandfather: grandfather,
      family: family ?? primary, mother: mother, isTruncated: isTruncated)
  }
}
