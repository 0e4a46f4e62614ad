public import Bytes
public import Codes
public import Names

/// A travel document with the report of its checks: from its machine-readable zone, or as typed.
///
/// Documents without a zone stand here like any other. What cannot be checked on them says so.
public struct TravelDocument: Hashable, Sendable {
  /// What it is.
  public let kind: DocumentKind
  /// The document code of the zone: `P`, `PD`, `ID`; nil without a zone.
  public let documentCode: String?
  /// The issuer's code without fillers; may be none of ICAO's.
  public let issuerCode: String
  /// The number; nil where the document has none.
  public let number: String?
  /// The optional data of the zone, which many issuers fill with a personal number.
  public let personalNumber: String?
  /// The issuing authority as printed; nil from a zone.
  public let authority: String?
  /// The territory of the authority, where a state has several that issue.
  public let territory: String?
  /// The names: one from a zone; as printed otherwise.
  public let names: [PersonName]
  /// The code of the nationality or status; `UNO` for an official of the United Nations.
  public let nationalityCode: String
  /// The birth date with its source; nil when the zone's characters are no date.
  public let birth: BirthDate?
  /// The sex; nil when it is not given.
  public let sex: Sex?
  /// The day of issue; a zone has none.
  public let issued: CivilDate?
  /// The expiry date, as far as it is given.
  public let expires: PartialDate
  /// The zone, with its raw lines and an officer's corrections; nil for a typed document.
  public let zone: MachineReadableZone?
  /// The checks.
  public let report: DocumentReport

  /// The document of a zone, on the local day of the check.
  ///
  /// - Parameter kind: what an officer says it is; else what the document code suggests.
  public init(zone: MachineReadableZone, kind: DocumentKind? = nil, on day: CivilDate) {
    let name = zone.name
    self.kind = kind ?? zone.kind
    documentCode = zone.documentCode
    issuerCode = zone.issuerCode
    number = zone.documentNumber.isEmpty ? nil : zone.documentNumber
    personalNumber = zone.optionalData.isEmpty ? nil : zone.optionalData
    authority = nil
    territory = nil
    names = [name.person]
    nationalityCode = zone.nationalityCode
    birth = zone.birthDate(on: day).map { BirthDate($0, source: .mrz) }
    sex = zone.sex
    issued = nil
    expires = zone.expiryDate(on: day) ?? .unknown
    self.zone = zone
    report = zone.report(on: day).adding([.kind(self.kind)])
  }

  /// A document as an officer types it, on the local day of the check.
  ///
  /// Throws `.zoneField` when it has no name, or a field is longer than 128 characters.
  public init(typed: TypedDocument, on day: CivilDate) throws(Fault) {
    guard typed.names.contains(where: { !$0.isEmpty }) else {
      throw Fault(.zoneField, at: "names", "at least one name expected")
    }
    for (field, text) in [
      ("number", typed.number), ("authority", typed.authority), ("territory", typed.territory),
      ("issuer", typed.issuerCode), ("nationality", typed.nationalityCode),
    ] where (text?.count ?? 0) > 128 {
      throw Fault(.zoneField, at: field, "at most 128 characters expected")
    }
    kind = typed.kind
    documentCode = nil
    issuerCode = typed.issuerCode
    number = typed.number.flatMap { $0.isEmpty ? nil : $0 }
    personalNumber = nil
    authority = typed.authority
    territory = typed.territory
    names = typed.names
    nationalityCode = typed.nationalityCode
    birth = typed.birth
    sex = typed.sex
    issued = typed.issued
    expires = typed.expires
    zone = nil
    report = typed.report(on: day)
  }

  /// The issuer, when its code is known.
  public var issuer: Country? { Country(icao: issuerCode) }

  /// The nationality or status, when its code is known and names one.
  public var nationality: Country? {
    guard let country = Country(icao: nationalityCode), country.isNationality else { return nil }
    return country
  }

  /// The form of records, without the holder: kind, code, issuer, number, authority, dates, the raw
  /// lines of the zone, an officer's corrections and every check.
  public var json: JSON {
    let corrections: [JSON] = (zone?.corrections ?? []).map { correction in
      .fields([
        "field": .string(correction.field.rawValue), "read": .string(correction.asRead),
        "corrected": .string(correction.corrected),
      ])
    }
    return .fields([
      "kind": .string(kind.rawValue), "code": .text(documentCode),
      "issuer": issuerCode.isEmpty ? nil : .string(issuerCode), "number": .text(number),
      "personalNumber": .text(personalNumber), "authority": .text(authority),
      "territory": .text(territory), "issued": .text(issued?.description),
      "expires": expires == .unknown ? nil : .string(expires.description),
      "zone": zone.map { .texts($0.readLines) },
      "corrections": corrections.isEmpty ? nil : .array(corrections), "checks": report.json,
    ])
  }
}

extension MachineReadableZone.Name {
  /// The name as a person's: the primary identifier as family name, the secondary as given name; a
  /// name of one part is not divided.
  public var person: PersonName {
    let all = (primary + secondary).joined(separator: " ")
    guard !primary.isEmpty, !secondary.isEmpty else {
      return PersonName(issued: all, isTruncated: mayBeTruncated)
    }
    return PersonName(
      issued: all, given: secondary.joined(separator: " "),
      family: primary.joined(separator: " "), isTruncated: mayBeTruncated)
  }
}

extension TypedDocument {
  /// The checks that need no zone, then each check on a zone as not supported; undetermined for the
  /// reading where the kind has a zone that was not read.
  func report(on day: CivilDate) -> DocumentReport {
    let unread = DocumentCheck(
      .reading, kind.hasMachineReadableZone ? .undetermined : .notSupported,
      kind.hasMachineReadableZone
        ? "typed by an officer: the zone that such a document has was not read"
        : "typed by an officer: such a document has no zone")
    let issuer = Country(icao: issuerCode)
    let others = DocumentCheck.Name.ofZone.dropFirst().map { DocumentCheck($0, .notSupported) }
    return DocumentReport(
      [
        .kind(kind), .issuer(issuer, .typedIssuer),
        .nationality(Country(icao: nationalityCode), issuer: issuer, .typedNationality),
        issueDateCheck(on: day), .expiry(expires, on: day), unread,
      ] + others)
  }

  private func issueDateCheck(on day: CivilDate) -> DocumentCheck {
    guard let issued else {
      return DocumentCheck(.issueDate, .notSupported, "no day of issue was typed")
    }
    guard issued <= day else {
      return DocumentCheck(.issueDate, .failed, "the day of issue lies in the future")
    }
    guard expires.isBefore(issued) != true else {
      return DocumentCheck(.issueDate, .failed, "the day of issue lies after the expiry date")
    }
    return DocumentCheck(.issueDate, .successful)
  }
}
