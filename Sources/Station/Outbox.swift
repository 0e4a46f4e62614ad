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
  /// The registry says, signed, that a verified backup of its own covers it.
  case backedUp = "backed-up"
  /// Its records are no longer kept here.
  case pruned
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
  /// Nil while the station is locked: what is sealed already can be carried all the same.
  private let signing: SigningKey?
  private let enrolment: EnrolmentAnswer
  private let timekeeper: any Timekeeper
  /// What is known of the registry's logs.
  let watch: LogWatch

  init(
    journal: Journal, station: StationName, signing: SigningKey?, enrolment: EnrolmentAnswer,
    alarms: AlarmLedger, timekeeper: any Timekeeper
  ) {
    self.journal = journal
    self.station = station
    self.signing = signing
    self.enrolment = enrolment
    self.timekeeper = timekeeper
    watch = LogWatch(journal.database, enrolment, alarms: alarms)
  }

  /// Seals for the registry's present log.
  private func sealer() throws(Fault) -> BatchSealer {
    guard let signing else {
      throw Fault(.stationLocked, at: station.text, "batches are sealed once an officer signs in")
    }
    return try BatchSealer(
      certificate: try Certificate(pem: enrolment.stationCertificate), key: signing,
      recipient: try Certificate(pem: enrolment.encryptionCertificate),
      origin: try watch.current().origin)
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
    let batch = try sealer().seal(
      lines, at: position, clocks: clocks, seen: try seenTree(),
      holding: enrolment.version)
    let database = journal.database
    try database.transaction { () throws(Fault) in
      try database.run(
        """
        INSERT INTO batch (epoch, seq, id, first, last, count, signed, sealed, sealed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, journal.epoch.number, position.seq, batch.id.bytes, first, last, numbers.count,
        batch.signedManifest, batch.file, clocks.wall.milliseconds)
      try database.run(
        """
        UPDATE record SET batch = ?, batch_epoch = ?
        WHERE batch IS NULL AND data_key <> 0 AND n BETWEEN ? AND ?
        """, position.seq, journal.epoch.number, first, last)
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
    guard let head = try watch.head(of: try watch.current().origin)?.tree else { return nil }
    return Manifest.SeenTree(size: head.size, root: head.root)
  }

  // MARK: What stands in the outbox

  /// All batches, oldest first.
  func entries() throws(Fault) -> [OutboxEntry] { try entries(seq: nil, epoch: nil) }

  private func entries(seq: Int64?, epoch: String?) throws(Fault) -> [OutboxEntry] {
    try journal.database.rows(
      """
      SELECT seq, epoch.epoch, id, count, length(sealed), sealed_at, CASE
        WHEN pruned_at IS NOT NULL THEN 'pruned'
        WHEN receipt_index < backed_up.size THEN 'backed-up'
        WHEN receipt IS NOT NULL THEN 'receipted'
        WHEN sent_at IS NOT NULL THEN 'sent' ELSE 'sealed' END
      FROM batch JOIN epoch ON number = batch.epoch LEFT JOIN backed_up ON origin = receipt_log
      WHERE (?1 IS NULL OR seq = ?1) AND (?2 IS NULL OR epoch.epoch = ?2) ORDER BY number, seq
      """, seq, epoch
    ) { row throws(Fault) in
      guard let state = OutboxState(rawValue: try row.text(6)) else {
        throw Fault(.storeCorrupt, at: "batch", "a row with an unknown state")
      }
      return OutboxEntry(
        seq: try row.int64(0), epoch: try row.text(1), id: Hex.encode(try row.bytes(2)),
        count: try row.int(3), bytes: try row.int(4),
        state: state, sealedAt: Instant(milliseconds: try row.int64(5)))
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
  ///
  /// False for a receipt of a log that ended without the batch: the batch is sent again.
  func take(receipt bytes: [UInt8], for entry: OutboxEntry) throws(Fault) -> Bool {
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
    let tree = try receipt.verify(
      with: try verifier(of: receipt), batch: batch, position: position,
      signerKey: try signer(of: signed), signedManifest: Hash.digest(signed))
    guard try watch.holds(receipt.index, in: tree.origin) else { return false }
    try watch.check(tree, Array(receipt.checkpoint.utf8))
    try journal.database.run(
      """
      UPDATE batch SET receipt = ?, receipted_at = ?, receipt_log = ?, receipt_index = ?
      WHERE id = ?
      """, bytes, timekeeper.now().utcMilliseconds, tree.origin, receipt.index, id)
    return true
  }

  /// The key that signed a batch: this station's, or the one that it had before a restore.
  private func signer(of signed: [UInt8]) throws(Fault) -> Digest {
    try CMS.verify(signed).signer.publicKey.hash
  }

  /// The key of the log that a receipt says it is from; an ended log's receipts hold for ever, but
  /// a batch that is sent now gets none from there.
  private func verifier(of receipt: Receipt) throws(Fault) -> NoteVerifier {
    let origin = try Checkpoint(unverified: receipt.checkpoint).origin
    guard let log = try watch.logs().first(where: { $0.origin == origin }) else {
      throw Fault(.stationReceipt, at: origin, "a receipt of another log")
    }
    return log.verifier
  }

  // MARK: Whether this database went back

  /// What an answer shows that this database has forgotten: batches of the present epoch that the
  /// registry has and this station never made, or made otherwise. Nil when it shows none.
  func forgotten(by answer: RegistryAnswer) throws(Fault) -> String? {
    guard answer.epoch == journal.epoch.text, let head = answer.head else { return nil }
    let own = try journal.database.first(
      "SELECT id FROM batch WHERE epoch = ? AND seq = ?", journal.epoch.number, head
    ) { row throws(Fault) in try row.bytes(0) }
    guard let own else {
      return "the registry has batch \(head) of this epoch, which is not known here"
    }
    guard let there = answer.headBatch, there.bytes != own else { return nil }
    return "the registry has another batch \(head) of this epoch"
  }

  /// What a receipt shows that this database has forgotten: a batch of the present epoch that was
  /// receipted and is not known here. Nil when it shows nothing, or does not hold.
  func forgotten(by receipt: Receipt) throws(Fault) -> String? {
    guard receipt.leaf.station == station, receipt.leaf.epoch == journal.epoch.text,
      let verifier = try? verifier(of: receipt), (try? receipt.verify(with: verifier)) != nil,
      try receipt.leaf.signerKey
        == Certificate(pem: enrolment.stationCertificate).publicKey.hash,
      try !isKnown(receipt.leaf.batch)
    else { return nil }
    return "a receipt of batch \(receipt.leaf.seq) of this epoch, which is not known here"
  }

  /// Whether a batch of this id was made here.
  func isKnown(_ id: Digest) throws(Fault) -> Bool {
    try journal.database.first("SELECT 1 FROM batch WHERE id = ?", id.bytes) { row throws(Fault) in
      try row.int(0)
    } != nil
  }
}
