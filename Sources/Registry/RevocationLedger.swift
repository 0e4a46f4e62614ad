import Bytes
import Crypto
import Store

/// A key that is no longer its station's, and the last batch that was.
struct Revocation: Equatable {
  /// SHA-256 of the key's SubjectPublicKeyInfo.
  let key: Digest
  /// The number of its station.
  let station: Int64
  /// The number of the epoch of the last batch that is the station's own.
  let epoch: Int64
  /// That batch's number in the epoch; 0 when none is.
  let seq: Int64
  /// Its id; nil when none is.
  let batch: Digest?
  /// When it was revoked, milliseconds since 1970.
  let revoked: Int64
  /// The key that the station went on with of itself; nil for one that was stolen or lost.
  var successor: Digest?

  /// Whether it ends earlier than a place, or there.
  func ends(before epoch: Int64, _ seq: Int64) -> Bool {
    (self.epoch, self.seq) <= (epoch, seq)
  }
}

/// Which keys are revoked.
struct RevocationLedger {
  let database: Database
  let rows: RowSeal

  private static let columns: SQL = "key, station, epoch, seq, batch, revoked, successor, seal"

  func revocation(of key: Digest) throws(Fault) -> Revocation? {
    try database.first(
      "SELECT \(Self.columns) FROM revocation WHERE key = ?", key.bytes, read: check)
  }

  func all() throws(Fault) -> [Revocation] {
    try database.rows("SELECT \(Self.columns) FROM revocation ORDER BY revoked, key", read: check)
  }

  /// Writes a revocation, over an older one of the same key.
  func put(_ revocation: Revocation) throws(Fault) {
    try database.run(
      """
      INSERT OR REPLACE INTO revocation (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, revocation.key.bytes, revocation.station, revocation.epoch, revocation.seq,
      revocation.batch?.bytes, revocation.revoked,
      revocation.successor?.bytes, code(revocation))
  }

  private func check(_ row: borrowing Row) throws(Fault) -> Revocation {
    let batch = try row.bytesOrNil(4).map { Digest($0) }
    let successor = try row.bytesOrNil(6).map { Digest($0) }
    guard let key = Digest(try row.bytes(0)), batch != .some(nil), successor != .some(nil) else {
      throw Fault(.registryDamaged, at: "revocation", "a row that was changed")
    }
    let revocation = Revocation(
      key: key, station: try row.int64(1), epoch: try row.int64(2), seq: try row.int64(3),
      batch: batch ?? nil, revoked: try row.int64(5),
      successor: successor ?? nil)
    try rows.check(try row.bytes(7), "revocation", columns(revocation))
    return revocation
  }

  private func code(_ revocation: Revocation) -> [UInt8] {
    rows.code("revocation", columns(revocation))
  }

  private func columns(_ revocation: Revocation) -> [JSON] {
    [
      .string(revocation.key.hex), .integer(revocation.station), .integer(revocation.epoch),
      .integer(revocation.seq), .string(revocation.batch?.hex ?? ""), .integer(revocation.revoked),
      .string(revocation.successor?.hex ?? ""),
    ]
  }
}
