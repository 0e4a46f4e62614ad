import Flows
import Record
import Store

/// The tables of a station's journal. What stands in clear is coarse and impersonal: days, codes,
/// numbers; what a record says stands in `sealed` under its own data key.
enum JournalSchema {
  /// The name under which the vault seals a record of a kind: restricted notes have a wrapping key
  /// of their own.
  static func sealing(_ kind: RecordKind) -> String { kind == .note ? "note" : "record" }

  static let schema = Schema(
    applicationID: 0x4d42_534a,  // "MBSJ"
    migrations: [
      """
      CREATE TABLE epoch (
        number INTEGER PRIMARY KEY,      -- 1, 2, ...: the order of the epochs of this folder
        epoch TEXT NOT NULL UNIQUE,      -- 32 hexadecimal digits, random
        instance TEXT NOT NULL,          -- the instance file that it belongs to
        previous_head BLOB               -- the last batch known of the epoch before, NULL for none
      ) STRICT;
      CREATE TABLE record (
        n INTEGER PRIMARY KEY,           -- the record's number; goes on through epochs
        epoch INTEGER NOT NULL REFERENCES epoch (number),
        kind TEXT NOT NULL,              -- crossing, outcome, correction, audit, note, tally
        direction TEXT,                  -- NULL for what is not counted: audit, note
        day INTEGER NOT NULL,            -- local civil day, days since 1970-01-01
        outcome TEXT,
        practice INTEGER NOT NULL,       -- 1 for practice
        of_epoch TEXT,                   -- what an outcome or correction speaks of
        of_n INTEGER,
        batch INTEGER,                   -- seq in its epoch; NULL until it is sealed
        bytes INTEGER NOT NULL,          -- length of the line
        data_key INTEGER NOT NULL,
        sealed BLOB NOT NULL
      ) STRICT;
      CREATE INDEX record_unsealed ON record (n) WHERE batch IS NULL;
      CREATE INDEX record_of ON record (of_n) WHERE of_n IS NOT NULL;
      CREATE INDEX record_referred ON record (n) WHERE outcome = 'referred';
      CREATE TABLE batch (
        epoch INTEGER NOT NULL REFERENCES epoch (number),
        seq INTEGER NOT NULL,
        id BLOB NOT NULL UNIQUE,         -- SHA-256 of the signed manifest bytes
        first INTEGER NOT NULL,          -- numbers of its first and last record
        last INTEGER NOT NULL,
        count INTEGER NOT NULL,
        signed BLOB NOT NULL,            -- the signed manifest (CMS SignedData)
        sealed BLOB NOT NULL,            -- the sealed file
        sealed_at INTEGER NOT NULL,      -- wall clock, milliseconds since 1970
        sent_at INTEGER,                 -- last written to an exchange folder
        receipt BLOB,                    -- the registry's receipt, verified
        receipted_at INTEGER,
        PRIMARY KEY (epoch, seq)
      ) STRICT;
      CREATE TABLE head (                -- the newest checkpoint of the log that was verified
        origin TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        root BLOB NOT NULL,
        note BLOB NOT NULL
      ) STRICT;
      """, AttachmentSchema.migration, ShiftSchema.migration, FlowSchema.migration,
      LogSchema.migration, ErasureSchema.migration, ClearingSchema.migration,
      TallySchema.migration,
    ])
}
