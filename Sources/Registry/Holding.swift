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
      for state in BatchState.allCases where state != .counted {
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
        var fork = batch
        fork.state = .heldFork
        try committing { () throws(Fault) in try batches.update(fork) }
      }
    }
    return counted
  }

  /// What an adoption let count.
  public struct Adopted: Equatable, Sendable {
    /// Batches that were held and count now.
    public internal(set) var batches = 0
    /// Records that count now, conflicting ones too.
    public internal(set) var records = 0
    /// Those among them whose number another record has.
    public internal(set) var conflicting = 0
  }

  /// Adopts a batch: its records count from now on, each once.
  ///
  /// Of a fork the batches held behind it on its chain are adopted too; of a revoked key only the
  /// one that is named. A record that was counted before is not counted again; one whose number
  /// another record has counts beside it. Of a batch that counts already, its conflicting records
  /// are adopted, and those of the batches behind it on the same branch. Throws
  /// `.unknownToRegistry` for a batch that nothing waits of.
  @discardableResult
  public func adopt(_ id: Digest) throws(Fault) -> Adopted {
    let unknown = Fault(
      .unknownToRegistry, at: id.hex, "nothing of this batch waits for a decision")
    guard let batch = try batches.batch(id: id) else { throw unknown }
    var adopted = Adopted()
    switch batch.state {
    case .heldEpoch:
      throw Fault(
        .unknownToRegistry, at: id.hex, "its epoch waits: `maabar-registry approve` lets it count")
    case .heldRevoked: try adopt(batch, into: &adopted)
    case .heldFork:
      try adopt(batch, into: &adopted)
      var head = batch
      while let next = try batches.batches(after: head.id).first(where: { $0.state == .heldFork }) {
        try adopt(next, into: &adopted)
        head = next
      }
    case .counted:
      var next: KeptBatch? = batch
      while let batch = next {
        let records = try countConflicts(of: batch)
        adopted.records += records
        adopted.conflicting += records
        next = try batches.batches(after: batch.id)
          .first { $0.state == .counted && $0.branch == batch.branch }
      }
      guard adopted.records > 0 else { throw unknown }
    }
    return adopted
  }

  private func adopt(_ batch: KeptBatch, into adopted: inout Adopted) throws(Fault) {
    let taken = try count(batch, adopting: true)
    adopted.batches += 1
    adopted.records += taken.new + taken.conflicting
    adopted.conflicting += taken.conflicting
  }

  /// A batch that counts and has records under numbers that others have, which wait.
  public struct WaitingConflicts: Equatable, Sendable {
    /// The batch's id: adopting it lets them count.
    public let batch: Digest
    /// How many records.
    public let records: Int
  }

  /// Every batch with conflicting records that wait for a decision, in the order of arrival.
  public func waitingConflicts() throws(Fault) -> [WaitingConflicts] {
    var waiting: [WaitingConflicts] = []
    for (leaf, count) in try records.waitingConflicts() {
      guard let batch = try batches.batch(leaf: leaf) else { continue }
      waiting.append(WaitingConflicts(batch: batch.id, records: count))
    }
    return waiting
  }

  /// Counts the records of a batch that was kept, from its sealed file; conflicting ones too when
  /// it is adopted.
  @discardableResult
  func count(_ kept: KeptBatch, adopting: Bool = false) throws(Fault) -> RecordLedger.Taken {
    let batch = try reopened(kept)
    guard let station = try stations.station(batch.manifest.position.station),
      let epoch = try stations.epoch(batch.manifest.position.epoch, of: station.number)
    else { throw Fault(.registryDamaged, at: "batch \(kept.leaf)", "of no station") }
    let prepared = try scan(batch, of: station.number, epoch)
    let keys = try records.drawKeys(prepared)
    var counted = kept
    counted.state = .counted
    counted.branch = try branch(after: kept.previous)
    return try committing { () throws(Fault) in
      try batches.update(counted)
      try goOn(station, with: counted)
      let group = IngestGroup()
      let taken = try insert(prepared, keys, of: counted, in: group, adopting: adopting)
      try group.finish()
      return taken
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
    guard KeptBatch.hash(of: file) == kept.file else { throw damaged }
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
