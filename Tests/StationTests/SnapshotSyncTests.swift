import Bytes
import Codes
import Crypto
import Decision
import Host
import Match
import Record
import Seal
import Support
import Testing

@testable import Station

@Suite("Rules and configuration that the registry sends")
struct SnapshotSyncTests {
  /// An enrolled station with rules of its own, the registry's keys, and an exchange folder.
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
      let answer = try registry.enrol(try sample.make(rules: DefaultRules.text), sample)
      try Disk().write(answer.json.line(), to: sample.folder.enrolment)
      station = try SnapshotSyncTests.open(sample)
      exchange = Path(folder) / "stick"
      try Disk().makeFolder(lists)
    }

    /// Lays a snapshot into the folder with its statement, and with a delta from another one.
    func send(
      _ content: ListStatement.Content, _ version: Int64, _ text: String,
      from base: (version: Int64, text: String)? = nil, days: Int64 = 30
    ) throws {
      let id = try #require(content.identifier)
      let bytes = Array(text.utf8)
      var deltas: [ListStatement.Delta] = []
      if let base {
        let delta = try LineDelta.make(
          from: Array(base.text.utf8), version: base.version, to: bytes)
        try Disk().write(delta, to: lists / "\(id).\(base.version).delta")
        deltas = [
          ListStatement.Delta(
            base: base.version, baseHash: Hash.digest(Array(base.text.utf8)),
            hash: Hash.digest(delta), bytes: Int64(delta.count))
        ]
      }
      let statement = ListStatement(
        content, list: id, version: version, entries: 1, hash: Hash.digest(bytes),
        bytes: Int64(bytes.count), deltas: deltas, made: sample.now,
        validUntil: sample.now.adding(milliseconds: days * 86_400_000))
      let note = try SignedStatement.sign(
        statement.json, as: .list, by: try #require(registry.statements[.list]))
      try Disk().write(bytes, to: lists / "\(id).jsonl")
      try Disk().write(note, to: lists / "\(id).note")
    }

    func take() throws -> ListSyncReport {
      try registry.seal(lists, onto: exchange, for: sample)
      return try station.takeLists(from: exchange)
    }
  }

  private static func open(_ sample: SampleStation) throws -> PointOfEntry {
    try PointOfEntry(
      sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: sample.randomness)
  }

  /// Rules under which everybody is referred, or everybody let through.
  private static func rules(_ version: Int64, _ propose: String) -> String {
    """
    {"type":"maabar/rules/1","id":"test","version":\(version),"title":"Test",
     "rules":[
      {"id":"all","when":{"all":[]},"propose":"\(propose)","code":"test.all","text":"All",
       "precedence":1}
     ]}

    """
  }

  private static func configuration(_ version: Int64, _ fields: String) -> String {
    #"{"type":"maabar/configuration/1","version":\#(version),"title":"T","all":{\#(fields)}}"#
  }

  private func traveller() -> LaneInput {
    var input = LaneInput(direction: .entry)
    input.names = [RecordedName(issued: "Nobody Inparticular", source: .declared)]
    input.nationality = "IRQ"
    return input
  }

  @Test("Rules come as a snapshot, the next version by its delta, and an open lane takes them up")
  func rules() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      let lane = try Lane(way.station)
      #expect(try lane.assess(traveller()).view.proposal.ruleSet == "iraq-default")
      let first = Self.rules(3, "refer")
      try way.send(.rules, 3, first)
      #expect(try way.take().snapshots.map(\.byDelta) == [false])
      #expect(try lane.takeUp().rules == "test 3")
      #expect(try lane.assess(traveller()).view.proposal.outcome == .referred)
      let second = Self.rules(4, "permit")
      try way.send(.rules, 4, second, from: (3, first))
      try Disk().remove(way.lists / "decision-rules.jsonl")
      let report = try way.take()
      #expect(report.refused == [] && report.snapshots.map(\.byDelta) == [true])
      #expect(try lane.takeUp().rules == "test 4")
      #expect(try lane.takeUp() == Lane.News())
      #expect(try lane.assess(traveller()).view.proposal.outcome == .admitted)
      let acts = try way.station.auditRecords(for: way.sample.supervisor).map(\.act)
      #expect(acts.count { $0.action == .rulesInstalled } == 2)
    }
  }

  @Test("Rules past their time propose all the same; screen and record say how old they are")
  func overdue() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      try way.send(.rules, 3, Self.rules(3, "permit"), days: 10)
      _ = try way.take()
      let lane = try Lane(way.station)
      #expect(try lane.assess(traveller()).view.overdueRuleDays == nil)
      way.sample.timekeeper.advance(milliseconds: 12 * 86_400_000)
      let assessment = try lane.assess(traveller())
      #expect(assessment.view.overdueRuleDays == 12)
      let identity = try lane.record(
        assessment, RecordedDecision(outcome: .admitted), by: way.sample.officer)
      guard case .crossing(let record) = try way.station.record(identity.n) else {
        throw Fault(.bug, "a crossing expected")
      }
      #expect(record.crossing.proposal?.ruleAgeDays == 12)
      #expect(record.crossing.proposal?.rulesSigned == (try CivilDate(iso: "2026-03-02")))
      let standing = try #require(try way.station.standings().all.last)
      #expect(standing.content == .rules && standing.title == "Test")
      #expect(
        standing.isOverdue(at: way.sample.now) && standing.age(at: way.sample.now) == "12 days")
      // Said again by the registry they are fresh; an older word about them changes nothing.
      let old = try Disk().read(way.lists / "decision-rules.note", limit: 9999)
      try way.send(.rules, 3, Self.rules(3, "permit"), days: 10)
      #expect(try way.take().current == ["decision-rules"])
      try lane.takeUp()
      #expect(try lane.assess(traveller()).view.overdueRuleDays == nil)
      try Disk().write(old, to: way.lists / "decision-rules.note")
      #expect(try way.take().current == ["decision-rules"])
      #expect(try way.station.standings().all.last?.ageDays(at: way.sample.now) == 0)
    }
  }

  @Test("An older version, another content of this one, and what cannot be read are refused")
  func refused() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      try way.send(.rules, 5, Self.rules(5, "refer"))
      _ = try way.take()
      for (version, text) in [
        (4, Self.rules(4, "permit")), (5, Self.rules(5, "permit")), (6, "{}"),
        (6, Self.rules(7, "permit")),
      ] as [(Int64, String)] {
        try way.send(.rules, version, text)
        let report = try way.take()
        #expect(report.refused.count == 1 && report.snapshots.isEmpty, "\(version)")
      }
      #expect(try Lane(way.station).assess(traveller()).view.proposal.ruleVersion == 5)
    }
  }

  @Test("Rules that somebody changes at the station are not followed, and the next sync heals them")
  func tampered() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      try way.send(.rules, 5, Self.rules(5, "refer"))
      _ = try way.take()
      let path = way.sample.folder.policy / "rules/5.jsonl"
      try Disk().write(Self.rules(5, "permit"), to: path)
      #expect(throws: Fault(.statement, "")) { try Lane(way.station) }
      #expect(try way.station.standings().all.last?.trouble?.code == .statement)
      #expect(try way.take().snapshots.map(\.version) == [5])
      #expect(try Lane(way.station).assess(traveller()).view.proposal.outcome == .referred)
    }
  }

  @Test("Configuration is followed at once, by the next start too, and taken back by the next one")
  func configured() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      let lane = try Lane(way.station)
      try way.send(
        .configuration, 1,
        Self.configuration(1, #""control":"reduced","controlBasis":"Order 9","fingerprintAge":14"#))
      _ = try way.take()
      #expect(try lane.takeUp().settings)
      #expect(way.station.configuration.control == .reduced)
      #expect(way.station.configuration.controlBasis == "Order 9")
      let identity = try lane.record(
        try lane.assess(traveller()), RecordedDecision(outcome: .referred), by: way.sample.officer)
      guard case .crossing(let record) = try way.station.record(identity.n) else {
        throw Fault(.bug, "a crossing expected")
      }
      #expect(record.crossing.circumstances.controlBasis == "Order 9")
      #expect(try Self.open(way.sample).configuration.fingerprintAge == 14)
      try way.send(.configuration, 2, Self.configuration(2, #""metered":1"#))
      _ = try way.take()
      #expect(try lane.takeUp().settings)
      #expect(way.station.configuration.control == .normal)
      #expect(way.station.configuration.fingerprintAge == 12)
      #expect(way.station.settings.isMetered == true)
      // Changed at the station it is followed no more, which is told; the station works.
      try Disk().write(
        Self.configuration(2, #""fingerprintAge":99"#),
        to: way.sample.folder.policy / "configuration/2.jsonl")
      let station = try Self.open(way.sample)
      #expect(station.configuration.fingerprintAge == 12)
      #expect(station.settingsTrouble?.code == .statement)
    }
  }
}
