import Bytes
import Crypto
import Host
import Seal
import Store

/// Holds one log's tiles, bundles and checkpoints against the leaves that are kept.
struct LogExamination {
  private let registry: RegistryService
  private let log: KnownLog
  private let folder: LogFolder
  /// The hashes of every leaf that is kept and may stand in the log, the last ones uncovered yet.
  private let hashes: [Digest]

  /// `leafHashes` are those of all batches, in their order.
  init(_ registry: RegistryService, _ log: KnownLog, _ leafHashes: [Digest]) {
    self.registry = registry
    self.log = log
    folder = registry.logFolder(log)
    let opening = log.opening.map { [MerkleTree.leafHash(Array($0.utf8))] } ?? []
    hashes = opening + leafHashes.dropFirst(Int(log.first))
  }

  /// Calls `check` with every tile that the last checkpoint asks for and its newest form, then
  /// checks the bundles.
  func checkFiles(
    _ check: (_ file: TiledTree.File, _ newest: [UInt8]) throws(Fault) -> Void
  ) throws(Fault) {
    guard let last = try registry.lastCheckpoint(of: log) else {
      throw Fault(.registryDamaged, at: "checkpoint", "the log has no checkpoint")
    }
    let size = last.head.size
    // A checkpoint that was cut off leaves newer tiles than the last signed ones.
    let newest = Dictionary(
      uniqueKeysWithValues: try tiles(hashes.count).map { ($0.tile.place, $0.bytes) })
    for file in try tiles(size) { try check(file, newest[file.tile.place] ?? []) }
    try folder.checkBundles(from: 0, to: size)
    try folder.checkPartialBundle(size: size) { start, end throws(Fault) in
      try registry.entries(of: log, from: start, to: end)
    }
  }

  /// Holds one tile against the leaves.
  func check(_ file: TiledTree.File, _ newest: [UInt8]) throws(Fault) {
    try folder.check(file, newest: newest)
  }

  /// Every tile that the first `size` leaves should have.
  private func tiles(_ size: Int) throws(Fault) -> [TiledTree.File] {
    let empty = TiledTree(size: 0) { tile throws(Fault) in
      throw Fault(.bug, at: tile.path, "an empty tree has no tile")
    }
    return try empty.appending(Array(hashes.prefix(size)))
  }

  /// Every checkpoint that was signed is over the leaves that are kept, and the last is published.
  func checkCheckpoints() throws(Fault) {
    let notes = try registry.database.rows(
      "SELECT size, note FROM checkpoint WHERE log = ? ORDER BY size", log.number
    ) { row throws(Fault) in (size: try row.int(0), note: try row.text(1)) }
    var tree = MerkleTree()
    for (size, note) in notes {
      let head = try registry.verified(note, of: log)
      while tree.size < size, tree.size < hashes.count { tree.append(hashes[tree.size]) }
      guard head.size == size, tree.size == size, tree.root == head.root else {
        throw Fault(.registryDamaged, at: "checkpoint \(size)", "not over the leaves that are kept")
      }
    }
    let place = registry.folder.checkpoint(log.number)
    let published = try registry.files.read(place, limit: Parameters.noteBytes)
    // One that was signed and not yet published comes out with the next.
    guard notes.suffix(2).contains(where: { Array($0.note.utf8) == published }) else {
      throw Fault(.registryDamaged, at: place.string, "not the last checkpoint")
    }
  }

  /// Trees that stations say they were shown must be this log's at their sizes; `report` gets each
  /// that is not.
  ///
  /// Of an ended log a larger tree is no finding: that is what a restored registry has forgotten.
  func check(
    _ views: [(leaf: Int64, seen: Checkpoint)], report: (_ leaf: Int64, _ detail: String) -> Void
  ) throws(Fault) {
    let isCurrent = try registry.logs.current() == log
    let size = try registry.lastCheckpoint(of: log)?.head.size ?? 0
    let tree = folder.tree(size: size)
    for (leaf, seen) in views where seen.origin == log.origin {
      guard seen.size <= size else {
        if isCurrent { report(leaf, "names a tree of \(seen.size) leaves, larger than the log") }
        continue
      }
      if try tree.root(size: seen.size) != seen.root {
        report(leaf, "its station was shown another tree of \(seen.size) leaves")
      }
    }
  }
}

extension Tile {
  /// Level and index, whatever the width.
  fileprivate var place: [Int] { [level, index] }
}
