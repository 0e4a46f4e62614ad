public import Bytes

/// An earlier crossing of the same document that does not fit with this one. Nothing follows from
/// it by itself: both records stand, both count, and people look at them.
public struct RecordedDouble: Hashable, Sendable {
  /// Why it does not fit. The raw value stands in the record.
  public enum Kind: String, Sendable, CaseIterable {
    /// The same document, the same way, within minutes: perhaps one traveller recorded twice.
    case possibleDuplicate = "possible-duplicate"
    /// The same way again, later, with no crossing the other way between: an entry after an entry.
    case sameDirection = "same-direction"
  }

  /// Why.
  public var kind: Kind
  /// The earlier crossing.
  public var earlier: RecordIdentity
  /// Whole minutes between the two by the station's clock; nil while the date was not confirmed.
  public var minutes: Int?

  /// Names an earlier crossing.
  public init(kind: Kind, earlier: RecordIdentity, minutes: Int?) {
    self.kind = kind
    self.earlier = earlier
    self.minutes = minutes
  }

  /// The double as it stands in the record, for programs.
  public var shown: JSON { json }

  var json: JSON {
    .fields(["kind": .choice(kind), "earlier": earlier.json, "minutes": .number(minutes)])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    kind = try fields.choice("kind")
    earlier = try fields.part("earlier") { part throws(Fault) in try RecordIdentity(&part) }
    minutes = try fields.optionalInteger("minutes", 0...Int64(Int32.max)).map(Int.init)
  }
}
