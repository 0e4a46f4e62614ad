public import Bytes
import Crypto
import Host
import Seal

/// What became of the attachments in one sync.
public struct AttachmentReport: Equatable, Sendable {
  /// Why not everything was written that waits.
  public enum Stop: String, Sendable {
    /// The medium has no room for the next pack.
    case full
    /// The next pack would exceed what the sync may write.
    case limit
    /// The person asked to stop.
    case interrupted
  }

  /// Packs written into the folder, and their bytes.
  public internal(set) var written = AttachmentCount()
  /// Packs that were there already, whole.
  public internal(set) var there = 0
  /// Attachments that the registry's signed statement says are stored, new to this station.
  public internal(set) var stored = 0
  /// Attachments that were sent and did not arrive; they are among what waits again.
  public internal(set) var askedAgain = 0
  /// Attachments that the registry lacks and that were pruned here.
  public internal(set) var lost = 0
  /// Attachments whose ciphertext on this station's disk is gone or damaged.
  public internal(set) var damaged = 0
  /// Attachments that stand in no pack of this folder yet.
  public internal(set) var waiting = AttachmentCount()
  /// Why they do not; nil when all do.
  public internal(set) var stop: Stop?

  /// The report as JSON.
  public var json: JSON {
    .fields([
      "packsWritten": .number(written.count), "bytesWritten": .integer(written.bytes),
      "packsThere": .number(there), "stored": .number(stored), "askedAgain": .number(askedAgain),
      "lost": .number(lost), "damaged": .number(damaged), "waiting": .number(waiting.count),
      "bytesWaiting": .integer(waiting.bytes), "stopped": .text(stop?.rawValue),
    ])
  }
}

/// Carries attachments out in packs, after the records and never in their way.
///
/// A pack is written like every file, whole or not at all; one that was cut on the way is found by
/// its hashes and written anew, so a sync goes on where the last one stood.
struct PackCarrier {
  /// What is left free on a medium for records, receipts and answers: two full sealed files.
  static let reserveBytes = 2 * Parameters.sealedFileBytes
  /// Names of packs looked at in a folder.
  private static let namesAtMost = 100_000

  let shelf: AttachmentShelf
  let epoch: String
  /// False for a journal that may have come back from a backup: what it does not list may be the
  /// only copy of what the registry's records name.
  let mayForget: Bool
  let station: StationName
  let enrolment: EnrolmentAnswer
  /// The origins of the registry's logs, in order, as far as this station knows.
  let logs: () throws(Fault) -> [String]

  private var files: any Files { shelf.files }
  private var ledger: AttachmentLedger { shelf.ledger }

  private func place(_ folder: Path) -> Path {
    folder / ExchangeNames.toRegistry / station.text / ExchangeNames.packs
  }

  // MARK: What the registry says

  /// Takes the registry's statement from a folder, when there is one; gives what did not hold.
  func takeStatement(_ folder: Path, into report: inout AttachmentReport) throws(Fault) -> String? {
    let path = folder / ExchangeNames.toStation / station.text / ExchangeNames.attachments
    guard files.kind(of: path) == .file else { return nil }
    do throws(Fault) {
      let statement = try AttachmentStatement(
        note: try files.read(path, limit: Parameters.noteBytes),
        verifier: try enrolment.verifier(of: .attachments))
      guard statement.station == station else {
        throw Fault(.statement, "a statement about another station")
      }
      try adopt(statement.missing)
      let effect = try ledger.apply(
        statement, logs: try logs(), at: shelf.timekeeper.now().utcMilliseconds)
      report.stored = effect.stored
      report.askedAgain = effect.askedAgain
      report.lost = effect.lost
      return nil
    } catch {
      guard error.code.exit == .refused || error.code.exit == .badInput else { throw error }
      return "\(ExchangeNames.attachments): \(error.detail)"
    }
  }

  /// A journal that came back from a backup does not know its newest records; what they named may
  /// lie on the shelf still.
  private func adopt(_ missing: [Digest]) throws(Fault) {
    for name in missing where try !ledger.isListed(name) {
      if let ciphertext = try shelf.ciphertext(name) {
        try ledger.adopt(name, bytes: ciphertext.count)
      }
    }
  }

  // MARK: Writing packs

  /// Writes packs of what is not stored into a folder, at most `limit` bytes of them.
  func write(
    _ folder: Path, atMost limit: Int, into report: inout AttachmentReport
  ) throws(Fault) {
    let place = place(folder)
    if let kind = files.kind(of: place), kind != .folder {
      throw Fault(.fileKind, at: place.string, "a folder expected")
    }
    try ledger.assignPacks(fill: min(Parameters.packFillBytes, max(limit, 1)))
    let packs = try ledger.packs()
    let known = try present(place)
    try clear(place, known, open: Set(packs.map(\.number)))
    for pack in packs {
      let name = ExchangeNames.pack(epoch: epoch, number: pack.number)
      let waiting = try ledger.waiting(pack: pack.number)
      if let size = known[name], holds(place / name, size: size, waiting) {
        report.there += 1
        try ledger.markSent(pack.number, at: shelf.timekeeper.now().utcMilliseconds)
        continue
      }
      report.stop = report.stop ?? stop(folder, pack, limit - Int(report.written.bytes))
      if report.stop == nil { try write(pack, waiting, to: place, name, into: &report) }
      if report.stop != nil {
        report.waiting.count += pack.count
        report.waiting.bytes += Int64(pack.bytes)
      }
    }
  }

  private func stop(
    _ folder: Path, _ pack: AttachmentLedger.Pack, _ left: Int
  ) -> AttachmentReport.Stop? {
    let bytes =
      pack.bytes + (pack.count + 1) * 2 * AttachmentPack.blockBytes
    if Interruption.isRequested { return .interrupted }
    if pack.bytes > left { return .limit }
    if let free = files.freeBytes(at: folder), free < bytes + PackCarrier.reserveBytes {
      return .full
    }
    return nil
  }

  private func write(
    _ pack: AttachmentLedger.Pack, _ waiting: [AttachmentLedger.Waiting], to place: Path,
    _ name: String, into report: inout AttachmentReport
  ) throws(Fault) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      waiting.reduce(AttachmentPack.end.count) { $0 + AttachmentPack.entryBytes($1.bytes) })
    for one in waiting {
      guard let ciphertext = try shelf.ciphertext(one.name) else {
        report.damaged += 1
        continue
      }
      AttachmentPack.append(ciphertext, named: one.name, to: &bytes)
    }
    guard !bytes.isEmpty else { return }
    bytes += AttachmentPack.end
    do throws(Fault) {
      try files.makeFolder(place)
      try files.write(bytes, to: place / name)
    } catch {
      guard error.code == .diskFull else { throw error }
      report.stop = .full
      return
    }
    try ledger.markSent(pack.number, at: shelf.timekeeper.now().utcMilliseconds)
    report.written.count += 1
    report.written.bytes += Int64(bytes.count)
  }

  /// True when a pack holds all of what waits, byte for byte.
  private func holds(_ path: Path, size: Int, _ waiting: [AttachmentLedger.Waiting]) -> Bool {
    var names = Set(waiting.map(\.name))
    var reader = PackReader(size: size)
    let read: PackReader.Read = { offset, count throws(Fault) in
      try files.read(path, from: offset, count: count)
    }
    do throws(Fault) {
      while let entry = try reader.next(read) {
        _ = try reader.ciphertext(entry, read)
        names.remove(entry.name)
      }
      return names.isEmpty
    } catch { return false }
  }

  // MARK: What lies there

  /// Packs of this epoch in a folder, with their sizes.
  private func present(_ place: Path) throws(Fault) -> [String: Int] {
    guard files.kind(of: place) == .folder else { return [:] }
    let (entries, _) = try files.list(
      place, ending: ExchangeNames.packEnding, limit: PackCarrier.namesAtMost,
      among: PackCarrier.namesAtMost)
    var sizes: [String: Int] = [:]
    for entry in entries where entry.kind == .file && entry.name.hasPrefix("\(epoch)-") {
      sizes[entry.name] = entry.size
    }
    return sizes
  }

  /// Removes packs of ours of which everything is stored or stands in another pack now.
  private func clear(_ place: Path, _ known: [String: Int], open: Set<Int64>) throws(Fault) {
    let names = Set(open.map { ExchangeNames.pack(epoch: epoch, number: $0) })
    for name in known.keys where !names.contains(name) { try files.remove(place / name) }
  }

  /// Removes the newest pack of ours from a full medium, so that records have room; false when
  /// there is none. It is written again by a later sync.
  func makeRoom(_ folder: Path) throws(Fault) -> Bool {
    let place = place(folder)
    guard let last = try present(place).keys.max() else { return false }
    try files.remove(place / last)
    return true
  }
}
