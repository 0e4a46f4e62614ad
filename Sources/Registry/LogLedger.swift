import Bytes
import Seal
import Store

/// One of the registry's logs: the first, or one that was begun after a restore.
struct KnownLog: Equatable {
  /// 1, 2, ...
  let number: Int64
  /// The first line of its checkpoints.
  let origin: String
  /// The first batch that it holds, by its place among all batches.
  let first: Int64
  /// Its first leaf, the canonical line of a `LogSuccession`; nil in the first log.
  let opening: String?
  /// The succession as it was signed; nil in the first log.
  let statement: String?

  private var openings: Int { opening == nil ? 0 : 1 }

  /// The index in the log of the batch at a place among all batches.
  func index(of leaf: Int64) -> Int { Int(leaf - first) + openings }

  /// The place among all batches after the first `size` leaves.
  func end(of size: Int) -> Int64 { first + Int64(max(0, size - openings)) }

  /// The leaves in the log when `count` batches are in the registry.
  func size(of count: Int64) -> Int { Int(max(0, count - first)) + openings }
}

/// Which logs there are. The last one grows; the others ended and are kept for ever.
final class LogLedger {
  private let database: Database
  private let rows: RowSeal
  /// By number; never empty once the registry is made.
  private(set) var all: [KnownLog] = []

  init(_ database: Database, _ rows: RowSeal) throws(Fault) {
    self.database = database
    self.rows = rows
    all = try database.rows(
      "SELECT number, origin, first, opening, statement, seal FROM log ORDER BY number"
    ) { row throws(Fault) in
      let log = KnownLog(
        number: try row.int64(0), origin: try row.text(1), first: try row.int64(2),
        opening: try row.textOrNil(3), statement: try row.textOrNil(4))
      try rows.check(try row.bytes(5), "log", LogLedger.columns(log))
      return log
    }
  }

  /// Adds a log, in the caller's transaction or in one of its own.
  func add(_ log: KnownLog) throws(Fault) {
    try database.run(
      "INSERT INTO log (number, origin, first, opening, statement, seal) VALUES (?, ?, ?, ?, ?, ?)",
      log.number, log.origin, log.first, log.opening, log.statement,
      rows.code("log", LogLedger.columns(log)))
    all.append(log)
  }

  /// The log that grows.
  func current() throws(Fault) -> KnownLog {
    guard let last = all.last else { throw Fault(.registryDamaged, at: "log", "there is none") }
    return last
  }

  /// The log that holds the batch at a place among all batches.
  func log(of leaf: Int64) throws(Fault) -> KnownLog {
    guard let log = all.last(where: { $0.first <= leaf }) else {
      throw Fault(.registryDamaged, at: "log", "a batch of no log")
    }
    return log
  }

  /// The log of an origin, or nil.
  func log(_ origin: String) -> KnownLog? { all.first { $0.origin == origin } }

  // MARK: Trees that stations may hold

  /// Notes that a station may hold the tree of so many leaves; the latest are kept.
  ///
  /// Those that went out on sticks are kept beside the others: a stick may come back after many
  /// syncs over the network, and must alarm nobody.
  func note(
    _ size: Int, of log: KnownLog, heldBy station: Int64, onStick: Bool = false
  ) throws(Fault) {
    let carried = onStick ? 1 : 0
    try database.run(
      """
      INSERT INTO known_tree (station, log, size, carried, noted) VALUES (?1, ?2, ?3, ?4,
        (SELECT coalesce(max(noted), 0) + 1 FROM known_tree WHERE station = ?1))
      ON CONFLICT (station, log, size) DO UPDATE
        SET noted = excluded.noted, carried = max(carried, excluded.carried)
      """, station, log.number, size, carried)
    try database.run(
      """
      DELETE FROM known_tree WHERE station = ?1 AND carried = ?2 AND noted <= (
        SELECT noted FROM known_tree WHERE station = ?1 AND carried = ?2
        ORDER BY noted DESC LIMIT 1 OFFSET ?3)
      """, station, carried, onStick ? Limits.carriedTrees : Limits.knownTrees)
  }

  /// Sizes that a station may hold of a log, latest noted first.
  func sizes(of log: KnownLog, heldBy station: Int64) throws(Fault) -> [Int] {
    try database.rows(
      "SELECT size FROM known_tree WHERE station = ? AND log = ? ORDER BY noted DESC", station,
      log.number
    ) { row throws(Fault) in try row.int(0) }
  }

  private static func columns(_ log: KnownLog) -> [JSON] {
    [
      .integer(log.number), .string(log.origin), .integer(log.first), .string(log.opening ?? ""),
      .string(log.statement ?? ""),
    ]
  }
}
