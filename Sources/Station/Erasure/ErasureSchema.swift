import Store

/// The journal's tables of what the registry had erased.
enum ErasureSchema {
  static let migration: SQL = """
    CREATE TABLE erasure (             -- tombstones of the registry that were verified
      note_hash BLOB PRIMARY KEY,      -- SHA-256 of the note
      number INTEGER NOT NULL,         -- the registry's; after a restore there it may come twice
      note BLOB NOT NULL,
      carried_out INTEGER,             -- milliseconds since 1970; NULL while the station is locked
      compacted INTEGER NOT NULL       -- 1 once no unused page holds anything of it
    ) STRICT;
    -- Of an erased record (data_key is 0): what proves the rest of its batch in its place.
    ALTER TABLE record ADD COLUMN leaf_hash BLOB;
    """
}
