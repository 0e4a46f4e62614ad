import Store

/// The journal's tables of people's work: shifts, waiting acts, the clock's anchor, and documents
/// met. What stands in clear is coarse: numbers, days, codes, and digests that only this station
/// can make.
enum ShiftSchema {
  static let migration: SQL = """
    CREATE TABLE shift (
      number INTEGER PRIMARY KEY,      -- 1, 2, ...
      opened_by TEXT NOT NULL,         -- service number
      opened INTEGER NOT NULL,         -- milliseconds since 1970
      first INTEGER NOT NULL,          -- the record after the last of the shift before
      closed_by TEXT,                  -- NULL while it is open
      closed INTEGER,
      last INTEGER,                    -- the last record before it was closed
      taken_over_by TEXT               -- who confirmed the handover; NULL when nobody followed
    ) STRICT;
    CREATE TABLE waiting_act (         -- acts that are not yet part of an audit record
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      line BLOB NOT NULL,              -- an audit record without a number of its own
      open INTEGER NOT NULL            -- 1 while the traveller on a lane's screen may be recorded
    ) STRICT;
    CREATE TABLE clock (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      anchor INTEGER NOT NULL,         -- the last trusted moment, milliseconds since 1970
      monotonic INTEGER NOT NULL,      -- and by the monotonic clock, nanoseconds in its boot
      boot TEXT NOT NULL,
      offset INTEGER NOT NULL,         -- what an officer added to the machine's clock, milliseconds
      offset_boot TEXT NOT NULL        -- and in which boot
    ) STRICT;
    CREATE TABLE clock_doubt (         -- one row while a doubt stands that was audited
      id INTEGER PRIMARY KEY CHECK (id = 1)
    ) STRICT;
    CREATE TABLE met_document (
      n INTEGER PRIMARY KEY REFERENCES record (n),
      document BLOB NOT NULL,          -- blind index of issuer and number
      direction TEXT NOT NULL,
      practice INTEGER NOT NULL,
      made INTEGER NOT NULL            -- the station's time, milliseconds since 1970
    ) STRICT;
    CREATE INDEX met_document_document ON met_document (document, n);
    """
}
