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
      SELECT day, point, direction, kind, outcome, practice, mode, control, category, purpose,
        nationality, sex, age_band, made, named.station, named.epoch, subject_n, measure, age
      FROM flow_fact JOIN flow_cell USING (cell)
      JOIN flow_source AS own ON own.source = flow_fact.source
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
    let cell = FlowCell(record)
    for (column, text) in (cell.circumstances + ["practice"] + cell.codes).enumerated()
    where column != practiceColumn {
      guard try row.text(column) == text else { return false }
    }
    guard try row.int(practiceColumn) == (record.isPractice ? 1 : 0),
      try row.int64(13) == record.made.milliseconds,
      try row.textOrNil(14) == record.subject?.station,
      try row.textOrNil(15) == record.subject?.epoch, try row.int64OrNil(16) == record.subject?.n
    else { return false }
    guard let traveller = record.traveller else { return row.isNull(17) && row.isNull(18) }
    let measure = try row.textOrNil(17).flatMap(FlowMeasure.init(rawValue:))
    guard let measure, (measure == .practice) == record.isPractice else { return false }
    let certain = traveller.age.flatMap { $0.lowerBound == $0.upperBound ? $0.lowerBound : nil }
    return try row.intOrNil(18) == certain
  }

  private static let practiceColumn = 5
}
