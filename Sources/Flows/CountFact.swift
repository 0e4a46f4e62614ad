import Codes
import Record

/// Where a crossing counts: one cell of the roll-up.
struct FlowCell: Hashable, Sendable {
  /// `YYYY-MM-DD` at the point of entry.
  var day: String
  var point: String
  var direction: String
  var mode: String
  var control: String
  var category: String
  /// `unknown` where it was not asked.
  var purpose: String
  var nationality: String
  var sex: String
  var ageBand: String

  init(_ record: ImpersonalRecord, _ traveller: ImpersonalRecord.Traveller, day: String) {
    self.day = day
    point = record.pointOfEntry
    direction = record.direction.rawValue
    mode = traveller.mode.rawValue
    control = traveller.control.rawValue
    category = traveller.category.rawValue
    purpose = traveller.purpose?.rawValue ?? "unknown"
    nationality = traveller.nationality
    sex = traveller.sex.rawValue
    ageBand = AgeBand(traveller.age).rawValue
  }
}

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
  let kind: RecordKind
  let subject: FactKey?
  /// Milliseconds since 1970.
  let made: Int64
  let direction: String
  let outcome: CrossingOutcome
  /// The measure in which it counts now; nil for an outcome, and before it was worked out.
  let measure: FlowMeasure?
}
