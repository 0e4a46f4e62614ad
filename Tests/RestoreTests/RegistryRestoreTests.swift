import Bytes
import Codes
import Crypto
import Foundation
import Host
import Record
import Seal
import Support
import Testing

@testable import Registry
@testable import Station

@Suite("A registry that comes back from its backup")
struct RegistryRestoreTests {
  private func backUp(_ country: Country) throws -> RegistryService.BackedUp {
    country.clock.advance(milliseconds: 1000)
    return try country.registry.backUp(
      to: country.folder / "disk-a", keys: country.folder / "disk-b")
  }

  private func recovery(_ country: Country) throws -> EncryptionKey {
    try EncryptionKey(
      pem: String(
        decoding: try Disk().read(country.registry.folder.recoveryKey, limit: 8192),
        as: UTF8.self))
  }

  private func restore(
    _ backup: RegistryService.BackedUp, _ key: EncryptionKey, _ country: Country, into name: String,
    isRehearsal: Bool = false
  ) throws(Fault) -> RegistryService.Restored {
    try RegistryService.restore(
      from: backup.data, keys: backup.keys, recovery: key, into: country.folder / name,
      isRehearsal: isRehearsal, files: Disk(), timekeeper: country.clock,
      randomness: SystemRandomness())
  }

  private func open(_ country: Country, _ name: String) throws {
    country.registry = try RegistryService.open(
      country.folder / name, files: Disk(), timekeeper: country.clock,
      randomness: SystemRandomness())
  }

  @Test("It begins a new log, alarms every station that knew more, and gets all it lacks again")
  func endToEnd() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let one = try country.station("IBK-1")
      let two = try country.station("BGW-1")
      try one.record("A", "B")
      try two.record("K")
      try country.carry(one)
      try country.carry(two)
      let backup = try backUp(country)
      #expect(backup.manifest.size == 2 && backup.manifest.records == 3)
      // After the backup: two batches more, receipted under the old log.
      try one.record("C")
      try two.record("L", "M")
      try country.carry(one)
      try country.carry(two)
      try country.carry(one)
      #expect(try one.states == [.backedUp, .receipted])
      #expect(try country.counted() == 6)
      let oldKey = country.registry.logVerifier
      let old = try #require(try one.opened.batches().last)
      let oldID = try #require(Digest(try Hex.decode(old.id)))
      let oldReceipt = try country.registry.receipt(for: oldID)

      let restored = try restore(backup, try recovery(country), country, into: "again")
      #expect(restored.findings.records == 3)
      #expect(restored.newLog?.wholeMatch(of: /registry.example\/iq\/2-[0-9a-f]{8}/) != nil)
      try open(country, "again")
      #expect(try country.counted() == 3)
      // The first journey brings the news; the station sends what was forgotten on the same stick.
      _ = try one.sync(country.stick)
      _ = try country.registry.ingest(exchange: country.stick)
      let news = try one.sync(country.stick)
      #expect(news.alarms.map(\.kind) == [.forgotten])
      #expect(news.written == [2])
      #expect(try one.states == [.backedUp, .sent])
      #expect(throws: Fault.self, "nothing is pruned") { try one.opened.prune(olderThanDays: 0) }
      #expect(try country.registry.ingest(exchange: country.stick).count(.accepted) == 1)
      #expect(try one.sync(country.stick).receipted == [2])
      _ = try country.carry(two)
      let second = try country.carry(two)
      #expect(second.report.alarms.map(\.kind) == [.forgotten])
      #expect(try two.states == [.backedUp, .receipted])
      #expect(try country.counted() == 6)
      // Old receipts hold with the old log's key; the new log opens with where the old one ended.
      #expect(try oldReceipt.verify(with: oldKey).size >= 3)
      let receipt = try country.registry.receipt(for: oldID)
      #expect(try receipt.verify(with: country.registry.logVerifier).origin == restored.newLog)
      let opening = try country.registry.logs.current().opening
      let said = try LogSuccession(try JSON.parseCanonical(Array(try #require(opening).utf8)))
      #expect(try Checkpoint(note: said.ended, verifier: oldKey).size == 2)
      #expect(try country.registry.fsck().problems == [])
      // Work goes on: sealed for the new log, counted once, backed up, settled, pruned.
      try one.record("D")
      #expect(try country.carry(one).pass.count(.accepted) == 1)
      #expect(try country.counted() == 7)
      #expect(try one.states == [.backedUp, .receipted, .receipted])
      _ = try backUp(country)
      try country.carry(one)
      #expect(try one.states == [.backedUp, .backedUp, .backedUp])
      let supervisor = OfficerSession(
        serviceNumber: "9001", role: .supervisor, opened: country.clock.now())
      try one.opened.settle(alarm: 1, by: supervisor)
      country.clock.advance(milliseconds: 1000)
      #expect(try one.opened.prune(olderThanDays: 0).records == 4)
      #expect(try one.states == [.pruned, .pruned, .pruned])
      #expect(throws: Fault.self) { try one.opened.record(1) }
      try one.record("E")
      #expect(try country.carry(one).pass.count(.accepted) == 1)
    }
  }

  @Test("A registry that lost nothing alarms nobody")
  func nothingLost() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A")
      try country.carry(post)
      let backup = try backUp(country)
      _ = try restore(backup, try recovery(country), country, into: "again")
      try open(country, "again")
      try post.record("B")
      let (pass, report) = try country.carry(post)
      #expect(pass.count(.accepted) == 1)
      #expect(report.alarms.isEmpty)
      #expect(report.receipted == [2])
      #expect(try post.states == [.backedUp, .receipted])
      #expect(try country.counted() == 2)
    }
  }

  @Test("Neither half of a backup says anything, and a rehearsal finds every damage")
  func halves() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("XQZCANARYQZX")
      try country.carry(post)
      #expect(throws: Fault.self, "keys beside ciphertexts") {
        try country.registry.backUp(
          to: country.folder / "disk", keys: country.folder / "disk" / "keys")
      }
      let backup = try backUp(country)
      let manager = FileManager.default
      for half in [backup.data.parent, backup.keys.parent] {
        for name in try #require(manager.subpaths(atPath: half.string)) {
          guard let bytes = manager.contents(atPath: half.string + "/" + name) else { continue }
          let text = String(decoding: bytes, as: UTF8.self)
          #expect(!text.contains("XQZCANARYQZX") && !text.contains("PRIVATE KEY"), "\(name)")
        }
      }
      let key = try recovery(country)
      _ = try restore(backup, key, country, into: "rehearsal", isRehearsal: true)
      #expect(!Disk().exists(country.folder / "rehearsal" / "registry.json"))
      #expect(throws: Fault.self, "another recovery's key") {
        try restore(backup, try EncryptionKey.generate(), country, into: "wrong")
      }
      // Each damage to the copy is found by the rehearsal.
      let batches = backup.data.parent / "batches"
      let shelf = try #require(try Disk().list(batches, limit: 9).first).name
      let sealed = try #require(try Disk().list(batches / shelf, limit: 9).first).name
      for place in [
        batches / shelf / sealed, backup.data / "log" / "checkpoint",
        backup.data / "certificates" / "root.pem", backup.data / "registry.json",
        backup.keys / "secrets.cms",
      ] {
        let whole = try Disk().read(place, limit: 1 << 20)
        var changed = whole
        changed[whole.count / 2] ^= 1
        try Disk().write(changed, to: place)
        let name = "damaged-\(place.name)"
        #expect(throws: Fault.self, "\(place.name)") {
          try restore(backup, key, country, into: name, isRehearsal: true)
        }
        try Disk().write(whole, to: place)
      }
      _ = try restore(backup, key, country, into: "whole", isRehearsal: true)
    }
  }

  @Test("A backup that was cut off is none, and states nothing")
  func cutOff() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A")
      try country.carry(post)
      #expect(throws: Fault.self) {
        try country.registry.backUp(
          to: country.folder / "disk-a", keys: country.folder / "disk-b"
        ) { _, _ throws(Fault) in throw Fault(.interrupted, "stopped") }
      }
      try country.carry(post)
      #expect(try post.states == [.receipted])
      let data = country.folder / "disk-a"
      let name = try #require(
        try Disk().list(data, limit: 9).first { $0.name.hasPrefix("2026") }
      ).name
      let cut = RegistryService.BackedUp(
        data: data / name, keys: country.folder / "disk-b" / name,
        manifest: BackupManifest(
          name: "", origin: "", size: 0, batches: 0, records: 0, made: .init(milliseconds: 0)))
      #expect(throws: Fault.self) {
        try restore(cut, try recovery(country), country, into: "again")
      }
    }
  }
}
