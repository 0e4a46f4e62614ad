import Bytes
import Crypto
import Host
import Seal
import Support
import Testing

@testable import Registry

@Suite("The log's folder")
struct LogFolderTests {
  /// Found by killing a service at its 256th batch: the registry never opened again.
  @Test("A machine that stops when a tile got full, before the checkpoint is signed, goes on")
  func stoppedAtFullTile() throws {
    try withTemporaryFolder { (folder: String) throws in
      let log = LogFolder(folder: Path(folder), files: Disk())
      let entries = (0..<300).map { Array("entry \($0)".utf8) }
      let origin = "registry.example/iq/1"
      let root = try log.extend(
        from: Checkpoint(origin: origin, size: 0, root: MerkleTree().root),
        by: Array(entries[..<255]))
      let last = Checkpoint(origin: origin, size: 255, root: root)
      _ = try log.extend(from: last, by: [entries[255]])
      // Here it stops. The partial forms are gone, and the last checkpoint still asks for one.
      let partial = try #require(Tile(level: 0, index: 0, size: 255))
      #expect(Disk().kind(of: Path(folder) / partial.path) == nil)
      #expect(try log.tree(size: 255).root() == root)
      #expect(try log.entries(partial) == Array(entries[..<255]))
      try log.checkBundles(from: 0, to: 255)
      // The next start extends the last checkpoint once more, by what came meanwhile too.
      var whole = MerkleTree()
      for entry in entries { whole.append(MerkleTree.leafHash(entry)) }
      #expect(try log.extend(from: last, by: Array(entries[255...])) == whole.root)
    }
  }

  @Test("A full tile that was changed is not taken for a partial one")
  func changedFullTile() throws {
    try withTemporaryFolder { (folder: String) throws in
      let log = LogFolder(folder: Path(folder), files: Disk())
      let entries = (0..<256).map { Array("entry \($0)".utf8) }
      let origin = "registry.example/iq/1"
      let root = try log.extend(
        from: Checkpoint(origin: origin, size: 0, root: MerkleTree().root),
        by: Array(entries[..<255]))
      let last = Checkpoint(origin: origin, size: 255, root: root)
      _ = try log.extend(from: last, by: [entries[255]])
      let place = Path(folder) / (try #require(Tile(level: 0, index: 0, size: 256))).path
      var bytes = try Disk().read(place, limit: 1 << 20)
      bytes[77] ^= 1
      try Disk().write(bytes, to: place)
      #expect(throws: Fault(.registryDamaged, "")) {
        try log.extend(from: last, by: [entries[255]])
      }
    }
  }
}
