public import Bytes
import Codes
public import Record
public import Store

extension FlowLedger {
  /// True when the fact that is kept of a record says what the record says; false when there is
  /// none. What it counts as is held against the roll-up by `reconcile`. Changes nothing.
  public static func agrees(
    _ record: ImpersonalRecord, in database: Database
  ) throws(Fault) -> Bool {
    let kept = try database.first(
      """
      SELECT kind, practice, made, outcome, named.station, named.epoch, subject_n, measure, day,
        point, direction, mode, control, category, purpose, nationality, sex, age_band, age
      FROM flow_fact JOIN flow_source AS own ON own.source = flow_fact.source
      LEFT JOIN flow_source AS named ON named.source = subject_source
      WHERE own.station = ? AND own.epoch = ? AND n = ?
      """, record.identity.station, record.identity.epoch, record.identity.n
    ) { row throws(Fault) in
      try sayTheSame(row, record)
    }
    return kept ?? false
  }

  private static func sayTheSame(
    _ row: borrowing Row, _ record: ImpersonalRecord
  ) throws(Fault) -> Bool {
    let kind = try row.text(0) == record.kind.rawValue
    let isPractice = try row.int(1) == (record.isPractice ? 1 : 0)
    let made = try row.int64(2) == record.made.milliseconds
    let outcome = try row.text(3) == record.outcome.rawValue
    guard kind, isPractice, made, outcome, try row.textOrNil(4) == record.subject?.station,
      try row.textOrNil(5) == record.subject?.epoch, try row.int64OrNil(6) == record.subject?.n,
      try row.text(8) == record.day.description, try row.text(9) == record.pointOfEntry,
      try row.text(10) == record.direction.rawValue
    else { return false }
    guard let traveller = record.traveller else {
      return row.isNull(7) && (11...18).allSatisfy { row.isNull($0) }
    }
    let measure = try row.textOrNil(7).flatMap(FlowMeasure.init(rawValue:))
    guard let measure, (measure == .practice) == record.isPractice else { return false }
    let cell = FlowCell(record, traveller, day: record.day.description)
    let certain = traveller.age.flatMap { $0.lowerBound == $0.upperBound ? $0.lowerBound : nil }
    let texts = [
      cell.mode, cell.control, cell.category, cell.purpose, cell.nationality, cell.sex,
      cell.ageBand,
    ]
    for (offset, text) in texts.enumerated() where try row.text(11 + offset) != text {
      return false
    }
    return try row.intOrNil(18) == certain
  }
}
