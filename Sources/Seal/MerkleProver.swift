public import Bytes
public import Crypto

/// Roots and proofs of a tree whose nodes are read one by one (RFC 6962 clause 2.1).
///
/// A node (level, index) is the root of the full subtree over the leaves from `index << level` on,
/// `1 << level` of them. A proof of a tree of n leaves reads about 2 log2 n nodes.
public struct MerkleProver {
  private let node: (_ level: Int, _ index: Int) throws(Fault) -> Digest

  /// A prover that reads full subtrees' roots through `node`.
  public init(_ node: @escaping (_ level: Int, _ index: Int) throws(Fault) -> Digest) {
    self.node = node
  }

  /// A prover over leaf hashes in memory, for the records of one batch; costs up to as many node
  /// hashes as there are leaves.
  public init(leafHashes: [Digest]) {
    self.init { level, index throws(Fault) in
      let start = index << level
      guard start >= 0, start + 1 << level <= leafHashes.count else {
        throw Fault(.log, "a leaf beyond the end")
      }
      return MerkleTree(leafHashes: leafHashes[start..<start + 1 << level]).root
    }
  }

  /// The root of the first `size` leaves.
  public func root(size: Int) throws(Fault) -> Digest {
    guard size > 0 else { return MerkleTree().root }
    return try subtree(0, size)
  }

  /// The proof that the leaf at `index` is in the tree of the first `size` leaves, from the leaf's
  /// sibling up (RFC 6962 clause 2.1.1). Throws `.log` for an index outside.
  public func inclusion(of index: Int, size: Int) throws(Fault) -> [Digest] {
    guard index >= 0, index < size else { throw Fault(.log, "no such leaf in the log") }
    var proof: [Digest] = []
    var start = 0
    var end = size
    while end - start > 1 {
      let middle = start + split(end - start)
      if index < middle {
        proof.append(try subtree(middle, end))
        end = middle
      } else {
        proof.append(try subtree(start, middle))
        start = middle
      }
    }
    return proof.reversed()
  }

  /// The proof that the tree of `newSize` leaves extends the tree of `oldSize` leaves
  /// (RFC 6962 clause 2.1.2); empty for an empty or equal old tree. Throws `.log` for an old size
  /// above the new one.
  public func consistency(from oldSize: Int, to newSize: Int) throws(Fault) -> [Digest] {
    guard oldSize >= 0, oldSize <= newSize else { throw Fault(.log, "no such size of the log") }
    guard oldSize > 0, oldSize < newSize else { return [] }
    var proof: [Digest] = []
    var start = 0
    var end = newSize
    while oldSize < end {
      let middle = start + split(end - start)
      if oldSize <= middle {
        proof.append(try subtree(middle, end))
        end = middle
      } else {
        proof.append(try subtree(start, middle))
        start = middle
      }
    }
    // Whoever holds the old root knows it; any other subtree of the old tree must be shown.
    if start > 0 { proof.append(try subtree(start, end)) }
    return proof.reversed()
  }

  /// The root over the leaves from `start` up to `end`, where `start` is a multiple of the next
  /// power of two.
  private func subtree(_ start: Int, _ end: Int) throws(Fault) -> Digest {
    let count = end - start
    guard count & (count - 1) != 0 else {
      let level = count.trailingZeroBitCount
      return try node(level, start >> level)
    }
    let middle = start + split(count)
    return MerkleTree.nodeHash(try subtree(start, middle), try subtree(middle, end))
  }

  /// The largest power of two below `count` (at least 2).
  private func split(_ count: Int) -> Int {
    1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
  }
}

extension MerkleTree {
  /// Whether the proof shows that a leaf of this hash stands at `index` in the tree of `size`
  /// leaves with this root (RFC 9162 clause 2.1.3.2).
  public static func holds(
    inclusion proof: [Digest], of leafHash: Digest, at index: Int, size: Int, root: Digest
  ) -> Bool {
    guard index >= 0, index < size else { return false }
    var place = index
    var last = size - 1
    var hash = leafHash
    for sibling in proof {
      guard last > 0 else { return false }
      if place & 1 == 1 || place == last {
        hash = nodeHash(sibling, hash)
        while place & 1 == 0, place > 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        hash = nodeHash(hash, sibling)
      }
      place >>= 1
      last >>= 1
    }
    return last == 0 && hash == root
  }

  /// Whether the proof shows that the tree of `newSize` leaves with `newRoot` extends the tree of
  /// `oldSize` leaves with `oldRoot` (RFC 9162 clause 2.1.4.2). Every tree extends the empty one,
  /// and itself, with an empty proof.
  public static func holds(
    consistency proof: [Digest], oldSize: Int, oldRoot: Digest, newSize: Int, newRoot: Digest
  ) -> Bool {
    guard oldSize >= 0, oldSize <= newSize else { return false }
    if oldSize == newSize { return proof.isEmpty && oldRoot == newRoot }
    if oldSize == 0 { return proof.isEmpty && oldRoot == MerkleTree().root }
    var path = proof[...]
    // The old root itself begins the path where the old tree is one full subtree.
    if oldSize & (oldSize - 1) == 0 { path = [oldRoot] + path }
    guard let first = path.popFirst() else { return false }
    var place = oldSize - 1
    var last = newSize - 1
    while place & 1 == 1 {
      place >>= 1
      last >>= 1
    }
    var old = first
    var new = first
    for hash in path {
      guard last > 0 else { return false }
      if place & 1 == 1 || place == last {
        old = nodeHash(hash, old)
        new = nodeHash(hash, new)
        while place & 1 == 0, place > 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        new = nodeHash(new, hash)
      }
      place >>= 1
      last >>= 1
    }
    return last == 0 && old == oldRoot && new == newRoot
  }
}
