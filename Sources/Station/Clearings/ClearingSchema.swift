import Store

/// The journal's table of clearings. In clear stand the digest of a document that only this station
/// can make, and numbers; what was cleared, why, by whom and until when is sealed.
enum ClearingSchema {
  static let migration: SQL = """
    CREATE TABLE clearing (
      number INTEGER PRIMARY KEY,      -- 1, 2, ...
      n INTEGER NOT NULL,              -- the crossing on which it was given
      document BLOB NOT NULL,          -- blind index of issuer and number
      version INTEGER NOT NULL,        -- 2 once it was revoked
      data_key INTEGER NOT NULL,
      sealed BLOB NOT NULL
    ) STRICT;
    CREATE INDEX clearing_document ON clearing (document);
    """
}
