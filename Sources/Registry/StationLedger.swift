import Bytes
import Crypto
import Seal
import Store

/// An epoch as the registry knows it.
struct KnownEpoch {
  /// The registry's own number for it, from 1.
  let number: Int64
  /// The number of its station.
  let station: Int64
  /// Whether its batches count.
  let isApproved: Bool
}

/// Which stations are enrolled, with which key, and which of their epochs count.
final class StationLedger {
  private let database: Database
  private let rows: RowSeal
  private var epochs: [EpochName: KnownEpoch] = [:]
  /// Stations whose rows were read and held against their codes: every batch asks for one.
  private var byName: [StationName: Station] = [:]

  private struct EpochName: Hashable {
    let station: Int64
    let epoch: String
  }

  init(_ database: Database, _ rows: RowSeal) {
    self.database = database
    self.rows = rows
  }

  /// Forgets what it remembers of the database, after a transaction that did not hold.
  func forget() {
    epochs = [:]
    byName = [:]
  }

  // MARK: Stations

  private static let columns: SQL =
    "number, name, key, tls_key, encryption_key, request, answer, enrolled, holds, seal"

  /// The three keys of a station, as hashes.
  struct Keys: Equatable {
    let signing: Digest
    let tls: Digest
    let encryption: Digest
  }

  /// One enrolled station.
  struct Station {
    let number: Int64
    let name: StationName
    let key: Digest
    let tlsKey: Digest
    let encryptionKey: Digest
    let request: String
    let answer: String
    /// Milliseconds since 1970.
    let enrolled: Int64
    /// The version of keys that its last batch says it holds.
    var holds: Int64
  }

  /// The station of a name; throws `.registryDamaged` for a row that was changed.
  func station(_ name: StationName) throws(Fault) -> Station? {
    if let known = byName[name] { return known }
    let found = try database.first(
      "SELECT \(Self.columns) FROM station WHERE name = ?", name.text, read: checkedStation)
    if let found { byName[name] = found }
    return found
  }

  /// The station that connects with a key.
  func station(connectingWith key: Digest) throws(Fault) -> Station? {
    try database.first(
      "SELECT \(Self.columns) FROM station WHERE tls_key = ?", key.bytes, read: checkedStation)
  }

  /// Whether a key is a station's, for whatever purpose.
  func isKnown(key: Digest) throws(Fault) -> Bool {
    try database.first(
      "SELECT 1 FROM station WHERE ?1 IN (key, tls_key, encryption_key)", key.bytes
    ) { row throws(Fault) in try row.int(0) } != nil
  }

  /// Every station, by number.
  func stations() throws(Fault) -> [Station] {
    try database.rows(
      "SELECT \(Self.columns) FROM station ORDER BY number", read: checkedStation)
  }

  /// Adds a station.
  func add(
    _ request: EnrolmentRequest, as name: StationName, keys: Keys, answer: EnrolmentAnswer,
    at milliseconds: Int64
  ) throws(Fault) {
    let last = try database.first("SELECT max(number) FROM station") { row throws(Fault) in
      try row.int64OrNil(0)
    }
    let number = ((last ?? nil) ?? 0) + 1
    byName = [:]
    let station = Station(
      number: number, name: name, key: keys.signing, tlsKey: keys.tls,
      encryptionKey: keys.encryption, request: request.json.line(), answer: answer.json.line(),
      enrolled: milliseconds, holds: 0)
    try database.run(
      """
      INSERT INTO station (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, number, station.name.text, station.key.bytes, station.tlsKey.bytes,
      station.encryptionKey.bytes, station.request, station.answer, milliseconds, station.holds,
      rows.code("station", columns(station)))
    try addEpoch(request.epoch, of: number, isApproved: true)
  }

  /// Gives a station another key, request and answer, and the epoch of the request.
  func replace(
    _ station: Station, _ request: EnrolmentRequest, keys: Keys, answer: EnrolmentAnswer,
    at milliseconds: Int64
  ) throws(Fault) {
    byName = [:]
    let next = Station(
      number: station.number, name: station.name, key: keys.signing, tlsKey: keys.tls,
      encryptionKey: keys.encryption, request: request.json.line(), answer: answer.json.line(),
      enrolled: milliseconds, holds: answer.version)
    try update(next)
    try addEpoch(request.epoch, of: station.number, isApproved: true)
  }

  /// Writes a station's row.
  func update(_ next: Station) throws(Fault) {
    byName = [:]
    try database.run(
      """
      UPDATE station SET key = ?, tls_key = ?, encryption_key = ?, request = ?, answer = ?,
        enrolled = ?, holds = ?, seal = ?
      WHERE number = ?
      """, next.key.bytes, next.tlsKey.bytes, next.encryptionKey.bytes, next.request, next.answer,
      next.enrolled, next.holds, rows.code("station", columns(next)), next.number)
  }

  private func checkedStation(_ row: borrowing Row) throws(Fault) -> Station {
    guard let key = Digest(try row.bytes(2)), let tlsKey = Digest(try row.bytes(3)),
      let encryptionKey = Digest(try row.bytes(4))
    else {
      throw Fault(.registryDamaged, at: "station", "a key's hash of another length")
    }
    let station = Station(
      number: try row.int64(0), name: try StationName(try row.text(1)), key: key, tlsKey: tlsKey,
      encryptionKey: encryptionKey, request: try row.text(5), answer: try row.text(6),
      enrolled: try row.int64(7), holds: try row.int64(8))
    try rows.check(try row.bytes(9), "station", columns(station))
    return station
  }

  private func columns(_ station: Station) -> [JSON] {
    [
      .integer(station.number), .string(station.name.text), .string(station.key.hex),
      .string(station.tlsKey.hex), .string(station.encryptionKey.hex),
      .string(station.request), .string(station.answer), .integer(station.enrolled),
      .integer(station.holds),
    ]
  }

  // MARK: Epochs

  /// The epoch of a station, or nil when it was never seen.
  func epoch(_ epoch: String, of station: Int64) throws(Fault) -> KnownEpoch? {
    let name = EpochName(station: station, epoch: epoch)
    if let known = epochs[name] { return known }
    let found = try database.first(
      "SELECT number, station, epoch, state, seal FROM epoch WHERE station = ? AND epoch = ?",
      station, epoch
    ) { row throws(Fault) in try self.checkedEpoch(row).known }
    // Stations have few epochs, but the memory of a registry is bounded all the same.
    if epochs.count > 10_000 { epochs = [:] }
    epochs[name] = found
    return found
  }

  /// Adds an epoch; inside the transaction that needs it.
  @discardableResult
  func addEpoch(
    _ epoch: String, of station: Int64, isApproved: Bool
  ) throws(Fault) -> KnownEpoch {
    let last = try database.first("SELECT max(number) FROM epoch") { row throws(Fault) in
      try row.int64OrNil(0)
    }
    let known = KnownEpoch(
      number: ((last ?? nil) ?? 0) + 1, station: station, isApproved: isApproved)
    let state = isApproved ? "approved" : "held"
    try database.run(
      "INSERT INTO epoch (number, station, epoch, state, seal) VALUES (?, ?, ?, ?, ?)",
      known.number, station, epoch, state,
      rows.code("epoch", columns(known.number, station, epoch, state)))
    epochs[EpochName(station: station, epoch: epoch)] = known
    return known
  }

  /// From now on the epoch counts.
  func approve(_ known: KnownEpoch, _ epoch: String) throws(Fault) {
    try database.run(
      "UPDATE epoch SET state = 'approved', seal = ? WHERE number = ?",
      rows.code("epoch", columns(known.number, known.station, epoch, "approved")), known.number)
    epochs = [:]
  }

  /// Whether the batches of an epoch count.
  func isApproved(epoch number: Int64) throws(Fault) -> Bool {
    try database.first(
      "SELECT number, station, epoch, state, seal FROM epoch WHERE number = ?", number,
      read: checkedEpoch)?.known.isApproved ?? false
  }

  /// How many epochs of a station wait for approval.
  func heldEpochs(of station: Int64) throws(Fault) -> Int {
    try database.first(
      "SELECT count(*) FROM epoch WHERE station = ? AND state = 'held'", station
    ) { row throws(Fault) in try row.int(0) } ?? 0
  }

  /// Every epoch with its station's number and name; throws for a row that was changed.
  func allEpochs() throws(Fault) -> [(known: KnownEpoch, epoch: String)] {
    try database.rows(
      "SELECT number, station, epoch, state, seal FROM epoch ORDER BY number",
      read: checkedEpoch)
  }

  /// The epochs of one station, oldest first.
  func epochs(of station: Int64) throws(Fault) -> [(known: KnownEpoch, epoch: String)] {
    try database.rows(
      "SELECT number, station, epoch, state, seal FROM epoch WHERE station = ? ORDER BY number",
      station, read: checkedEpoch)
  }

  private func checkedEpoch(
    _ row: borrowing Row
  ) throws(Fault) -> (known: KnownEpoch, epoch: String) {
    let number = try row.int64(0)
    let station = try row.int64(1)
    let epoch = try row.text(2)
    let state = try row.text(3)
    try rows.check(try row.bytes(4), "epoch", columns(number, station, epoch, state))
    return (KnownEpoch(number: number, station: station, isApproved: state == "approved"), epoch)
  }

  private func columns(
    _ number: Int64, _ station: Int64, _ epoch: String, _ state: String
  ) -> [JSON] {
    [.integer(number), .integer(station), .string(epoch), .string(state)]
  }
}
