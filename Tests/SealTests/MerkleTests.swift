import Bytes
import Crypto
import Seal
import Testing

/// The tree of eight leaves that Certificate Transparency's implementations share as their test
/// (github.com/google/certificate-transparency merkletree tests; RFC 6962 hashing).
enum PublishedTree {
  static let leaves: [[UInt8]] = [
    [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], Array(0x40...0x43), Array(0x50...0x57),
    Array(0x60...0x6f),
  ]
  /// Roots of the trees of 0 to 8 leaves.
  static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]
  /// Inclusion proofs: leaf (from 0), size, path.
  static let inclusions: [(Int, Int, [String])] = [
    (0, 1, []),
    (
      0, 8,
      [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ]
    ),
    (
      5, 8,
      [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ]
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
      1, 5,
      [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      ]
    ),
  ]
  /// Consistency proofs: old size, new size, path.
  static let consistencies: [(Int, Int, [String])] = [
    (1, 1, []),
    (
      1, 8,
      [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ]
    ),
    (
      6, 8,
      [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ]
    ),
    (
      2, 5,
      [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      ]
    ),
  ]

  static let leafHashes = leaves.map { MerkleTree.leafHash($0) }
}

/// The tree hash as RFC 6962 clause 2.1 defines it, word for word.
func definedRoot(_ hashes: ArraySlice<Digest>) -> Digest {
  guard hashes.count > 1, let first = hashes.indices.first else {
    return hashes.first ?? Hash.digest([])
  }
  var k = 1
  while k * 2 < hashes.count { k *= 2 }
  return MerkleTree.nodeHash(
    definedRoot(hashes[first..<first + k]), definedRoot(hashes[(first + k)...]))
}

/// The hashes of `count` leaves that all differ.
func leafHashes(_ count: Int) -> [Digest] {
  (0..<count).map { MerkleTree.leafHash(Array("leaf \($0)".utf8)) }
}

@Suite("Merkle trees")
struct MerkleTests {
  @Test("roots are those that Certificate Transparency publishes")
  func publishedRoots() {
    var tree = MerkleTree()
    #expect(tree.root.hex == PublishedTree.roots[0])
    for (index, hash) in PublishedTree.leafHashes.enumerated() {
      tree.append(hash)
      #expect(tree.root.hex == PublishedTree.roots[index + 1])
      #expect(tree.size == index + 1)
    }
  }

  @Test("proofs are those that Certificate Transparency publishes")
  func publishedProofs() throws {
    let prover = MerkleProver(leafHashes: PublishedTree.leafHashes)
    for (index, size, path) in PublishedTree.inclusions {
      #expect(try prover.inclusion(of: index, size: size).map(\.hex) == path)
    }
    for (old, new, path) in PublishedTree.consistencies {
      #expect(try prover.consistency(from: old, to: new).map(\.hex) == path)
    }
  }

  @Test("any size up to 70 has the root of the definition, and every proof of it holds")
  func everyProof() throws {
    let hashes = leafHashes(70)
    let prover = MerkleProver(leafHashes: hashes)
    let roots = (0...70).map { definedRoot(hashes[..<$0]) }
    for size in 0...70 {
      #expect(MerkleTree(leafHashes: hashes[..<size]).root == roots[size])
      #expect(try prover.root(size: size) == roots[size])
      for index in 0..<size {
        let proof = try prover.inclusion(of: index, size: size)
        #expect(
          MerkleTree.holds(
            inclusion: proof, of: hashes[index], at: index, size: size, root: roots[size]))
      }
      for old in 0...size {
        let proof = try prover.consistency(from: old, to: size)
        #expect(
          MerkleTree.holds(
            consistency: proof, oldSize: old, oldRoot: roots[old], newSize: size,
            newRoot: roots[size]))
      }
    }
  }

  @Test("an inclusion proof for another place, size, leaf or root, or of another length, fails")
  func badInclusion() throws {
    let hashes = leafHashes(13)
    let root = definedRoot(hashes[...])
    let proof = try MerkleProver(leafHashes: hashes).inclusion(of: 6, size: 13)
    func holds(_ proof: [Digest], _ leaf: Digest, _ index: Int, _ size: Int, _ root: Digest) -> Bool
    {
      MerkleTree.holds(inclusion: proof, of: leaf, at: index, size: size, root: root)
    }
    #expect(holds(proof, hashes[6], 6, 13, root))
    for index in -1...14 where index != 6 { #expect(!holds(proof, hashes[6], index, 13, root)) }
    for size in 0...8 { #expect(!holds(proof, hashes[6], 6, size, root)) }
    #expect(!holds(proof, hashes[7], 6, 13, root))
    #expect(!holds(proof, hashes[6], 6, 13, hashes[0]))
    #expect(!holds(Array(proof.dropLast()), hashes[6], 6, 13, root))
    #expect(!holds(Array(proof.dropFirst()), hashes[6], 6, 13, root))
    #expect(!holds(proof + [root], hashes[6], 6, 13, root))
    #expect(!holds(proof.reversed(), hashes[6], 6, 13, root))
    #expect(!holds([], hashes[6], 6, 13, root))
    #expect(!holds(proof, hashes[6], .max, .max, root))
    for place in proof.indices {
      var changed = proof
      changed[place] = hashes[1]
      #expect(!holds(changed, hashes[6], 6, 13, root))
    }
  }

  @Test("a consistency proof for other sizes or roots, or of another length, fails")
  func badConsistency() throws {
    let hashes = leafHashes(13)
    let (old, new) = (definedRoot(hashes[..<6]), definedRoot(hashes[...]))
    let proof = try MerkleProver(leafHashes: hashes).consistency(from: 6, to: 13)
    func holds(_ proof: [Digest], _ oldSize: Int, _ old: Digest, _ newSize: Int, _ new: Digest)
      -> Bool
    {
      MerkleTree.holds(
        consistency: proof, oldSize: oldSize, oldRoot: old, newSize: newSize, newRoot: new)
    }
    #expect(holds(proof, 6, old, 13, new))
    for size in -1...14 where size != 6 { #expect(!holds(proof, size, old, 13, new)) }
    #expect(!holds(proof, 6, old, 5, new))
    #expect(!holds(proof, 6, new, 13, old))
    #expect(!holds(proof, 6, hashes[0], 13, new))
    #expect(!holds(proof, 6, old, 13, hashes[0]))
    #expect(!holds(Array(proof.dropLast()), 6, old, 13, new))
    #expect(!holds(Array(proof.dropFirst()), 6, old, 13, new))
    #expect(!holds(proof + [new], 6, old, 13, new))
    #expect(!holds([], 6, old, 13, new))
    #expect(!holds([], 6, old, 6, new))
    #expect(!holds([], 0, old, 13, new), "an empty tree has one root only")
    #expect(!holds(proof, .max, old, .max, new))
    for place in proof.indices {
      var changed = proof
      changed[place] = hashes[1]
      #expect(!holds(changed, 6, old, 13, new))
    }
  }

  @Test("a kept tree goes on where it stopped, and kept roots of another size are refused")
  func kept() throws {
    let hashes = leafHashes(23)
    var tree = MerkleTree(leafHashes: hashes[..<11])
    tree = try MerkleTree(size: tree.size, frontier: tree.frontier)
    for hash in hashes[11...] { tree.append(hash) }
    #expect(tree == MerkleTree(leafHashes: hashes))
    for (size, count) in [(3, 1), (-1, 64), (4, 2), (.max, 63)] {
      #expect(throws: Fault(.log, "")) {
        try MerkleTree(size: size, frontier: Array(hashes.prefix(count)))
      }
    }
  }

  @Test("places that a tree does not have are a fault")
  func outside() {
    let prover = MerkleProver(leafHashes: leafHashes(5))
    for (index, size) in [(5, 5), (-1, 5), (0, 0), (0, 6)] {
      #expect(throws: Fault(.log, "")) { try prover.inclusion(of: index, size: size) }
    }
    for (old, new) in [(6, 5), (-1, 5), (3, 9)] {
      #expect(throws: Fault(.log, "")) { try prover.consistency(from: old, to: new) }
    }
  }
}
