import Bytes
import Codes
import Crypto
import Decision
import Host
import Match
import Names
import Seal
import Support
import Testing

@testable import Registry

@Suite("What a registry publishes")
struct PublishingTests {
  private struct Scene {
    let clock = SimulatedTimekeeper(utcMilliseconds: 1_772_438_400_000)
    let registry: RegistryService

    init(_ folder: String) throws {
      registry = try RegistryService.make(
        RegistrySettings(name: "Test", origin: "registry.example/iq/1"),
        in: Path(folder) / "registry", files: Disk(), timekeeper: clock,
        randomness: SystemRandomness())
    }

    func list(_ version: Int64, _ ids: [String]) throws -> Watchlist {
      try Watchlist(
        reference: WatchlistReference(id: "orders", title: "Orders", version: version),
        terms: WatchlistTerms(owner: "Court", legalBasis: "Act"),
        entries: try ids.map { try entry($0) })
    }

    func entry(_ id: String, order: String? = "1/2026") throws -> WatchlistEntry {
      try WatchlistEntry(
        id: id, names: [ListedName(PersonName(issued: "Person \(id)"), .primary)],
        ownTerms: order.map { ["order": .string($0)] })
    }

    /// What a delta of the list makes of an older version's snapshot.
    func applied(_ id: String, from old: [UInt8], base: Int64) throws -> [UInt8] {
      let publication = registry.publication(of: id)
      let delta = try Disk().read(publication.delta(from: base), limit: 1 << 20)
      guard ListStatement.isFree(id) else {
        return try LineDelta.apply(delta, to: old, version: base, limit: 1 << 20)
      }
      var reader = try WatchlistPatch.apply(ByteSource(delta), to: try WatchlistLines(old))
      var entries: [WatchlistEntry] = []
      while let entry = try reader.next() { entries.append(entry) }
      return try WatchlistLines.write(
        try Watchlist(reference: reader.reference, terms: reader.terms, entries: entries))
    }
  }

  @Test("Each of the last seven versions has a delta that leads to this one, and no older has")
  func deltas() throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try Scene(folder)
      let common = (100..<200).map { "e\($0)" }
      var snapshots: [Int64: [UInt8]] = [:]
      var statement: ListStatement?
      for version in 1...10 as ClosedRange<Int64> {
        let list = try scene.list(version, common + ["v\(version)"])
        statement = try scene.registry.publish(list, validDays: 30).statement
        snapshots[version] = try Disk().read(
          scene.registry.publication(of: "orders").snapshot, limit: 1 << 20)
      }
      let last = try #require(statement)
      #expect(last.deltas.map(\.base) == [9, 8, 7, 6, 5, 4, 3])
      for delta in last.deltas {
        let old = try #require(snapshots[delta.base])
        #expect(delta.baseHash == Hash.digest(old))
        let made = try scene.applied("orders", from: old, base: delta.base)
        #expect(Hash.digest(made) == last.hash)
      }
      let names = try Disk().list(scene.registry.folder.lists / "deltas", limit: 100).map(\.name)
      #expect(names.count == 7)
      // A stick has them all, and the next time only what is newer.
      let stick = Path(folder) / "stick"
      #expect(try scene.registry.sendLists(to: stick).lists == ["orders"])
      #expect(try !scene.registry.sendLists(to: stick).isNew)
      // The index, the snapshot, and seven deltas.
      #expect(try Disk().list(stick / "lists", limit: 100).count == 9)
      _ = try scene.registry.publish(
        try scene.list(11, common.map { "x\($0)" }), validDays: 30)
      #expect(try scene.registry.sendLists(to: stick).lists == ["orders"])
      // Nothing of it is as before: no delta saves anything.
      #expect(try Disk().list(stick / "lists", limit: 100).count == 2)
    }
  }

  @Test("The same version again is said anew; an older one and another content are refused")
  func renewed() throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try Scene(folder)
      let first = try scene.registry.publish(try scene.list(3, ["a"]), validDays: 30).statement
      #expect(first.validUntil.milliseconds - first.made.milliseconds == 30 * 86_400_000)
      scene.clock.advance(milliseconds: 86_400_000)
      let index = try scene.registry.publishedIndex()
      let again = try scene.registry.publish(try scene.list(3, ["a"]), validDays: 30).statement
      #expect(again.hash == first.hash && again.made > first.made)
      #expect(try scene.registry.publishedIndex().mark != index.mark)
      scene.clock.advance(milliseconds: 86_400_000)
      #expect(try scene.registry.renewLists(validDays: 7).map(\.list) == ["orders"])
      #expect(throws: Fault(.watchlistOlder, "")) {
        try scene.registry.publish(try scene.list(2, ["a"]), validDays: 30)
      }
      #expect(throws: Fault(.watchlistConflict, "")) {
        try scene.registry.publish(try scene.list(3, ["b"]), validDays: 30)
      }
      for id in ["trust-anchors", "decision-rules", "station-configuration", "dictated"] {
        let list = try Watchlist(
          reference: WatchlistReference(id: id, title: "T", version: 1),
          terms: WatchlistTerms(owner: "O", legalBasis: "L"), entries: [try scene.entry("a")])
        #expect(throws: Fault(.watchlistIdentifier, "")) {
          try scene.registry.publish(list, validDays: 30)
        }
      }
    }
  }

  @Test("Rules and configuration are published with deltas, and what no station could read is not")
  func snapshots() throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try Scene(folder)
      let text = DefaultRules.text
      let first = Array(text.utf8)
      #expect(try scene.registry.publish(rules: first).version == 1)
      let second = Array(
        text.replacing("\"version\": 1,", with: "\"version\": 2,").utf8)
      let publication = scene.registry.publication(of: "decision-rules")
      let before = try publication.readNote()
      let statement = try scene.registry.publish(rules: second)
      // Cut off before its statement had its name, it is put right by whoever reads it.
      try Disk().move(publication.note, to: publication.nextNote)
      try Disk().write(before, to: publication.note)
      #expect(try scene.registry.publishedSnapshot(.rules)?.statement == statement)
      #expect(!Disk().exists(publication.nextNote))
      #expect(statement.version == 2 && statement.content == .rules)
      let delta = try #require(statement.deltas.first)
      #expect(delta.bytes < 200)
      #expect(try scene.applied("decision-rules", from: first, base: 1) == second)
      #expect(throws: Fault(.rules, "")) { try scene.registry.publish(rules: Array("{}".utf8)) }
      #expect(throws: Fault(.watchlistOlder, "")) { try scene.registry.publish(rules: first) }
      let settings = #"{"type":"maabar/configuration/1","version":1,"title":"T","all":{}}"#
      #expect(try scene.registry.publish(configuration: Array(settings.utf8)).entries == 1)
      #expect(throws: Fault(.field, "")) {
        try scene.registry.publish(configuration: Array(#"{"version":2}"#.utf8))
      }
      let acts = try scene.registry.auditEntries().map(\.act)
      #expect(acts.contains(.rulesPublished) && acts.contains(.configurationPublished))
      #expect(
        try scene.registry.publishedIndex().items.map(\.list) == [
          "decision-rules", "station-configuration",
        ])
      #expect(try scene.registry.fsck().problems == [])
      // Changed on the registry's disk it is found.
      try Disk().write(
        first, to: scene.registry.folder.policy / "decision-rules.jsonl", secret: true)
      #expect(try scene.registry.fsck().problems != [])
    }
  }

  @Test("An urgent entry is put in and taken out, each as the next version by a delta")
  func urgent() throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try Scene(folder)
      #expect(throws: Fault(.field, "")) {
        try scene.registry.put(try scene.entry("a", order: nil))
      }
      let first = try scene.registry.put(try scene.entry("a")).statement
      #expect(first.version == 20_260_302_080_000 && first.entries == 1)
      let second = try scene.registry.put(try scene.entry("b")).statement
      #expect(second.version == first.version + 1 && second.entries == 2)
      #expect(try scene.registry.put(try scene.entry("b", order: "2")).statement.entries == 2)
      #expect(throws: Fault(.field, "")) { try scene.registry.remove(entry: "c") }
      _ = try scene.registry.remove(entry: "a")
      let last = try scene.registry.remove(entry: "b").statement
      #expect(last.entries == 0)
      // A numbered list of another owner gets its next number.
      _ = try scene.registry.publish(try scene.list(4, ["x"]), validDays: 30)
      #expect(try scene.registry.put(try scene.entry("y"), into: "orders").statement.version == 5)
      let acts = try scene.registry.auditEntries().map(\.act)
      #expect(acts.count { $0 == .listPublished } == 6)
    }
  }
}
