public import Bytes
public import Crypto

/// A Merkle tree over SHA-256 that grows at its right edge (RFC 6962 clause 2.1).
///
/// It keeps only the roots of its full subtrees, at most 60 hashes for any size; proofs need the
/// nodes, which `MerkleProver` reads from wherever they are kept.
public struct MerkleTree: Hashable, Sendable {
  /// Leaves so far.
  public private(set) var size: Int
  /// Roots of the full subtrees from left to right, one for each bit that is set in `size`.
  public private(set) var frontier: [Digest]

  /// The empty tree.
  public init() {
    size = 0
    frontier = []
  }

  /// A tree as it was kept; throws `.log` where the roots do not belong to the size.
  public init(size: Int, frontier: [Digest]) throws(Fault) {
    guard (0...Parameters.logLeaves).contains(size), frontier.count == size.nonzeroBitCount else {
      throw Fault(.log, "a tree's kept roots do not belong to its size")
    }
    self.size = size
    self.frontier = frontier
  }

  /// The tree over the given leaf hashes.
  public init(leafHashes: some Sequence<Digest>) {
    self.init()
    for hash in leafHashes { append(hash) }
  }

  /// The hash of a leaf: SHA-256 of a zero byte and the data.
  public static func leafHash(_ data: [UInt8]) -> Digest { Hash.digest(prefix: 0, data.span) }

  /// The hash of a leaf: SHA-256 of a zero byte and the data.
  public static func leafHash(_ data: ArraySlice<UInt8>) -> Digest {
    Hash.digest(prefix: 0, data.span)
  }

  /// The hashes of many leaves.
  public static func leafHashes(_ leaves: [ArraySlice<UInt8>]) -> [Digest] {
    Hash.digests(prefix: 0, leaves)
  }

  /// The hash of a node over its two children: SHA-256 of a one byte and both hashes.
  public static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
    Hash.digest(prefix: 1, left, right)
  }

  /// Adds a leaf by its hash: one node hash on average.
  public mutating func append(_ leafHash: Digest) {
    var hash = leafHash
    var level = 0
    while size >> level & 1 == 1, let left = frontier.popLast() {
      hash = MerkleTree.nodeHash(left, hash)
      level += 1
    }
    frontier.append(hash)
    size += 1
  }

  /// The root hash; of the empty tree, SHA-256 of nothing.
  public var root: Digest {
    guard var hash = frontier.last else { return Hash.digest([]) }
    for left in frontier.dropLast().reversed() { hash = MerkleTree.nodeHash(left, hash) }
    return hash
  }
}
