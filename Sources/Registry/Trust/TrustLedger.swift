import Bytes
import Crypto
import Document
import Store

/// What a registry knows of other states' authorities: every item that was imported with what was
/// decided on it, the signed lists in which items came, and the states that are expected.
struct TrustLedger {
  let database: Database
  let rows: RowSeal

  /// The tables, beside the others.
  static let migration: SQL = """
    CREATE TABLE trust_item (
      fingerprint BLOB PRIMARY KEY,    -- SHA-256 of the bytes
      kind TEXT NOT NULL,              -- authority, signer, revocations, defects
      der BLOB NOT NULL,
      place TEXT NOT NULL,             -- where it was first
      imported INTEGER NOT NULL,       -- milliseconds since 1970
      state TEXT NOT NULL CHECK (state IN ('candidate', 'accepted', 'revoked')),
      decided INTEGER,                 -- milliseconds since 1970
      user INTEGER,                    -- the operating system's user who decided
      reason TEXT,
      seal BLOB NOT NULL
    ) STRICT;
    CREATE TABLE trust_list (          -- a list that was signed, and its signer's certificate
      signer BLOB NOT NULL,            -- SHA-256 of the certificate
      place TEXT NOT NULL,
      certificate BLOB NOT NULL,
      proper INTEGER NOT NULL,         -- 1 where it is a certificate for signers of such lists
      entries INTEGER NOT NULL,
      imported INTEGER NOT NULL,
      seal BLOB NOT NULL,
      PRIMARY KEY (signer, place)
    ) STRICT;
    CREATE TABLE trust_entry (         -- which items stand in lists of which signers, or by
                                       -- themselves in a file: then its SHA-256 stands here
      signer BLOB NOT NULL,
      item BLOB NOT NULL,
      seal BLOB NOT NULL,
      PRIMARY KEY (signer, item)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE trust_expected (      -- states whose certificates should be known
      state TEXT PRIMARY KEY,
      seal BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  // MARK: Items

  private static let columns: SQL =
    "fingerprint, kind, der, place, imported, state, decided, user, reason, seal"

  func item(_ fingerprint: Digest) throws(Fault) -> KnownTrustItem? {
    try database.first(
      "SELECT \(Self.columns) FROM trust_item WHERE fingerprint = ?", fingerprint.bytes,
      read: check)
  }

  /// Every item, in the order of kind and place.
  func items() throws(Fault) -> [KnownTrustItem] {
    try database.rows(
      "SELECT \(Self.columns) FROM trust_item ORDER BY kind, imported, rowid", read: check)
  }

  /// Writes an item, over an older row of it.
  func put(_ item: KnownTrustItem) throws(Fault) {
    try database.run(
      """
      INSERT INTO trust_item (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (fingerprint) DO UPDATE SET state = excluded.state, decided = excluded.decided,
        user = excluded.user, reason = excluded.reason, seal = excluded.seal
      """, item.fingerprint.bytes, item.kind.rawValue, item.der, item.place, item.imported,
      item.state.rawValue, item.decided, item.user, item.reason,
      rows.code("trust_item", item.columns))
  }

  private func check(_ row: borrowing Row) throws(Fault) -> KnownTrustItem {
    guard let fingerprint = Digest(try row.bytes(0)),
      let kind = TrustItem.Kind(rawValue: try row.text(1)),
      let state = KnownTrustItem.State(rawValue: try row.text(5))
    else { throw Fault(.registryDamaged, at: "trust_item", "a row that was changed") }
    let der = try row.bytes(2)
    let item = KnownTrustItem(
      fingerprint: fingerprint, kind: kind, der: der, place: try row.text(3),
      imported: try row.int64(4), state: state, decided: try row.int64OrNil(6),
      user: try row.int64OrNil(7), reason: try row.textOrNil(8))
    try rows.check(try row.bytes(9), "trust_item", item.columns)
    guard Hash.digest(der) == fingerprint else {
      throw Fault(.registryDamaged, at: "trust_item", "a certificate or list that was changed")
    }
    return item
  }

  // MARK: Lists

  func lists() throws(Fault) -> [KnownTrustList] {
    try database.rows(
      """
      SELECT signer, place, certificate, proper, entries, imported, seal FROM trust_list
      ORDER BY imported, place
      """
    ) { row throws(Fault) in
      let list = KnownTrustList(
        certificate: try row.bytes(2), place: try row.text(1), isListSigner: try row.int(3) == 1,
        entries: try row.int(4), imported: try row.int64(5))
      try rows.check(try row.bytes(6), "trust_list", list.columns)
      return list
    }
  }

  func put(_ list: KnownTrustList) throws(Fault) {
    try database.run(
      """
      INSERT OR REPLACE INTO trust_list
        (signer, place, certificate, proper, entries, imported, seal)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, list.signer.bytes, list.place, list.certificate, list.isListSigner ? 1 : 0,
      list.entries, list.imported, rows.code("trust_list", list.columns))
  }

  func put(_ item: Digest, inListsOf signer: Digest) throws(Fault) {
    try database.run(
      "INSERT OR REPLACE INTO trust_entry (signer, item, seal) VALUES (?, ?, ?)", signer.bytes,
      item.bytes, rows.code("trust_entry", [.string(signer.hex), .string(item.hex)]))
  }

  /// What items stand in: SHA-256 of certificates of lists' signers, and of files.
  func groups() throws(Fault) -> Set<Digest> {
    Set(
      try database.rows("SELECT DISTINCT signer FROM trust_entry") { row throws(Fault) in
        guard let group = Digest(try row.bytes(0)) else {
          throw Fault(.registryDamaged, at: "trust_entry", "a row that was changed")
        }
        return group
      })
  }

  /// The items that stand in the lists of a signer, or in a file.
  func items(inListsOf signer: Digest) throws(Fault) -> [Digest] {
    try database.rows(
      "SELECT item, seal FROM trust_entry WHERE signer = ?", signer.bytes
    ) { row throws(Fault) in
      guard let item = Digest(try row.bytes(0)) else {
        throw Fault(.registryDamaged, at: "trust_entry", "a row that was changed")
      }
      let columns: [JSON] = [.string(signer.hex), .string(item.hex)]
      try rows.check(try row.bytes(1), "trust_entry", columns)
      return item
    }
  }

  // MARK: Expected states

  func expected() throws(Fault) -> Set<String> {
    Set(
      try database.rows("SELECT state, seal FROM trust_expected") { row throws(Fault) in
        let state = try row.text(0)
        try rows.check(try row.bytes(1), "trust_expected", [.string(state)])
        return state
      })
  }

  func expect(_ state: String, _ isExpected: Bool) throws(Fault) {
    guard isExpected else {
      return try database.run("DELETE FROM trust_expected WHERE state = ?", state)
    }
    try database.run(
      "INSERT OR REPLACE INTO trust_expected (state, seal) VALUES (?, ?)", state,
      rows.code("trust_expected", [.string(state)]))
  }
}
