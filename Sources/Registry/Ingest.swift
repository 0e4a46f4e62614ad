public import Bytes
import Codes
import Crypto
import Flows
import Host
import Record
import Seal
import Store

/// Taking batches in: one function and one state machine, whatever way they came.
extension RegistryService {
  /// Takes in one sealed file.
  ///
  /// When this returns a kept outcome, the file, its records, counts and leaf are on the disk and
  /// will be in the next checkpoint. What is wrong with the file is an outcome; a fault is the
  /// registry's own trouble (full disk, damaged store) and leaves everything as it was.
  public func ingest(_ file: [UInt8]) throws(Fault) -> Ingested {
    guard let ingested = try together([file]).first else {
      throw Fault(.bug, at: "ingest", "nothing became of a file")
    }
    return ingested
  }

  /// Takes in sealed files of whatever stations as one group: one commit covers them all, so that
  /// each costs a fraction of its own. What becomes of each stands at its place.
  ///
  /// The files are taken in their order, with the same outcomes as one by one. When the registry
  /// comes into trouble over the group, each file is taken in alone: one that cannot be stored
  /// holds up no other.
  public func ingest(group files: [[UInt8]]) -> [Result<Ingested, Fault>] {
    if files.count > 1, let all = try? together(files) { return all.map { .success($0) } }
    return files.map { file in
      do throws(Fault) { return .success(try ingest(file)) } catch { return .failure(error) }
    }
  }

  /// Takes files in with one commit, or leaves everything as it was.
  private func together(_ files: [[UInt8]]) throws(Fault) -> [Ingested] {
    var opened: [Opened] = []
    for file in files { opened.append(try open(file)) }
    guard opened.contains(where: { $0.batch != nil }) else { return opened.map(\.outcome) }
    let group = IngestGroup()
    let taken = try committing { () throws(Fault) in
      // Keys are on the disk before what they encrypt, and files before the rows that name them.
      let taken = try vault.together { () throws(Fault) in
        var taken: [Ingested] = []
        for one in opened { taken.append(try takeIn(one, group)) }
        try group.finish()
        return taken
      }
      if group.hasPlaced { try self.files.settle(folder.batches) }
      return taken
    }
    // What came after its erasure goes with it.
    if !group.erased.isEmpty { try eraseAttachments(at: group.erased) }
    return taken
  }

  /// A file that was opened, or why it was not.
  private struct Opened {
    let file: [UInt8]
    let batch: RedactedBatch?
    /// What became of one that was not opened.
    var outcome = Ingested(.refused)
  }

  private func open(_ file: [UInt8]) throws(Fault) -> Opened {
    do throws(Fault) { return Opened(file: file, batch: try opened(file)) } catch {
      switch error.code {
      case .sealRefused: return Opened(file: file, batch: nil, outcome: Ingested(.refused))
      case .sealNewer: return Opened(file: file, batch: nil, outcome: Ingested(.newer))
      default: throw error
      }
    }
  }

  private func takeIn(_ opened: Opened, _ group: IngestGroup) throws(Fault) -> Ingested {
    guard let batch = opened.batch else { return opened.outcome }
    if let known = try batches.batch(id: batch.id) {
      try heal(known, batch, opened.file)
      return Ingested(.repeated, batch)
    }
    return try takeIn(batch, opened.file, group)
  }

  /// Opens a file as it was sealed, or without records that a tombstone names: a station that heard
  /// of an erasure sends them no more.
  private func opened(_ file: [UInt8]) throws(Fault) -> RedactedBatch {
    do throws(Fault) {
      return RedactedBatch(
        try SealedBatch.open(file, with: keys.encryption, origins: origins, isEnrolled: isEnrolled))
    } catch {
      let erased = try erasures.leafHashes()
      guard error.code == .sealRefused, !erased.isEmpty else { throw error }
      return try RedactedBatch.open(
        file, with: keys.encryption, origins: origins, erased: erased, isEnrolled: isEnrolled)
    }
  }

  private func isEnrolled(_ name: StationName, _ key: PublicKey) throws(Fault) -> Bool {
    guard let station = try stations.station(name) else { return false }
    // A revoked key still tells whose batch it is; whether it counts is decided below.
    guard station.key != key.hash else { return true }
    if try renewals.renewal(of: station.number)?.keys.signing == key.hash { return true }
    return try revocations.revocation(of: key.hash)?.station == station.number
  }

  /// A batch that was not here before.
  private func takeIn(
    _ batch: RedactedBatch, _ file: [UInt8], _ group: IngestGroup
  ) throws(Fault) -> Ingested {
    let position = batch.manifest.position
    guard let station = try stations.station(position.station) else {
      return Ingested(.refused)
    }
    let epoch: KnownEpoch
    if let known = try stations.epoch(position.epoch, of: station.number) {
      epoch = known
    } else {
      guard try stations.heldEpochs(of: station.number) < Limits.heldEpochs else {
        return Ingested(.epochs, batch)
      }
      epoch = try stations.addEpoch(position.epoch, of: station.number, isApproved: false)
    }
    guard position.seq - (try batches.head(of: epoch.number) ?? 0) <= Limits.seqJump else {
      return Ingested(.jump, batch)
    }
    let state = try state(of: batch, in: epoch)
    let prepared: [RecordLedger.Prepared]
    do throws(Fault) { prepared = try scan(batch, of: station.number, epoch) } catch {
      switch error.code.exit {
      case .badInput: return Ingested(.badRecords, batch)
      case .newer: return Ingested(.newer, batch)
      default: throw error
      }
    }
    var file = file
    var rest = batch
    if prepared.contains(where: \.isErased) {
      rest = batch.without(prepared.filter(\.isErased).map(\.place))
      file = try rest.file(to: keys.encryptionCertificate)
    }
    try place(file, of: batch.id)
    group.hasPlaced = true
    let now = Instant(milliseconds: timekeeper.now().utcMilliseconds)
    let kept = KeptBatch(
      leaf: try batches.count(), id: batch.id, epoch: epoch.number, seq: position.seq,
      previous: position.previous, records: batch.lines.count, state: state,
      branch: state == .counted ? try branch(after: position.previous) : nil,
      file: KeptBatch.hash(of: file),
      line: String(decoding: try LogLeaf(batch, receivedAt: now).line(), as: UTF8.self))
    try noteTree(of: batch.manifest, heldBy: station.number)
    try batches.add(kept, manifest: batch.signedManifest, hashes: batch.leafHashes)
    // Of held batches too: their stations rely on what the registry says it stores.
    try attachments.add(prepared, of: station.number, leaf: kept.leaf)
    try noteKeys(of: batch, as: kept, by: station)
    let erased = rest.lines.indices.filter { rest.lines[$0] == nil }
    if !erased.isEmpty { group.erased[kept.leaf] = erased }
    switch state {
    case .counted:
      let taken = try insert(prepared, try records.drawKeys(prepared), of: kept, in: group)
      try countBound(to: position.previous, group)
      return Ingested(.accepted, batch, taken: taken)
    case .heldEpoch: return Ingested(.heldEpoch, batch)
    case .heldFork: return Ingested(.heldFork, batch)
    case .heldRevoked: return Ingested(.heldRevoked, batch)
    }
  }

  /// Counts what was held after a revocation and is vouched for now, inside the group.
  private func countBound(to previous: Digest?, _ group: IngestGroup) throws(Fault) {
    guard let previous, try batches.batch(id: previous)?.state == .heldRevoked else { return }
    // It counts through a ledger of its own, which must find everything written.
    try group.finish()
    try countBound(to: previous)
  }

  /// Where a new batch stands: alone at its place and on the chain of what is counted, or not.
  private func state(of batch: RedactedBatch, in epoch: KnownEpoch) throws(Fault) -> BatchState {
    let position = batch.manifest.position
    if let revocation = try revocations.revocation(of: batch.signer.publicKey.hash),
      try !isBound(batch.id, by: revocation)
    {
      return .heldRevoked
    }
    guard epoch.isApproved else { return .heldEpoch }
    // What a revoked key put at the place blocks nobody.
    let rivals = try batches.batches(epoch: epoch.number, seq: position.seq)
    guard rivals.allSatisfy({ $0.state == .heldRevoked }) else { return .heldFork }
    // The first of an epoch names the last known head of the epoch before, which may be unknown.
    // Nor does it, or what waits beside it to be bound, stand before another.
    let before =
      position.seq > 1
      ? try batches.batches(epoch: epoch.number, seq: position.seq - 1)
        .filter { $0.state != .heldRevoked } : []
    let after =
      position.seq < Int64.max
      ? try batches.batches(epoch: epoch.number, seq: position.seq + 1) : []
    let follows =
      before.isEmpty
      || before.contains { $0.state == .counted && $0.id == position.previous }
    let precedes = after.allSatisfy { $0.state != .counted || $0.previous == batch.id }
    return follows && precedes ? .counted : .heldFork
  }

  func scan(
    _ batch: RedactedBatch, of station: Int64, _ epoch: KnownEpoch
  ) throws(Fault) -> [RecordLedger.Prepared] {
    let prepared = try records.scan(batch, erased: try erasures.leafHashes()) {
      text throws(Fault) in
      let name = String(decoding: text, as: UTF8.self)
      if name == batch.manifest.position.epoch { return epoch.number }
      // A record that was captured before the station's present epoch began.
      if let known = try stations.epoch(name, of: station) { return known.number }
      guard try stations.heldEpochs(of: station) < Limits.heldEpochs else {
        throw Fault(.batchContent, at: "epoch", "too many epochs")
      }
      return try committing { () throws(Fault) in
        try stations.addEpoch(name, of: station, isApproved: false).number
      }
    }
    // A step is the office's own: nobody else's key writes one.
    if let step = prepared.first(where: { $0.scanned.kind.isStep }),
      try office.office()?.station != station
    {
      throw Fault(.batchContent, at: "record \(step.place + 1)", "a step that is not the office's")
    }
    return prepared
  }

  /// The row that a record of an enrolled station has; for reading back.
  func row(of record: ScannedRecord, _ line: ArraySlice<UInt8>) throws(Fault) -> Int64 {
    let name = String(decoding: records.text(record.identity.station, of: line), as: UTF8.self)
    let epoch = String(decoding: records.text(record.identity.epoch, of: line), as: UTF8.self)
    guard let station = try stations.station(try StationName(name)),
      let known = try stations.epoch(epoch, of: station.number)
    else { throw Fault(.registryDamaged, at: "record", "of an unknown station or epoch") }
    return RecordLedger.row(epoch: known.number, n: record.identity.n)
  }

  // MARK: Files

  /// Keeps a sealed file until a record of it is erased; a file without a row in the ledger is
  /// harmless.
  func keep(_ file: [UInt8], of id: Digest) throws(Fault) {
    let path = folder.batch(id)
    try files.makeFolder(path.parent)
    try files.write(file, to: path, secret: true)
  }

  /// Keeps a sealed file whose row is not committed yet; `settle` puts it on the disk.
  private func place(_ file: [UInt8], of id: Digest) throws(Fault) {
    let path = folder.batch(id)
    try files.makeFolder(path.parent)
    try files.place(file, at: path)
  }

  /// Puts a kept file back that was lost, when its batch comes again; without what was erased.
  private func heal(
    _ known: KeptBatch, _ batch: RedactedBatch, _ file: [UInt8]
  ) throws(Fault) {
    guard files.kind(of: folder.batch(known.id)) != .file else { return }
    let erased = try erasures.leafHashes()
    let places = batch.leafHashes.indices.filter { erased.contains(batch.leafHashes[$0]) }
    guard !places.isEmpty else {
      if KeptBatch.hash(of: file) == known.file { try keep(file, of: known.id) }
      return
    }
    let rest = try batch.without(places).file(to: keys.encryptionCertificate)
    try keep(rest, of: known.id)
    let hash = KeptBatch.hash(of: rest)
    try committing { () throws(Fault) in try batches.set(file: hash, of: known) }
  }
}
