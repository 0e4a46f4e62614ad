import Bytes
import Crypto
import Foundation
import Host
import Seal
import Store
import Support
import Testing

@testable import Registry
@testable import Station

@Suite("A stolen station")
struct RevocationTests {
  /// A station with batches 1, 2 and 4 at the registry; 3 is on a stick that is on its way.
  private func stolen(_ country: Country) throws -> (post: Post, late: Path) {
    let post = try country.station("IBK-1")
    let late = country.folder / "late"
    for name in ["A", "B", "C", "D"] {
      try post.record(name)
      _ = try post.opened.seal()
    }
    _ = try post.sync(country.stick)
    let place = Path(ExchangeNames.toRegistry) / "IBK-1"
    let third = ExchangeNames.batch(epoch: try post.epoch, seq: 3)
    try Disk().makeFolder(late / place.string)
    try Disk().move(country.stick / place.string / third, to: late / place.string / third)
    #expect(try country.registry.ingest(exchange: country.stick).count(.accepted) == 3)
    return (post, late)
  }

  @Test("After the revocation nothing of the thief's counts; a chained batch of before does")
  func revoked() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let (post, late) = try stolen(country)
      let registry = country.registry
      let revoked = try registry.revoke(try post.name, epoch: try post.epoch, after: 4)
      #expect(revoked.countedBeyond.isEmpty)
      // The thief seals on, begins a new epoch, and fills a gap with a batch of his own.
      try post.record("THIEF 1", "THIEF 2")
      let stolenEpoch = try post.epoch
      #expect(try post.sync(country.folder / "thief").written.contains(5))
      try post.opened.journal.beginEpoch()
      try post.record("THIEF 3")
      _ = try post.sync(country.folder / "thief")
      let pass = try registry.ingest(exchange: country.folder / "thief")
      let outcomes = Dictionary(
        grouping: pass.files, by: { $0.ingested.outcome }
      ).mapValues(\.count)
      // The third of his files is the very batch that is on the late stick.
      #expect(outcomes[.heldRevoked] == 2)
      #expect(outcomes[.accepted] == 1)
      #expect(try country.counted() == 4)
      #expect(pass.answers.first?.held == ["held-revoked": 2])
      #expect(try registry.ingest(exchange: late).count(.repeated) == 1)
      let states = try registry.heldBatches().map(\.state)
      #expect(states == [.heldRevoked, .heldRevoked])
      #expect(throws: Fault.self) { try registry.enrol(try request(post, country)) }
      _ = stolenEpoch
      #expect(try registry.fsck().problems == [])
      // An administrator who finds out that one was genuine adopts it by name, and only it.
      let first = try #require(try registry.heldBatches().first)
      #expect(try registry.adopt(first.batch).batches == 1)
      #expect(try registry.heldBatches().count == 1)
      #expect(try registry.fsck().problems == [])
    }
  }

  private func request(_ post: Post, _ country: Country) throws -> EnrolmentRequest {
    try EnrolmentRequest.make(
      station: post.name, pointOfEntry: post.name, epoch: String(repeating: "a", count: 32),
      keys: post.opened.keys.unlocked().own, opening: [1])
  }

  @Test("A forged batch for a gap is held, and the true one for the gap is taken")
  func gapFilling() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let (post, late) = try stolen(country)
      let registry = country.registry
      try registry.revoke(try post.name, epoch: try post.epoch, after: 4)
      // The thief has the key: he seals another batch 3 from an older image of the disk.
      let thief = Post(country.folder / "thief-disk", country.clock)
      post.close()
      try country.copy(post.root, to: thief.root)
      try thief.open()
      let database = try thief.opened.journal.database
      try database.run("UPDATE record SET batch = NULL WHERE batch >= 3")
      try database.run("DELETE FROM batch WHERE seq >= 3")
      try thief.record("THIEF")
      _ = try thief.opened.seal()
      let forged = country.folder / "forged"
      _ = try thief.sync(forged)
      let outcomes = try registry.ingest(exchange: forged).files.map(\.ingested.outcome)
      #expect(outcomes.contains(.heldRevoked))
      #expect(!outcomes.contains(.accepted))
      #expect(try country.counted() == 3)
      let taken = try registry.ingest(exchange: late)
      #expect(taken.files.map(\.ingested.outcome) == [.accepted])
      #expect(try country.counted() == 4)
      #expect(try registry.fsck().problems == [])
    }
  }

  @Test("The new machine enrols under the same name, and its first batch vouches for the old chain")
  func enrolledAgain() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let (post, _) = try stolen(country)
      let registry = country.registry
      let oldEpoch = try post.epoch
      post.close()
      #expect(throws: Fault.self, "before the revocation") {
        try country.station("IBK-1", in: "new")
      }
      try? FileManager.default.removeItem(atPath: (country.folder / "new").string)
      try registry.revoke(try StationName("IBK-1"), epoch: oldEpoch, after: 4)
      let next = try country.station("IBK-1", in: "new")
      try next.record("E")
      let (pass, report) = try country.carry(next)
      #expect(pass.files.map(\.ingested.outcome) == [.accepted])
      #expect(report.receipted == [1])
      // The thief still has the old key, and writes into the new epoch: to no use.
      #expect(try registry.revokedKeys().map(\.isReplaced) == [true])
      #expect(try registry.fsck().problems == [])
    }
  }

  @Test("Batches held because the last one had not arrived count once it is named and chained")
  func namedLater() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      let registry = country.registry
      for name in ["A", "B", "C", "D"] {
        try post.record(name)
        _ = try post.opened.seal()
      }
      let entries = try post.opened.batches()
      let sealed = try entries.map { try post.opened.outbox().file(of: $0) }
      #expect(try registry.ingest(sealed[0]).outcome == .accepted)
      try registry.revoke(try post.name, epoch: try post.epoch, after: 1)
      for file in sealed.dropFirst() {
        #expect(try registry.ingest(file).outcome == .heldRevoked)
      }
      #expect(try country.counted() == 1)
      // The duty book names batch 3 as the last before the theft: 2 and 3 count, 4 does not.
      let third = try #require(Digest(try Hex.decode(entries[2].id)))
      let revoked = try registry.revoke(
        try post.name, epoch: try post.epoch, after: 3, batch: third)
      #expect(revoked.countedNow == 2)
      #expect(try country.counted() == 3)
      #expect(try registry.heldBatches().map(\.seq) == [4])
      #expect(try registry.fsck().problems == [])
    }
  }
}
