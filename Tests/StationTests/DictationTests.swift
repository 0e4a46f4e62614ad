import Bytes
import Codes
import Crypto
import Decision
import Host
import Match
import Names
import Record
import Seal
import Support
import Testing

@testable import Station

@Suite("Entries dictated by telephone")
struct DictationTests {
  private struct Scene {
    let sample: SampleStation
    let registry: TestRegistry
    let station: PointOfEntry
    let lane: Lane

    init(_ folder: String) throws {
      sample = SampleStation(folder)
      registry = try TestRegistry(sample)
      let answer = try registry.enrol(try sample.make(rules: Scene.rules), sample)
      try Disk().write(answer.json.line(), to: sample.folder.enrolment)
      station = try PointOfEntry(
        sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: sample.randomness)
      lane = try Lane(station)
    }

    static let rules = """
      {"type":"maabar/rules/1","id":"test","version":1,"title":"Test","rules":[
       {"id":"match","when":{"match":{"field":"list","is":"dictated"}},"propose":"refuse-entry",
        "code":"test.match","text":"Dictated","precedence":9},
       {"id":"all","when":{"all":[]},"propose":"permit","code":"test.all","text":"All",
        "precedence":1}]}
      """

    func dictation(_ reference: String = "Order 118/2026") -> Dictation {
      var dictation = Dictation(reference: reference, authority: "Court of Dohuk, Judge S.")
      dictation.names = [ListedName(PersonName(issued: "Qais Dhiyab Al-Rubayi"), .primary)]
      return dictation
    }

    /// The lists and outcome that a traveller of the dictated name meets now.
    func meets() throws -> (lists: [String], outcome: CrossingOutcome) {
      var input = LaneInput(direction: .entry)
      input.names = [RecordedName(issued: "Qais Dhiyab Al-Rubayi", source: .declared)]
      input.nationality = "IRQ"
      try lane.takeUp()
      let view = try lane.assess(input).view
      return (view.matches.map(\.list.id), view.proposal.outcome)
    }

    /// Lays a list of the registry into the folder and takes it.
    func send(_ id: String, order: String?, entry: String = "E-1") throws -> ListSyncReport {
      let list = try Watchlist(
        reference: WatchlistReference(id: id, title: id, version: 1),
        terms: WatchlistTerms(owner: "Court", legalBasis: "Act"),
        entries: [
          try WatchlistEntry(
            id: entry, names: [ListedName(PersonName(issued: "Qais Dhiyab Al-Rubayi"), .primary)],
            ownTerms: order.map { ["order": .string($0)] })
        ]
      ).ordered()
      let bytes = try WatchlistLines.write(list)
      let statement = ListStatement(
        list: id, version: 1, entries: 1, hash: Hash.digest(bytes), bytes: Int64(bytes.count),
        deltas: [], made: sample.now, validUntil: sample.now.adding(milliseconds: 86_400_000))
      let place = sample.root.parent / "clear"
      try Disk().makeFolder(place)
      try Disk().write(bytes, to: place / "\(id).jsonl")
      try Disk().write(
        try SignedStatement.sign(
          statement.json, as: .list, by: try #require(registry.statements[.list])),
        to: place / "\(id).note")
      let stick = sample.root.parent / "stick"
      try registry.seal(place, onto: stick, for: sample)
      return try station.takeLists(from: stick)
    }

    var ended: [AuditedAct] {
      get throws {
        try station.auditRecords(for: sample.supervisor).map(\.act)
          .filter { $0.action == .dictationEnded }
      }
    }
  }

  @Test("It is screened by an open lane at once, refers and permits nothing more, and is audited")
  func atOnce() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      #expect(try scene.meets().lists == [])
      #expect(throws: Fault(.role, "")) {
        try scene.station.dictate(scene.dictation(), by: scene.sample.secondLine)
      }
      let entry = try scene.station.dictate(scene.dictation(), by: scene.sample.supervisor)
      #expect(entry.id == "D-1")
      // The rule would refuse; the list does not carry that.
      let met = try scene.meets()
      #expect(met.lists == ["dictated"] && met.outcome == .referred)
      let acts = try scene.station.auditRecords(for: scene.sample.supervisor).map(\.act)
      let dictated = try #require(acts.last { $0.action == .entryDictated && !$0.isRefused })
      #expect(dictated.officer == "9001" && dictated.detail == "reference Order 118/2026")
      #expect(dictated.lists == [AuditedList(id: "dictated", entry: "D-1")])
      #expect(acts.contains { $0.action == .entryDictated && $0.isRefused })
      #expect(try scene.station.standings().dictated.map(\.reference) == ["Order 118/2026"])
    }
  }

  @Test("After 24 hours it lapses by itself; a wall clock that jumps shortens nothing")
  func lapses() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      _ = try scene.station.dictate(scene.dictation(), by: scene.sample.supervisor)
      let start = scene.sample.now.milliseconds
      scene.sample.timekeeper.set(utcMilliseconds: start + 40 * 3_600_000)
      #expect(try scene.meets().lists == ["dictated"])
      scene.sample.timekeeper.set(utcMilliseconds: start)
      scene.sample.timekeeper.advance(milliseconds: 24 * 3_600_000 - 1)
      #expect(try scene.meets().lists == ["dictated"])
      scene.sample.timekeeper.advance(milliseconds: 1)
      #expect(try scene.meets().lists == [])
      #expect(try scene.ended.map(\.detail) == ["lapsed, reference Order 118/2026"])
      #expect(try scene.station.dictatedEntries().isEmpty)
      #expect(try scene.station.watchlists.installed().isEmpty)
      // The next one has another number.
      #expect(
        try scene.station.dictate(scene.dictation(), by: scene.sample.supervisor).id == "D-2")
      #expect(try scene.meets().lists == ["dictated"])
    }
  }

  @Test("A signed list that names the reference confirms it and takes its place")
  func confirmed() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      _ = try scene.station.dictate(scene.dictation(), by: scene.sample.supervisor)
      _ = try scene.station.dictate(scene.dictation("T-9"), by: scene.sample.supervisor)
      _ = try scene.send("others", order: "Order 117/2026")
      #expect(try scene.station.dictatedEntries().count == 2)
      #expect(try scene.send("court", order: "ORDER 118 / 2026").installed.count == 1)
      #expect(try scene.station.dictatedEntries().map(\.id) == ["D-2"])
      let ended = try #require(try scene.ended.first)
      #expect(
        ended.detail == "confirmed by list court, entry E-1, reference Order 118/2026")
      // By its own identifier too.
      _ = try scene.send("urgent", order: nil, entry: "T-9")
      #expect(try scene.station.dictatedEntries().isEmpty)
      #expect(try Set(scene.meets().lists) == ["court", "others", "urgent"])
      // What is signed already needs no dictating.
      #expect(throws: Fault(.dictation, "")) {
        try scene.station.dictate(scene.dictation(), by: scene.sample.supervisor)
      }
    }
  }

  @Test("What was typed wrongly is taken back; a reference is dictated once; nothing is no entry")
  func withdrawn() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      let supervisor = scene.sample.supervisor
      _ = try scene.station.dictate(scene.dictation(), by: supervisor)
      #expect(throws: Fault(.dictation, "")) {
        try scene.station.dictate(scene.dictation("order118/2026"), by: supervisor)
      }
      #expect(throws: Fault(.dictation, "")) {
        try scene.station.dictate(
          Dictation(reference: "X", authority: "Y"), by: supervisor)
      }
      #expect(throws: Fault(.role, "")) {
        try scene.station.withdrawDictated("D-1", reason: "x", by: scene.sample.officer)
      }
      #expect(throws: Fault(.dictation, "")) {
        try scene.station.withdrawDictated("D-9", reason: "x", by: supervisor)
      }
      try scene.station.withdrawDictated("D-1", reason: "another name", by: supervisor)
      #expect(try scene.meets().lists == [])
      #expect(try scene.ended.last { !$0.isRefused }?.detail == "withdrawn: another name")
    }
  }

  @Test("A power cut between book and list, and a list of that name from elsewhere, change nothing")
  func healed() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(folder)
      _ = try scene.station.dictate(scene.dictation(), by: scene.sample.supervisor)
      try Disk().remove(scene.sample.folder.lists / "dictated.jsonl")
      #expect(try scene.meets().lists == ["dictated"])
      let empty = try Watchlist(
        reference: WatchlistReference(id: "dictated", title: "Other", version: 99),
        terms: WatchlistTerms(owner: "X", legalBasis: "Y"),
        entries: [
          try WatchlistEntry(id: "Z", names: [ListedName(PersonName(issued: "Zz Yy"), .primary)])
        ])
      #expect(throws: Fault(.watchlistIdentifier, "")) {
        try scene.station.install(empty.reader, by: scene.sample.supervisor)
      }
      // Laid there by hand it is made anew from what was typed.
      _ = try scene.station.watchlists.install(empty)
      #expect(try scene.meets().lists == ["dictated"])
    }
  }
}
