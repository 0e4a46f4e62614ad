import Codes
import Record

/// A record's number among the counts: its station and epoch as one number, and its own.
struct FactKey: Hashable, Comparable, Sendable {
  let source: Int64
  let n: Int64

  static func < (left: FactKey, right: FactKey) -> Bool {
    (left.source, left.n) < (right.source, right.n)
  }
}

/// One record as far as it decides what counts: part of a tree of a crossing, its corrections and
/// its outcomes.
struct CountFact: Hashable, Sendable {
  let key: FactKey
  /// The number of its cell.
  let cell: Int64
  let kind: RecordKind
  let subject: FactKey?
  /// Milliseconds since 1970.
  let made: Int64
  let direction: String
  let outcome: CrossingOutcome
  /// The measure in which it counts now; nil for an outcome, and before it was worked out.
  let measure: FlowMeasure?
}
