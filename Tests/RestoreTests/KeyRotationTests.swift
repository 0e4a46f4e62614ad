import Bytes
import Codes
import Crypto
import Decision
import Foundation
import Host
import Match
import Names
import Seal
import Support
import Testing
import Wire

@testable import Registry
@testable import Station

@Suite("The registry's keys are replaced while stations work")
struct KeyRotationTests {
  private func reopen(_ country: Country) throws {
    let root = country.registry.folder.root
    // The folder's one owner gives way before it is opened again.
    country.registry = try RegistryService.make(
      RegistrySettings(name: "Other", origin: "other.example/1"),
      in: country.folder / "other-\(country.clock.now().utcMilliseconds)", files: Disk(),
      timekeeper: country.clock, randomness: SystemRandomness())
    country.registry = try RegistryService.open(
      root, files: Disk(), timekeeper: country.clock, randomness: SystemRandomness())
  }

  private func rotate(
    _ key: RegistryService.RotatedKey, _ country: Country
  ) throws -> Path {
    country.clock.advance(milliseconds: 1000)
    let escrow = country.folder / "escrow-\(country.clock.now().utcMilliseconds)"
    try country.registry.rotate(key, escrow: escrow)
    try reopen(country)
    return escrow
  }

  private func recipients(of post: Post) throws -> Set<[UInt8]> {
    let outbox = try post.opened.outbox()
    return Set(
      try outbox.entries().filter { $0.bytes > 0 && $0.state != .receipted }
        .compactMap { CMS.recipient(of: try outbox.file(of: $0)) })
  }

  @Test("An old encryption key opens what is on its way, and is destroyed when nobody needs it")
  func encryption() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let near = try country.station("IBK-1")
      let far = try country.station("BGW-1")
      try near.record("A")
      try far.record("K")
      try country.carry(near)
      let old = country.registry.keys.encryption[0].publicKey
      _ = try rotate(.encryption, country)
      #expect(country.registry.keys.encryption[0].publicKey != old)
      #expect(country.registry.keys.encryption.count == 2)
      #expect(try country.registry.stillNeeding().map(\.station.text) == ["IBK-1", "BGW-1"])
      // Sealed before it heard: it opens.
      try near.record("B")
      #expect(try country.carry(near).pass.count(.accepted) == 1)
      #expect(try near.opened.enrolment().version > 0)
      try near.record("C")
      #expect(try country.carry(near).pass.count(.accepted) == 1)
      #expect(try country.registry.stillNeeding().map(\.station.text) == ["BGW-1"])
      #expect(throws: Fault(.keyNeeded, "")) { try country.registry.destroyOldKeys() }
      // The far one's stick was sealed to the old key and lost; what it sends next is to the new.
      _ = try far.opened.seal()
      #expect(try recipients(of: far) == [old.identifier])
      let note = try #require(try country.registry.keyStatement(to: try far.name))
      let place = country.stick / ExchangeNames.toStation / "BGW-1"
      try Disk().makeFolder(place)
      try Disk().write(note, to: place / ExchangeNames.keys)
      let ids = try far.opened.batches().map(\.id)
      _ = try far.sync(country.stick)
      let present = country.registry.keys.encryption[0].publicKey
      #expect(try recipients(of: far) == [present.identifier])
      #expect(try far.opened.batches().map(\.id) == ids, "the same batch, in another envelope")
      #expect(try country.registry.ingest(exchange: country.stick).count(.accepted) == 1)
      try far.record("L")
      try country.carry(far)
      #expect(try country.registry.stillNeeding().isEmpty)
      #expect(try country.registry.destroyOldKeys() == 2)
      country.clock.advance(milliseconds: 1000)
      try reopen(country)
      #expect(country.registry.keys.encryption.map(\.publicKey) == [present])
      #expect(!Disk().exists(country.registry.folder.encryptionKey(1)))
      #expect(try country.registry.fsck().problems == [], "every kept file opens with what is left")
      try near.record("D")
      #expect(try country.carry(near).report.receipted == [4])
      #expect(try country.counted() == 6)
    }
  }

  @Test("A registry from a backup before a rotation opens what was sealed since, with the escrow")
  func escrow() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A")
      try country.carry(post)
      country.clock.advance(milliseconds: 1000)
      let backup = try country.registry.backUp(
        to: country.folder / "disk-a", keys: country.folder / "disk-b")
      let escrow = try rotate(.encryption, country)
      try country.carry(post)
      try post.record("B")
      try country.carry(post)
      let recovery = try EncryptionKey(
        pem: String(
          decoding: try Disk().read(country.registry.folder.recoveryKey, limit: 8192),
          as: UTF8.self))
      // The escrow takes the place of the backup's own secrets.
      try Disk().write(
        try Disk().read(escrow, limit: 1 << 20), to: backup.keys / BackupFolder.secrets)
      let again = country.folder / "again"
      _ = try RegistryService.restore(
        from: backup.data, keys: backup.keys, recovery: recovery, into: again, files: Disk(),
        timekeeper: country.clock, randomness: SystemRandomness())
      country.registry = try RegistryService.open(
        again, files: Disk(), timekeeper: country.clock, randomness: SystemRandomness())
      #expect(try country.counted() == 1)
      _ = try country.carry(post)
      _ = try country.carry(post)
      #expect(try country.counted() == 2, "what it had forgotten came again, under the newer key")
      // Its next rotation is newer than the one that it forgot.
      let version = try post.opened.enrolment().version
      _ = try rotate(.encryption, country)
      _ = try country.carry(post)
      #expect(try post.opened.enrolment().version > version)
      #expect(try country.registry.fsck().problems == [])
    }
  }

  private func orders(_ version: Int64, _ country: Country) throws {
    let list = try Watchlist(
      reference: WatchlistReference(id: "orders", title: "Orders", version: version),
      terms: WatchlistTerms(owner: "Court", legalBasis: "Act"),
      entries: try (0..<version).map {
        try WatchlistEntry(
          id: "e\($0)", names: [ListedName(PersonName(issued: "Person \($0)"), .primary)])
      })
    _ = try country.registry.publish(try list.ordered().reader)
    _ = try country.registry.sendLists(to: country.stick)
  }

  private func installed(_ post: Post) throws -> Int64? {
    try post.opened.listStatement("orders")?.version
  }

  @Test("Lists signed with a new key are taken by who has heard of it and by who has not")
  func list() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let near = try country.station("IBK-1")
      let far = try country.station("BGW-1")
      for post in [near, far] {
        try post.record("A")
        try country.carry(post)
      }
      try country.registry.publish(rules: Array(DefaultRules.text.utf8))
      try orders(1, country)
      for post in [near, far] {
        #expect(try post.opened.takeLists(from: country.stick).refused == [])
      }
      let old = try #require(country.registry.keys.statements[.list])
      _ = try rotate(.list, country)
      let new = try #require(country.registry.keys.statements[.list])
      #expect(old.verifier != new.verifier)
      // One hears of it, and what it installed under the old key stays usable until it has the new.
      try country.carry(near)
      #expect(try near.opened.enrolment().verifier(of: .list) == new.verifier)
      #expect(try installed(near) == 1)
      #expect(try near.opened.standings().all.allSatisfy { $0.trouble == nil })
      _ = try country.registry.sendLists(to: country.stick)
      #expect(
        try near.opened.takeLists(from: country.stick).current == ["orders", "decision-rules"])
      let note = try #require(try near.opened.listNote("orders"))
      #expect(try ListStatement(note: note, verifier: new.verifier).version == 1)
      // What who has the old key signs now is nothing to it.
      let forged = try SignedStatement.sign(
        try ListStatement(note: note, verifier: new.verifier).json, as: .list, by: old)
      let refused = try? ListStatement(note: Array(forged.utf8), verifier: new.verifier)
      #expect(refused == nil)
      // The next version is taken by both.
      try orders(2, country)
      for post in [near, far] {
        #expect(try post.opened.takeLists(from: country.stick).installed.count == 1)
      }
      #expect(try far.opened.enrolment().verifier(of: .list) == old.verifier)
      // The old key is destroyed once both have said that they know.
      #expect(throws: Fault(.keyNeeded, "")) { try country.registry.destroyOldKeys() }
      for post in [near, far] {
        try country.carry(post)
        try post.record("B")
        try country.carry(post)
      }
      #expect(try country.registry.destroyOldKeys() == 0)
      country.clock.advance(milliseconds: 1000)
      try reopen(country)
      #expect(country.registry.keys.signers(of: .list).map(\.verifier) == [new.verifier])
      try orders(3, country)
      for post in [near, far] {
        try country.carry(post)
        #expect(try post.opened.enrolment().pastListKeys == [])
        #expect(try post.opened.takeLists(from: country.stick).installed.count == 1)
      }
      #expect(try country.registry.fsck().problems == [])
    }
  }

  @Test("A rotation that was cut off before its key counts leaves the old one, and is begun again")
  func cutOff() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let folders = country.registry.folder
      for (key, last) in [
        (RegistryService.RotatedKey.list, folders.statementVerifier(.list, 2)),
        (.encryption, folders.encryptionCertificate(2)),
      ] {
        let before = country.registry.keys
        _ = try country.registry.rotate(key, escrow: country.folder / "escrow-\(key)")
        // What counts is written last.
        try Disk().remove(last)
        country.clock.advance(milliseconds: 1000)
        try reopen(country)
        #expect(
          country.registry.keys.signers(of: .list).map(\.verifier)
            == before.signers(of: .list).map(\.verifier))
        #expect(country.registry.keys.encryptionNumber == before.encryptionNumber)
        _ = try rotate(key, country)
      }
      #expect(country.registry.keys.numbers(of: .list) == [2, 1])
      #expect(country.registry.keys.encryptionNumber > 1)
      #expect(try country.registry.fsck().problems == [])
    }
  }

  @Test("A station that slept through two rotations of the keys' own key hears of all at once")
  func statements() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A")
      try country.carry(post)
      for key in [RegistryService.RotatedKey.keys, .answer, .keys, .list] {
        _ = try rotate(key, country)
      }
      try post.record("B")
      let (_, report) = try country.carry(post)
      #expect(report.refused == [])
      #expect(report.receipted == [2])
      for kind in [StatementKind.keys, .answer, .list] {
        #expect(
          try post.opened.enrolment().verifier(of: kind)
            == country.registry.keys.statements[kind]?.verifier)
      }
      // A backup has them all, and a registry from it goes on.
      let backup = try country.registry.backUp(
        to: country.folder / "disk-a", keys: country.folder / "disk-b")
      let recovery = try EncryptionKey(
        pem: String(
          decoding: try Disk().read(country.registry.folder.recoveryKey, limit: 8192),
          as: UTF8.self))
      let again = country.folder / "again"
      _ = try RegistryService.restore(
        from: backup.data, keys: backup.keys, recovery: recovery, into: again, files: Disk(),
        timekeeper: country.clock, randomness: SystemRandomness())
      country.registry = try RegistryService.open(
        again, files: Disk(), timekeeper: country.clock, randomness: SystemRandomness())
      #expect(country.registry.keys.signers(of: .keys).count == 3)
      _ = try country.carry(post)
      try post.record("C")
      _ = try country.carry(post)
      #expect(try country.counted() == 3)
      #expect(try country.registry.fsck().problems == [])
    }
  }

  @Test("A new log goes on from the old one; old receipts hold and no alarm is raised")
  func log() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A")
      try country.carry(post)
      let before = country.registry.logVerifier
      _ = try rotate(.log, country)
      #expect(country.registry.logVerifier != before)
      try post.record("B")
      _ = try country.carry(post)
      let (_, report) = try country.carry(post)
      #expect(try post.states == [.receipted, .receipted])
      #expect(report.alarms.isEmpty, "\(report.alarms)")
      #expect(try country.registry.fsck().problems == [])
    }
  }

  @Test("A new key of the service is taken at once: the authority vouches for it")
  func service() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let host = network.address.host
      let before = try network.country.registry.serverIdentity(for: host).identity.certificate
      _ = try rotate(.service, network.country)
      let after = try network.country.registry.serverIdentity(for: host).identity.certificate
      #expect(before.publicKey != after.publicKey)
    }
  }
}
