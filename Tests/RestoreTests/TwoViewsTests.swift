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

@Suite("A log that is shown in two forms")
struct TwoViewsTests {
  /// A registry and its copy, with the same keys, each of which serves one of two stations.
  private func split(_ country: Country) throws -> (one: Post, two: Post, evil: RegistryService) {
    let one = try country.station("IBK-1")
    let two = try country.station("BGW-1")
    let root = country.registry.folder.root
    let copy = country.folder / "evil"
    try country.copy(root, to: copy)
    let evil = try RegistryService.open(
      copy, files: Disk(), timekeeper: country.clock, randomness: SystemRandomness())
    return (one, two, evil)
  }

  private func serve(_ post: Post, _ registry: RegistryService, _ stick: Path) throws {
    _ = try post.sync(stick)
    _ = try registry.ingest(exchange: stick)
    _ = try post.sync(stick)
  }

  @Test("Two checkpoints of one size shown to two stations are found from the manifests alone")
  func fromManifests() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let (one, two, evil) = try split(country)
      try one.record("A")
      try two.record("K")
      try serve(one, country.registry, country.stick)
      try serve(two, evil, country.folder / "evil-stick")
      // Each station names what it saw in its next manifest.
      try one.record("B")
      try two.record("L")
      _ = try one.sync(country.stick)
      _ = try two.sync(country.stick)
      let ids = try [one, two].map { try #require(try $0.opened.batches().last).id }
      let manifests = try zip([one, two], ids).map { post, id in
        try post.opened.journal.database.first(
          "SELECT signed FROM batch WHERE id = ?", try Hex.decode(id)
        ) { row throws(Fault) in try row.bytes(0) }
      }.compactMap { $0 }
      let views = LogViews(manifests)
      #expect(views.count == 2)
      let conflict = try #require(views.conflicts.first)
      #expect(views.conflicts.count == 1)
      #expect(conflict.size == 1)
      #expect(Set(conflict.stations.map(\.text)) == ["IBK-1", "BGW-1"])
      #expect(LogViews([manifests[0], manifests[0]]).conflicts.isEmpty)
      // The registry that takes both in finds it in its own examination.
      _ = try country.registry.ingest(exchange: country.stick)
      #expect(try country.registry.fsck().otherTrees.contains { $0.contains("another tree") })
      try audit(country.registry)
    }
  }

  /// Anybody with the public log and the manifests finds it too, and a manifest that is kept back.
  private func audit(_ registry: RegistryService) throws {
    let head = try registry.checkpoint().head
    let entries = try registry.entries(of: try registry.logs.current(), from: 0, to: head.size)
    var manifests: [[UInt8]] = []
    try registry.eachManifest { _, _, signed throws(Fault) in manifests.append(signed) }
    let audit = try LogAudit(head, entries: entries, manifests: manifests)
    #expect(audit.otherTrees.map(\.seen.size) == [1])
    #expect(audit.withoutLeaf.isEmpty && audit.withoutManifest.isEmpty)
    let shown = try #require(audit.otherTrees.first).manifest
    let rest = manifests.indices.filter { $0 != shown }.map { manifests[$0] }
    let second = try LogAudit(head, entries: entries, manifests: rest)
    #expect(second.otherTrees.isEmpty && second.withoutManifest.count == 1)
    let first = MerkleTree(leafHashes: [MerkleTree.leafHash(entries[0])]).root
    let third = try LogAudit(
      Checkpoint(origin: head.origin, size: 1, root: first), entries: [entries[0]],
      manifests: manifests)
    #expect(third.withoutLeaf.count == manifests.count - 1)
    #expect(throws: Fault.self) {
      try LogAudit(head, entries: entries.reversed(), manifests: manifests)
    }
  }

  @Test("A station keeps what it knew, both notes as evidence, and goes on sealing")
  func atTheStation() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let (one, two, evil) = try split(country)
      try one.record("A")
      try serve(one, country.registry, country.stick)
      let kept = try one.opened.outbox().watch.head(of: "registry.example/iq/1")
      // The other registry has another first leaf, then takes this station's batch as its second.
      try two.record("K")
      try serve(two, evil, country.folder / "evil-stick")
      try one.record("B")
      _ = try one.opened.seal()
      let stick = country.folder / "second"
      _ = try one.sync(stick)
      _ = try evil.ingest(exchange: stick)
      let report = try one.sync(stick)
      #expect(report.receipted.isEmpty)
      #expect(report.alarms.map(\.kind).contains(.split))
      let now = try one.opened.outbox().watch.head(of: "registry.example/iq/1")
      #expect(now?.tree == kept?.tree)
      let evidence = StationFolder(one.root).evidence
      let names = try Disk().list(evidence, limit: 99).map(\.name)
      #expect(names.contains("alarm-1-kept.note") && names.contains("alarm-1-shown.note"))
      #expect(try Disk().read(evidence / "alarm-1-kept.note", limit: 8192) == kept?.note)
      #expect(throws: Fault.self) { try one.opened.prune(olderThanDays: 0) }
      try one.record("C")
      #expect(try one.opened.seal().count == 1)
      // The true registry's next answer is believed as before; the alarm stays until it is settled.
      let back = try country.carry(one)
      #expect(back.report.receipted == [2, 3])
      #expect(!back.report.alarms.isEmpty)
    }
  }

  @Test("Every head that a station took is kept with the proof that leads to it")
  func history() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let one = try country.station("IBK-1")
      for letter in ["A", "B", "C", "D"] {
        try one.record(letter)
        try country.carry(one)
      }
      let seen = try one.opened.seenHeads()
      #expect(seen.map(\.tree.size).suffix(3) == [2, 3, 4])
      #expect(seen.allSatisfy { $0.isProved })
      // Somebody who edits what was seen is found by the notes' signatures or the proofs.
      try one.opened.journal.database.run("DELETE FROM seen_head WHERE size = 3")
      #expect(try one.opened.seenHeads().contains { !$0.isProved })
    }
  }

  @Test("A stick that comes late with an older answer alarms nobody")
  func lateStick() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let one = try country.station("IBK-1")
      let late = country.folder / "late"
      try one.record("A")
      _ = try one.sync(late)
      _ = try country.registry.ingest(exchange: late)
      try one.record("B")
      try country.carry(one)
      try one.record("C")
      try country.carry(one)
      let report = try one.sync(late)
      #expect(report.alarms.isEmpty)
      #expect(report.refused.isEmpty)
    }
  }

  @Test("So does a stick that comes back after a day of syncs over the network")
  func veryLateStick() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let one = try network.station("IBK-1")
      let late = network.country.folder / "late"
      try one.record("A")
      _ = try one.sync(late)
      _ = try network.country.registry.ingest(exchange: late)
      for _ in 0..<45 {
        try one.record("B")
        try network.sync(one)
      }
      let report = try one.sync(late)
      #expect(report.alarms.isEmpty && report.refused.isEmpty)
    }
  }

  @Test("A larger tree without a proof is not believed")
  func unproved() throws {
    try withTemporaryFolder { folder in
      let country = try Country(folder)
      let one = try country.station("IBK-1")
      try one.record("A")
      try country.carry(one)
      let known = try one.opened.outbox().watch.head(of: "registry.example/iq/1")?.tree
      try one.record("B")
      _ = try one.sync(country.stick)
      _ = try country.registry.ingest(exchange: country.stick)
      let place = country.stick / ExchangeNames.toStation / "IBK-1" / ExchangeNames.answer
      var answer = try #require(try country.registry.answer(to: one.name))
      answer.growth = .init(checkpoint: try country.registry.checkpoint().note)
      try Disk().write(try country.registry.state(answer.json, as: .answer), to: place)
      let report = try one.sync(country.stick)
      #expect(report.alarms.map(\.kind) == [.unproved])
      #expect(report.receipted.isEmpty)
      #expect(try one.opened.outbox().watch.head(of: "registry.example/iq/1")?.tree == known)
    }
  }
}
