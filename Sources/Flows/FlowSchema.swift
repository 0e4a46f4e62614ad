public import Store

/// The tables of counts, in the registry's own database.
public enum FlowSchema {
  /// The script that makes them: one of the migrations of the caller's schema.
  ///
  /// A fact is impersonal and survives the erasure of a person. All its codes stand once, in the
  /// cell that it shares with every record of the same codes, so a fact is eight small numbers.
  /// `measure` is NULL for an outcome, which counts through its crossing. In `flow_count` stands
  /// the number of facts of each cell and measure; `FlowLedger.reconcile` holds one against the
  /// other. Sources and cells are written before the facts that name them. `flow_packed` holds the
  /// days that were packed and not counted anew since (`FlowColumns.pack`).
  public static let migration: SQL = """
    CREATE TABLE flow_source (
      source INTEGER PRIMARY KEY,
      station TEXT NOT NULL,
      epoch TEXT NOT NULL,
      UNIQUE (station, epoch)
    ) STRICT;
    CREATE TABLE flow_cell (
      cell INTEGER PRIMARY KEY,
      day TEXT NOT NULL,               -- civil day at the point of entry
      point TEXT NOT NULL,
      direction TEXT NOT NULL,
      kind TEXT NOT NULL,
      practice INTEGER NOT NULL,
      outcome TEXT NOT NULL,
      mode TEXT NOT NULL,              -- from here on empty for an outcome
      control TEXT NOT NULL,
      category TEXT NOT NULL,
      purpose TEXT NOT NULL,           -- 'unknown' where it was not asked
      nationality TEXT NOT NULL,       -- ICAO code
      sex TEXT NOT NULL,
      age_band TEXT NOT NULL,
      UNIQUE (day, point, direction, kind, practice, outcome, mode, control, category, purpose,
        nationality, sex, age_band)
    ) STRICT;
    CREATE TABLE flow_fact (
      source INTEGER NOT NULL,
      n INTEGER NOT NULL,
      cell INTEGER NOT NULL,
      made INTEGER NOT NULL,           -- milliseconds since 1970
      subject_source INTEGER,          -- the record it speaks of
      subject_n INTEGER,
      measure TEXT,
      age INTEGER,                     -- whole years, where they are certain
      PRIMARY KEY (source, n)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX flow_fact_subject ON flow_fact (subject_source, subject_n)
      WHERE subject_n IS NOT NULL;
    CREATE TABLE flow_count (
      cell INTEGER NOT NULL,
      measure TEXT NOT NULL,
      count INTEGER NOT NULL CHECK (count >= 0),
      PRIMARY KEY (cell, measure)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE flow_packed (
      day TEXT PRIMARY KEY,
      rows BLOB NOT NULL               -- PackedDay
    ) STRICT;
    CREATE TABLE flow_code (
      kind TEXT NOT NULL,              -- 'point' or 'nationality'
      number INTEGER NOT NULL,         -- in packed days
      text TEXT NOT NULL,
      PRIMARY KEY (kind, number)
    ) STRICT, WITHOUT ROWID;
    """
}
