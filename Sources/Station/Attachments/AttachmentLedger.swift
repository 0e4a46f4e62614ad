import Bytes
import Codes
import Crypto
import Record
import Store

/// How far an attachment has come.
public enum AttachmentState: String, Sendable, CaseIterable {
  /// Kept here only.
  case kept
  /// Written in a pack to an exchange folder at least once.
  case sent
  /// The registry's signed statement says that it is stored there; it may be pruned here.
  case stored
  /// Stored at the registry, and removed here.
  case pruned
}

/// The journal's table of attachments. Kinds, sizes and names of ciphertexts stand in clear, keys
/// only in the records.
enum AttachmentSchema {
  static let migration: SQL = """
    CREATE TABLE attachment (
      name BLOB PRIMARY KEY,           -- SHA-256 of the ciphertext
      n INTEGER NOT NULL REFERENCES record (n),
      kind TEXT NOT NULL,
      bytes INTEGER NOT NULL,          -- of the ciphertext
      pack INTEGER,                    -- the pack that it travels in; NULL before it has one
      sent_at INTEGER,                 -- last written to an exchange folder
      stored_at INTEGER,               -- when a statement was verified that the registry stores it
      pruned_at INTEGER
    ) STRICT;
    CREATE INDEX attachment_record ON attachment (n);
    CREATE INDEX attachment_open ON attachment (n) WHERE stored_at IS NULL;
    CREATE INDEX attachment_pack ON attachment (pack) WHERE stored_at IS NULL;
    CREATE INDEX attachment_prunable ON attachment (n)
      WHERE stored_at IS NOT NULL AND pruned_at IS NULL;
    """
}

/// Every attachment of a station's records and what became of it.
struct AttachmentLedger {
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
}
