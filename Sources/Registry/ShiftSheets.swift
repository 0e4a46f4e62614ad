public import Bytes
public import Codes
import Flows
import Record
public import Seal
import Store

/// A shift's sheet, as its station closed it, beside what the registry counted of its records.
public struct SheetComparison: Equatable, Sendable {
  /// One number on which they differ.
  public struct Difference: Equatable, Sendable {
    /// The civil day at the point of entry.
    public let day: CivilDate
    /// Which way.
    public let direction: Direction
    /// What was counted, a code of the measures of flows.
    public let measure: String
    /// The nationality, ICAO code.
    public let nationality: String
    /// What the sheet says.
    public let sheet: Int
    /// What the registry counted of the same records.
    public let registry: Int
  }

  /// The station.
  public let station: StationName
  /// The shift's number there.
  public let shift: Int64
  /// The local day on which it was closed.
  public let closed: CivilDate
  /// Who closed it, by service number.
  public let officer: String
  /// The shift's records, by number; empty where it had none.
  public let records: Range<Int64>
  /// How many of them have arrived.
  public let arrived: Int
  /// Records before the first that stand in no sheet that has arrived.
  public let unaccounted: Range<Int64>
  /// What differs; nothing is said while records are missing.
  public let differences: [Difference]

  /// True once every record of the shift has arrived.
  public var isComplete: Bool { arrived == records.count }
  /// True for a sheet that says what the registry counted.
  public var agrees: Bool { isComplete && differences.isEmpty && unaccounted.isEmpty }
}

/// Holding the sheets that stations send against the registry's own counts.
///
/// Both count the same records by the same rule, so a sheet that differs was not made from the
/// records that were sent: a faulty program, or somebody who wants other numbers on paper.
extension RegistryService {
  static let shiftSheetMigration: SQL = """
    CREATE TABLE shift_sheet (           -- the audit records that hold the sheet of a shift
      row INTEGER PRIMARY KEY            -- as in table record
    ) STRICT;
    """

  /// Every sheet that arrived, of one station or all, that was closed on the days asked for.
  public func compareSheets(
    of name: StationName? = nil, from: CivilDate? = nil, to: CivilDate? = nil
  ) throws(Fault) -> [SheetComparison] {
    var comparisons: [SheetComparison] = []
    for station in try stations.stations() where name == nil || station.name == name {
      var next: Int64 = 1
      for sheet in try sheets(of: station) {
        let comparison = try compare(sheet, station, expected: next)
        next = max(next, sheet.sheet.last + 1)
        let isAsked =
          (from.map { $0 <= comparison.closed } ?? true)
          && (to.map { comparison.closed <= $0 } ?? true)
        if isAsked { comparisons.append(comparison) }
      }
    }
    return comparisons
  }

  /// A sheet as it arrived.
  private struct Arrived {
    let sheet: ShiftSheet
    let record: AuditRecord
  }

  /// The sheets of a station by their records, as far as they were not erased.
  private func sheets(of station: StationLedger.Station) throws(Fault) -> [Arrived] {
    var sheets: [Arrived] = []
    for epoch in try epochNumbers(of: station.number) {
      let rows = try database.rows(
        "SELECT row FROM shift_sheet WHERE row BETWEEN ? AND ? ORDER BY row",
        RecordLedger.row(epoch: epoch.number, n: 0),
        RecordLedger.row(epoch: epoch.number, n: Limits.recordNumber)
      ) { row throws(Fault) in try row.int64(0) }
      for row in rows {
        let line: [UInt8]
        do throws(Fault) { line = try records.line(row) } catch {
          if error.code == .rowErased { continue }
          throw error
        }
        guard case .audit(let record) = try RecordLine(line), let sheet = record.act.sheet else {
          continue
        }
        sheets.append(Arrived(sheet: sheet, record: record))
      }
    }
    return sheets.sorted { ($0.sheet.first, $0.sheet.shift) < ($1.sheet.first, $1.sheet.shift) }
  }

  /// The epochs of a station that count, newest first.
  private func epochNumbers(
    of station: Int64
  ) throws(Fault) -> [(number: Int64, epoch: String)] {
    try database.rows(
      "SELECT number, epoch FROM epoch WHERE station = ? ORDER BY number DESC", station
    ) { row throws(Fault) in (number: try row.int64(0), epoch: try row.text(1)) }
  }

  private func compare(
    _ arrived: Arrived, _ station: StationLedger.Station, expected: Int64
  ) throws(Fault) -> SheetComparison {
    let sheet = arrived.sheet
    let range = sheet.first..<max(sheet.first, sheet.last + 1)
    let epochs = try epochs(
      of: range, station.number, upTo: arrived.record.header.identity.epoch)
    var differences: [SheetComparison.Difference] = []
    if epochs.count == range.count {
      let counted = try FlowLedger.standing(
        epochs, of: station.name.text, at: sheet.last, in: database)
      differences = RegistryService.differences(sheet, counted)
    }
    return SheetComparison(
      station: station.name, shift: sheet.shift, closed: arrived.record.captured.day,
      officer: arrived.record.act.officer, records: range, arrived: epochs.count,
      unaccounted: min(expected, sheet.first)..<sheet.first, differences: differences)
  }

  /// The epoch in which each number of a range has arrived: that of the sheet, or the newest before
  /// it, for numbers go on through epochs and a disk that went back repeats some.
  private func epochs(
    of range: Range<Int64>, _ station: Int64, upTo last: String
  ) throws(Fault) -> [Int64: String] {
    guard let end = range.last, end <= Limits.recordNumber else { return [:] }
    var found: [Int64: String] = [:]
    for epoch in try epochNumbers(of: station).drop(while: { $0.epoch != last }) {
      let base = RecordLedger.row(epoch: epoch.number, n: 0)
      let numbers = try database.rows(
        "SELECT row FROM record WHERE row BETWEEN ? AND ?",
        RecordLedger.row(epoch: epoch.number, n: range.lowerBound),
        RecordLedger.row(epoch: epoch.number, n: end)
      ) { row throws(Fault) in try row.int64(0) - base }
      for n in numbers where found[n] == nil { found[n] = epoch.epoch }
    }
    return found
  }

  private static func differences(
    _ sheet: ShiftSheet, _ counted: [StandingCell: Int]
  ) -> [SheetComparison.Difference] {
    var said: [StandingCell: Int] = [:]
    for cell in sheet.cells {
      said[
        StandingCell(
          day: cell.day, direction: cell.direction, measure: cell.measure,
          nationality: cell.nationality), default: 0] += cell.count
    }
    return Set(said.keys).union(counted.keys).filter { said[$0] ?? 0 != counted[$0] ?? 0 }
      .sorted { key($0).lexicographicallyPrecedes(key($1)) }
      .map { cell in
        SheetComparison.Difference(
          day: cell.day, direction: cell.direction, measure: cell.measure,
          nationality: cell.nationality, sheet: said[cell] ?? 0, registry: counted[cell] ?? 0)
      }
  }

  private static func key(_ cell: StandingCell) -> [String] {
    [cell.day.description, cell.direction.rawValue, cell.measure, cell.nationality]
  }
}

extension RecordLedger {
  /// Notes an audit record that holds a shift's sheet, inside the caller's transaction.
  func noteSheet(_ record: Prepared) throws(Fault) {
    guard record.scanned.kind == .audit,
      record.line.contains(Array("\"action\":\"\(AuditAction.shiftClosed.rawValue)\"".utf8))
    else { return }
    try database.run(
      "INSERT INTO shift_sheet (row) VALUES (?) ON CONFLICT DO NOTHING", record.row)
  }
}
