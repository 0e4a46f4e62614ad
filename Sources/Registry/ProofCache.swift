import Seal

/// What was verified of the log for one receipt and serves the next: many lead to one checkpoint.
struct ProofCache {
  /// Heads by their notes, whose signatures held.
  private(set) var heads: [String: Checkpoint] = [:]
  private var tree: (log: Int64, size: Int, tiles: TiledTree, uses: Int)?

  /// A tree keeps every tile that it has read.
  private static let usesAtMost = 4096

  /// Remembers a head whose signature was verified.
  mutating func keep(_ head: Checkpoint, of note: String) {
    if heads.count >= Limits.verifiedNotes { heads = [:] }
    heads[note] = head
  }

  /// The tiles of a log at a size, as they were read before, or from `make`.
  mutating func tree(of log: KnownLog, size: Int, _ make: () -> TiledTree) -> TiledTree {
    if let known = tree, known.log == log.number, known.size == size,
      known.uses < ProofCache.usesAtMost
    {
      tree?.uses += 1
      return known.tiles
    }
    let tiles = make()
    tree = (log.number, size, tiles, 1)
    return tiles
  }
}
