public import Bytes
public import Codes

/// Something in the counts that an analyst should look at before publishing; never a verdict.
public struct FlowAnomaly: Equatable, Sendable {
  /// What is odd.
  public enum Kind: String, Sendable, CaseIterable {
    /// Far more or fewer people than on the same weekday of the weeks before.
    case suddenChange = "sudden-change"
    /// Nobody, where people pass on such a day.
    case missingDay = "missing-day"
    /// A station whose records have ended.
    case stopped
    /// Tallies and the register at one point on one day: the same people.
    case countedTwice = "counted-twice"
    /// Two observations of one point in the same hours: the same people.
    case overlap
    /// An observation of which not all records have come.
    case incomplete
    /// An observation that has no end, or one too long for a person.
    case openEnd = "open-end"
    /// Counts that end in 0 and 5 too often to have been counted.
    case heaping
  }

  /// What is odd.
  public let kind: Kind
  /// The point of entry, or the station where records have ended.
  public let place: String
  /// The first and last day.
  public let days: ClosedRange<CivilDate>
  /// What was counted; nil where no number says it.
  public let counted: Int?
  /// What was to be expected, or what the other source counted.
  public let expected: Int?
  /// In words, for people; no personal data.
  public let words: String

  /// JSON for programs.
  public var json: JSON {
    .fields([
      "kind": .string(kind.rawValue), "place": .string(place),
      "from": .string(days.lowerBound.description), "to": .string(days.upperBound.description),
      "counted": .number(counted), "expected": .number(expected), "words": .string(words),
    ])
  }
}
