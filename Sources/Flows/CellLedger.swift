import Bytes
import Codes
import Store

/// The cells by their numbers, and what one transaction adds to their counts.
///
/// A batch has thousands of records and some hundred cells: each cell is looked up once and each
/// count is written once, when the transaction's last record is in.
final class CellLedger {
  private struct Count: Hashable {
    let cell: Int64
    let measure: FlowMeasure
  }

  private let database: Database
  private let finding: Statement
  private let adding: Statement
  private let findingProfile: Statement
  private let addingProfile: Statement
  private var profiles: [FlowCell.Traveller?: Int64] = [:]
  private var numbers: [FlowCell: Int64] = [:]
  private var changes: [Count: Int64] = [:]
  /// The days of cells that were looked up here.
  private var days: [Int64: String] = [:]

  init(_ database: Database) throws(Fault) {
    self.database = database
    finding = try database.prepare(
      """
      SELECT cell FROM flow_place_cell WHERE day = ? AND point = ? AND direction = ? AND kind = ?
      AND outcome = ? AND practice = ? AND profile = ?
      """)
    adding = try database.prepare(
      """
      INSERT INTO flow_place_cell (day, point, direction, kind, outcome, practice, profile)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """)
    findingProfile = try database.prepare(
      """
      SELECT profile FROM flow_profile WHERE mode = ? AND control = ? AND category = ?
      AND purpose = ? AND nationality = ? AND sex = ? AND age_band = ? AND age_five = ?
      AND adulthood = ? AND residence = ? AND departure = ? AND destination = ? AND document = ?
      AND stay = ? AND return_kind = ? AND vulnerability = ?
      """)
    addingProfile = try database.prepare(
      """
      INSERT INTO flow_profile (mode, control, category, purpose, nationality, sex, age_band,
        age_five, adulthood, residence, departure, destination, document, stay, return_kind,
        vulnerability)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
  }

  /// The number of a cell, which gets one when it is new.
  func number(of cell: FlowCell) throws(Fault) -> Int64 {
    if let known = numbers[cell] { return known }
    let columns: [(any Bindable)?] =
      cell.circumstances + [cell.isPractice ? 1 : 0, try profile(of: cell)]
    let number = try numbered(columns, finding, adding)
    numbers[cell] = number
    days[number] = cell.day.description
    return number
  }

  private func profile(of cell: FlowCell) throws(Fault) -> Int64 {
    if let known = profiles[cell.traveller] { return known }
    let columns: [(any Bindable)?] = cell.codes
    let number = try numbered(columns, findingProfile, addingProfile)
    profiles[cell.traveller] = number
    return number
  }

  /// Notes that a fact of a cell counts in a measure from now on, or does no more.
  func add(_ change: Int64, to measure: FlowMeasure, of cell: Int64) {
    changes[Count(cell: cell, measure: measure), default: 0] += change
  }

  /// Writes the counts. Throws `.flowDamaged` when the roll-up does not hold what is taken away.
  func write() throws(Fault) {
    let counting = try database.prepare(
      """
      INSERT INTO flow_count (cell, measure, count) VALUES (?1, ?2, ?3)
      ON CONFLICT DO UPDATE SET count = count + ?3
      """)
    let taking = try database.prepare(
      "UPDATE flow_count SET count = count - ?3 WHERE cell = ?1 AND measure = ?2 AND count >= ?3")
    var counted: Set<String> = []
    for (count, change) in changes where change != 0 {
      counted.insert(try day(of: count.cell))
      try (change > 0 ? counting : taking).run(count.cell, count.measure.rawValue, abs(change))
      guard database.changes == 1 else {
        throw Fault(.flowDamaged, at: "flow_count", "a fact that the roll-up does not hold")
      }
    }
    changes = [:]
    for day in counted { try database.run("DELETE FROM flow_packed WHERE day = ?", day) }
  }

  /// The day of a cell; that of a record counted anew may be one that no record here brought.
  private func day(of cell: Int64) throws(Fault) -> String {
    if let known = days[cell] { return known }
    let found = try database.first("SELECT day FROM flow_place_cell WHERE cell = ?", cell) {
      row throws(Fault) in try row.text(0)
    }
    guard let found else { throw Fault(.flowDamaged, at: "flow_cell", "a cell that is missing") }
    days[cell] = found
    return found
  }

  private func numbered(
    _ columns: [(any Bindable)?], _ finding: Statement, _ adding: Statement
  ) throws(Fault) -> Int64 {
    if let known = try known(columns, finding) { return known }
    return try added(columns, adding)
  }

  private func known(
    _ columns: [(any Bindable)?], _ finding: Statement
  ) throws(Fault) -> Int64? {
    try finding.bind(columns)
    var number: Int64?
    try finding.each { row throws(Fault) in
      number = try row.int64(0)
      return false
    }
    return number
  }

  private func added(
    _ columns: [(any Bindable)?], _ adding: Statement
  ) throws(Fault) -> Int64 {
    try adding.bind(columns)
    try adding.run()
    return database.lastInsertedRow
  }
}
