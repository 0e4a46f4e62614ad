public import Bytes
public import Crypto
import Host
public import Seal
import Store

/// Deciding about what was kept and not counted: an administrator's part.
extension RegistryService {
  /// A batch that is kept and not counted.
  public struct HeldBatch: Equatable, Sendable {
    /// Its id.
    public let batch: Digest
    /// The station's name.
    public let station: String
    /// The epoch of the station's database.
    public let epoch: String
    /// Its number in the epoch.
    public let seq: Int64
    /// Why it is held.
    public let state: BatchState
  }

  /// Every batch that waits for a decision, in the order of the chain.
  public func heldBatches() throws(Fault) -> [HeldBatch] {
    let names = try stations.stations()
    var held: [HeldBatch] = []
    for (known, epoch) in try stations.allEpochs() {
      let station = names.first { $0.number == known.station }?.name.text ?? ""
      for state in [BatchState.heldEpoch, .heldFork] {
        for batch in try batches.batches(epoch: known.number, state: state) {
          held.append(
            HeldBatch(
              batch: batch.id, station: station, epoch: epoch, seq: batch.seq, state: state))
        }
      }
    }
    return held
  }

  /// Approves an epoch of a station: its batches count from now on, those that waited too.
  ///
  /// Gives how many were counted now. Of two at one place the first to come counts, the other is a
  /// fork. Throws `.unknownToRegistry` for a station or epoch that was never seen.
  @discardableResult
  public func approve(epoch: String, of name: StationName) throws(Fault) -> Int {
    guard let station = try stations.station(name),
      let known = try stations.epoch(epoch, of: station.number)
    else {
      throw Fault(.unknownToRegistry, at: "\(name.text)/\(epoch)", "no such station or epoch")
    }
    if !known.isApproved {
      try committing { () throws(Fault) in try stations.approve(known, epoch) }
    }
    var counted = 0
    // The approval is on the disk; killed here, the same call goes on with what still waits.
    for batch in try batches.batches(epoch: known.number, state: .heldEpoch) {
      let rivals = try batches.batches(epoch: known.number, seq: batch.seq)
      let before = batch.seq > 1 ? try batches.batches(epoch: known.number, seq: batch.seq - 1) : []
      let isOnChain =
        before.isEmpty
        || before.contains { $0.state == .counted && $0.id == batch.previous }
      if isOnChain, !rivals.contains(where: { $0.state == .counted }) {
        try count(batch)
        counted += 1
      } else {
        try committing { () throws(Fault) in try batches.set(.heldFork, of: batch) }
      }
    }
    return counted
  }

  /// Adopts a batch that was held as a fork: its records count, and those of the batches held
  /// behind it on its chain.
  ///
  /// Records whose number is taken by another content are kept and flagged, not counted. Gives how
  /// many batches were counted now.
  @discardableResult
  public func adopt(_ id: Digest) throws(Fault) -> Int {
    guard let batch = try batches.batch(id: id), batch.state == .heldFork else {
      throw Fault(.unknownToRegistry, at: id.hex, "no batch of this id is held as a fork")
    }
    try count(batch)
    var counted = 1
    var head = batch
    while head.seq < Int64.max,
      let next = try batches.batches(epoch: head.epoch, seq: head.seq + 1)
        .first(where: { $0.state == .heldFork && $0.previous == head.id })
    {
      try count(next)
      counted += 1
      head = next
    }
    return counted
  }

  /// Counts the records of a batch that was kept, from its sealed file.
  private func count(_ kept: KeptBatch) throws(Fault) {
    let batch = try reopened(kept)
    guard let station = try stations.station(batch.manifest.position.station),
      let epoch = try stations.epoch(batch.manifest.position.epoch, of: station.number)
    else { throw Fault(.registryDamaged, at: "batch \(kept.leaf)", "of no station") }
    let prepared = try scan(batch, of: station.number, epoch)
    let sealed = try records.seal(prepared)
    try committing { () throws(Fault) in
      try batches.set(.counted, of: kept)
      _ = try insert(prepared, sealed, of: kept)
    }
  }

  /// Opens the kept file of a batch again, without what was erased of it; throws
  /// `.registryDamaged` when it is not what was taken in.
  func reopened(_ kept: KeptBatch) throws(Fault) -> RedactedBatch {
    let place = folder.batch(kept.id)
    let damaged = Fault(.registryDamaged, at: place.string, "not the sealed file that was taken in")
    let file: [UInt8]
    do throws(Fault) { file = try files.read(place, limit: Parameters.sealedFileBytes) } catch {
      guard error.code == .fileMissing || error.code == .fileTooLarge else { throw error }
      throw Fault(.registryDamaged, at: place.string, "the sealed file is missing or too large")
    }
    guard Hash.digest(file) == kept.file else { throw damaged }
    do throws(Fault) {
      // Enrolment was asked when it came; the ledger's own row stands for it since.
      let batch = try RedactedBatch.open(file, with: keys.encryption)
      guard batch.id == kept.id else { throw damaged }
      return batch
    } catch {
      throw damaged
    }
  }
}
