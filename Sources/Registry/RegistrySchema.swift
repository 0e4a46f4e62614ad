import Flows
import Record
package import Store

/// The tables of a registry. What stands in clear is coarse and impersonal: names of stations,
/// numbers, hashes; what a record says stands in `sealed` under its own data key.
///
/// Rows without a record's protection carry a `seal`, an authentication code over their other
/// columns (see `RowSeal`), so that no flipped bit and no editor changes them unseen.
package enum RegistrySchema {
  /// The database of a registry; for measurements, too.
  package static let schema = Schema(
    applicationID: 0x4d42_5247,  // "MBRG"
    migrations: [
      """
      CREATE TABLE station (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        key BLOB NOT NULL,               -- SHA-256 of the enrolled key's SubjectPublicKeyInfo
        tls_key BLOB NOT NULL UNIQUE,    -- the same of the key with which it connects
        encryption_key BLOB NOT NULL,    -- the same of the key that is encrypted to
        request TEXT NOT NULL,           -- the enrolment request and the answer that was given
        answer TEXT NOT NULL,
        enrolled INTEGER NOT NULL,       -- milliseconds since 1970
        holds INTEGER NOT NULL,          -- the version of keys that its last batch says it holds
        seal BLOB NOT NULL
      ) STRICT;
      CREATE TABLE epoch (
        number INTEGER PRIMARY KEY,
        station INTEGER NOT NULL REFERENCES station (number),
        epoch TEXT NOT NULL,             -- 32 hexadecimal digits
        state TEXT NOT NULL CHECK (state IN ('approved', 'held')),
        seal BLOB NOT NULL,
        UNIQUE (station, epoch)
      ) STRICT;
      CREATE TABLE batch (
        leaf INTEGER PRIMARY KEY,        -- its place among all batches, from 0
        id BLOB NOT NULL UNIQUE,
        epoch INTEGER NOT NULL REFERENCES epoch (number),
        seq INTEGER NOT NULL,
        previous BLOB,
        records INTEGER NOT NULL,
        state TEXT NOT NULL
          CHECK (state IN ('counted', 'held-epoch', 'held-fork', 'held-revoked')),
        branch BLOB,                     -- where the line of batches began on which its conflicting
                                         -- records stand: a batch's id
        file BLOB NOT NULL,              -- hash of the kept file, see KeptBatch.file
        line TEXT NOT NULL,              -- the log's leaf
        seal BLOB NOT NULL
      ) STRICT;
      CREATE INDEX batch_place ON batch (epoch, seq);
      CREATE INDEX batch_previous ON batch (previous) WHERE previous IS NOT NULL;
      CREATE INDEX batch_held ON batch (epoch) WHERE state <> 'counted';
      CREATE TABLE evidence (            -- stays for ever, whatever is erased
        leaf INTEGER PRIMARY KEY REFERENCES batch (leaf),
        manifest BLOB NOT NULL,          -- the signed manifest
        hashes BLOB NOT NULL             -- the leaf hashes of the records, 32 bytes each
      ) STRICT;
      CREATE TABLE record (
        row INTEGER PRIMARY KEY,         -- the epoch's number times 2^40, plus the record's number
        leaf INTEGER NOT NULL,           -- the batch it came in first
        place INTEGER NOT NULL,          -- and its place there, from 0
        kind TEXT NOT NULL,              -- crossing, outcome, correction, audit, note, step ...
        made INTEGER NOT NULL,           -- milliseconds since 1970, by the station's clock
        document BLOB,                   -- blind index of the document's number
        data_key INTEGER NOT NULL,       -- 0 where the record was erased, and nothing sealed
        sealed BLOB NOT NULL
      ) STRICT;
      CREATE INDEX record_document ON record (document, made) WHERE document IS NOT NULL;
      CREATE TABLE conflict (            -- another content under a number that is taken
        row INTEGER NOT NULL,
        leaf INTEGER NOT NULL,
        place INTEGER NOT NULL,
        kind TEXT NOT NULL,
        counted INTEGER NOT NULL,        -- 1 once an administrator adopted its batch
        document BLOB,                   -- blind index, as of a record
        data_key INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (leaf, place)
      ) STRICT;
      CREATE INDEX conflict_row ON conflict (row);
      CREATE INDEX conflict_document ON conflict (document) WHERE document IS NOT NULL;
      CREATE TABLE file (                -- small files that never change: keys and certificates
        name TEXT PRIMARY KEY,
        seal BLOB NOT NULL
      ) STRICT;
      CREATE TABLE log (
        number INTEGER PRIMARY KEY,      -- 1, 2, ...: the last one grows
        origin TEXT NOT NULL UNIQUE,
        first INTEGER NOT NULL,          -- the first batch that it holds
        opening TEXT,                    -- its first leaf, NULL in the first log
        statement TEXT,                  -- the same, signed
        seal BLOB NOT NULL
      ) STRICT;
      CREATE TABLE checkpoint (
        log INTEGER NOT NULL REFERENCES log (number),
        size INTEGER NOT NULL,
        note TEXT NOT NULL,
        PRIMARY KEY (log, size)
      ) STRICT;
      CREATE TABLE backup (              -- what a verified backup covers, as it was signed
        log INTEGER PRIMARY KEY REFERENCES log (number),
        size INTEGER NOT NULL,
        note TEXT NOT NULL
      ) STRICT;
      CREATE TABLE known_tree (          -- trees that stations may hold: shown to them, or named
        station INTEGER NOT NULL REFERENCES station (number),
        log INTEGER NOT NULL REFERENCES log (number),
        size INTEGER NOT NULL,
        noted INTEGER NOT NULL,          -- the order of noting
        carried INTEGER NOT NULL,        -- 1 when it went out on a stick, which may come late
        PRIMARY KEY (station, log, size)
      ) STRICT;
      CREATE TABLE revocation (          -- keys that are no longer the station's
        key BLOB PRIMARY KEY,            -- SHA-256 of the SubjectPublicKeyInfo
        station INTEGER NOT NULL REFERENCES station (number),
        epoch INTEGER NOT NULL REFERENCES epoch (number),
        seq INTEGER NOT NULL,            -- the last batch that is the station's own, 0 for none
        batch BLOB,
        revoked INTEGER NOT NULL,        -- milliseconds since 1970
        successor BLOB,                  -- the key that the station went on with of itself
        seal BLOB NOT NULL
      ) STRICT;
      """, WitnessLedger.migration, FlowSchema.migration, ReleaseLedger.migration,
      TallySchema.migration, AttachmentSchema.migration, ErasureSchema.migration,
      PossibleDuplicates.migration, RegistryService.shiftSheetMigration, TrustLedger.migration,
      EnrolmentLedger.migration, OfficeSchema.migration, RenewalLedger.migration,
      PreparedLedger.migration,
    ])

  /// The name under which the vault seals a record of a kind, conflicting ones too: restricted
  /// notes, restricted steps of a case and follow-ups have wrapping keys of their own.
  static func sealing(_ kind: RecordKind) -> String {
    switch kind {
    case .note, .step, .confidence, .followUp: kind.rawValue
    case .crossing, .outcome, .correction, .audit, .tally: "record"
    }
  }
}
