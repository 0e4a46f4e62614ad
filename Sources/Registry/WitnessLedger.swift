import Bytes
import Codes
import Seal
import Store

/// The outside witnesses that an administrator named, and what they cosigned.
struct WitnessLedger {
  let database: Database
  let rows: RowSeal

  static let migration: SQL = """
    CREATE TABLE witness (
      name TEXT PRIMARY KEY,
      key TEXT NOT NULL,               -- its verifier key
      seal BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE witnessed (           -- how far a witness has come with a log
      name TEXT NOT NULL REFERENCES witness (name),
      log INTEGER NOT NULL REFERENCES log (number),
      cosigned INTEGER NOT NULL,       -- leaves of the tree that it cosigned last, 0 for none
      asked INTEGER NOT NULL,          -- leaves of the checkpoint that it was asked for last
      PRIMARY KEY (name, log)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE cosignature (
      log INTEGER NOT NULL,
      size INTEGER NOT NULL,
      name TEXT NOT NULL,
      line TEXT NOT NULL,              -- as it stands beneath the checkpoint
      PRIMARY KEY (log, size, name),
      FOREIGN KEY (log, size) REFERENCES checkpoint (log, size)
    ) STRICT, WITHOUT ROWID;
    """

  // MARK: Witnesses

  /// Every witness, by name; throws for a row that was changed.
  func all() throws(Fault) -> [Witness] {
    try database.rows("SELECT name, key, seal FROM witness ORDER BY name") { row throws(Fault) in
      let key = try row.text(1)
      try rows.check(try row.bytes(2), "witness", [.string(try row.text(0)), .string(key)])
      return try Witness(key)
    }
  }

  func add(_ witness: Witness) throws(Fault) {
    let key = witness.description
    try database.run(
      "INSERT INTO witness (name, key, seal) VALUES (?, ?, ?)", witness.name, key,
      rows.code("witness", [.string(witness.name), .string(key)]))
  }

  /// Forgets a witness; what it cosigned stays for who knows its key, and is shown no more.
  func remove(_ name: String) throws(Fault) {
    for table: SQL in [
      "DELETE FROM cosignature WHERE name = ?", "DELETE FROM witnessed WHERE name = ?",
      "DELETE FROM witness WHERE name = ?",
    ] { try database.run(table, name) }
  }

  // MARK: How far it has come

  /// The sizes that a witness cosigned last and was asked for last in a log.
  func state(of name: String, in log: KnownLog) throws(Fault) -> (cosigned: Int, asked: Int) {
    try database.first(
      "SELECT cosigned, asked FROM witnessed WHERE name = ? AND log = ?", name, log.number
    ) { row throws(Fault) in (try row.int(0), try row.int(1)) } ?? (0, 0)
  }

  func set(cosigned: Int, asked: Int, of name: String, in log: KnownLog) throws(Fault) {
    try database.run(
      "INSERT OR REPLACE INTO witnessed (name, log, cosigned, asked) VALUES (?, ?, ?, ?)", name,
      log.number, cosigned, asked)
  }

  // MARK: Cosignatures

  func add(_ line: String, of name: String, to size: Int, in log: KnownLog) throws(Fault) {
    try database.run(
      "INSERT OR REPLACE INTO cosignature (log, size, name, line) VALUES (?, ?, ?, ?)",
      log.number, size, name, line)
  }

  /// The lines beneath the checkpoint of a size, by name.
  func lines(log: KnownLog, size: Int) throws(Fault) -> [(name: String, line: String)] {
    try database.rows(
      "SELECT name, line FROM cosignature WHERE log = ? AND size = ? ORDER BY name", log.number,
      size
    ) { row throws(Fault) in (try row.text(0), try row.text(1)) }
  }

  /// The smallest cosigned checkpoint with more leaves than `size`.
  func first(over size: Int, in log: KnownLog) throws(Fault) -> Int? {
    try database.first(
      "SELECT min(size) FROM cosignature WHERE log = ? AND size > ?", log.number, size
    ) { row throws(Fault) in try row.int64OrNil(0).map { Int($0) } } ?? nil
  }

  /// Every size of a log that is cosigned, ascending.
  func sizes(in log: KnownLog) throws(Fault) -> [Int] {
    try database.rows(
      "SELECT DISTINCT size FROM cosignature WHERE log = ? ORDER BY size", log.number
    ) { row throws(Fault) in try row.int(0) }
  }
}
