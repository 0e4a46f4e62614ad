import Bytes
import Codes
import Crypto
import Foundation
import Host
import Seal
import Store
import Support
import Testing

@testable import Registry

@Suite("Examining a registry")
struct FsckTests {
  /// A registry with batches of two stations, a fork, a held epoch and a conflict.
  private func fill(_ border: Border) throws {
    let registry = try border.make()
    let first = try SmallStation("IBK-1", at: registry)
    let second = try SmallStation("BGW-1", at: registry)
    for station in [first, second, first] { _ = try registry.ingest(try station.seal(2).file) }
    try registry.checkpoint()
    let rival = try second.seal(
      [try second.line(1, document: "OTHER")], seq: 2, previous: Hash.digest([1]))
    _ = try registry.ingest(rival.file)
    try registry.adopt(rival.id)
    first.beginEpoch("a")
    _ = try registry.ingest(try first.seal(1).file)
    try registry.checkpoint()
    let witness = try WitnessSigner(name: "witness.example", key: .generate())
    try registry.add(witness.witness)
    let asked = try Checkpoint(
      unverified: try registry.request(toWitness: "witness.example").checkpoint)
    let line = try witness.cosign(asked.text, at: Instant(milliseconds: Border.start))
    _ = try registry.take(answer: Array(line.utf8), ofWitness: "witness.example")
    #expect(try registry.fsck().problems == [])
  }

  @Test("every single bit of a kept batch, a tile, a bundle, a checkpoint and a cosignature")
  func everyBit() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      try fill(border)
      let registry = try border.open()
      let log = try registry.logs.current()
      var hashes: [Digest] = []
      try registry.batches.each { batch throws(Fault) in
        hashes.append(MerkleTree.leafHash(Array(batch.line.utf8)))
      }
      let examination = LogExamination(registry, log, hashes)
      func examineLog() throws(Fault) {
        try examination.checkFiles { file, newest throws(Fault) in
          try examination.check(file, newest)
        }
        try examination.checkCheckpoints()
        try registry.checkCosignatures(of: log)
      }
      let kept = try #require(try registry.batches.batch(leaf: 0))
      var flips = 0
      /// Flips bits one by one: all with `isLong`, else one of each third byte.
      func flip(_ path: Path, _ check: () throws(Fault) -> Void) throws {
        let whole = try Disk().read(path, limit: 1 << 20)
        var changed = whole
        for place in whole.indices {
          for bit in 0..<8 where Self.isLong || place % 3 == 0 && bit == place % 8 {
            changed[place] ^= 1 << UInt8(bit)
            try put(changed, path)
            #expect(fault(check) != nil, "\(path.name), byte \(place), bit \(bit)")
            changed[place] = whole[place]
            flips += 1
          }
        }
        try put(whole, path)
      }
      try flip(registry.folder.batch(kept.id)) { () throws(Fault) in
        _ = try registry.reopened(kept)
      }
      let size = try #require(try registry.lastCheckpoint()).head.size
      let tile = try #require(Tile(level: 0, index: 0, size: size))
      let names = [tile.path, tile.entriesPath, "checkpoint", "witnessed"]
      for name in names { try flip(registry.folder.log() / name, examineLog) }
      try examineLog()
      #expect(flips > 1200)
      if Self.isLong { print("\(flips) flipped bits, each found") }
    }
  }

  private static let isLong = ProcessInfo.processInfo.environment["MAABAR_LONG"] != nil

  /// What an examination says about a folder: its findings, or the fault that kept it from opening.
  private func examine(_ border: Border) -> [String] {
    do { return try border.open().fsck().problems } catch { return ["\(error)"] }
  }

  @Test("any flipped bit in kept batches, tiles, entries, checkpoint, keys and certificates")
  func files() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      try fill(border)
      let root = border.root.string
      let manager = FileManager.default
      let disk = Disk()
      let names = try #require(manager.subpaths(atPath: root)).sorted().filter { name in
        disk.kind(of: border.root / name) == .file && name != "lock" && !name.contains(".sqlite")
      }
      #expect(names.count > 15)
      for name in names {
        let path = Path("\(root)/\(name)")
        let whole = try Disk().read(path, limit: 1 << 20)
        // Spaces and line ends around JSON and PEM mean nothing; the middle of a file does.
        for place in [whole.count / 3, whole.count * 4 / 5] {
          var changed = whole
          changed[place] ^= 0x04
          try put(changed, path)
          #expect(!examine(border).isEmpty, "\(name), byte \(place)")
        }
        try put(Array(whole.dropLast(whole.count / 2)), path)
        #expect(!examine(border).isEmpty, "\(name) cut")
        try put(whole, path)
      }
      #expect(examine(border) == [])
    }
  }

  @Test("any flipped bit in the databases, unless it stands where nothing is kept")
  func databases() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      try fill(border)
      for name in ["registry.sqlite", "keys.sqlite"] {
        let path = border.root / name
        let whole = try Disk().read(path, limit: 1 << 24)
        let content = try dump(path)
        var random = SystemRandomNumberGenerator()
        var noticed = 0
        let used = whole.indices.dropFirst(100).filter { whole[$0] != 0 }
        for _ in 0..<50 {
          let place = try #require(used.randomElement(using: &random))
          var changed = whole
          changed[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
          try put(changed, path)
          let findings = examine(border)
          if findings.isEmpty {
            #expect(try dump(path) == content, "\(name), byte \(place)")
          } else {
            noticed += 1
          }
          for rest in ["-wal", "-shm"] { try Disk().remove(Path(path.string + rest)) }
        }
        #expect(noticed > 25, "\(name)")
        try put(whole, path)
      }
      #expect(examine(border) == [])
    }
  }

  /// All rows of a database, by the stock tool.
  private func dump(_ path: Path) throws -> [UInt8] {
    try StockTool.bash(
      "sqlite3 \"file:$1?immutable=1\" .dump", [path.string], in: path.parent.string
    ).output
  }

  @Test("rows that somebody edited with a tool of their own")
  func edited() throws {
    let edits = [
      "UPDATE epoch SET state = 'approved' WHERE state = 'held'",
      "UPDATE batch SET state = 'counted' WHERE state = 'held-epoch'",
      "UPDATE batch SET seq = 9 WHERE leaf = 0", "UPDATE station SET name = 'X-1' WHERE number = 1",
      "DELETE FROM record WHERE row IN (SELECT row FROM record LIMIT 1)",
      "UPDATE record SET document = x'00' WHERE rowid IN (SELECT rowid FROM record LIMIT 1)",
      "UPDATE record SET leaf = 2, place = 1 WHERE leaf = 0 AND place = 0",
      "DELETE FROM conflict", "DELETE FROM evidence WHERE leaf = 1",
      "UPDATE evidence SET hashes = zeroblob(length(hashes)) WHERE leaf = 1",
      "DELETE FROM checkpoint WHERE size = 3", "DELETE FROM batch WHERE leaf = 4",
      "UPDATE flow_count SET count = count + 1", "DELETE FROM flow_fact WHERE n = 1",
    ]
    try withTemporaryFolder { folder in
      let border = Border(folder)
      try fill(border)
      let path = border.root / "registry.sqlite"
      let whole = try Disk().read(path, limit: 1 << 24)
      for edit in edits {
        let tool = try StockTool.bash("sqlite3 \"$@\"", [path.string, edit], in: folder)
        #expect(tool.status == 0, "\(edit)")
        if edit != "DELETE FROM checkpoint WHERE size = 3" {
          #expect(!examine(border).isEmpty, "\(edit)")
        }
        for rest in ["-wal", "-shm"] { try Disk().remove(Path(path.string + rest)) }
        try put(whole, path)
      }
      #expect(examine(border) == [])
    }
  }

  /// Writes without waiting for the disk.
  private func put(_ bytes: [UInt8], _ path: Path) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path.string))
  }

  @Test("a log whose tiles were changed is not signed over, and grows again once they are mended")
  func refusesToSign() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      for _ in 0..<3 { _ = try registry.ingest(try station.seal(1).file) }
      let signed = try registry.checkpoint()
      let tile = registry.folder.log() / "tile/0/000.p/3"
      let whole = try Disk().read(tile, limit: 8192)
      var changed = whole
      changed[40] ^= 1
      try Disk().write(changed, to: tile)
      _ = try registry.ingest(try station.seal(1).file)
      #expect(fault { () throws(Fault) in try registry.checkpoint() }?.code == .registryDamaged)
      let published = try Disk().read(registry.folder.checkpoint(), limit: 8192)
      #expect(published == Array(signed.note.utf8))
      try Disk().write(whole, to: tile)
      #expect(try registry.checkpoint().head.size == 4)
      #expect(try registry.fsck().problems == [])
    }
  }

  @Test("a log of over 256 leaves keeps its full tile, drops the partial ones, and proves all")
  func tiles() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      var batches: [BatchSealer.Batch] = []
      for number in 1...260 {
        let batch = try station.seal(1)
        batches.append(batch)
        _ = try registry.ingest(batch.file)
        if number % 50 == 0 || number == 258 { try registry.checkpoint() }
      }
      try registry.checkpoint()
      let disk = Disk()
      let log = registry.folder.log()
      #expect(disk.kind(of: log / "tile/0/000") == .file)
      #expect(try disk.list(log / "tile/0/000.p", limit: 300).isEmpty)
      #expect(disk.kind(of: log / "tile/1/000.p/1") == .file)
      for batch in batches.shuffled().prefix(12) {
        _ = try station.verify(try registry.receipt(for: batch.id), for: batch)
      }
      #expect(try registry.fsck().problems == [])
      for size in [0, 1, 50, 255, 256, 257, 260] {
        let (proof, _) = try registry.consistency(from: size)
        let tree = registry.logFolder(try registry.logs.current()).tree(size: 260)
        #expect(
          MerkleTree.holds(
            consistency: proof, oldSize: size, oldRoot: try tree.root(size: size), newSize: 260,
            newRoot: try tree.root()))
      }
    }
  }
}
