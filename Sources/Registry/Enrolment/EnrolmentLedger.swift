import Bytes
import Crypto
import Seal
import Store

/// A request to be enrolled that came over the network, and what was offered to it.
struct AskedEnrolment: Equatable {
  /// What became of it.
  enum State: String {
    /// The station has not shown what it committed itself to, so it has no code yet.
    case asked
    /// Two people may compare codes.
    case opened
    /// The station is let in.
    case approved
    /// An administrator refused it.
    case refused
  }

  let request: EnrolmentRequest
  let offer: EnrolmentOffer
  /// What the station committed itself to, once it was shown.
  var opening: [UInt8]?
  var state: State
  /// Milliseconds since 1970.
  let arrived: Int64
}

/// Requests to be enrolled that wait for two people, and those that were decided.
struct EnrolmentLedger {
  let database: Database
  let rows: RowSeal

  static let migration: SQL = """
    CREATE TABLE enrolment (           -- requests that came over the network
      request BLOB PRIMARY KEY,        -- SHA-256 of the request's line
      line TEXT NOT NULL,
      offer TEXT NOT NULL,
      opening BLOB,                    -- what the station committed itself to, once shown
      state TEXT NOT NULL CHECK (state IN ('asked', 'opened', 'approved', 'refused')),
      arrived INTEGER NOT NULL,        -- milliseconds since 1970
      seal BLOB NOT NULL
    ) STRICT;
    """

  private static let columns: SQL = "request, line, offer, opening, state, arrived, seal"

  /// The request of a hash.
  func asked(_ hash: Digest) throws(Fault) -> AskedEnrolment? {
    try database.first(
      "SELECT \(Self.columns) FROM enrolment WHERE request = ?", hash.bytes, read: check)
  }

  /// Every request, oldest first.
  func all() throws(Fault) -> [AskedEnrolment] {
    try database.rows(
      "SELECT \(Self.columns) FROM enrolment ORDER BY arrived, request", read: check)
  }

  /// Writes a request, over itself as it was.
  func put(_ asked: AskedEnrolment) throws(Fault) {
    try database.run(
      "INSERT OR REPLACE INTO enrolment (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?)",
      asked.offer.request.bytes, asked.request.json.line(), asked.offer.json.line(),
      asked.opening, asked.state.rawValue, asked.arrived, rows.code("enrolment", columns(asked)))
  }

  /// Forgets a request.
  func remove(_ asked: AskedEnrolment) throws(Fault) {
    try database.run("DELETE FROM enrolment WHERE request = ?", asked.offer.request.bytes)
  }

  private func check(_ row: borrowing Row) throws(Fault) -> AskedEnrolment {
    let state = AskedEnrolment.State(rawValue: try row.text(4))
    guard let state else { throw Fault(.registryDamaged, at: "enrolment", "an unknown state") }
    let asked = AskedEnrolment(
      request: try EnrolmentRequest(Array(try row.text(1).utf8)),
      offer: try EnrolmentOffer(try JSON.parse(Array(try row.text(2).utf8))),
      opening: try row.bytesOrNil(3), state: state, arrived: try row.int64(5))
    try rows.check(try row.bytes(6), "enrolment", columns(asked))
    return asked
  }

  private func columns(_ asked: AskedEnrolment) -> [JSON] {
    [
      .string(asked.request.json.line()), .string(asked.offer.json.line()),
      .string(asked.opening.map(Hex.encode) ?? ""), .string(asked.state.rawValue),
      .integer(asked.arrived),
    ]
  }
}
