import Bytes
import Crypto
import Foundation
import Host
import Match
import Record
import Seal
import Support
import Testing

@testable import Registry
@testable import Station

@Suite("Attachments, backups and restores of the registry")
struct AttachmentRestoreTests {
  private func backUp(_ country: Country) throws -> RegistryService.BackedUp {
    country.clock.advance(milliseconds: 1000)
    return try country.registry.backUp(
      to: country.folder / "disk-a", keys: country.folder / "disk-b")
  }

  private func restore(_ backup: RegistryService.BackedUp, _ country: Country) throws {
    let key = try EncryptionKey(
      pem: String(
        decoding: try Disk().read(country.registry.folder.recoveryKey, limit: 8192),
        as: UTF8.self))
    _ = try RegistryService.restore(
      from: backup.data, keys: backup.keys, recovery: key, into: country.folder / "again",
      files: Disk(), timekeeper: country.clock, randomness: SystemRandomness())
    country.registry = try RegistryService.open(
      country.folder / "again", files: Disk(), timekeeper: country.clock,
      randomness: SystemRandomness())
  }

  private func counts(_ post: Post) throws -> [AttachmentState: Int] {
    try post.opened.attachmentCounts().mapValues(\.count)
  }

  @Test("Captures that came after the backup are asked for again, stored again, pruned only then")
  func forgotten() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.recordPerson()
      try country.carry(post)
      #expect(try counts(post) == [.stored: 2])
      let backup = try backUp(country)
      try post.recordPerson()
      try country.carry(post)
      // The first two lie in the backup; the next two came after it.
      #expect(try counts(post) == [.backedUp: 2, .stored: 2])
      #expect(try post.opened.pruneAttachments(storedForDays: 0).count == 2)
      try restore(backup, country)
      for _ in 0..<3 { try country.carry(post) }
      #expect(try country.registry.attachmentCounts().map(\.missing) == [0])
      #expect(try country.registry.fsck().problems == [])
      #expect(try counts(post) == [.pruned: 2, .stored: 2])
      #expect(try post.opened.pruneAttachments(storedForDays: 0).count == 0)
      // Sealed for the new log, stored, backed up, pruned.
      try post.recordPerson()
      try country.carry(post)
      #expect(try counts(post) == [.pruned: 2, .stored: 4])
      _ = try backUp(country)
      try country.carry(post)
      #expect(try counts(post) == [.pruned: 2, .backedUp: 4])
      #expect(try post.opened.pruneAttachments(storedForDays: 0).count == 4)
    }
  }

  @Test("What arrived after its batch was backed up is not in that backup, and stays here")
  func late() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.recordPerson()
      _ = try post.opened.sync(over: country.stick, attachmentBytes: 0)
      _ = try country.registry.ingest(exchange: country.stick)
      _ = try backUp(country)
      try country.carry(post)
      try country.carry(post)
      #expect(try post.states == [.backedUp])
      #expect(try counts(post) == [.stored: 2])
      #expect(try post.opened.pruneAttachments(storedForDays: 0).count == 0)
      _ = try backUp(country)
      try country.carry(post)
      #expect(try post.opened.pruneAttachments(storedForDays: 0).count == 2)
    }
  }

  @Test("What will never come is given up with a reason, and stored if it comes all the same")
  func givenUp() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.recordPerson()
      _ = try post.opened.sync(over: country.stick, attachmentBytes: 0)
      _ = try country.registry.ingest(exchange: country.stick)
      let name = try post.name
      #expect(try country.registry.missingAttachments(of: name, limit: 9).count == 2)
      #expect(throws: Fault(.unknownToRegistry, "")) {
        try country.registry.giveUpAttachments(
          of: name, epoch: String(repeating: "0", count: 32), because: .stolen, by: "A-17")
      }
      #expect(
        try country.registry.giveUpAttachments(
          of: name, epoch: post.epoch, because: .stolen, by: "A-17") == 2)
      #expect(try country.registry.missingAttachments(of: name, limit: 9).isEmpty)
      #expect(try country.registry.lostAttachments(of: name, limit: 9).count == 2)
      let entry = try #require(try country.registry.auditEntries().last)
      #expect(entry.act == .attachmentsGivenUp && entry.reason == "stolen")
      #expect(try entry.detail == "2 of \(name.text)/\(post.epoch), by A-17")
      #expect(
        try country.registry.giveUpAttachments(of: name, because: .other, by: "A-17") == 0)
      #expect(try country.registry.fsck().problems == [])
      // The stick with the packs turns up.
      for _ in 0..<2 { try country.carry(post) }
      let counts = try country.registry.attachmentCounts()
      #expect(counts.map(\.stored) == [2] && counts.map(\.lost) == [0])
      #expect(try country.registry.fsck().problems == [])
    }
  }

  @Test("All of the registry's folder comes back with a restore, but for the keys kept offline")
  func everyFile() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.recordPerson()
      try post.record("A")
      try country.carry(post)
      _ = try country.registry.erase(
        try country.registry.erasable(RecordIdentity(station: "IBK-1", epoch: post.epoch, n: 2)),
        basis: .court, authority: "Court", by: "A-1")
      let root = country.registry.folder.root
      _ = try country.registry.publish(
        try WatchlistLines(
          Array(
            #"""
            {"type":"maabar/watchlist/1","id":"un","title":"","version":1,"owner":"",\#
            "legalBasis":""}
            {"id":"1","names":[{"full":"Invented","type":"primary"}]}
            """#.utf8)))
      let files = { (root: Path) throws -> Set<String> in
        Set(
          try FileManager.default.subpathsOfDirectory(atPath: root.string).filter {
            Disk().kind(of: root / $0) == .file && !$0.contains("sqlite-")
          })
      }
      let before = try files(root)
      #expect(
        before.isSuperset(of: ["lists/un.jsonl", "lists/un.note"])
          && before.contains("tombstones/0000000001.note"))
      try restore(try backUp(country), country)
      let offline = ["secrets/root.key", "secrets/recovery.key", "secrets/log.key"]
      #expect(before.subtracting(try files(country.folder / "again")).sorted() == offline.sorted())
      #expect(try country.registry.fsck().problems == [])
      #expect(try country.registry.tombstone(1).tombstone.records.count == 1)
    }
  }
}
