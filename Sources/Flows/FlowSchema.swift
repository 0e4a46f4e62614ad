public import Store

/// The tables of counts, in the registry's own database.
public enum FlowSchema {
  /// The script that makes them: one of the migrations of the caller's schema.
  ///
  /// A fact is impersonal and survives the erasure of a person. All its codes stand once: those of
  /// a traveller in a profile, which days and points share, and profile, day, point and outcome in
  /// the cell (`flow_cell` shows both together) that every record of the same codes shares; so a
  /// fact is some small numbers.
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
    CREATE TABLE flow_profile (
      profile INTEGER PRIMARY KEY,
      mode TEXT NOT NULL,              -- every column is empty in the profile of an outcome
      control TEXT NOT NULL,
      category TEXT NOT NULL,
      purpose TEXT NOT NULL,           -- 'unknown' where it was not asked, as in all that follow
      nationality TEXT NOT NULL,       -- ICAO code
      sex TEXT NOT NULL,
      age_band TEXT NOT NULL,
      age_five TEXT NOT NULL,          -- five-year band
      adulthood TEXT NOT NULL,
      residence TEXT NOT NULL,         -- ICAO code, as the two that follow
      departure TEXT NOT NULL,
      destination TEXT NOT NULL,
      document TEXT NOT NULL,
      stay TEXT NOT NULL,              -- StayBand of the intended stay
      return_kind TEXT NOT NULL,
      vulnerability TEXT NOT NULL,
      UNIQUE (nationality, age_five, sex, purpose, category, residence, departure, destination,
        document, stay, age_band, adulthood, mode, control, return_kind, vulnerability)
    ) STRICT;
    CREATE TABLE flow_place_cell (
      cell INTEGER PRIMARY KEY,
      day TEXT NOT NULL,               -- civil day at the point of entry
      point TEXT NOT NULL,
      direction TEXT NOT NULL,
      kind TEXT NOT NULL,
      practice INTEGER NOT NULL,
      outcome TEXT NOT NULL,
      profile INTEGER NOT NULL,
      UNIQUE (day, point, profile, direction, kind, practice, outcome)
    ) STRICT;
    CREATE VIEW flow_cell AS
      SELECT * FROM flow_place_cell JOIN flow_profile USING (profile);
    CREATE TABLE flow_fact (
      source INTEGER NOT NULL,
      n INTEGER NOT NULL,
      cell INTEGER NOT NULL,
      made INTEGER NOT NULL,           -- milliseconds since 1970
      subject_source INTEGER,          -- the record it speaks of
      subject_n INTEGER,
      measure TEXT,
      age INTEGER,                     -- whole years, where they are certain
      stay_days INTEGER,               -- the intended stay
      permit_days INTEGER,             -- the stay that a visa or permit allows
      processing_seconds INTEGER,      -- from reading to decision
      PRIMARY KEY (source, n)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX flow_fact_subject ON flow_fact (subject_source, subject_n)
      WHERE subject_n IS NOT NULL;
    CREATE TABLE flow_arrival (        -- in what order facts came to count
      arrival INTEGER PRIMARY KEY AUTOINCREMENT,
      source INTEGER NOT NULL,
      first INTEGER NOT NULL,          -- numbers of records
      last INTEGER NOT NULL
    ) STRICT;
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
      kind TEXT NOT NULL,              -- 'point' or 'country'
      number INTEGER NOT NULL,         -- in packed days
      text TEXT NOT NULL,
      PRIMARY KEY (kind, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE flow_place (
      point TEXT NOT NULL,
      since TEXT NOT NULL,             -- the first day of this version
      name TEXT NOT NULL,
      governorate TEXT NOT NULL,       -- P-code
      governorate_name TEXT NOT NULL,
      kind TEXT NOT NULL,              -- 'formal' or 'informal'
      latitude INTEGER,                -- millionths of a degree
      longitude INTEGER,
      PRIMARY KEY (point, since)
    ) STRICT, WITHOUT ROWID;
    """
}
