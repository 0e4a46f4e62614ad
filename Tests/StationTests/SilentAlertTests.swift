import Bytes
import Codes
import Decision
import Document
import Host
import Match
import Names
import Record
import Support
import Testing

@testable import Station

@Suite("Silent alerts")
struct SilentAlertTests {
  private let people = SampleStation("")

  private func entry(_ id: String, _ visibility: MatchVisibility?) throws -> WatchlistEntry {
    try WatchlistEntry(
      id: id, names: [ListedName(PersonName(issued: "Qais Dhiyab Al-Rubayi"), .primary)],
      births: [try ListedDate("1979-04-17")], nationalities: ["IRN"], sex: .male,
      ownTerms: visibility.map { ["visibility": .string($0.rawValue)] })
  }

  /// A station whose list has these entries.
  private func station(
    _ folder: String, _ entries: [WatchlistEntry], version: Int64 = 1,
    visibility: MatchVisibility = .open
  ) throws -> PointOfEntry {
    let sample = SampleStation(folder)
    _ = try sample.make(rules: DefaultRules.text)
    let shelf = WatchlistShelf(sample.folder.lists, files: Disk())
    _ = try shelf.install(
      try Watchlist(
        reference: WatchlistReference(id: "mixed", title: "Mixed", version: version),
        terms: WatchlistTerms(
          owner: "Owner of the list", legalBasis: "Act", visibility: visibility),
        entries: entries))
    return try PointOfEntry(
      sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: sample.randomness)
  }

  private func listed() throws -> LaneInput {
    var input = LaneInput(direction: .entry)
    input.zone = try MachineReadableZone(
      writing: .init(
        format: .td3, documentCode: "P", issuerCode: "IRN", primaryIdentifier: "Al-Rubayi",
        secondaryIdentifier: "Qais Dhiyab", documentNumber: "K29384756", nationalityCode: "IRN",
        birthDate: try PartialDate(iso: "1979-04-17"), sex: .male,
        expiryDate: try PartialDate(iso: "2031-01-01")))
    input.permit = RecordedPermit(kind: "visa")
    return input
  }

  @Test("Twelve silent entries of one name change no byte of what the lane sees of an open one")
  func crowd() throws {
    try withTemporaryFolder { folder in
      let other = try WatchlistEntry(
        id: "open", names: [ListedName(PersonName(issued: "Qais Dhiyab Rubayi"), .primary)],
        births: [try ListedDate("1979")])
      let silent = try (0..<12).map { try entry("S-\($0)", .silent) }
      let plain = try Lane(try station(folder + "/plain", [other])).assess(try listed())
      let mixed = try Lane(try station(folder + "/mixed", silent + [other])).assess(try listed())
      #expect(plain.view.matches.map(\.entryID) == ["open"])
      #expect(mixed.view.json.line() == plain.view.json.line())
      #expect(mixed.restricted.matches.count == 10)
    }
  }

  @Test("An alert waits from the crossing's commit, over a restart, until a person takes note")
  func queue() throws {
    try withTemporaryFolder { folder in
      let first = try recorded(folder)
      let sample = SampleStation(folder)
      try restarted(sample) { station in
        let alerts = try station.silentAlerts(for: people.secondLine)
        #expect(alerts.map(\.n) == [first.n])
        #expect(alerts.first?.matches.map(\.entry) == ["S-1"])
        #expect(alerts.first?.json.line().contains("Owner of the list") == true)
        #expect(throws: Fault(.alertReason, "")) {
          try station.acknowledge(first.n, reason: "", by: people.secondLine)
        }
        // A shift that is handed over meanwhile says how many wait, and later that none does.
        _ = try station.openShift(by: people.secondLine)
        let handover = try station.handover()
        #expect(handover.sheet.openAlerts == 1 && handover.sheet.openReferrals == 1)
        try station.closeShift(handover, by: people.secondLine, takenOverBy: people.secondLine)
        let taken = try station.acknowledge(
          first.n, reason: "Owner told by telephone", by: people.secondLine)
        guard case .audit(let audit) = try station.record(taken.n) else {
          Issue.record("an audit record expected")
          return
        }
        #expect(audit.act.action == .alertAcknowledged)
        #expect(audit.act.officer == "8102")
        #expect(audit.act.records == [first])
        #expect(audit.act.lists.map(\.entry) == ["S-1"])
        #expect(try station.handover().sheet.openAlerts == 0)
      }
      try restarted(sample) { station in
        #expect(try station.silentAlerts(for: people.secondLine).isEmpty)
        let all = try station.silentAlerts(acknowledged: true, for: people.secondLine)
        #expect(all.map(\.acknowledgement?.reason) == ["Owner told by telephone"])
        #expect(throws: Fault(.alertReason, "")) {
          try station.acknowledge(first.n, reason: "again", by: people.secondLine)
        }
      }
    }
  }

  /// Records the listed person and somebody else, and closes the station.
  private func recorded(_ folder: String) throws -> RecordIdentity {
    let lane = try Lane(try station(folder, [try entry("S-1", .silent)]))
    let first = try lane.record(
      try lane.assess(try listed()), RecordedDecision(outcome: .admitted), by: people.officer)
    var other = LaneInput(direction: .entry)
    other.names = [RecordedName(issued: "SOMEBODY ELSE", source: .declared)]
    other.nationality = "IRQ"
    _ = try lane.record(
      try lane.assess(other), RecordedDecision(outcome: .referred), by: people.officer)
    return first
  }

  private func restarted(_ sample: SampleStation, _ body: (PointOfEntry) throws -> Void) throws {
    try body(
      try PointOfEntry(
        sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: sample.randomness))
  }

  @Test("The lane's officer sees no alert, and a crossing without one looks like none at all")
  func secret() throws {
    try withTemporaryFolder { folder in
      let station = try station(folder, [try entry("S-1", .silent)])
      let lane = try Lane(station)
      let identity = try lane.record(
        try lane.assess(try listed()), RecordedDecision(outcome: .admitted), by: people.officer)
      #expect(throws: Fault(.role, "")) { try station.silentAlerts(for: people.officer) }
      #expect(throws: Fault(.role, "")) {
        try station.silentAlert(identity.n, for: people.officer)
      }
      #expect(throws: Fault(.role, "")) {
        try station.acknowledge(identity.n, reason: "x", by: people.officer)
      }
      #expect(throws: Fault(.noSuchAlert, "")) {
        try station.silentAlert(4711, for: people.secondLine)
      }
      let looked = try station.silentAlert(identity.n, for: people.secondLine)
      #expect(looked.acknowledgement == nil)
      #expect(try station.counts().all == 2, "the crossing, and the audit of the one view")
    }
  }

  @Test("The record says how old each list was, and an expired one is screened with a warning")
  func age() throws {
    try withTemporaryFolder { folder in
      // The sample's clocks begin on 2026-03-02.
      let station = try station(folder, [try entry("E-1", nil)], version: 20_260_227_000_009)
      let lane = try Lane(station)
      let assessment = try lane.assess(try listed())
      let list = try #require(assessment.screening.lists.first)
      #expect(list.issued == (try CivilDate(iso: "2026-02-27")))
      #expect(list.ageDays == 3)
      let identity = try lane.record(
        assessment, RecordedDecision(outcome: .referred), by: people.officer)
      guard case .crossing(let record) = try station.record(identity.n) else { return }
      #expect(record.crossing.screening.lists == [list])
    }
  }

  @Test("An entry's identifier that no record could hold still lets the crossing be recorded")
  func identifiers() throws {
    try withTemporaryFolder { folder in
      let id = "قيد رقم ١٧ " + String(repeating: "x", count: 90)
      let station = try station(folder, [try entry(id, nil)])
      let lane = try Lane(station)
      let assessment = try lane.assess(try listed())
      _ = try lane.record(assessment, RecordedDecision(outcome: .referred), by: people.officer)
      #expect(assessment.screening.matches.first?.entry.utf8.count ?? 99 <= 64)
    }
  }
}
