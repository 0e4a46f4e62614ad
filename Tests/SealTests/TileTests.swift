import Bytes
import Crypto
import Seal
import Testing

/// Tiles in memory, as the registry keeps them on its disk.
final class TestTiles {
  private(set) var files: [String: [UInt8]] = [:]
  private(set) var size = 0
  private(set) var reads = 0

  var tree: TiledTree {
    TiledTree(size: size) { tile throws(Fault) in
      self.reads += 1
      guard let bytes = self.files[tile.path] else {
        throw Fault(.log, at: tile.path, "missing")
      }
      return bytes
    }
  }

  func append(_ hashes: [Digest]) throws {
    for file in try tree.appending(hashes) { files[file.tile.path] = file.bytes }
    size += hashes.count
  }

  func damage(_ path: String, _ change: (inout [UInt8]) -> Void) {
    change(&files[path, default: []])
  }
}

@Suite("Tiles of the log")
struct TileTests {
  @Test(
    "paths are those of c2sp.org/tlog-tiles",
    arguments: [
      (0, 1_234_067, 400_000_000, "tile/0/x001/x234/067"), (0, 0, 256, "tile/0/000"),
      (0, 0, 255, "tile/0/000.p/255"), (1, 0, 70_000, "tile/1/000"),
      (1, 1, 70_000, "tile/1/001.p/17"), (2, 0, 70_000, "tile/2/000.p/1"),
      (0, 273, 70_000, "tile/0/273.p/112"), (1, 0, 256, "tile/1/000.p/1"),
      (0, 1000, 400_000, "tile/0/x001/000"),
    ])
  func paths(level: Int, index: Int, size: Int, path: String) throws {
    let tile = try #require(Tile(level: level, index: index, size: size))
    #expect(tile.path == path)
    if level == 0 {
      #expect(tile.entriesPath == path.replacing("tile/0", with: "tile/entries"))
    }
  }

  @Test("a log of 70,000 leaves has the tiles that c2sp.org/tlog-tiles names")
  func widths() {
    let tiles = Tile.all(size: 70_000)
    #expect(tiles.filter { $0.level == 0 && $0.isFull }.count == 273)
    #expect(tiles.filter { $0.level == 0 && !$0.isFull }.map(\.width) == [112])
    #expect(tiles.filter { $0.level == 1 && $0.isFull }.count == 1)
    #expect(tiles.filter { $0.level == 1 && !$0.isFull }.map(\.width) == [17])
    #expect(tiles.filter { $0.level == 2 }.map(\.width) == [1])
    #expect(tiles.count == 273 + 1 + 1 + 1 + 1)
    #expect(Tile.all(size: 0).isEmpty)
  }

  @Test("tiles that a log does not have do not exist")
  func noTile() {
    for (level, index, size) in [
      (0, 0, 0), (0, 1, 256), (1, 0, 255), (-1, 0, 9), (8, 0, .max), (0, -1, 9), (0, .max, 9),
    ] {
      #expect(Tile(level: level, index: index, size: size) == nil)
    }
  }

  @Test("a tiled tree grows in any steps to the same roots, tiles and proofs")
  func growth() throws {
    let hashes = leafHashes(70_000)
    let tiles = TestTiles()
    var start = 0
    for step in [1, 254, 1, 1, 255, 300, 512, 1, 65_000 - 1325, 536, 1, 999, 3464] {
      try tiles.append(Array(hashes[start..<start + step]))
      start += step
      let whole = MerkleTree(leafHashes: hashes[..<start])
      #expect(try tiles.tree.root() == whole.root, "\(start)")
      #expect(try tiles.tree.tree() == whole)
    }
    #expect(start == 70_000)
    for tile in Tile.all(size: start) {
      let bytes = try #require(tiles.files[tile.path])
      #expect(try tile.hashes(bytes).count == tile.width)
    }
    let root = try tiles.tree.root()
    for index in [0, 1, 255, 256, 4711, 65_535, 65_536, 69_999] {
      let proof = try tiles.tree.inclusion(of: index)
      #expect(
        MerkleTree.holds(
          inclusion: proof, of: hashes[index], at: index, size: start, root: root))
      #expect(try tiles.tree.leafHash(at: index) == hashes[index])
    }
    for old in [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 69_999, 70_000] {
      let proof = try tiles.tree.consistency(from: old)
      #expect(
        MerkleTree.holds(
          consistency: proof, oldSize: old, oldRoot: MerkleTree(leafHashes: hashes[..<old]).root,
          newSize: start, newRoot: root))
      #expect(try tiles.tree.root(size: old) == MerkleTree(leafHashes: hashes[..<old]).root)
    }
  }

  @Test("a proof of 70,000 leaves reads few tiles")
  func fewReads() throws {
    let tiles = TestTiles()
    try tiles.append(leafHashes(70_000))
    let before = tiles.reads
    _ = try tiles.tree.inclusion(of: 12_345)
    #expect(tiles.reads - before <= 6)
  }

  @Test("a damaged tile is a fault or another root, never the same one")
  func damage() throws {
    let tiles = TestTiles()
    try tiles.append(leafHashes(600))
    let root = try tiles.tree.root()
    let recomputed = MerkleTree(leafHashes: leafHashes(600)).root
    #expect(root == recomputed)
    tiles.damage("tile/0/002.p/88") { $0[5] ^= 1 }
    #expect(try tiles.tree.root() != root)
    tiles.damage("tile/0/002.p/88") { $0.removeLast() }
    #expect(throws: Fault(.log, "")) { try tiles.tree.root() }
    for (index, size) in [(600, 600), (-1, 600), (0, 601)] {
      #expect(throws: Fault(.log, "")) { try tiles.tree.inclusion(of: index, size: size) }
    }
  }

  @Test("an entry bundle gives its entries back, and a damaged one is a fault")
  func bundles() throws {
    let entries = [[], [1], [UInt8](repeating: 7, count: 65_535)]
    let bytes = try EntryBundle.encode(entries)
    #expect(Array(bytes.prefix(7)) == [0, 0, 0, 1, 1, 0xff, 0xff])
    #expect(try EntryBundle.decode(bytes) == entries)
    #expect(try EntryBundle.decode([]).isEmpty)
    for bad in [[1], [0, 2, 1], Array(bytes.dropLast()), [UInt8](repeating: 0, count: 2 * 257)] {
      #expect(throws: Fault(.log, "")) { try EntryBundle.decode(bad) }
    }
    #expect(throws: Fault(.log, "")) {
      try EntryBundle.encode([[UInt8](repeating: 0, count: 65_536)])
    }
    #expect(throws: Fault(.log, "")) {
      try EntryBundle.encode([[UInt8]](repeating: [], count: 257))
    }
  }
}
