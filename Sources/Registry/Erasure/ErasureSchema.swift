import Store

/// The tables of erasures, and of what finds the records that belong together.
enum ErasureSchema {
  static let migration: SQL = """
    CREATE TABLE erasure (               -- tombstones that were carried out
      number INTEGER PRIMARY KEY,
      note BLOB NOT NULL,                -- SHA-256 of the signed tombstone
      compacted INTEGER NOT NULL         -- 1 once no unused page holds anything of it
    ) STRICT;
    CREATE TABLE erased (                -- what must not come back
      leaf_hash BLOB PRIMARY KEY,
      number INTEGER NOT NULL REFERENCES erasure (number),
      record TEXT NOT NULL               -- station/epoch/n
    ) STRICT;
    CREATE INDEX erased_record ON erased (record);
    CREATE TABLE record_link (           -- records that speak of another one
      leaf INTEGER NOT NULL,
      place INTEGER NOT NULL,
      row INTEGER NOT NULL,
      subject TEXT NOT NULL,             -- station/epoch/n
      PRIMARY KEY (leaf, place)
    ) STRICT;
    CREATE INDEX record_subject ON record_link (subject);
    CREATE TABLE audit (                 -- what people looked at and did, each under its own key
      number INTEGER PRIMARY KEY,
      data_key INTEGER NOT NULL,
      sealed BLOB NOT NULL
    ) STRICT;
    """

  /// The name under which the vault seals audit entries.
  static let audit = "audit"
}
