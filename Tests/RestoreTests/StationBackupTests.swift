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
import Store

@Suite("A station's backup")
struct StationBackupTests {
  private func backUp(_ post: Post, _ country: Country) throws -> PointOfEntry.BackedUp {
    country.clock.advance(milliseconds: 1000)
    return try post.opened.backUp(to: country.folder / "disk")
  }

  @discardableResult
  private func restore(
    _ made: PointOfEntry.BackedUp, _ country: Country, into name: String,
    isRehearsal: Bool = false
  ) throws(Fault) -> StationBackup.Restored {
    try StationBackup.restore(
      from: made.place, into: country.folder / name, isRehearsal: isRehearsal, files: Disk(),
      timekeeper: country.clock, randomness: SystemRandomness())
  }

  @Test("Made at work, restored on another machine: a new epoch, nothing lost, nothing twice")
  func wholeWay() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A", "B")
      try country.carry(post)
      try post.recordPerson()
      // Records, one audit record of the backup itself.
      let made = try backUp(post, country)
      #expect(made.backup.records == 4 && made.opened == 4)
      let epoch = try post.epoch
      try post.record("C")
      try country.carry(post)
      let before = try country.counted()
      // The machine burns.
      post.close()
      try FileManager.default.removeItem(atPath: post.root.string)
      let restored = try restore(made, country, into: "ibk-1")
      #expect(restored.captures == 2 && restored.opened == 4)
      #expect(restored.newEpoch != epoch)
      try post.open()
      #expect(try post.epoch == restored.newEpoch)
      try post.record("D")
      #expect(try country.carry(post).pass.files.map(\.ingested.outcome) == [.heldEpoch])
      #expect(try country.counted() == before, "nothing counts before the approval")
      _ = try country.registry.approve(epoch: post.epoch, of: post.name)
      for waiting in try country.registry.waitingConflicts() {
        _ = try country.registry.adopt(waiting.batch)
      }
      #expect(try country.counted() == before + 1)
      #expect(try country.registry.fsck().problems == [])
      // The captures of the person come from the restored copy too, once.
      try country.carry(post)
      #expect(try country.registry.attachmentCounts().map(\.missing) == [0])
    }
  }

  @Test("It holds neither the instance nor counted tries, and nothing in clear")
  func contents() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.recordPerson()
      let made = try backUp(post, country)
      let names = made.backup.files.map(\.path)
      #expect(names.contains("journal.sqlite") && names.contains("secrets/keys.json"))
      #expect(names.contains("enrolment.json") && names.contains("rules.json"))
      #expect(!names.contains { $0.hasPrefix("instance") || $0.hasSuffix("lock") })
      #expect(!names.contains("secrets/sign-in.json"))
      let disk = country.folder / "disk"
      for name in try FileManager.default.subpathsOfDirectory(atPath: disk.string)
      where Disk().kind(of: disk / name) == .file {
        let text = String(decoding: try Disk().read(disk / name, limit: 1 << 24), as: UTF8.self)
        #expect(!text.contains(Person.name) && !text.contains(Person.document), "\(name)")
      }
      #expect(throws: Fault(.stationBackup, "")) {
        try post.opened.backUp(to: post.root / "backups")
      }
      #expect(throws: Fault(.stationBackup, ""), "the same moment") {
        try post.opened.backUp(to: disk)
      }
    }
  }

  @Test("A rehearsal finds every damage, and a restore never leaves half a station")
  func damage() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A")
      try country.carry(post)
      let made = try backUp(post, country)
      for (count, file) in made.backup.files.enumerated() {
        let place = made.place / file.path
        let whole = try Disk().read(place, limit: 1 << 24)
        guard !whole.isEmpty else { continue }
        var changed = whole
        changed[whole.count / 2] ^= 1
        for (kind, bytes) in [changed, Array(whole.dropLast()), nil].enumerated() {
          if let bytes { try Disk().write(bytes, to: place) } else { try Disk().remove(place) }
          let name = "damaged-\(count)-\(kind)"
          #expect(throws: Fault(.stationBackup, ""), "\(file.path)") {
            try restore(made, country, into: name)
          }
          #expect(!Disk().exists(country.folder / name / "station.json") || kind > 2)
        }
        try Disk().write(whole, to: place)
      }
      let manifest = made.place / "backup.json"
      let whole = try Disk().read(manifest, limit: 1 << 20)
      let text = String(decoding: whole, as: UTF8.self)
      for other in [
        text.replacing("rules.json", with: "../rules.json"), text.replacing("IBK-1", with: "BGW-1"),
        String(text.dropLast(30)), "",
      ] {
        try Disk().write(other, to: manifest)
        let name = "manifest-\(other.count)"
        #expect(throws: Fault.self) { try restore(made, country, into: name) }
      }
      try Disk().remove(manifest)
      #expect(throws: Fault(.stationBackup, "")) { try restore(made, country, into: "none") }
      try Disk().write(whole, to: manifest)
      let rehearsed = try restore(made, country, into: "rehearsal", isRehearsal: true)
      #expect(rehearsed.newEpoch == nil && rehearsed.opened == 2)
      #expect(throws: Fault(.stationExists, "")) { try restore(made, country, into: "ibk-1") }
    }
  }

  @Test("Under a passphrase it is checked locked, and opened by who knows the passphrase")
  func passphrase() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let passphrase = Passphrase("four quiet camels cross")
      let post = try country.station(
        "IBK-1",
        protection: StationProtection(
          mode: .passphrase,
          administrator: NewOfficer(
            serviceNumber: "1001", passphrase: passphrase, cost: .simulated)))
      _ = try post.opened.signIn("1001", passphrase)
      try post.record("A")
      post.close()
      try post.open()
      let made = try backUp(post, country)
      #expect(made.opened == nil)
      #expect(try restore(made, country, into: "locked").opened == nil)
      // A minute after the machine's start the wait for a file that is missing is over.
      country.clock.advance(milliseconds: 600_000)
      let opened = try StationBackup.restore(
        from: made.place, into: country.folder / "open", files: Disk(), timekeeper: country.clock,
        randomness: SystemRandomness()
      ) { station throws(Fault) in _ = try station.signIn("1001", passphrase) }
      #expect(opened.opened ?? 0 >= 1)
    }
  }

  @Test("A person erased since the backup is erased again at the next sync of what it restores")
  func erased() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.recordPerson()
      try country.carry(post)
      let made = try backUp(post, country)
      _ = try country.erase()
      try country.carry(post)
      post.close()
      try FileManager.default.removeItem(atPath: post.root.string)
      try restore(made, country, into: "ibk-1")
      try post.open()
      let traces = try post.traces([1])
      #expect(try traces.found(below: post.root).isEmpty == false)
      #expect(try post.sync(country.stick).erasures.records == 1)
      #expect(try traces.found(below: post.root) == [])
      // And the captures leave the pool of backups with the next one.
      _ = try backUp(post, country)
      #expect(
        try StationBackup.captures(country.folder / "disk" / "attachments", files: Disk()) == [])
    }
  }

  @Test("An older file of keys, put back after the keys were changed, is seen at the next start")
  func rolledBack() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A")
      let path = StationFolder(post.root).keys
      let old = try Disk().read(path, limit: 1 << 20)
      let administrator = OfficerSession(
        serviceNumber: "0", role: .administrator, opened: country.clock.now())
      try post.opened.change(by: administrator) { desk throws(Fault) in
        try desk.rotate(by: administrator)
      }
      try post.record("B")
      post.close()
      let new = try Disk().read(path, limit: 1 << 20)
      try Disk().write(old, to: path)
      #expect(throws: Fault(.stationKeys, "")) { try post.open() }
      try Disk().write(new, to: path)
      try post.open()
      #expect(try post.opened.record(1).header.identity.n == 1)
    }
  }
}
