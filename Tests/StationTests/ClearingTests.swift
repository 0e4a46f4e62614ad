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

@Suite("Clearings") struct ClearingTests {
  private static let born = "1979-04-17"

  private func entry(
    _ id: String, mother: String? = nil, document: String? = nil
  ) throws -> WatchlistEntry {
    try WatchlistEntry(
      id: id,
      names: [
        ListedName(PersonName(issued: "Qais Dhiyab Al-Rubayi", mother: mother), .primary)
      ], births: [try ListedDate(Self.born)], nationalities: ["IRN"],
      documents: document.map { [ListedDocument(type: "passport", number: $0)] } ?? [])
  }

  private func list(_ version: Int64, _ entries: [WatchlistEntry]) throws -> Watchlist {
    try Watchlist(
      reference: WatchlistReference(id: "orders", title: "Orders", version: version),
      terms: WatchlistTerms(owner: "Court", legalBasis: "Act"), entries: entries)
  }

  private func open(_ sample: SampleStation) throws -> PointOfEntry {
    try PointOfEntry(
      sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: sample.randomness)
  }

  private func station(
    _ folder: String, _ entries: [WatchlistEntry]
  ) throws -> (SampleStation, PointOfEntry) {
    let sample = SampleStation(folder)
    _ = try sample.make(rules: DefaultRules.text)
    let station = try open(sample)
    _ = try station.install(try list(1, entries).reader, by: sample.supervisor)
    return (sample, station)
  }

  private func traveller(
    _ number: String = "K29384756", fingers: [RecordedTemplate] = []
  ) throws -> LaneInput {
    var input = LaneInput(direction: .entry)
    input.zone = try MachineReadableZone(
      writing: .init(
        format: .td3, documentCode: "P", issuerCode: "IRN", primaryIdentifier: "Al-Rubayi",
        secondaryIdentifier: "Qais Dhiyab", documentNumber: number, nationalityCode: "IRN",
        birthDate: try PartialDate(iso: Self.born), sex: .male,
        expiryDate: try PartialDate(iso: "2031-01-01")))
    input.templates = fingers
    return input
  }

  private func finger(_ data: String) -> RecordedTemplate {
    RecordedTemplate(finger: .rightIndex, format: "iso-19794-2:2005", base64: data)
  }

  private func referred(
    _ station: PointOfEntry, _ sample: SampleStation, _ input: LaneInput
  ) throws -> Int64 {
    let lane = try Lane(station)
    return try lane.record(
      try lane.assess(input), RecordedDecision(outcome: .referred), by: sample.officer
    ).n
  }

  private func clear(
    _ station: PointOfEntry, _ sample: SampleStation, _ n: Int64, days: Int = 30
  ) throws -> StoredClearing {
    let review = try station.review(n, for: sample.secondLine)
    return try station.clear(
      try #require(review.matches.first), ofCrossing: n, days: days,
      reason: "another mother's name on the identity card", by: sample.secondLine)
  }

  @Test("A cleared match stops the traveller no more, until it ends; the record tells of it")
  func clearing() throws {
    try withTemporaryFolder { folder in
      let (sample, station) = try station(folder, [try entry("1")])
      let n = try referred(station, sample, try traveller())
      let stored = try clear(station, sample, n)
      let lane = try Lane(station)
      let view = try lane.assess(try traveller()).view
      #expect(view.matches.isEmpty)
      #expect(view.cleared.map(\.clearing.number) == [stored.number])
      #expect(view.proposal.outcome != .referred)
      let recorded = try lane.record(
        try lane.assess(try traveller()), RecordedDecision(outcome: .admitted),
        by: sample.officer)
      let line = String(decoding: try station.record(recorded.n).bytes(), as: UTF8.self)
      #expect(line.contains(#""cleared":{"clearing":1,"entry":"1","list":"orders""#))
      // Another document is another traveller.
      #expect(try lane.assess(try traveller("K29384757")).view.matches.count == 1)
      // The station forgets nothing over a restart, and everything after the last day.
      withExtendedLifetime(station) {}
      sample.timekeeper.advance(milliseconds: 31 * 86_400_000)
      #expect(try lane.assess(try traveller()).view.matches.count == 1)
    }
  }

  @Test("A clearing ends when the list says anything new of the entry, and with its revocation")
  func ends() throws {
    try withTemporaryFolder { folder in
      let (sample, station) = try station(folder, [try entry("1")])
      let n = try referred(station, sample, try traveller())
      let stored = try clear(station, sample, n)
      let lane = try Lane(station)
      #expect(try lane.assess(try traveller()).view.matches.isEmpty)
      // Installed while the lane is open: in force from the next traveller on.
      _ = try station.install(
        try list(2, [try entry("1", mother: "Amina")]).reader, by: sample.supervisor)
      #expect(try lane.takeUp().lists)
      #expect(try lane.assess(try traveller()).view.matches.count == 1)
      _ = try station.install(try list(3, [try entry("1")]).reader, by: sample.supervisor)
      #expect(try lane.takeUp().lists)
      #expect(try lane.assess(try traveller()).view.matches.isEmpty)
      _ = try station.revokeClearing(stored.number, by: sample.secondLine)
      #expect(try lane.assess(try traveller()).view.matches.count == 1)
      #expect(try station.clearings(for: sample.secondLine).isEmpty)
      #expect(
        try station.clearings(ended: true, for: sample.secondLine).first?.clearing.revokedOn != nil)
      #expect(throws: Fault.self) {
        try station.revokeClearing(stored.number, by: sample.secondLine)
      }
    }
  }

  @Test("A match of a document number is never cleared, nor hidden by a clearing of the name")
  func documents() throws {
    try withTemporaryFolder { folder in
      let (sample, station) = try station(folder, [try entry("1")])
      let n = try referred(station, sample, try traveller())
      _ = try clear(station, sample, n)
      _ = try station.install(
        try list(2, [try entry("1", document: "K29384756")]).reader, by: sample.supervisor)
      let match = try #require(try Lane(station).assess(try traveller()).view.matches.first)
      #expect(match.carriesListedDocument)
      #expect(
        fault { () throws(Fault) in
          _ = try station.clear(match, ofCrossing: n, reason: "r", by: sample.secondLine)
        }?.code == .clearing)
    }
  }

  @Test("Where a finger was captured, whoever carries the document must show it")
  func fingers() throws {
    try withTemporaryFolder { folder in
      let (sample, station) = try station(folder, [try entry("1")])
      let n = try referred(station, sample, try traveller(fingers: [finger("AAEC")]))
      _ = try clear(station, sample, n)
      let lane = try Lane(station)
      #expect(try lane.assess(try traveller(fingers: [finger("AAEC")])).view.matches.isEmpty)
      #expect(try lane.assess(try traveller(fingers: [finger("BBEC")])).view.matches.count == 1)
      #expect(try lane.assess(try traveller()).view.matches.count == 1)
    }
  }

  @Test("Only the second line clears, each clearing and refusal is audited, none stands in clear")
  func audited() throws {
    try withTemporaryFolder { folder in
      let (sample, station) = try station(folder, [try entry("1")])
      let n = try referred(station, sample, try traveller())
      let match = try #require(try station.review(n, for: sample.secondLine).matches.first)
      #expect(
        fault { () throws(Fault) in
          _ = try station.clear(match, ofCrossing: n, reason: "r", by: sample.officer)
        }?.code == .role)
      let stored = try clear(station, sample, n)
      _ = try station.revokeClearing(stored.number, by: sample.secondLine)
      let acts = try station.auditRecords(for: sample.supervisor).map(\.act)
      let given = acts.filter { $0.action == .clearingAdded }
      #expect(given.map(\.isRefused) == [true, false])
      #expect(given.last?.lists.first?.entry == "1")
      #expect(given.last?.records.map(\.n) == [n])
      #expect(acts.contains { $0.action == .clearingRevoked && $0.officer == "8102" })
      for file in [sample.folder.journal, Path(sample.folder.journal.string + "-wal")] {
        guard Disk().exists(file) else { continue }
        let bytes = try Disk().read(file, limit: 1 << 26)
        #expect(bytes.firstRange(of: Array("another mother".utf8)) == nil)
      }
    }
  }

  @Test("The lane's rate and the second line's decide what each sees")
  func rates() throws {
    try withTemporaryFolder { folder in
      let (sample, station) = try station(folder, [try entry("1")])
      let strict = try Lane(station, falseAlarms: FalseAlarmRate(perMillion: 1))
      var input = try traveller()
      input.zone = try MachineReadableZone(
        writing: .init(
          format: .td3, documentCode: "P", issuerCode: "IRN", primaryIdentifier: "Rubai",
          secondaryIdentifier: "Qays", documentNumber: "K29384756", nationalityCode: "IRN",
          birthDate: try PartialDate(iso: "1979-04-18"), sex: .male,
          expiryDate: try PartialDate(iso: "2031-01-01")))
      let assessment = try strict.assess(input)
      #expect(assessment.view.matches.isEmpty)
      let n = try strict.record(
        assessment, RecordedDecision(outcome: .admitted), by: sample.officer
      ).n
      let review = try station.review(
        n, at: FalseAlarmRate(perMillion: 100_000), for: sample.secondLine)
      #expect(review.matches.map(\.entryID) == ["1"])
      #expect(
        try station.review(n, at: FalseAlarmRate(perMillion: 1), for: sample.secondLine)
          .matches.isEmpty)
    }
  }
}
