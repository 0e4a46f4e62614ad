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
  /// Sequence numbers that the registry says it lacks.
  public internal(set) var missing: [ClosedRange<Int64>] = []
  /// Files that the registry set aside, with its reason.
  public internal(set) var setAside: [String] = []
  /// What became of the attachments.
  public internal(set) var attachments = AttachmentReport()
  /// What did not hold: the file's name and why. Nothing of it was taken.
  public internal(set) var refused: [String] = []

  /// The report as JSON.
  public var json: JSON {
    [
      "written": .array(written.map(JSON.integer)), "waiting": .array(waiting.map(JSON.integer)),
      "receipted": .array(receipted.map(JSON.integer)),
      "missing": .array(
        missing.map { .array([.integer($0.lowerBound), .integer($0.upperBound)]) }),
      "setAside": .texts(setAside), "refused": .texts(refused), "attachments": attachments.json,
    ]
  }
}

/// Carries batches out and receipts in over a folder: a stick, or any folder both sides can reach.
///
/// Every batch without a receipt is written, so a lost stick costs nothing but the next one, and
/// the registry counts what comes twice once. A batch leaves the folder when its receipt was taken.
struct FolderSync {
  let outbox: Outbox
  let station: StationName
  let files: any Files
  let carrier: PackCarrier

  /// Takes receipts first, then writes what has none, then packs of attachments. Stopped at any
  /// point, it is begun again.
  func run(_ folder: Path, attachmentBytes: Int) throws(Fault) -> SyncReport {
    var report = SyncReport()
    let outgoing = folder / ExchangeNames.toRegistry / station.text
    let incoming = folder / ExchangeNames.toStation / station.text
    for place in [outgoing.parent, outgoing, incoming.parent, incoming] {
      // A link on a stick could lead anywhere, and batches are written and removed there.
      if let kind = files.kind(of: place), kind != .folder {
        throw Fault(.fileKind, at: place.string, "a folder expected")
      }
    }
    try readAnswer(incoming, into: &report)
    for entry in try outbox.entries() where entry.state != .receipted {
      let name = ExchangeNames.batch(epoch: entry.epoch, seq: entry.seq)
      if try takeReceipt(for: entry, from: incoming, into: &report) {
        try files.remove(outgoing / name)
      } else {
        try write(entry, to: outgoing, name: name, over: folder, into: &report)
      }
    }
    if let refused = try carrier.takeStatement(folder, into: &report.attachments) {
      report.refused.append(refused)
    }
    try carrier.write(folder, atMost: attachmentBytes, into: &report.attachments)
    if carrier.mayForget { _ = try carrier.shelf.sweep() }
    return report
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
      try outbox.take(receipt: bytes, for: entry)
      report.receipted.append(entry.seq)
      return true
    } catch {
      guard error.code.exit == .refused || error.code.exit == .badInput else { throw error }
      report.refused.append("\(name): \(error.detail)")
      return false
    }
  }

  /// The answer is a hint only: what it cannot say truly costs at most a batch sent twice.
  private func readAnswer(_ folder: Path, into report: inout SyncReport) throws(Fault) {
    let path = folder / ExchangeNames.answer
    guard files.kind(of: path) == .file else { return }
    do throws(Fault) {
      let answer = try RegistryAnswer(try files.read(path, limit: 64 * 1024))
      guard answer.station == station.text else { return }
      report.missing = answer.missing
      report.setAside = answer.setAside.map { "\($0.file): \($0.reason)" }
    } catch {
      report.refused.append("\(ExchangeNames.answer): \(error.detail)")
    }
  }
}
