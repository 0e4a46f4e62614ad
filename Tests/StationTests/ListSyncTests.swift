import Bytes
import Codes
import Crypto
import Host
import Match
import Names
import Record
import Seal
import Support
import Testing

@testable import Station

@Suite("Lists that the registry sends")
struct ListSyncTests {
  /// An enrolled station, the registry's keys, and an exchange folder.
  private struct Way {
    let sample: SampleStation
    let registry: TestRegistry
    let station: PointOfEntry
    let exchange: Path
    /// Where they lie in clear before they are sealed.
    var lists: Path { exchange / "clear" }

    init(_ folder: String) throws {
      sample = SampleStation(folder)
      registry = try TestRegistry(sample)
      let answer = try registry.enrol(try sample.make(), sample)
      try Disk().write(answer.json.line(), to: sample.folder.enrolment)
      station = try PointOfEntry(
        sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: sample.randomness)
      exchange = Path(folder) / "stick"
      try Disk().makeFolder(lists)
    }

    func take() throws -> ListSyncReport {
      try registry.seal(lists, onto: exchange, for: sample)
      return try station.takeLists(from: exchange)
    }

    /// Lays a list into the folder with a statement about `signed`, or about itself.
    func send(
      _ list: Watchlist, signed: [UInt8]? = nil, delta: [UInt8]? = nil, from base: [UInt8] = [],
      kind: StatementKind = .list, made: Instant? = nil
    ) throws {
      let bytes = try WatchlistLines.write(list)
      let said = signed ?? bytes
      let deltas = delta.map {
        [
          ListStatement.Delta(
            base: list.reference.version - 1, baseHash: Hash.digest(base), hash: Hash.digest($0),
            bytes: Int64($0.count))
        ]
      }
      let statement = ListStatement(
        list: list.reference.id, version: list.reference.version,
        entries: Int64(list.entries.count), hash: Hash.digest(said), bytes: Int64(said.count),
        deltas: deltas ?? [], made: made ?? sample.now,
        validUntil: (made ?? sample.now).adding(milliseconds: 30 * 86_400_000))
      let note = try SignedStatement.sign(
        statement.json, as: .list, by: try #require(registry.statements[kind]))
      try Disk().write(bytes, to: lists / "orders.jsonl")
      if let delta {
        try Disk().write(delta, to: lists / "orders.\(list.reference.version - 1).delta")
      }
      try Disk().write(note, to: lists / "orders.note")
    }
  }

  private func list(_ version: Int64, _ ids: [String], named: String = "Invented") throws
    -> Watchlist
  {
    try Watchlist(
      reference: WatchlistReference(id: "orders", title: "Orders", version: version),
      terms: WatchlistTerms(owner: "Court", legalBasis: "Act"),
      entries: try ids.map {
        try WatchlistEntry(
          id: $0, names: [ListedName(PersonName(issued: "\(named) \($0)"), .primary)])
      }
    ).ordered()
  }

  @Test("A signed snapshot is installed, the next version by its delta alone, both byte for byte")
  func wholeWay() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      let first = try list(1, (0..<50).map { "e\($0)" })
      try way.send(first)
      let report = try way.take()
      #expect(report.installed.map(\.reference.version) == [1])
      #expect(report.refused.isEmpty)
      #expect(way.station.isSigned("orders"))
      var changed = try list(2, (1..<50).map { "e\($0)" } + ["new"]).entries
      changed[3] = try WatchlistEntry(
        id: changed[3].id, names: [ListedName(PersonName(issued: "Another"), .primary)])
      let second = try Watchlist(
        reference: WatchlistReference(id: "orders", title: "Orders", version: 2),
        terms: first.terms, entries: changed)
      let delta = try WatchlistPatch.make(from: first.reader, to: second.reader, entries: 50)
      try way.send(second, delta: delta, from: try WatchlistLines.write(first))
      // The snapshot is not needed.
      try Disk().remove(way.lists / "orders.jsonl")
      let next = try way.take()
      #expect(next.refused.isEmpty)
      let installed = try #require(next.installed.first)
      #expect(installed.byDelta)
      #expect(installed.delta.added == 1)
      #expect(installed.delta.removed == 1)
      #expect(installed.delta.changed == 1)
      #expect(try way.station.watchlists.list("orders") == second)
      #expect(try way.take().current == ["orders"])
    }
  }

  @Test("What the station installs on the registry's word, and what it refuses, is its own act")
  func audited() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      try way.send(try list(1, ["a", "b"]))
      _ = try way.take()
      try way.send(try list(2, ["a"]), signed: [1, 2, 3])
      #expect(try way.take().refused.count == 1)
      let acts = try way.station.auditRecords(for: way.sample.supervisor).map(\.act)
      let installed = try #require(acts.first { $0.action == .listInstalled })
      #expect(installed.officer == "-")
      #expect(installed.lists == [AuditedList(id: "orders", version: 1)])
      #expect(acts.count { $0.action == .listInstalled } == 1)
      #expect(acts.count { $0.action == .listRefused } == 1)
    }
  }

  @Test("A delta that is damaged costs nothing: the snapshot is taken")
  func damagedDelta() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      let first = try list(1, ["a", "b", "c"])
      let second = try list(2, ["a", "c"])
      try way.send(first)
      _ = try way.take()
      var delta = try WatchlistPatch.make(from: first.reader, to: second.reader, entries: 2)
      delta[delta.count - 4] ^= 1
      try way.send(second, delta: delta, from: try WatchlistLines.write(first))
      let report = try way.take()
      #expect(report.installed.map(\.byDelta) == [false])
      #expect(try way.station.watchlists.list("orders") == second)
    }
  }

  @Test("Another key, another content, an older version and a cut snapshot are refused")
  func refused() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      let good = try list(5, ["a", "b"])
      try way.send(good)
      _ = try way.take()
      // Signed under the key of another kind of statement.
      try way.send(try list(6, ["a"]))
      let note = String(
        decoding: try Disk().read(way.lists / "orders.note", limit: 9999), as: UTF8.self)
      let text = note.split(separator: "\n\n").first.map { String($0) + "\n" } ?? ""
      let other = try #require(way.registry.statements[.backup])
      #expect(throws: Fault(.statement, "")) {
        try SignedStatement.sign(try JSON.parse(Array(text.utf8)), as: .list, by: other)
      }
      for damage in [0, 20, 200] {
        try way.send(try list(6, ["a"]))
        var bytes = try Disk().read(way.lists / "orders.note", limit: 9999)
        bytes[damage] ^= 1
        try Disk().write(bytes, to: way.lists / "orders.note")
        #expect(try way.take().refused.count == 1)
      }
      // A snapshot without the entry that was signed, and one that is cut.
      try way.send(try list(6, ["a"]), signed: try WatchlistLines.write(try list(6, ["a", "b"])))
      #expect(try way.take().refused.count == 1)
      try way.send(try list(6, ["a"]))
      let whole = try Disk().read(way.lists / "orders.jsonl", limit: 9999)
      try Disk().write(Array(whole.dropLast(30)), to: way.lists / "orders.jsonl")
      #expect(try way.take().refused.count == 1)
      // The version before, and another content of this version.
      try way.send(try list(4, ["a"]))
      #expect(try way.take().refused.count == 1)
      try way.send(try list(5, ["a"]))
      #expect(try way.take().refused.count == 1)
      #expect(try way.station.watchlists.list("orders") == good)
    }
  }

  @Test("An officer installs no list; a supervisor none that the registry sends")
  func byHand() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      let own = try list(1, ["a"])
      #expect(throws: Fault(.role, "")) {
        try way.station.install(own.reader, by: way.sample.officer)
      }
      #expect(throws: Fault(.role, "")) {
        try way.station.install(own.reader, by: way.sample.secondLine)
      }
      _ = try way.station.install(own.reader, by: way.sample.supervisor)
      #expect(!way.station.isSigned("orders"))
      try way.send(try list(2, ["a", "b"]))
      _ = try way.take()
      #expect(throws: Fault(.watchlistSigned, "")) {
        try way.station.install(try list(3, ["a"]).reader, by: way.sample.supervisor)
      }
    }
  }
}
