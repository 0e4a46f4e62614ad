import Store

/// The journal's table of observations: which stand open, and how much was counted in each. What
/// was counted stands in the records.
enum TallySchema {
  static let migration: SQL = """
    CREATE TABLE observation (
      n INTEGER PRIMARY KEY,           -- the record that began it
      point TEXT NOT NULL,
      figures INTEGER NOT NULL,        -- those taken back too
      people INTEGER NOT NULL,
      ended INTEGER                    -- the record that ended it; NULL while it stands open
    ) STRICT;
    CREATE INDEX observation_open ON observation (n) WHERE ended IS NULL;
    """
}
