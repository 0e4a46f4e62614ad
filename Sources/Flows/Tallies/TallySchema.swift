public import Store

/// The tables of tallies, in the registry's own database: impersonal from the first.
public enum TallySchema {
  /// The script that makes them: one of the migrations of the caller's schema.
  ///
  /// `source` is that of `flow_source` for what stations recorded, and minus the number of the file
  /// for what was imported; `n` is the record's number, or the line. Records arrive in any order:
  /// a figure may stand here before the observation that it was counted in. Nothing is taken out:
  /// a figure that was taken back has a row in `tally_strike`.
  public static let migration: SQL = """
    CREATE TABLE tally_observation (
      source INTEGER NOT NULL,
      n INTEGER NOT NULL,
      day TEXT NOT NULL,               -- local civil day on which it began
      point TEXT NOT NULL,
      setting TEXT NOT NULL,
      method TEXT NOT NULL,
      share INTEGER,                   -- percent
      began INTEGER NOT NULL,          -- milliseconds since 1970
      PRIMARY KEY (source, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE tally_end (
      source INTEGER NOT NULL,
      n INTEGER NOT NULL,
      of_source INTEGER NOT NULL,      -- the observation
      of_n INTEGER NOT NULL,
      until INTEGER NOT NULL,          -- milliseconds since 1970
      figures INTEGER NOT NULL,        -- recorded in it, those taken back too
      people INTEGER NOT NULL,
      PRIMARY KEY (source, n)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tally_end_of ON tally_end (of_source, of_n);
    CREATE TABLE tally_figure (
      source INTEGER NOT NULL,
      n INTEGER NOT NULL,
      part INTEGER NOT NULL,           -- of those alike in sex and age, from 0
      of_source INTEGER,               -- the observation; NULL for what was imported
      of_n INTEGER,
      day TEXT NOT NULL,               -- the local civil day, or the first of the month
      point TEXT NOT NULL,
      country TEXT NOT NULL,
      movement TEXT NOT NULL,
      origin TEXT, previous TEXT, next TEXT, final TEXT,  -- SYR or SYR/SY08; NULL: not asked
      nationality TEXT, mode TEXT, sex TEXT, age TEXT,
      people INTEGER NOT NULL CHECK (people > 0),
      vulnerable TEXT NOT NULL,        -- unaccompanied=1,pregnant=0
      reasons TEXT NOT NULL,           -- conflict,food
      method TEXT,
      share INTEGER,
      PRIMARY KEY (source, n, part)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tally_figure_day ON tally_figure (day, point);
    CREATE INDEX tally_figure_of ON tally_figure (of_source, of_n) WHERE of_n IS NOT NULL;
    CREATE TABLE tally_strike (
      source INTEGER NOT NULL,
      n INTEGER NOT NULL,
      struck_source INTEGER NOT NULL,
      struck INTEGER NOT NULL,
      PRIMARY KEY (source, n)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tally_struck ON tally_strike (struck_source, struck);
    CREATE TABLE tally_file (
      number INTEGER PRIMARY KEY,
      digest BLOB NOT NULL UNIQUE,     -- SHA-256 of the file
      form TEXT NOT NULL,
      imported INTEGER NOT NULL,       -- milliseconds since 1970
      rows INTEGER NOT NULL,           -- without the header
      taken INTEGER NOT NULL
    ) STRICT;
    """
}
