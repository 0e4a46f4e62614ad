import Store

/// The journal's tables about the registry's logs: what was shown to this station, and what of it
/// did not go together.
enum LogSchema {
  static let migration: SQL = """
    ALTER TABLE record ADD COLUMN batch_epoch INTEGER;   -- the epoch of the batch that it is in
    ALTER TABLE batch ADD COLUMN receipt_log TEXT;       -- the log that the receipt leads to
    ALTER TABLE batch ADD COLUMN receipt_index INTEGER;  -- the batch's index there
    ALTER TABLE batch ADD COLUMN old_receipt BLOB;       -- of a log that ended without the batch
    ALTER TABLE batch ADD COLUMN pruned_at INTEGER;      -- its records are no longer kept here
    CREATE TABLE log (                 -- logs after the one of the enrolment, by succession
      number INTEGER PRIMARY KEY,
      origin TEXT NOT NULL UNIQUE,
      key TEXT NOT NULL,               -- its verifier key
      statement BLOB NOT NULL          -- the signed succession
    ) STRICT;
    CREATE TABLE growth_proof (        -- that smaller trees lead to the newest head
      origin TEXT NOT NULL,
      size INTEGER NOT NULL,
      hashes BLOB NOT NULL,            -- 32 bytes each
      PRIMARY KEY (origin, size)
    ) STRICT;
    CREATE TABLE seen_head (           -- every head that was taken, kept: this station is a witness
      origin TEXT NOT NULL,
      size INTEGER NOT NULL,
      note BLOB NOT NULL,              -- the checkpoint as it was signed
      before INTEGER,                  -- the size of the head before it; NULL for the first
      hashes BLOB NOT NULL,            -- the proof that leads from there, 32 bytes each
      taken_at INTEGER NOT NULL,       -- milliseconds since 1970
      PRIMARY KEY (origin, size)
    ) STRICT;
    CREATE TABLE backed_up (           -- what the registry says that its verified backup covers
      origin TEXT PRIMARY KEY,
      size INTEGER NOT NULL,
      note BLOB NOT NULL
    ) STRICT;
    CREATE TABLE alarm (
      number INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      detail TEXT NOT NULL,
      raised_at INTEGER NOT NULL,      -- milliseconds since 1970
      settled_at INTEGER,
      settled_by TEXT                  -- the supervisor's service number
    ) STRICT;
    """
}
