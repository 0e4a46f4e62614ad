import Bytes
import Codes
import Record
import Store

/// The shifts of a station, in its journal.
struct ShiftBook {
  let database: Database

  /// The shift that is open, or nil.
  func open() throws(Fault) -> Shift? {
    try database.first(
      """
      SELECT number, opened_by, opened, first, closed_by, closed, last, taken_over_by FROM shift
      WHERE closed IS NULL ORDER BY number DESC LIMIT 1
      """, read: ShiftBook.shift)
  }

  /// The last shifts, newest first.
  func shifts(atMost count: Int) throws(Fault) -> [Shift] {
    try database.rows(
      """
      SELECT number, opened_by, opened, first, closed_by, closed, last, taken_over_by FROM shift
      ORDER BY number DESC LIMIT ?
      """, count, read: ShiftBook.shift)
  }

  /// Opens the next shift, inside the caller's transaction.
  func add(_ officer: String, at moment: Instant) throws(Fault) {
    let last = try shifts(atMost: 1).first
    try database.run(
      "INSERT INTO shift (number, opened_by, opened, first) VALUES (?, ?, ?, ?)",
      (last?.number ?? 0) + 1, officer, moment.milliseconds, (last?.last ?? 0) + 1)
  }

  /// Closes a shift, inside the caller's transaction.
  func close(
    _ shift: Shift, by officer: String, at moment: Instant, last: Int64, next: String?
  ) throws(Fault) {
    try database.run(
      """
      UPDATE shift SET closed_by = ?, closed = ?, last = ?, taken_over_by = ? WHERE number = ?
      """, officer, moment.milliseconds, last, next, shift.number)
  }

  /// What stands in the counts of the records from `first` to `last`.
  func cells(from first: Int64, to last: Int64) throws(Fault) -> [ShiftSheet.Cell] {
    try database.rows(
      """
      SELECT day, direction, measure, nationality, count(*)
      FROM flow_fact JOIN flow_cell ON flow_cell.cell = flow_fact.cell
      WHERE n BETWEEN ? AND ? AND measure IS NOT NULL
      GROUP BY day, direction, measure, nationality
      """, first, last
    ) { row throws(Fault) in
      guard let direction = Direction(rawValue: try row.text(1)) else {
        throw Fault(.storeCorrupt, at: "flow_fact", "an unknown code")
      }
      return ShiftSheet.Cell(
        day: try CivilDate(iso: try row.text(0)), direction: direction,
        measure: try row.text(2), nationality: try row.text(3), count: try row.int(4))
    }
  }

  private static func shift(_ row: borrowing Row) throws(Fault) -> Shift {
    Shift(
      number: try row.int64(0), openedBy: try row.text(1),
      opened: Instant(milliseconds: try row.int64(2)), first: try row.int64(3),
      closedBy: try row.textOrNil(4),
      closed: try row.int64OrNil(5).map { Instant(milliseconds: $0) },
      last: try row.int64OrNil(6), takenOverBy: try row.textOrNil(7))
  }
}
