import Bytes
import Crypto
import Record
import Store

/// Which prepared parts there are, which records stand in each, and what arrived since.
///
/// The life of a row of `record`: it arrives (its batch stands in `arrival`), is prepared in some
/// part, and leaves it when it, or another row of the part, is erased: the part is gone with its
/// data key then, and the rest of its rows wait to be prepared anew.
struct PreparedLedger {
  /// A part and the rows that stand in it.
  struct Part {
    /// The number of its data key, which names it.
    let number: Int64
    /// True once a record of it was erased.
    let isGone: Bool
    let rows: RowRuns
  }

  let database: Database
  let rows: RowSeal

  static let migration: SQL = """
    CREATE TABLE arrival (               -- crossings that no prepared part holds yet, by batch
      number INTEGER PRIMARY KEY,
      leaf INTEGER NOT NULL,
      first INTEGER NOT NULL,            -- the first and the last row
      last INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE prepared_part (         -- what searches are prepared with: files/prepared/<number>
      number INTEGER PRIMARY KEY,        -- the number of its data key
      gone INTEGER NOT NULL,             -- 1 once a record of it was erased, and its key with it
      runs BLOB NOT NULL,                -- its rows, see RowRuns
      seal BLOB NOT NULL
    ) STRICT;
    """

  /// The name under which the vault seals parts.
  static let table = "prepared"

  // MARK: Arrivals

  /// Notes that crossings of a batch came, between two rows; inside the caller's transaction.
  func note(leaf: Int64, first: Int64, last: Int64) throws(Fault) {
    try database.run(
      "INSERT INTO arrival (leaf, first, last) VALUES (?, ?, ?)", leaf, first, last)
  }

  /// The number of the last arrival; 0 for none.
  func lastArrival() throws(Fault) -> Int64 {
    try database.first("SELECT coalesce(max(number), 0) FROM arrival") { row throws(Fault) in
      try row.int64(0)
    } ?? 0
  }

  /// Whether something waits to be prepared.
  func isWaiting() throws(Fault) -> Bool {
    try database.first(
      """
      SELECT 1 WHERE EXISTS (SELECT 1 FROM arrival)
      OR EXISTS (SELECT 1 FROM prepared_part WHERE gone = 1)
      """
    ) { _ in true } ?? false
  }

  /// The rows of crossings and corrections that came with the arrivals, rising, each once.
  func arrived() throws(Fault) -> [Int64] {
    let arrivals = try database.rows("SELECT leaf, first, last FROM arrival") {
      row throws(Fault) in (try row.int64(0), try row.int64(1), try row.int64(2))
    }
    var rows: [Int64] = []
    for (leaf, first, last) in arrivals {
      rows += try database.rows(
        """
        SELECT row FROM record WHERE row BETWEEN ? AND ? AND leaf = ?
        AND kind IN ('crossing', 'correction') AND data_key <> 0
        """, first, last, leaf
      ) { row throws(Fault) in try row.int64(0) }
    }
    return rows.sorted()
  }

  /// What arrived up to a number stands in parts now; inside the caller's transaction.
  func settle(through number: Int64) throws(Fault) {
    try database.run("DELETE FROM arrival WHERE number <= ?", number)
  }

  // MARK: Parts

  /// Every part, in the order in which they were made. Throws `.registryDamaged` for a row that was
  /// changed.
  func parts() throws(Fault) -> [Part] {
    try database.rows("SELECT number, gone, runs, seal FROM prepared_part ORDER BY number") {
      row throws(Fault) in
      let (number, isGone, runs) = (try row.int64(0), try row.int(1) == 1, try row.bytes(2))
      try rows.check(try row.bytes(3), "prepared_part", columns(number, isGone, runs))
      return Part(number: number, isGone: isGone, rows: try RowRuns(runs))
    }
  }

  /// The numbers of all parts.
  func numbers() throws(Fault) -> [Int64] {
    try database.rows("SELECT number FROM prepared_part WHERE gone = 0 ORDER BY number") {
      row throws(Fault) in try row.int64(0)
    }
  }

  /// The numbers of the parts in which one of some rows stands.
  func parts(holding erased: Set<Int64>) throws(Fault) -> [Int64] {
    guard !erased.isEmpty else { return [] }
    return try parts().filter { part in
      !part.isGone && erased.contains { part.rows.contains($0) }
    }.map(\.number)
  }

  /// Adds a part; inside the caller's transaction.
  func add(_ number: Int64, _ runs: RowRuns) throws(Fault) {
    let bytes = runs.bytes
    try database.run(
      "INSERT INTO prepared_part (number, gone, runs, seal) VALUES (?, 0, ?, ?)", number, bytes,
      rows.code("prepared_part", columns(number, false, bytes)))
  }

  /// Marks parts as gone, whose rows wait to be prepared anew; inside the caller's transaction.
  func lose(_ numbers: [Int64]) throws(Fault) {
    for number in numbers {
      let runs = try database.first("SELECT runs FROM prepared_part WHERE number = ?", number) {
        row throws(Fault) in try row.bytes(0)
      }
      guard let runs else { continue }
      try database.run(
        "UPDATE prepared_part SET gone = 1, seal = ? WHERE number = ?",
        rows.code("prepared_part", columns(number, true, runs)), number)
    }
  }

  /// Takes parts out whose rows stand in others now; inside the caller's transaction.
  func remove(_ numbers: [Int64]) throws(Fault) {
    for number in numbers {
      try database.run("DELETE FROM prepared_part WHERE number = ?", number)
    }
  }

  private func columns(_ number: Int64, _ isGone: Bool, _ runs: [UInt8]) -> [JSON] {
    [.integer(number), .integer(isGone ? 1 : 0), .string(Hash.digest(runs).hex)]
  }
}

/// The crossings and corrections among a batch's new records, as far as an arrival names them.
struct ArrivedCrossings {
  /// The least and the greatest row of each epoch.
  private var ranges: [Int64: ClosedRange<Int64>] = [:]

  mutating func add(_ record: RecordLedger.Prepared) {
    guard record.scanned.kind == .crossing || record.scanned.kind == .correction else { return }
    let row = record.row
    let known = ranges[row >> 40] ?? row...row
    ranges[row >> 40] = min(known.lowerBound, row)...max(known.upperBound, row)
  }

  /// Notes them, inside the caller's transaction.
  func note(in prepared: PreparedLedger, leaf: Int64) throws(Fault) {
    for (_, range) in ranges.sorted(by: { $0.key < $1.key }) {
      try prepared.note(leaf: leaf, first: range.lowerBound, last: range.upperBound)
    }
  }
}
