import Bytes
import Crypto
import Seal
import Store

/// A station's next keys, which count beside its present ones until the first batch under them.
struct PendingRenewal: Equatable {
  /// The number of its station.
  let station: Int64
  let request: EnrolmentRequest
  let keys: StationLedger.Keys
  /// Certificates for the next keys.
  let answer: EnrolmentAnswer
}

/// Stations' next keys, and the versions that changes of keys have.
struct RenewalLedger {
  let database: Database
  let rows: RowSeal

  static let migration: SQL = """
    CREATE TABLE renewal (             -- stations' next keys, until the first batch under them
      station INTEGER PRIMARY KEY REFERENCES station (number),
      key BLOB NOT NULL,               -- SHA-256 of each SubjectPublicKeyInfo
      tls_key BLOB NOT NULL UNIQUE,
      encryption_key BLOB NOT NULL,
      request TEXT NOT NULL,
      answer TEXT NOT NULL,
      seal BLOB NOT NULL
    ) STRICT;
    CREATE TABLE key_change (
      version INTEGER PRIMARY KEY,
      station INTEGER,                 -- whose keys; NULL for the registry's own
      what TEXT NOT NULL,              -- renewal, encryption, list, ...
      made INTEGER NOT NULL,           -- milliseconds since 1970
      seal BLOB NOT NULL
    ) STRICT;
    """

  private static let columns: SQL =
    "station, key, tls_key, encryption_key, request, answer, seal"

  // MARK: Next keys

  func renewal(of station: Int64) throws(Fault) -> PendingRenewal? {
    try database.first(
      "SELECT \(Self.columns) FROM renewal WHERE station = ?", station, read: check)
  }

  func renewal(connectingWith key: Digest) throws(Fault) -> PendingRenewal? {
    try database.first(
      "SELECT \(Self.columns) FROM renewal WHERE tls_key = ?", key.bytes, read: check)
  }

  func renewals() throws(Fault) -> [PendingRenewal] {
    try database.rows("SELECT \(Self.columns) FROM renewal ORDER BY station", read: check)
  }

  /// Whether a key is some station's next one.
  func isKnown(key: Digest) throws(Fault) -> Bool {
    try database.first(
      "SELECT 1 FROM renewal WHERE ?1 IN (key, tls_key, encryption_key)", key.bytes
    ) { row throws(Fault) in try row.int(0) } != nil
  }

  /// Writes a station's next keys, over others that never came to use.
  func put(_ renewal: PendingRenewal) throws(Fault) {
    try database.run(
      "INSERT OR REPLACE INTO renewal (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?)",
      renewal.station, renewal.keys.signing.bytes, renewal.keys.tls.bytes,
      renewal.keys.encryption.bytes, renewal.request.json.line(), renewal.answer.json.line(),
      rows.code("renewal", columns(renewal)))
  }

  func remove(of station: Int64) throws(Fault) {
    try database.run("DELETE FROM renewal WHERE station = ?", station)
  }

  private func check(_ row: borrowing Row) throws(Fault) -> PendingRenewal {
    guard let signing = Digest(try row.bytes(1)), let tls = Digest(try row.bytes(2)),
      let encryption = Digest(try row.bytes(3))
    else { throw Fault(.registryDamaged, at: "renewal", "a key's hash of another length") }
    let renewal = PendingRenewal(
      station: try row.int64(0), request: try EnrolmentRequest(Array(try row.text(4).utf8)),
      keys: StationLedger.Keys(signing: signing, tls: tls, encryption: encryption),
      answer: try EnrolmentAnswer(Array(try row.text(5).utf8)))
    try rows.check(try row.bytes(6), "renewal", columns(renewal))
    return renewal
  }

  private func columns(_ renewal: PendingRenewal) -> [JSON] {
    [
      .integer(renewal.station), .string(renewal.keys.signing.hex),
      .string(renewal.keys.tls.hex), .string(renewal.keys.encryption.hex),
      .string(renewal.request.json.line()), .string(renewal.answer.json.line()),
    ]
  }

  // MARK: Versions

  /// One change of keys.
  struct Change: Equatable {
    /// The time of the change in milliseconds since 1970, or one more than the version before: it
    /// grows also over a restore of the registry.
    let version: Int64
    /// Whose keys; nil for the registry's own.
    let station: Int64?
    /// `renewal`, or which of the registry's keys.
    let what: String
    /// Milliseconds since 1970.
    let made: Int64
  }

  private static let changeColumns: SQL = "version, station, what, made, seal"

  /// The newest version that concerns a station, or any; 0 before the first change.
  func version(for station: Int64? = nil) throws(Fault) -> Int64 {
    try database.first(
      """
      SELECT \(Self.changeColumns) FROM key_change
      WHERE ?1 IS NULL OR station IS NULL OR station = ?1 ORDER BY version DESC LIMIT 1
      """, station, read: checkChange)?.version ?? 0
  }

  /// Every change, oldest first.
  func changes() throws(Fault) -> [Change] {
    try database.rows(
      "SELECT \(Self.changeColumns) FROM key_change ORDER BY version", read: checkChange)
  }

  /// The changes of one station's own keys, oldest first.
  func changes(of station: Int64) throws(Fault) -> [Change] {
    try database.rows(
      "SELECT \(Self.changeColumns) FROM key_change WHERE station = ? ORDER BY version", station,
      read: checkChange)
  }

  private func checkChange(_ row: borrowing Row) throws(Fault) -> Change {
    let change = Change(
      version: try row.int64(0), station: try row.int64OrNil(1), what: try row.text(2),
      made: try row.int64(3))
    try rows.check(try row.bytes(4), "key_change", columns(change))
    return change
  }

  /// Notes a change, and gives its version.
  @discardableResult
  func note(
    _ what: String, of station: Int64? = nil, at milliseconds: Int64
  ) throws(Fault) -> Int64 {
    let change = Change(
      version: max(try version() + 1, milliseconds), station: station, what: what,
      made: milliseconds)
    try database.run(
      "INSERT INTO key_change (version, station, what, made, seal) VALUES (?, ?, ?, ?, ?)",
      change.version, change.station, change.what, change.made,
      rows.code("key_change", columns(change)))
    return change.version
  }

  private func columns(_ change: Change) -> [JSON] {
    [
      .integer(change.version), .integer(change.station ?? 0), .string(change.what),
      .integer(change.made),
    ]
  }
}
