import Bytes
import Foundation
import Host
import Support
import Synchronization
import Testing

@testable import Store

/// Gives the system's randomness and remembers all of it.
private final class RememberedRandomness: Randomness {
  private let given = Mutex<[[UInt8]]>([])

  func bytes(_ count: Int) -> [UInt8] {
    let bytes = SystemRandomness().bytes(count)
    given.withLock { $0.append(bytes) }
    return bytes
  }

  var all: [[UInt8]] { given.withLock { $0 } }
}

@Suite("Erasing")
struct ErasureTests {
  private func wrapped(_ store: SmallStore, _ row: Int64) throws -> [UInt8] {
    try KeyStore(Path(store.folder) / "keys.db", mustExist: true)
      .slot(try store.sealed(row).dataKey).wrapped
  }

  @Test("destroys the key, the row and its words in every file, and nothing else")
  func erase() throws {
    try withTemporaryFolder { folder in
      let randomness = RememberedRandomness()
      let store = try SmallStore(folder, randomness: randomness)
      // Small and large batches, so that pages fill, split and grow.
      var next: Int64 = 1
      for size: Int64 in [1, 3, 64, 65, 200, 1, 1, 1, 130, 40, 7, 300] {
        try store.add(next..<next + size)
        next += size
      }
      let erased = (1..<next).filter { $0 % 3 == 0 || (100...160).contains($0) }
      let keys = try erased.map { try wrapped(store, $0) }
      let blobs = try erased.map { try store.sealed($0).bytes }
      #expect(try files(in: folder, holding: keys[5]).isEmpty == false)
      for part in stride(from: 0, to: erased.count, by: 17) {
        try store.erase(Array(erased[part..<min(part + 17, erased.count)]))
      }
      for (row, key) in zip(erased, keys) {
        #expect(try files(in: folder, holding: key).isEmpty, "the wrapped key of row \(row)")
        #expect(try files(in: folder, holding: Array(key[12..<44])).isEmpty)
      }
      try store.records.compact()
      for (row, blob) in zip(erased, blobs) {
        #expect(try files(in: folder, holding: Array(blob.prefix(16))).isEmpty, "row \(row)")
        let word = Array("index word \(row)!".utf8)
        #expect(try files(in: folder, holding: word).isEmpty, "the word of row \(row)")
      }
      // Data keys never stood in a file unwrapped.
      for bytes in randomness.all.prefix(20) {
        #expect(try files(in: folder, holding: Array(bytes.prefix(32))).isEmpty)
      }
      for row in 1..<next where !erased.contains(row) {
        #expect(try store.open(row) == SmallStore.plaintext(row))
      }
      #expect(try store.vault.unfinishedErasures().isEmpty)
      #expect(try store.vault.reconcile(live: try store.live()).lost.isEmpty)
    }
  }

  @Test("cut off at any step, it is known to be unfinished and ends when it is asked for again")
  func cutOff() throws {
    try withTemporaryFolder { folder in
      let store = try SmallStore(folder)
      try store.add(1...10)
      let key = try store.sealed(4).dataKey
      let wrappedKey = try wrapped(store, 4)
      var step = 0
      var wasUnfinished = false
      while true {
        step += 1
        var left = step
        let stop: () throws(Fault) -> Void = { () throws(Fault) in
          left -= 1
          if left == 0 { throw Fault(.storeFull, "injected") }
        }
        store.records.gate.body = stop
        store.vault.keyGate.body = stop
        let done = (try? store.forget([key])) != nil
        store.records.gate.body = nil
        store.vault.keyGate.body = nil
        if done { break }
        let unfinished = try store.vault.unfinishedErasures()
        wasUnfinished = wasUnfinished || unfinished == [key]
        // Either nothing has happened, or the erasure is known.
        #expect(unfinished == [key] || (try? store.open(4)) == SmallStore.plaintext(4))
      }
      #expect(wasUnfinished && step > 8)
      #expect(try store.vault.unfinishedErasures().isEmpty)
      #expect(try files(in: folder, holding: wrappedKey).isEmpty)
      #expect(try store.open(5) == SmallStore.plaintext(5))
    }
  }

  @Test("leaves no digest of a blind index behind in a compacted database")
  func indexDigests() throws {
    try withTemporaryFolder { folder in
      let store = try SmallStore(folder)
      let index = try MasterKey([UInt8](repeating: 9, count: 32)).blindIndex("number")
      let digests = (0..<3000).map { index.digest("number \($0)") }
      for part in stride(from: 0, to: digests.count, by: 100) {
        try store.records.transaction { () throws(Fault) in
          for row in part..<part + 100 {
            try store.records.run("INSERT INTO by_number VALUES (?, ?)", digests[row], row)
          }
        }
      }
      let erased = digests.indices.filter { $0 % 7 == 0 }
      for row in erased {
        try store.vault.erase([], in: store.records) { () throws(Fault) in
          try store.records.run("DELETE FROM by_number WHERE digest = ?", digests[row])
        }
      }
      try store.records.compact()
      let left = try erased.filter { try !files(in: folder, holding: digests[$0]).isEmpty }
      #expect(left.isEmpty, "\(left.count) of \(erased.count)")
    }
  }
}
