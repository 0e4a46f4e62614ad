import Bytes

/// What a traveller came or left with.
public struct RecordedConveyance: Hashable, Sendable {
  /// A kind of conveyance.
  public enum Kind: String, Sendable, CaseIterable {
    case aircraft, bus, car, truck, motorcycle, train, ship, boat, foot, animal, other
  }

  /// What it is.
  public var kind: Kind
  /// The flight, plate, train, IMO or hull number as written.
  public var identifier: String?
  /// The country of registration, ICAO code.
  public var country: String?
  /// The carrier or owner, a code or name.
  public var carrier: String?
  /// The place it comes from.
  public var from: String?
  /// The place it goes to.
  public var to: String?

  /// A conveyance of a kind; set what else is known.
  public init(kind: Kind) { self.kind = kind }

  var json: JSON {
    .fields([
      "kind": .choice(kind), "identifier": .text(identifier), "country": .text(country),
      "carrier": .text(carrier), "from": .text(from), "to": .text(to),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    kind = try fields.choice("kind")
    identifier = try fields.optionalText("identifier", bytes: RecordLimits.codeBytes)
    country = try fields.optionalCountry("country")
    carrier = try fields.optionalText("carrier")
    from = try fields.optionalText("from")
    to = try fields.optionalText("to")
  }
}

/// That a traveller belongs with others who cross: a family, a pilgrim group, a bus.
public struct RecordedLink: Hashable, Sendable {
  /// What holds the travellers together.
  public enum Kind: String, Sendable, CaseIterable {
    case family, group, guardian
  }

  /// What holds them together.
  public var kind: Kind
  /// The code that all records of the family or group share.
  public var id: String
  /// The traveller's part in it, a code: `head`, `spouse`, `child`, `leader`, `member`.
  public var role: String?

  /// A link by a shared code.
  public init(kind: Kind, id: String, role: String? = nil) {
    self.kind = kind
    self.id = id
    self.role = role
  }

  var json: JSON {
    .fields(["kind": .choice(kind), "id": .string(id), "role": .text(role)])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    kind = try fields.choice("kind")
    id = try fields.code("id")
    role = try fields.optionalCode("role", bytes: 32)
  }
}
