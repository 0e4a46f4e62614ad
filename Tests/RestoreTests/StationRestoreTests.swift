import Bytes
import Crypto
import Foundation
import Host
import Record
import Seal
import Support
import Testing

@testable import Registry
@testable import Station

@Suite("A station that comes back from a copy")
struct StationRestoreTests {
  @Test("Without its instance file it goes on in a new epoch, and every crossing counts once")
  func fileBackup() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A", "B")
      try country.carry(post)
      // C is recorded, then the copy is made; C and D reach the registry after it.
      try post.record("C")
      post.close()
      try country.copy(post.root, to: country.folder / "copy")
      try post.open()
      try post.record("D")
      try country.carry(post)
      #expect(try country.counted() == 4)
      // The machine burns; the copy comes back without its instance file, and works offline.
      post.close()
      try country.copy(country.folder / "copy", to: post.root)
      try Disk().remove(StationFolder(post.root).instance)
      try post.open()
      try post.record("E", "F")
      let (pass, _) = try country.carry(post)
      #expect(pass.files.map(\.ingested.outcome) == [.heldEpoch])
      #expect(try country.counted() == 4)
      #expect(try country.registry.approve(epoch: post.epoch, of: post.name) == 1)
      // C came again, byte for byte; E and F are new.
      #expect(try country.counted() == 6)
      #expect(try country.registry.fsck().problems == [])
      #expect(try country.registry.waitingConflicts().isEmpty)
      #expect(try country.carry(post).report.missing == [])
    }
  }

  @Test("A disk image that met the registry's answer begins a new epoch before it seals")
  func imageDetected() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A", "B")
      try country.carry(post)
      post.close()
      try country.copy(post.root, to: country.folder / "image")
      try post.open()
      try post.record("C", "D", "E")
      try country.carry(post)
      let before = try post.epoch
      post.close()
      try country.copy(country.folder / "image", to: post.root)
      try post.open()
      #expect(try post.epoch == before, "the instance file came back with the image")
      // Offline: two crossings get numbers 3 and 4, which C and D have at the registry.
      #expect(try post.record("X", "Y").map(\.n) == [3, 4])
      let report = try post.sync(country.stick)
      let epoch = try #require(report.newEpoch)
      #expect(epoch != before)
      #expect(report.alarms.map(\.kind) == [.wentBack])
      #expect(report.sealed.map(\.epoch) == [epoch])
      let pass = try country.registry.ingest(exchange: country.stick)
      #expect(pass.files.map(\.ingested.outcome) == [.heldEpoch])
      #expect(try country.counted() == 5, "nothing counts by itself")
      #expect(try country.registry.approve(epoch: epoch, of: post.name) == 1)
      let waiting = try country.registry.waitingConflicts()
      #expect(waiting.map(\.records) == [2], "numbers 3 and 4 are taken: kept and flagged")
      #expect(try country.counted() == 5)
      let adopted = try country.registry.adopt(try #require(waiting.first).batch)
      #expect(adopted.conflicting == 2)
      #expect(try country.counted() == 7)
      #expect(try country.registry.fsck().problems == [])
      // Nothing is counted twice however often it comes.
      #expect(throws: Fault.self) { try country.registry.adopt(waiting[0].batch) }
      #expect(try country.registry.waitingConflicts().isEmpty)
      let again = try country.carry(post)
      #expect(again.report.newEpoch == nil)
      try post.record("Z")
      #expect(try country.carry(post).pass.count(.accepted) == 1)
      #expect(try country.counted() == 8)
      #expect(try country.registry.fsck().problems == [])
    }
  }

  @Test("A disk image that seals before it hears anything makes a fork, which counts once adopted")
  func imageForked() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A")
      try country.carry(post)
      post.close()
      try country.copy(post.root, to: country.folder / "image")
      try post.open()
      try post.record("B")
      try country.carry(post)
      post.close()
      try country.copy(country.folder / "image", to: post.root)
      try post.open()
      // Offline with an empty stick: nothing tells it what it forgot.
      try post.record("X")
      let fresh = country.folder / "fresh"
      let out = try post.sync(fresh)
      #expect(out.newEpoch == nil && out.written == [2])
      try post.record("Y")
      #expect(try post.sync(fresh).written == [3])
      let pass = try country.registry.ingest(exchange: fresh)
      #expect(pass.files.map(\.ingested.outcome) == [.heldFork, .heldFork])
      #expect(try country.counted() == 2)
      let back = try post.sync(fresh)
      #expect(back.receipted == [2, 3], "held batches are receipted all the same")
      #expect(back.held == ["held-fork": 2])
      let fork = try #require(try country.registry.heldBatches().first)
      let adopted = try country.registry.adopt(fork.batch)
      #expect(adopted.batches == 2)
      // Number 2 is B's at the registry and X's here; number 3 is Y's alone.
      #expect(adopted.records == 2 && adopted.conflicting == 1)
      #expect(try country.counted() == 4)
      #expect(try country.registry.fsck().problems == [])
      // The old stick shows the station what it forgot.
      #expect(try post.sync(country.stick).newEpoch != nil)
    }
  }

  @Test("A receipt that lies on a stick is enough to see that the database went back")
  func receiptShows() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      post.close()
      try country.copy(post.root, to: country.folder / "image")
      try post.open()
      try post.record("A")
      try country.carry(post)
      post.close()
      try country.copy(country.folder / "image", to: post.root)
      try post.open()
      let incoming = country.stick / ExchangeNames.toStation / "IBK-1"
      try Disk().remove(incoming / ExchangeNames.answer)
      try post.record("X")
      #expect(try post.sync(country.stick).newEpoch != nil)
    }
  }
}
