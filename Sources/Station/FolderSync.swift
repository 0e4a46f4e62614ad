public import Bytes
import Crypto
import Host
import Seal

/// What one sync over a folder did.
public struct SyncReport: Equatable, Sendable {
  /// Batches written into the folder.
  public internal(set) var written: [Int64] = []
  /// Batches that were there already and still wait for their receipt.
  public internal(set) var waiting: [Int64] = []
  /// Batches whose receipts were verified and stored now.
  public internal(set) var receipted: [Int64] = []
  /// Batches that were sealed now.
  public internal(set) var sealed: [OutboxEntry] = []
  /// Sequence numbers that the registry says it lacks.
  public internal(set) var missing: [ClosedRange<Int64>] = []
  /// Files that the registry set aside, with its reason.
  public internal(set) var setAside: [String] = []
  /// What became of the attachments.
  public internal(set) var attachments = AttachmentReport()
  /// What did not hold: the file's name and why. Nothing of it was taken.
  public internal(set) var refused: [String] = []
  /// What the registry had erased.
  public internal(set) var erasures = ErasureReport()
  /// Batches of this station that the registry keeps and does not count, by its reason.
  public internal(set) var held: [String: Int] = [:]
  /// Tombstones that the registry's answer speaks of.
  var tombstones = 0
  /// The epoch that was begun now, because the database turned out to have gone back.
  public internal(set) var newEpoch: String?
  /// The alarms that stand open.
  public internal(set) var alarms: [StationAlarm] = []

  /// The report as JSON.
  public var json: JSON {
    .fields([
      "written": .array(written.map(JSON.integer)), "waiting": .array(waiting.map(JSON.integer)),
      "receipted": .array(receipted.map(JSON.integer)),
      "missing": .array(
        missing.map { .array([.integer($0.lowerBound), .integer($0.upperBound)]) }),
      "setAside": .texts(setAside), "refused": .texts(refused), "attachments": attachments.json,
      "erasures": erasures.json, "held": .object(held.mapValues { .integer(Int64($0)) }),
      "newEpoch": .text(newEpoch),
      "alarms": .array(alarms.map(\.json)),
    ])
  }
}

/// Carries batches out and receipts in over a folder: a stick, or any folder both sides can reach.
///
/// Every batch without a receipt is written, so a lost stick costs nothing but the next one, and
/// the registry counts what comes twice once. A batch leaves the folder when its receipt was taken.
struct FolderSync {
  let outbox: Outbox
  let journal: Journal
  let station: StationName
  let answerKey: NoteVerifier
  let files: any Files
  let carrier: PackCarrier
  let erasures: Erasures

  /// Names looked at in the folder of receipts.
  private static let namesAtMost = 10_000
  /// Receipts of batches that are not known here, read at most.
  private static let unknownAtMost = 256

  /// Takes what the registry says and its receipts; `seal` then seals what waits; all that has no
  /// receipt is written, then packs of attachments. Stopped at any point, it is begun again.
  ///
  /// The registry is heard before anything is sealed: it may show that this database went back to
  /// an older image, and then nothing more is sealed under numbers that were used before.
  func run(
    _ folder: Path, attachmentBytes: Int, seal: () throws(Fault) -> [OutboxEntry]
  ) throws(Fault) -> SyncReport {
    var report = SyncReport()
    let outgoing = folder / ExchangeNames.toRegistry / station.text
    let incoming = folder / ExchangeNames.toStation / station.text
    for place in [outgoing.parent, outgoing, incoming.parent, incoming] {
      // A link on a stick could lead anywhere, and batches are written and removed there.
      if let kind = files.kind(of: place), kind != .folder {
        throw Fault(.fileKind, at: place.string, "a folder expected")
      }
    }
    var signs = try readAnswer(incoming, into: &report)
    signs += try unknownReceipts(in: incoming)
    if let sign = signs.first {
      try journal.beginEpoch()
      report.newEpoch = journal.epoch.text
      try outbox.watch.alarms.raise(
        .wentBack, "\(sign); it goes on in epoch \(journal.epoch.text)")
    }
    for entry in try unreceipted() {
      guard try takeReceipt(for: entry, from: incoming, into: &report) else { continue }
      try files.remove(outgoing / ExchangeNames.batch(epoch: entry.epoch, seq: entry.seq))
    }
    try takeErasures(incoming, outgoing, &report)
    report.sealed = try seal()
    for entry in try unreceipted() {
      let name = ExchangeNames.batch(epoch: entry.epoch, seq: entry.seq)
      try write(entry, to: outgoing, name: name, over: folder, into: &report)
    }
    if let refused = try carrier.takeStatement(folder, into: &report.attachments) {
      report.refused.append(refused)
    }
    try carrier.write(folder, atMost: attachmentBytes, into: &report.attachments)
    if carrier.mayForget, report.newEpoch == nil { _ = try carrier.shelf.sweep() }
    report.alarms = try outbox.watch.alarms.alarms(isOpenOnly: true)
    return report
  }

  /// Erases what the registry says before anything is written: what goes out is without it.
  private func takeErasures(
    _ incoming: Path, _ outgoing: Path, _ report: inout SyncReport
  ) throws(Fault) {
    report.refused += try erasures.take(from: incoming)
    let known = try erasures.count()
    if known < report.tombstones {
      report.refused.append(
        "\(report.tombstones) tombstones were signed for this station and \(known) are here")
    }
    report.erasures = try erasures.carryOut()
    try erasures.giveBack(incoming, to: outgoing)
  }

  private func unreceipted() throws(Fault) -> [OutboxEntry] {
    try outbox.entries().filter { $0.state == .sealed || $0.state == .sent }
  }

  private func write(
    _ entry: OutboxEntry, to folder: Path, name: String, over medium: Path,
    into report: inout SyncReport
  ) throws(Fault) {
    let bytes = try outbox.file(of: entry)
    // A file that is cut or changed is written anew.
    if let there = try? files.read(folder / name, limit: bytes.count), there == bytes {
      report.waiting.append(entry.seq)
    } else {
      try files.makeFolder(folder)
      try write(bytes, to: folder / name, over: medium)
      report.written.append(entry.seq)
    }
    try outbox.markSent(entry)
  }

  /// Writes a batch; on a full medium packs of attachments make room for it.
  private func write(_ bytes: [UInt8], to path: Path, over medium: Path) throws(Fault) {
    while true {
      do throws(Fault) { return try files.write(bytes, to: path) } catch {
        guard error.code == .diskFull, try carrier.makeRoom(medium) else { throw error }
      }
    }
  }

  private func takeReceipt(
    for entry: OutboxEntry, from folder: Path, into report: inout SyncReport
  ) throws(Fault) -> Bool {
    let name = ExchangeNames.receipt(batchID: try Hex.decode(entry.id))
    guard files.kind(of: folder / name) == .file else { return false }
    do throws(Fault) {
      let bytes = try files.read(folder / name, limit: Parameters.noteBytes)
      guard try outbox.take(receipt: bytes, for: entry) else { return false }
      report.receipted.append(entry.seq)
      return true
    } catch {
      guard error.code.exit == .refused || error.code.exit == .badInput else { throw error }
      report.refused.append("\(name): \(error.detail)")
      return false
    }
  }

  /// Takes the registry's answer, when it is the registry's and for this station; gives what shows
  /// that this database went back.
  private func readAnswer(
    _ folder: Path, into report: inout SyncReport
  ) throws(Fault) -> [String] {
    let path = folder / ExchangeNames.answer
    guard files.kind(of: path) == .file else { return [] }
    do throws(Fault) {
      let answer = try RegistryAnswer(
        try SignedStatement.open(
          try files.read(path, limit: Parameters.noteBytes), as: .answer, verifier: answerKey))
      guard answer.station == station.text else {
        throw Fault(.statement, "an answer to another station")
      }
      report.missing = answer.missing
      report.setAside = answer.setAside.map { "\($0.file): \($0.reason)" }
      report.held = answer.held
      report.tombstones = answer.tombstones
      if let growth = answer.growth { try outbox.watch.take(growth) }
      return try outbox.forgotten(by: answer).map { [$0] } ?? []
    } catch {
      guard error.code.exit == .refused || error.code.exit == .badInput else { throw error }
      report.refused.append("\(ExchangeNames.answer): \(error.detail)")
      return []
    }
  }

  /// Receipts for batches of the present epoch that were never made here, among those that lie in
  /// the folder: the database went back, and the stick remembers.
  private func unknownReceipts(in folder: Path) throws(Fault) -> [String] {
    guard files.kind(of: folder) == .folder else { return [] }
    var signs: [String] = []
    var read = 0
    for entry in try files.list(folder, limit: FolderSync.namesAtMost)
    where entry.kind == .file && entry.name.hasSuffix(ExchangeNames.receiptEnding) {
      let name = entry.name.dropLast(ExchangeNames.receiptEnding.utf8.count)
      guard let bytes = try? Hex.decode(String(name)), let id = Digest(bytes),
        try !outbox.isKnown(id), read < FolderSync.unknownAtMost
      else { continue }
      read += 1
      guard let text = try? files.read(folder / entry.name, limit: Parameters.noteBytes),
        let receipt = try? Receipt(text), let sign = try outbox.forgotten(by: receipt)
      else { continue }
      signs.append(sign)
    }
    return signs
  }
}
