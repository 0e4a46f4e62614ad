public import Bytes
public import Crypto
import Host
public import Seal
import Store

/// Keys that were stolen or lost.
///
/// After a revocation a batch that the key signed is taken only when something that counts vouches
/// for it: the batch after it names it, and was itself signed with a key that is good or stands no
/// later than the last batch that is the station's own. So the stick that was on its way when the
/// station was stolen still counts, and nothing that a thief seals ever does, whatever place, gap
/// or epoch it is for: it is kept, logged and held until an administrator adopts it by name.
extension RegistryService {
  /// What a revocation found.
  public struct Revoked: Equatable, Sendable {
    /// The last batch that is the station's own; nil when none is.
    public let last: Digest?
    /// Batches of the key that count already and stand after the last one: whoever signed them.
    /// They stay counted; an administrator who doubts them tells the analysts.
    public let countedBeyond: [Digest]
    /// Held batches that count now, because they are bound to the last one.
    public let countedNow: Int
  }

  /// Revokes the key of a station: the last batch that is its own has number `seq` in `epoch`.
  ///
  /// `seq` 0 says that none is. A batch that has not arrived yet is named by its id, as another
  /// copy of the station's outbox shows it. Revoking again with a later batch lets those that it
  /// binds count. Throws `.unknownToRegistry` for a station, epoch or batch that is not there.
  @discardableResult
  public func revoke(
    _ name: StationName, epoch: String, after seq: Int64, batch id: Digest? = nil
  ) throws(Fault) -> Revoked {
    guard let station = try stations.station(name),
      let known = try stations.epoch(epoch, of: station.number), seq >= 0
    else {
      throw Fault(.unknownToRegistry, at: "\(name.text)/\(epoch)", "no such station or epoch")
    }
    var last: Digest?
    var key = station.key
    if seq > 0 {
      let here = try batches.batches(epoch: known.number, seq: seq)
        .first { id == nil ? $0.state == .counted : $0.id == id }
      guard let named = here?.id ?? id else {
        throw Fault(
          .unknownToRegistry, at: "\(name.text)/\(epoch)/\(seq)",
          "no such batch counts here: name a batch that is on its way by its id")
      }
      last = named
      if let here { key = try signer(of: here) }
    }
    let now = timekeeper.now().utcMilliseconds
    let line = try line(of: key, station)
    try committing { () throws(Fault) in
      for key in line {
        let before = try revocations.revocation(of: key)
        // What the station left of itself before that place stays as it left it.
        if let before, before.successor != nil, before.ends(before: known.number, seq) { continue }
        try revocations.put(
          Revocation(
            key: key, station: station.number, epoch: known.number, seq: seq, batch: last,
            revoked: now, successor: before?.successor))
      }
      if line.contains(station.key) { try renewals.remove(of: station.number) }
    }
    return Revoked(
      last: last, countedBeyond: try countedBeyond(Set(line), station.number),
      countedNow: try countBound(to: last))
  }

  /// A key, those that the station had before it went on with it, and those that it, or whoever has
  /// the machine, went on with.
  private func line(
    of key: Digest, _ station: StationLedger.Station
  ) throws(Fault) -> [Digest] {
    let known = try revocations.all().filter { $0.station == station.number }
    var line = [key]
    while let before = known.first(where: { $0.successor == line[0] }), !line.contains(before.key) {
      line.insert(before.key, at: 0)
    }
    while let after = known.first(where: { $0.key == line.last })?.successor,
      !line.contains(after)
    {
      line.append(after)
    }
    if line.contains(station.key), let next = try renewals.renewal(of: station.number) {
      line.append(next.keys.signing)
    }
    return line
  }

  /// Batches of revoked keys that count and that nothing vouches for.
  private func countedBeyond(_ keys: Set<Digest>, _ station: Int64) throws(Fault) -> [Digest] {
    var beyond: [Digest] = []
    for (known, _) in try stations.allEpochs() where known.station == station {
      for batch in try batches.batches(epoch: known.number, state: .counted) {
        let key = try signer(of: batch)
        guard keys.contains(key), let revocation = try revocations.revocation(of: key) else {
          continue
        }
        if !isOwn(batch, revocation) { beyond.append(batch.id) }
      }
    }
    return beyond
  }

  /// Whether a batch that counts stands no later than the last one that is the station's own.
  private func isOwn(_ batch: KeptBatch, _ revocation: Revocation) -> Bool {
    batch.id == revocation.batch || batch.epoch < revocation.epoch
      || batch.epoch == revocation.epoch && batch.seq <= revocation.seq
  }

  /// The key that signed a batch, as the log has it.
  private func signer(of batch: KeptBatch) throws(Fault) -> Digest {
    try LogLeaf(line: Array(batch.line.utf8)).signerKey
  }

  /// Whether something that counts vouches for a batch of a revoked key.
  func isBound(_ id: Digest, by revocation: Revocation) throws(Fault) -> Bool {
    if id == revocation.batch { return true }
    for next in try batches.batches(after: id) where next.state == .counted {
      guard let revoked = try revocations.revocation(of: try signer(of: next)) else { return true }
      if isOwn(next, revoked) { return true }
    }
    return false
  }

  /// Counts what is held after a revocation and is bound now: `id`, and what it names in turn.
  /// Gives how many batches that is.
  @discardableResult
  func countBound(to id: Digest?) throws(Fault) -> Int {
    var counted = 0
    var next = id
    while let id = next, let batch = try batches.batch(id: id), batch.state == .heldRevoked,
      let revocation = try revocations.revocation(of: try signer(of: batch)),
      try isBound(id, by: revocation), try standsAlone(batch)
    {
      try count(batch)
      counted += 1
      next = batch.previous
    }
    return counted
  }

  /// Nothing else that counts stands at the batch's place.
  private func standsAlone(_ batch: KeptBatch) throws(Fault) -> Bool {
    guard try stations.isApproved(epoch: batch.epoch) else { return false }
    return try batches.batches(epoch: batch.epoch, seq: batch.seq)
      .allSatisfy { $0.state != .counted }
  }

  /// One revoked key, for people.
  public struct RevokedKey: Equatable, Sendable {
    /// The station.
    public let station: String
    /// SHA-256 of the key.
    public let key: Digest
    /// The epoch and number of the last batch that is the station's own.
    public let epoch: String
    /// 0 when none is.
    public let seq: Int64
    /// Its id.
    public let batch: Digest?
    /// True once the station is enrolled with another key.
    public let isReplaced: Bool
    /// True for one that the station itself replaced by another.
    public let isRenewed: Bool
  }

  /// Every revoked key, oldest first.
  public func revokedKeys() throws(Fault) -> [RevokedKey] {
    let all = try stations.stations()
    let epochs = try stations.allEpochs()
    return try revocations.all().map { revocation in
      let station = all.first { $0.number == revocation.station }
      return RevokedKey(
        station: station?.name.text ?? "", key: revocation.key,
        epoch: epochs.first { $0.known.number == revocation.epoch }?.epoch ?? "",
        seq: revocation.seq, batch: revocation.batch, isReplaced: station?.key != revocation.key,
        isRenewed: revocation.successor != nil)
    }
  }
}
