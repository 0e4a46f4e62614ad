import Store

/// The tables of the readmission office. Numbers of files and what kind they are stand in clear;
/// what a step says stands in its record, under a data key of its own.
enum OfficeSchema {
  static let migration: SQL = """
    CREATE TABLE office (                -- a station of its own, whose records are the steps
      station INTEGER PRIMARY KEY REFERENCES station (number),
      zone TEXT NOT NULL,                -- its time zone, as in Asia/Baghdad
      log INTEGER NOT NULL,              -- the log in which its present epoch began
      epoch INTEGER NOT NULL REFERENCES epoch (number),
      retention INTEGER NOT NULL,        -- days for which a closed file is kept
      seal BLOB NOT NULL,
      data_key INTEGER NOT NULL,         -- the office's signing key
      sealed BLOB NOT NULL
    ) STRICT;
    CREATE TABLE office_officer (
      number TEXT PRIMARY KEY,           -- the service number; never given twice
      role TEXT NOT NULL,
      credential TEXT,                   -- NULL once disabled
      seal BLOB NOT NULL
    ) STRICT;
    CREATE TABLE office_proposal (       -- an officer whom a supervisor wants to let in, and who
      number TEXT PRIMARY KEY,           -- waits for a second person
      role TEXT NOT NULL,
      credential TEXT NOT NULL,
      officer TEXT NOT NULL REFERENCES office_officer (number),
      session TEXT NOT NULL,             -- in which it was proposed
      seal BLOB NOT NULL
    ) STRICT;
    CREATE TABLE office_session (
      id TEXT PRIMARY KEY,               -- 16 hexadecimal digits, as steps name it
      token BLOB NOT NULL UNIQUE,        -- SHA-256 of what the officer's terminal holds
      officer TEXT NOT NULL REFERENCES office_officer (number),
      role TEXT NOT NULL,
      boot TEXT NOT NULL,
      opened INTEGER NOT NULL,           -- nanoseconds of that boot
      used INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE case_file (
      number TEXT PRIMARY KEY,           -- R-2026-000123-46; stays when the file is erased
      opening TEXT NOT NULL,             -- what kind of file: the act that opened it
      first TEXT NOT NULL                -- station/epoch/n of its first step
    ) STRICT;
    CREATE TABLE case_step (
      row INTEGER PRIMARY KEY,           -- as in table record
      file TEXT NOT NULL REFERENCES case_file (number),
      number INTEGER NOT NULL,
      UNIQUE (file, number)
    ) STRICT;
    CREATE TABLE case_number (           -- blind index of travel documents' numbers
      digest BLOB NOT NULL,
      row INTEGER NOT NULL REFERENCES case_step (row),
      PRIMARY KEY (digest, row)
    ) STRICT;
    """

  /// The name under which the vault seals the office's signing key.
  static let key = "office"
}
