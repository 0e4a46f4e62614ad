public import Codes

/// What an officer reads of a zone: its fields in words, then every check. `maabar document` draws
/// it.
///
/// The values are the traveller's: for the screen of the officer who asks, never for a log.
public struct DocumentPage: Sendable {
  /// A field in words with its value.
  public struct Entry: Sendable, Equatable {
    /// The field: `document number`.
    public let label: String
    /// Its value as people write it.
    public let value: String
    /// What stands beside it: the name of a country's code, what an officer corrected; else empty.
    public let note: String
  }

  /// The fields, in the order in which an officer reads a document.
  public let entries: [Entry]
  /// Every check.
  public let report: DocumentReport

  /// The page of a zone, on the local day of the check.
  public init(_ zone: MachineReadableZone, on day: CivilDate) {
    let document = TravelDocument(zone: zone, on: day)
    report = document.report
    let name = zone.name
    var entries = [
      Entry("format", zone.format.words),
      Entry("kind", document.kind.name, zone.documentCode),
      DocumentPage.code("issuer", zone.issuerCode),
      Entry("primary identifier", name.primary.joined(separator: " ")),
      Entry(
        "secondary identifier", name.secondary.joined(separator: " "),
        name.mayBeTruncated ? "may be cut off" : ""),
      Entry("document number", zone.documentNumber),
      DocumentPage.code("nationality", zone.nationalityCode),
      Entry(
        "birth date", document.birth?.value.description ?? zone.text(.birthDate),
        document.birth?.isPossiblyConventional == true ? "possibly conventional" : ""),
      Entry("sex", zone.sex?.rawValue ?? zone.text(.sex)),
      Entry(
        zone.format.isVisa ? "valid until" : "expiry date",
        zone.expiryDate(on: day)?.description ?? zone.text(.expiryDate)),
      Entry("optional data", zone.optionalData), Entry("optional data 2", zone.optionalData2),
    ]
    entries += zone.corrections.map {
      Entry($0.field.name, $0.corrected, "corrected from \($0.asRead) by \($0.officer)")
    }
    self.entries = entries.filter { !$0.value.isEmpty }
  }

  private static func code(_ label: String, _ code: String) -> Entry {
    Entry(label, code, Country(icao: code)?.name ?? "not one of ICAO's codes")
  }
}

extension DocumentPage.Entry {
  init(_ label: String, _ value: String, _ note: String = "") {
    self.label = label
    self.value = value
    self.note = note
  }
}

extension MachineReadableZone.Format {
  /// The words for people, in English.
  public var words: String {
    switch self {
    case .td1: "card (TD1)"
    case .td2: "card (TD2)"
    case .td3: "passport (TD3)"
    case .mrvA: "visa (MRV-A)"
    case .mrvB: "visa (MRV-B)"
    }
  }
}
