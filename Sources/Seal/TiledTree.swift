public import Bytes
public import Crypto

/// The log's tree as it lies in tiles: roots, proofs and growth, reading only the tiles needed.
///
/// Tiles come through a closure of the owner's and are kept for the life of this object: make one
/// for each piece of work, and a new one to read back what was written.
public final class TiledTree {
  /// A tile to write.
  public struct File: Equatable, Sendable {
    /// Which one.
    public let tile: Tile
    /// Its hashes, 32 bytes each.
    public let bytes: [UInt8]
  }

  /// Leaves in the tree.
  public let size: Int
  private let read: (Tile) throws(Fault) -> [UInt8]
  private var kept: [Tile: [Digest]] = [:]

  /// A tree of `size` leaves whose tiles `read` gives; what it throws is thrown on.
  public init(size: Int, read: @escaping (Tile) throws(Fault) -> [UInt8]) {
    self.size = size
    self.read = read
  }

  /// The root of the tree, or of its first `size` leaves.
  public func root(size: Int? = nil) throws(Fault) -> Digest {
    try prover.root(size: checked(size ?? self.size))
  }

  /// The frontier of the tree, to go on appending to.
  public func tree() throws(Fault) -> MerkleTree {
    var frontier: [Digest] = []
    var start = 0
    for level in (0..<Int.bitWidth - 1).reversed() where size >> level & 1 == 1 {
      frontier.append(try node(level: level, index: start >> level))
      start += 1 << level
    }
    return try MerkleTree(size: size, frontier: frontier)
  }

  /// The hash of the leaf at `index`; throws `.log` for one that is not there.
  public func leafHash(at index: Int) throws(Fault) -> Digest { try node(level: 0, index: index) }

  /// The proof that the leaf at `index` is in the tree, or in that of its first `size` leaves.
  public func inclusion(of index: Int, size: Int? = nil) throws(Fault) -> [Digest] {
    try prover.inclusion(of: index, size: checked(size ?? self.size))
  }

  /// The proof that the tree, or that of its first `size` leaves, extends its first `oldSize`.
  public func consistency(from oldSize: Int, size: Int? = nil) throws(Fault) -> [Digest] {
    try prover.consistency(from: oldSize, to: checked(size ?? self.size))
  }

  /// The tiles that change when leaves of the given hashes are added, lowest level first. Partial
  /// tiles of the old size are left as they are.
  public func appending(_ leafHashes: [Digest]) throws(Fault) -> [File] {
    var files: [File] = []
    var added = leafHashes
    var level = 0
    while !added.isEmpty {
      let old = size >> (8 * level)
      let newSize = (old + added.count) << (8 * level)
      var hashes: [Digest] = []
      if let tile = Tile(level: level, index: old >> 8, size: size) {
        hashes = try self.hashes(of: tile)
      }
      hashes += added
      added = []
      for start in stride(from: 0, to: hashes.count, by: Tile.fullWidth) {
        let part = hashes[start..<min(start + Tile.fullWidth, hashes.count)]
        let index = old >> 8 + start >> 8
        guard let tile = Tile(level: level, index: index, size: newSize) else {
          throw Fault(.log, "the log is full")
        }
        files.append(File(tile: tile, bytes: part.flatMap(\.bytes)))
        if tile.isFull { added.append(MerkleTree(leafHashes: part).root) }
      }
      level += 1
    }
    return files
  }

  private var prover: MerkleProver {
    MerkleProver { level, index throws(Fault) in try self.node(level: level, index: index) }
  }

  /// The root of the full subtree over `1 << level` leaves from `index << level` on.
  private func node(level: Int, index: Int) throws(Fault) -> Digest {
    let (tileLevel, height) = level.quotientAndRemainder(dividingBy: 8)
    let first = index << height
    guard index >= 0, let tile = Tile(level: tileLevel, index: first >> 8, size: size),
      first & 0xff + 1 << height <= tile.width
    else { throw Fault(.log, "no such place in the log") }
    let hashes = try hashes(of: tile)[first & 0xff..<first & 0xff + 1 << height]
    return MerkleTree(leafHashes: hashes).root
  }

  private func hashes(of tile: Tile) throws(Fault) -> [Digest] {
    if let hashes = kept[tile] { return hashes }
    let hashes = try tile.hashes(try read(tile))
    kept[tile] = hashes
    return hashes
  }

  private func checked(_ size: Int) throws(Fault) -> Int {
    guard (0...self.size).contains(size) else { throw Fault(.log, "no such size of the log") }
    return size
  }
}
