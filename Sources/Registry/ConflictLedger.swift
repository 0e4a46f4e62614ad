import Bytes
import Crypto
import Record
import Store

/// Records whose number is taken by another content: kept beside it, flagged, and counted once an
/// administrator adopts their batch.
extension RecordLedger {
  /// A conflicting record as it stands in the store.
  struct Conflict {
    let row: Int64
    let leaf: Int64
    let place: Int
    let kind: RecordKind
    /// Whether its batch was adopted.
    let isCounted: Bool
    let document: [UInt8]?
    let sealed: Vault.Sealed
  }

  private static let columns: SQL =
    "row, leaf, place, kind, counted, document, data_key, sealed"

  /// The conflicting records of a batch, in their order.
  func conflicts(leaf: Int64) throws(Fault) -> [Conflict] {
    try database.rows(
      "SELECT \(Self.columns) FROM conflict WHERE leaf = ? ORDER BY place", leaf,
      read: Self.conflict)
  }

  /// The conflicting record of a number that has this content; nil when none has.
  func conflict(_ row: Int64, like line: ArraySlice<UInt8>) throws(Fault) -> Conflict? {
    let all = try database.rows(
      "SELECT \(Self.columns) FROM conflict WHERE row = ? ORDER BY leaf, place", row,
      read: Self.conflict)
    for conflict in all where !conflict.sealed.isErased {
      if try open(conflict).elementsEqual(line) { return conflict }
    }
    return nil
  }

  /// Whether a number is used for another record on a branch.
  func hasConflict(_ row: Int64, on branch: Digest) throws(Fault) -> Bool {
    let found = try database.first(
      """
      SELECT 1 FROM conflict JOIN batch ON batch.leaf = conflict.leaf
      WHERE conflict.row = ? AND batch.branch = ?
      """, row, branch.bytes
    ) { row throws(Fault) in try row.int(0) }
    return found != nil
  }

  /// The line of a conflicting record.
  func open(_ conflict: Conflict) throws(Fault) -> [UInt8] {
    try vault.open(
      conflict.sealed, table: RegistrySchema.sealing(conflict.kind), row: conflict.row)
  }

  /// The conflicting record of a batch at a place, or nil.
  func conflict(leaf: Int64, place: Int) throws(Fault) -> Conflict? {
    try database.first(
      "SELECT \(Self.columns) FROM conflict WHERE leaf = ? AND place = ?", leaf, place,
      read: Self.conflict)
  }

  func add(_ record: Prepared, _ sealed: Vault.Sealed, leaf: Int64) throws(Fault) {
    try database.run(
      """
      INSERT INTO conflict (\(Self.columns)) VALUES (?, ?, ?, ?, 0, ?, ?, ?)
      """, record.row, leaf, record.place, record.scanned.kind.rawValue, record.document,
      sealed.dataKey,
      sealed.bytes)
  }

  func markCounted(leaf: Int64, place: Int) throws(Fault) {
    try database.run(
      "UPDATE conflict SET counted = 1 WHERE leaf = ? AND place = ?", leaf, place)
  }

  func markCounted(_ conflict: Conflict) throws(Fault) {
    try markCounted(leaf: conflict.leaf, place: conflict.place)
  }

  /// Batches with conflicting records that wait for a decision, by place, with how many.
  func waitingConflicts() throws(Fault) -> [(leaf: Int64, count: Int)] {
    try database.rows(
      "SELECT leaf, count(*) FROM conflict WHERE counted = 0 GROUP BY leaf ORDER BY leaf"
    ) { row throws(Fault) in (try row.int64(0), try row.int(1)) }
  }

  private static func conflict(_ row: borrowing Row) throws(Fault) -> Conflict {
    guard let kind = RecordKind(rawValue: try row.text(3)) else {
      throw Fault(.registryDamaged, at: "conflict", "a kind that no record has")
    }
    return Conflict(
      row: try row.int64(0), leaf: try row.int64(1), place: try row.int(2), kind: kind,
      isCounted: try row.int(4) == 1, document: try row.bytesOrNil(5),
      sealed: Vault.Sealed(dataKey: try row.int64(6), bytes: try row.bytes(7)))
  }
}
