public import Bytes
public import Codes

/// A visa, permit or other leave to enter or stay.
public struct EntryPermit: Hashable, Sendable {
  /// What it is.
  public enum Kind: String, Sendable, CaseIterable {
    /// A visa in a document.
    case visa
    /// A visa that stands in a database only, with a printout or none.
    case electronicVisa = "e-visa"
    /// A visa issued at the point of entry.
    case visaOnArrival = "visa-on-arrival"
    case transit
    case residence
    case work
    /// A written permission of an authority to enter once, as for deported or invited persons.
    case entryPermission = "entry-permission"
  }

  /// What it is.
  public var kind: Kind
  /// Its number.
  public var number: String?
  /// The authority that issued it, as printed.
  public var authority: String?
  /// The territory for which it holds where that is not the whole country, as an ISO 3166-2 code or
  /// the authority's own words.
  public var territory: String?
  /// The first day on which it can be used.
  public var validFrom: CivilDate?
  /// The last day on which it can be used.
  public var validUntil: CivilDate?
  /// The days of stay that it allows, 1...3653; nil when it sets none.
  public var stayDays: Int?
  /// The entries that it allows, 1...99; nil for any number.
  public var entries: Int?
  /// The zone of a visa that was read.
  public var zone: MachineReadableZone?

  /// A permit of a kind; set what else is known.
  public init(_ kind: Kind) { self.kind = kind }

  /// The visa of a zone, on the local day of the check; nil when the zone is no visa's.
  public init?(zone: MachineReadableZone, on day: CivilDate) {
    guard zone.format.isVisa else { return nil }
    self.init(.visa)
    number = zone.documentNumber.isEmpty ? nil : zone.documentNumber
    validUntil = zone.expiryDate(on: day)?.day
    self.zone = zone
  }

  /// The checks on a local day: the period of validity, then those of a zone.
  public func report(on day: CivilDate) -> DocumentReport {
    DocumentReport([validityCheck(on: day)] + (zone?.report(on: day).checks ?? []))
  }

  private func validityCheck(on day: CivilDate) -> DocumentCheck {
    if let validFrom, let validUntil, validUntil < validFrom {
      return DocumentCheck(.permitValidity, .failed, "it ends before it begins")
    }
    if let validFrom, day < validFrom {
      return DocumentCheck(.permitValidity, .failed, "not yet valid")
    }
    guard let validUntil else {
      return DocumentCheck(.permitValidity, .undetermined, "no last day is given")
    }
    return validUntil < day
      ? DocumentCheck(.permitValidity, .failed, "no longer valid")
      : DocumentCheck(.permitValidity, .successful)
  }

  /// The form of records.
  public var json: JSON {
    .fields([
      "kind": .string(kind.rawValue), "number": .text(number), "authority": .text(authority),
      "territory": .text(territory), "validFrom": .text(validFrom?.description),
      "validUntil": .text(validUntil?.description), "stayDays": .number(stayDays),
      "entries": .number(entries),
    ])
  }

  /// Reads the form of records; throws `.field` naming what is wrong.
  public init(json: JSON) throws(Fault) {
    guard let kind = Kind(rawValue: try json.requiredString("kind")) else {
      throw Fault(.field, at: "kind", "visa, e-visa, transit, residence or the like expected")
    }
    self.init(kind)
    number = json["number"]?.string
    authority = json["authority"]?.string
    territory = json["territory"]?.string
    validFrom = try EntryPermit.day("validFrom", of: json)
    validUntil = try EntryPermit.day("validUntil", of: json)
    stayDays = try EntryPermit.count("stayDays", of: json, atMost: 3653)
    entries = try EntryPermit.count("entries", of: json, atMost: 99)
  }

  private static func day(_ name: String, of json: JSON) throws(Fault) -> CivilDate? {
    guard let text = json[name]?.string else { return nil }
    do { return try CivilDate(iso: text) } catch { throw error.within(name) }
  }

  private static func count(_ name: String, of json: JSON, atMost: Int64) throws(Fault) -> Int? {
    guard let value = json[name]?.integer else { return nil }
    guard (1...atMost).contains(value) else {
      throw Fault(.field, at: name, "a number from 1 to \(atMost) expected")
    }
    return Int(value)
  }
}
