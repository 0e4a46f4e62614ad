import Store

/// The registry's tables of attachments. Names, sizes and places stand in clear; keys stand only in
/// the records.
enum AttachmentSchema {
  static let migration: SQL = """
    CREATE TABLE attachment (            -- what records name, whether their batch counts or not
      leaf INTEGER NOT NULL REFERENCES batch (leaf),
      line INTEGER NOT NULL,             -- the record's place in its batch, from 0
      name BLOB NOT NULL,                -- SHA-256 of the ciphertext
      row INTEGER NOT NULL,              -- the record's row, as in table record
      station INTEGER NOT NULL,
      bytes INTEGER NOT NULL,            -- of the ciphertext, as the record says
      state TEXT NOT NULL CHECK (state IN ('missing', 'stored', 'erased', 'lost')),
      seal BLOB NOT NULL,
      PRIMARY KEY (leaf, line, name)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX attachment_name ON attachment (name);
    CREATE INDEX attachment_row ON attachment (row);
    CREATE INDEX attachment_missing ON attachment (station, leaf, line) WHERE state = 'missing';
    CREATE INDEX attachment_station ON attachment (station, state);
    CREATE TABLE ciphertext (            -- what is stored
      name BLOB PRIMARY KEY,
      bytes INTEGER NOT NULL,
      received INTEGER NOT NULL,         -- milliseconds since 1970
      is_named INTEGER NOT NULL,         -- 0 while no record names it
      seal BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX ciphertext_unnamed ON ciphertext (received, bytes) WHERE is_named = 0;
    CREATE TABLE attachment_statement (  -- the last one about each station
      station INTEGER PRIMARY KEY,
      note TEXT NOT NULL
    ) STRICT;
    CREATE TABLE attachment_backup (     -- the statement whose attachments a backup holds
      station INTEGER PRIMARY KEY,
      number INTEGER NOT NULL
    ) STRICT;
    """
}
