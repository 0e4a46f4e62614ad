import Bytes

/// The rows of one day as they stand in the store, so that a start reads columns and not cells.
///
/// All numbers little-endian: a version (1 byte), the number of runs (2); for each run its point's
/// number (2) and its rows (4); then the packed columns and the counts of all rows, 2 bytes each,
/// column by column.
enum PackedDay {
  private static let version: UInt8 = 2

  /// The bytes of all runs of a day.
  static func bytes(_ runs: ArraySlice<FlowColumns.Run>, of columns: FlowColumns) -> [UInt8] {
    var bytes: [UInt8] = [version]
    put(runs.count, 2, &bytes)
    for run in runs {
      put(Int(run.point), 2, &bytes)
      put(run.rows.count, 4, &bytes)
    }
    for column in columns.codes + [columns.counts] {
      for run in runs {
        for value in column[run.rows] { put(Int(value), 2, &bytes) }
      }
    }
    return bytes
  }

  private static func put(_ value: Int, _ count: Int, _ bytes: inout [UInt8]) {
    for byte in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
  }

  /// Adds a day's bytes to columns; throws `.flowDamaged` for bytes that are not whole.
  static func read(_ bytes: [UInt8], day: Int, into columns: inout FlowColumns) throws(Fault) {
    let damaged = Fault(.flowDamaged, at: "packed day", "bytes that no day has")
    guard bytes.count >= 3, bytes[0] == version else { throw damaged }
    func number(_ at: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }
    let runs = number(1, 2)
    let start = 3 + 6 * runs
    guard bytes.count >= start else { throw damaged }
    let parts = (0..<runs).map { (point: number(3 + 6 * $0, 2), rows: number(5 + 6 * $0, 4)) }
    let rows = parts.reduce(0) { $0 + $1.rows }
    guard bytes.count == start + FlowColumns.bytesPerRow * rows,
      parts.allSatisfy({ $0.point < columns.points.texts.count })
    else { throw damaged }
    try columns.add(
      day: day, parts.map { (UInt16($0.point), $0.rows) }, bytes, from: start)
  }
}
