import Bytes
import Codes
import Crypto
import Record
import Seal
import Store

/// How far an attachment has come.
public enum AttachmentState: String, Sendable, CaseIterable {
  /// Kept here only.
  case kept
  /// Written in a pack to an exchange folder at least once.
  case sent
  /// The registry's signed statement says that it is stored there.
  case stored
  /// And that a verified backup of its own holds it: it may be pruned here.
  case backedUp = "backed-up"
  /// Stored at the registry, and removed here.
  case pruned
}

/// The journal's table of attachments. Kinds, sizes and names of ciphertexts stand in clear, keys
/// only in the records.
enum AttachmentSchema {
  static let migration: SQL = """
    CREATE TABLE attachment (
      name BLOB PRIMARY KEY,           -- SHA-256 of the ciphertext
      n INTEGER REFERENCES record (n), -- NULL when only the registry has the record any more
      kind TEXT NOT NULL,              -- '' then
      bytes INTEGER NOT NULL,          -- of the ciphertext
      pack INTEGER,                    -- the pack that it travels in; NULL before it has one
      sent_at INTEGER,                 -- last written to an exchange folder
      stored_at INTEGER,               -- when a statement was verified that the registry stores it
      stored_by INTEGER,               -- and the number of that statement
      pruned_at INTEGER
    ) STRICT;
    CREATE INDEX attachment_record ON attachment (n);
    CREATE INDEX attachment_open ON attachment (n) WHERE stored_at IS NULL;
    CREATE INDEX attachment_pack ON attachment (pack) WHERE stored_at IS NULL;
    CREATE INDEX attachment_prunable ON attachment (stored_at)
      WHERE stored_at IS NOT NULL AND pruned_at IS NULL;
    CREATE TABLE attachment_statement (  -- the last one of the registry that was taken
      log TEXT PRIMARY KEY,
      number INTEGER NOT NULL,
      leaf INTEGER NOT NULL,           -- what it covered
      line INTEGER NOT NULL,
      backed_up INTEGER NOT NULL       -- the statement whose attachments a backup there holds
    ) STRICT;
    """
}

/// Every attachment of a station's records and what became of it.
struct AttachmentLedger {
  /// A ciphertext that is to be carried.
  struct Waiting {
    let name: Digest
    let bytes: Int
  }

  /// A pack that is to be carried, with what is not stored of it.
  struct Pack {
    let number: Int64
    let isSent: Bool
    let count: Int
    let bytes: Int
  }

  let database: Database

  init(_ database: Database) { self.database = database }

  /// Lists what a new record names, inside the transaction that adds the record.
  func add(_ attachments: [RecordedAttachment], of n: Int64) throws(Fault) {
    for attachment in attachments {
      try database.run(
        "INSERT INTO attachment (name, n, kind, bytes) VALUES (?, ?, ?, ?)",
        try Hex.decode(attachment.name), n, attachment.kind, attachment.bytes)
    }
  }

  /// Lists what the registry asks for and the journal forgot: a restored station still has it.
  func adopt(_ name: Digest, bytes: Int) throws(Fault) {
    try database.run(
      "INSERT INTO attachment (name, n, kind, bytes) VALUES (?, NULL, '', ?)", name.bytes, bytes)
  }

  /// True for a name that the journal lists, pruned or not.
  func isListed(_ name: Digest) throws(Fault) -> Bool {
    try database.first("SELECT 1 FROM attachment WHERE name = ?", name.bytes) { row throws(Fault) in
      try row.int(0)
    } != nil
  }

  /// How many attachments are in each state, with their bytes.
  func counts() throws(Fault) -> [AttachmentState: AttachmentCount] {
    var counts: [AttachmentState: AttachmentCount] = [:]
    try database.each(
      """
      SELECT CASE WHEN pruned_at IS NOT NULL THEN 'pruned' WHEN stored_by <=
          (SELECT max(backed_up) FROM attachment_statement) THEN 'backed-up'
        WHEN stored_at IS NOT NULL THEN 'stored' WHEN sent_at IS NOT NULL THEN 'sent'
        ELSE 'kept' END AS state, count(*), sum(bytes)
      FROM attachment GROUP BY state
      """
    ) { row throws(Fault) in
      guard let state = AttachmentState(rawValue: try row.text(0)) else { return }
      counts[state] = AttachmentCount(count: try row.int(1), bytes: try row.int64(2))
    }
    return counts
  }

  /// True for the name of an attachment that is to lie on the shelf.
  func isKept(_ name: Digest) throws(Fault) -> Bool {
    try database.first(
      "SELECT 1 FROM attachment WHERE name = ? AND pruned_at IS NULL", name.bytes
    ) { row throws(Fault) in try row.int(0) } != nil
  }

  // MARK: Erasing

  /// What a record names, as far as it is listed.
  func names(of n: Int64) throws(Fault) -> [Digest] {
    try database.rows("SELECT name FROM attachment WHERE n = ? ORDER BY rowid", n) {
      row throws(Fault) in
      guard let name = Digest(try row.bytes(0)) else {
        throw Fault(.storeCorrupt, at: "attachment", "a name of another length")
      }
      return name
    }
  }

  /// Takes what a record names off the list, inside the transaction that erases the record. The
  /// packs that it stood in are made anew: their copies on a stick are cleared away.
  func forget(_ n: Int64) throws(Fault) {
    try database.run(
      """
      UPDATE attachment SET pack = NULL, sent_at = NULL WHERE stored_at IS NULL AND pack IN (
        SELECT pack FROM attachment WHERE n = ?)
      """, n)
    try database.run("DELETE FROM attachment WHERE n = ?", n)
  }

  // MARK: Packs

  /// Puts what has no pack into packs of `fill` bytes, oldest record first; packs that were never
  /// sent, or are larger than `fill`, are made anew.
  func assignPacks(fill: Int) throws(Fault) {
    try database.transaction { () throws(Fault) in
      try database.run(
        "UPDATE attachment SET pack = NULL WHERE stored_at IS NULL AND sent_at IS NULL")
      for pack in try packs() where pack.bytes > fill && pack.count > 1 {
        try database.run(
          "UPDATE attachment SET pack = NULL WHERE pack = ? AND stored_at IS NULL", pack.number)
      }
      let last = try database.first("SELECT max(pack) FROM attachment") { row throws(Fault) in
        try row.int64OrNil(0)
      }
      var number = (last ?? nil) ?? 0
      var room = 0
      var entries = Parameters.packEntries
      for waiting in try self.waiting(pack: nil) {
        let bytes = AttachmentPack.entryBytes(waiting.bytes)
        if bytes > room || entries == Parameters.packEntries {
          number += 1
          room = fill
          entries = 0
        }
        room -= bytes
        entries += 1
        try database.run(
          "UPDATE attachment SET pack = ? WHERE name = ?", number, waiting.name.bytes)
      }
    }
  }

  /// Packs that hold something which is not stored: those never sent first, then the one sent
  /// longest ago.
  func packs() throws(Fault) -> [Pack] {
    try database.rows(
      """
      SELECT pack, max(sent_at) IS NOT NULL, count(*), sum(bytes) FROM attachment
      WHERE stored_at IS NULL AND pack IS NOT NULL GROUP BY pack
      ORDER BY max(sent_at) IS NOT NULL, max(sent_at), pack
      """
    ) { row throws(Fault) in
      Pack(
        number: try row.int64(0), isSent: try row.int(1) == 1, count: try row.int(2),
        bytes: try row.int(3))
    }
  }

  /// What is not stored of a pack (nil: of no pack), oldest record first.
  func waiting(pack: Int64?) throws(Fault) -> [Waiting] {
    try database.rows(
      "SELECT name, bytes FROM attachment WHERE pack IS ? AND stored_at IS NULL ORDER BY n, rowid",
      pack
    ) { row throws(Fault) in
      guard let name = Digest(try row.bytes(0)) else {
        throw Fault(.storeCorrupt, at: "attachment", "a name of another length")
      }
      return Waiting(name: name, bytes: try row.int(1))
    }
  }

  /// Notes that a pack was written for the registry.
  func markSent(_ pack: Int64, at now: Int64) throws(Fault) {
    try database.run(
      "UPDATE attachment SET sent_at = ? WHERE pack = ? AND stored_at IS NULL", now, pack)
  }

  // MARK: Pruning

  /// What lies here still and was stored at the registry before a time, as far as a backup there
  /// holds it and the newest statement covers its whole batch. `logs` are the registry's, in order.
  func prunable(before time: Int64, logs: [String]) throws(Fault) -> [Waiting] {
    guard let said = try lastStatement(), let end = logs.firstIndex(of: said.log) else { return [] }
    let all = try database.rows(
      """
      SELECT name, attachment.bytes, attachment.n, receipt_log, receipt_index FROM attachment
      LEFT JOIN record ON record.n = attachment.n
      LEFT JOIN batch ON batch.epoch = record.batch_epoch AND batch.seq = record.batch
      WHERE stored_by <= ? AND attachment.pruned_at IS NULL AND stored_at <= ?
      """, said.backedUp, time
    ) { row throws(Fault) in
      guard let name = Digest(try row.bytes(0)) else {
        throw Fault(.storeCorrupt, at: "attachment", "a name of another length")
      }
      return (
        waiting: Waiting(name: name, bytes: try row.int(1)), isKnown: try row.int64OrNil(2) != nil,
        log: try row.textOrNil(3), leaf: try row.int64OrNil(4)
      )
    }
    return all.filter { one in
      guard one.isKnown else { return true }
      guard let log = one.log.flatMap({ logs.firstIndex(of: $0) }), let leaf = one.leaf else {
        return false
      }
      return (log, leaf) < (end, said.leaf)
    }.map(\.waiting)
  }

  /// Notes that ciphertexts were removed.
  func markPruned(_ names: [Digest], at now: Int64) throws(Fault) {
    try database.transaction { () throws(Fault) in
      for name in names {
        try database.run("UPDATE attachment SET pruned_at = ? WHERE name = ?", now, name.bytes)
      }
    }
  }
}

/// A number of attachments and their bytes.
public struct AttachmentCount: Equatable, Sendable {
  /// How many.
  public internal(set) var count = 0
  /// Bytes of their ciphertexts.
  public internal(set) var bytes: Int64 = 0

  /// None.
  public init() {}

  init(count: Int, bytes: Int64) {
    self.count = count
    self.bytes = bytes
  }
}
