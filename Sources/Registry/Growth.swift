import Bytes
import Crypto
import Seal
import Store

/// How the log has grown, told to one station: it takes no head of the log without a proof that the
/// head goes on from the one that it has.
extension RegistryService {
  /// The newest checkpoint with proofs from every tree that the station may hold, and from those
  /// that `receipts` lead to. Signs nothing new but what `checkpoint` signs.
  func growth(
    for station: Int64, receipts: [(log: Int64, size: Int)] = []
  ) throws(Fault) -> RegistryAnswer.Growth {
    let current = try logs.current()
    guard let last = try lastCheckpoint(of: current) else {
      throw Fault(.registryDamaged, at: "checkpoint", "the log has no checkpoint")
    }
    var growth = RegistryAnswer.Growth(
      checkpoint: last.note, successions: logs.all.suffix(16).compactMap(\.statement),
      backups: try backupStatements())
    for log in logs.all.reversed() {
      let end = log == current ? last.head.size : try lastCheckpoint(of: log)?.head.size ?? 0
      var sizes = receipts.filter { $0.log == log.number }.map(\.size)
      sizes += try logs.sizes(of: log, heldBy: station)
      let tree = logFolder(log).tree(size: end)
      var told: Set<Int> = [end]
      for size in sizes where size < end && told.insert(size).inserted {
        guard growth.proofs.count < RegistryAnswer.proofsAtMost else { break }
        growth.proofs.append(
          GrowthProof(
            origin: log.origin, size: size, hashes: try tree.consistency(from: size)))
      }
    }
    return growth
  }

  /// Remembers which tree a station named in a manifest: it will want a proof from there.
  func noteTree(of manifest: Manifest, heldBy station: Int64) throws(Fault) {
    guard let seen = manifest.seen, let log = logs.log(manifest.to) else { return }
    try logs.note(seen.size, of: log, heldBy: station)
  }

  /// Remembers that a station is being shown the newest checkpoint.
  func noteCheckpoint(heldBy station: Int64, onStick: Bool = false) throws(Fault) {
    let log = try logs.current()
    guard let last = try lastCheckpoint(of: log) else { return }
    try logs.note(last.head.size, of: log, heldBy: station, onStick: onStick)
  }

  /// What verified backups cover, as it was signed, newest log last.
  func backupStatements() throws(Fault) -> [String] {
    try database.rows("SELECT note FROM backup ORDER BY log DESC LIMIT 8") { row throws(Fault) in
      try row.text(0)
    }.reversed()
  }
}
