import Bytes
public import Codes
import Crypto
import Host
import Seal
import Store

/// How far a batch has come.
public enum OutboxState: String, Sendable {
  /// Sealed and kept here only.
  case sealed
  /// Written to an exchange folder at least once.
  case sent
  /// The registry's receipt is verified and stored.
  case receipted
}

/// What the outbox tells about a batch.
public struct OutboxEntry: Equatable, Sendable {
  /// The number in its epoch.
  public let seq: Int64
  /// The epoch, 32 hexadecimal digits.
  public let epoch: String
  /// The batch's id, 64 hexadecimal digits.
  public let id: String
  /// Records in it.
  public let count: Int
  /// Bytes of the sealed file.
  public let bytes: Int
  /// How far it has come.
  public let state: OutboxState
  /// When it was sealed, by the station's wall clock.
  public let sealedAt: Instant
}

/// Seals waiting records into batches and follows each batch until the registry has it.
///
/// A batch is one transaction: manifest, sealed file and the mark on its records are on the disk
/// together or not at all, so a record is in exactly one batch. A batch is sealed once; what is
/// sent again is the same file.
final class Outbox {
  /// Bytes of record lines in one batch at most: well below the format's 8 MiB, so that a batch is
  /// held in memory on the smallest station and a cut transfer costs little.
  private static let lineBytes = 4 << 20

  private let journal: Journal
  private let station: StationName
  private let sealer: BatchSealer
  private let verifier: NoteVerifier
  private let signerKey: Digest
  private let timekeeper: any Timekeeper
  private let origin: String

  init(
    journal: Journal, station: StationName, signing: SigningKey, enrolment: EnrolmentAnswer,
    timekeeper: any Timekeeper
  ) throws(Fault) {
    self.journal = journal
    self.station = station
    self.timekeeper = timekeeper
    origin = enrolment.origin
    signerKey = signing.publicKey.hash
    verifier = try NoteVerifier(enrolment.logKey)
    sealer = try BatchSealer(
      certificate: try Certificate(pem: enrolment.stationCertificate), key: signing,
      recipient: try Certificate(pem: enrolment.encryptionCertificate), origin: origin)
  }

  // MARK: Sealing

  /// Seals the oldest waiting records, at most `count` of them; nil when none wait.
  func sealNext(atMost count: Int) throws(Fault) -> OutboxEntry? {
    let waiting = try journal.unsealed(atMost: count)
    var lines: [[UInt8]] = []
    var numbers: [Int64] = []
    var bytes = 0
    for record in waiting {
      bytes += record.bytes + 1
      if bytes > Outbox.lineBytes, !lines.isEmpty { break }
      lines.append(try journal.line(record.n))
      numbers.append(record.n)
    }
    guard let first = numbers.first, let last = numbers.last else { return nil }
    let now = timekeeper.now()
    let clocks = Manifest.Clocks(
      wall: Instant(milliseconds: now.utcMilliseconds),
      monotonicNanoseconds: Int64(clamping: now.monotonicNanoseconds), bootID: now.bootID)
    let position = try nextPosition()
    let batch = try sealer.seal(lines, at: position, clocks: clocks, seen: try seenTree())
    let database = journal.database
    try database.transaction { () throws(Fault) in
      try database.run(
        """
        INSERT INTO batch (epoch, seq, id, first, last, count, signed, sealed, sealed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, journal.epoch.number, position.seq, batch.id.bytes, first, last, numbers.count,
        batch.signedManifest, batch.file, clocks.wall.milliseconds)
      try database.run(
        "UPDATE record SET batch = ? WHERE batch IS NULL AND epoch = ? AND n BETWEEN ? AND ?",
        position.seq, journal.epoch.number, first, last)
      guard database.changes == numbers.count else {
        throw Fault(.bug, at: "outbox", "a batch and its records do not agree")
      }
    }
    return try entries(seq: position.seq, epoch: journal.epoch.text).first
  }

  private func nextPosition() throws(Fault) -> Manifest.Position {
    let last = try journal.database.first(
      "SELECT seq, id FROM batch WHERE epoch = ? ORDER BY seq DESC LIMIT 1", journal.epoch.number
    ) { row throws(Fault) in (seq: try row.int64(0), id: try row.bytes(1)) }
    return Manifest.Position(
      station: station, epoch: journal.epoch.text, seq: (last?.seq ?? 0) + 1,
      previous: (last?.id ?? journal.epoch.previousHead).flatMap { Digest($0) })
  }

  private func seenTree() throws(Fault) -> Manifest.SeenTree? {
    guard let head = try head(), let root = Digest(head.root) else { return nil }
    return Manifest.SeenTree(size: head.size, root: root)
  }

  // MARK: What stands in the outbox

  /// All batches, oldest first.
  func entries() throws(Fault) -> [OutboxEntry] { try entries(seq: nil, epoch: nil) }

  private func entries(seq: Int64?, epoch: String?) throws(Fault) -> [OutboxEntry] {
    try journal.database.rows(
      """
      SELECT seq, epoch.epoch, id, count, length(sealed), sent_at, receipt IS NOT NULL, sealed_at
      FROM batch JOIN epoch ON number = batch.epoch
      WHERE (?1 IS NULL OR seq = ?1) AND (?2 IS NULL OR epoch.epoch = ?2) ORDER BY number, seq
      """, seq, epoch
    ) { row throws(Fault) in
      let isSent = !row.isNull(5)
      return OutboxEntry(
        seq: try row.int64(0), epoch: try row.text(1), id: Hex.encode(try row.bytes(2)),
        count: try row.int(3), bytes: try row.int(4),
        state: try row.int(6) == 1 ? .receipted : isSent ? .sent : .sealed,
        sealedAt: Instant(milliseconds: try row.int64(7)))
    }
  }

  /// The sealed file of a batch.
  func file(of entry: OutboxEntry) throws(Fault) -> [UInt8] {
    let id = try Hex.decode(entry.id)
    let file = try journal.database.first("SELECT sealed FROM batch WHERE id = ?", id) {
      row throws(Fault) in try row.bytes(0)
    }
    guard let file else { throw Fault(.noSuchRecord, at: "batch \(entry.seq)", "there is none") }
    return file
  }

  /// Notes that a batch was written for the registry.
  func markSent(_ entry: OutboxEntry) throws(Fault) {
    try journal.database.run(
      "UPDATE batch SET sent_at = ? WHERE id = ?", timekeeper.now().utcMilliseconds,
      try Hex.decode(entry.id))
  }

  // MARK: Receipts

  /// Verifies a receipt for a batch and stores both receipt and checkpoint; throws `.receipt` or
  /// `.checkpoint` when it does not hold, and then keeps all as it was.
  func take(receipt bytes: [UInt8], for entry: OutboxEntry) throws(Fault) {
    let receipt = try Receipt(bytes)
    let id = try Hex.decode(entry.id)
    let signed = try journal.database.first("SELECT signed FROM batch WHERE id = ?", id) {
      row throws(Fault) in try row.bytes(0)
    }
    guard let signed, let batch = Digest(id) else {
      throw Fault(.stationReceipt, at: "batch \(entry.seq)", "a receipt for no batch of ours")
    }
    let position = Manifest.Position(
      station: station, epoch: entry.epoch, seq: entry.seq, previous: nil)
    let checkpoint = try receipt.verify(
      with: verifier, batch: batch, position: position, signerKey: signerKey,
      signedManifest: Hash.digest(signed))
    guard checkpoint.origin == origin else {
      throw Fault(.stationReceipt, at: "batch \(entry.seq)", "a receipt of another log")
    }
    let database = journal.database
    try database.transaction { () throws(Fault) in
      try keep(checkpoint, note: Array(receipt.checkpoint.utf8))
      try database.run(
        "UPDATE batch SET receipt = ?, receipted_at = ? WHERE id = ?", bytes,
        timekeeper.now().utcMilliseconds, id)
    }
  }

  /// Keeps the newest checkpoint. Two roots of one size are a log that shows different histories:
  /// the old one is kept and the receipt is refused. Throws `.stationReceipt`.
  private func keep(_ checkpoint: Checkpoint, note: [UInt8]) throws(Fault) {
    if let known = try head() {
      guard checkpoint.size != known.size || checkpoint.root.bytes == known.root else {
        throw Fault(
          .stationReceipt, at: "checkpoint of size \(known.size)",
          "the registry's log shows two histories: tell the administrator")
      }
      guard checkpoint.size > known.size else { return }
    }
    try journal.database.run(
      "INSERT OR REPLACE INTO head (origin, size, root, note) VALUES (?, ?, ?, ?)", origin,
      checkpoint.size, checkpoint.root.bytes, note)
  }

  /// The newest checkpoint that was verified.
  func head() throws(Fault) -> (size: Int, root: [UInt8])? {
    try journal.database.first("SELECT size, root FROM head WHERE origin = ?", origin) {
      row throws(Fault) in (size: try row.int(0), root: try row.bytes(1))
    }
  }
}
