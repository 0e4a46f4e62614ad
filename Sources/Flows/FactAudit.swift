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
      SELECT day, point, direction, kind, outcome, practice, made, named.station, named.epoch,
        subject_n, measure, age, stay_days, permit_days, processing_seconds, mode, control,
        category, purpose, nationality, sex, age_band, age_five, adulthood, residence, departure,
        destination, document, stay, return_kind, vulnerability
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
    for (column, text) in cell.circumstances.enumerated() {
      guard try row.text(column) == text else { return false }
    }
    for (column, text) in zip(firstCode..., cell.codes) {
      guard try row.text(column) == text else { return false }
    }
    guard try row.int(5) == (record.isPractice ? 1 : 0),
      try row.int64(6) == record.made.milliseconds,
      try row.textOrNil(7) == record.subject?.station,
      try row.textOrNil(8) == record.subject?.epoch, try row.int64OrNil(9) == record.subject?.n
    else { return false }
    guard let traveller = record.traveller else {
      return (10..<firstCode).allSatisfy { row.isNull($0) }
    }
    let measure = try row.textOrNil(10).flatMap(FlowMeasure.init(rawValue:))
    guard let measure, (measure == .practice) == record.isPractice else { return false }
    for (column, number) in zip(11..., numbers(traveller)) {
      guard try row.intOrNil(column) == number else { return false }
    }
    return true
  }

  /// Where the codes of a traveller begin among the columns.
  private static let firstCode = 15
}
