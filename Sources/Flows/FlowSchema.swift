public import Store

/// The tables of counts, in the registry's own database.
public enum FlowSchema {
  /// The script that makes them: one of the migrations of the caller's schema.
  ///
  /// A fact is impersonal and survives the erasure of a person. `measure` is NULL for an outcome,
  /// which counts through its crossing. In `flow_count` stands the number of facts of each cell and
  /// measure; `FlowLedger.reconcile` holds one against the other.
  public static let migration: SQL = """
    CREATE TABLE flow_source (
      source INTEGER PRIMARY KEY,
      station TEXT NOT NULL,
      epoch TEXT NOT NULL,
      UNIQUE (station, epoch)
    ) STRICT;
    CREATE TABLE flow_fact (
      source INTEGER NOT NULL REFERENCES flow_source (source),
      n INTEGER NOT NULL,
      kind TEXT NOT NULL,
      practice INTEGER NOT NULL,
      made INTEGER NOT NULL,           -- milliseconds since 1970
      outcome TEXT NOT NULL,
      subject_source INTEGER,          -- the record it speaks of
      subject_n INTEGER,
      measure TEXT,
      day TEXT NOT NULL,               -- civil day at the point of entry
      point TEXT NOT NULL,
      direction TEXT NOT NULL,
      mode TEXT,
      control TEXT,
      category TEXT,
      purpose TEXT,
      nationality TEXT,                -- ICAO code
      sex TEXT,
      age_band TEXT,
      age INTEGER,                     -- whole years, where they are certain
      PRIMARY KEY (source, n)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX flow_fact_subject ON flow_fact (subject_source, subject_n)
      WHERE subject_n IS NOT NULL;
    CREATE TABLE flow_count (
      day TEXT NOT NULL,
      point TEXT NOT NULL,
      direction TEXT NOT NULL,
      mode TEXT NOT NULL,
      control TEXT NOT NULL,
      category TEXT NOT NULL,
      purpose TEXT NOT NULL,
      nationality TEXT NOT NULL,
      sex TEXT NOT NULL,
      age_band TEXT NOT NULL,
      measure TEXT NOT NULL,
      count INTEGER NOT NULL CHECK (count >= 0),
      PRIMARY KEY (day, point, direction, mode, control, category, purpose, nationality, sex,
        age_band, measure)
    ) STRICT, WITHOUT ROWID;
    """
}
