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

@Suite("A lane")
struct LaneTests {
  /// A station with the default rules and lists of one person each.
  private func lane(
    _ folder: String, _ lists: [(id: String, visibility: MatchVisibility)] = []
  ) throws -> (lane: Lane, station: PointOfEntry) {
    let sample = SampleStation(folder)
    _ = try sample.make(rules: DefaultRules.text)
    let shelf = WatchlistShelf(sample.folder.lists, files: Disk())
    for list in lists {
      let entry = try WatchlistEntry(
        id: "E-1",
        names: [ListedName(PersonName(issued: "Qais Dhiyab Al-Rubayi"), .primary)],
        births: [try ListedDate("1979-04-17")], nationalities: ["IRN"], birthCountries: [],
        birthPlaces: [], documents: [], sex: .male, program: nil, ownTerms: nil)
      _ = try shelf.install(
        try Watchlist(
          reference: WatchlistReference(id: list.id, title: list.id, version: 1),
          terms: WatchlistTerms(
            owner: "Owner", legalBasis: "Act", visibility: list.visibility), entries: [entry]))
    }
    let station = try PointOfEntry(
      sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: sample.randomness)
    return (try Lane(station), station)
  }

  private let officer = SampleStation("").officer
  private let secondLine = SampleStation("").secondLine

  /// The zone of the listed person, valid and unremarkable.
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

  private func crossing(_ station: PointOfEntry, _ n: Int64) throws -> Crossing {
    guard case .crossing(let record) = try station.record(n) else {
      throw Fault(.noSuchRecord, "a crossing expected")
    }
    return record.crossing
  }

  @Test("A silent match changes nothing that the lane sees, and stands in the restricted part")
  func silent() throws {
    try withTemporaryFolder { folder in
      let plain = try lane(folder + "/plain").lane.assess(try listed())
      let (lane, station) = try lane(folder + "/silent", [("quiet", .silent)])
      let assessment = try lane.assess(try listed())
      #expect(assessment.view.json == plain.view.json)
      #expect(assessment.view.proposal.outcome == .admitted)
      let identity = try lane.record(assessment, RecordedDecision(outcome: .admitted), by: officer)
      let crossing = try crossing(station, identity.n)
      #expect(crossing.restricted.matches.map(\.list) == ["quiet"])
      #expect(crossing.screening.matches.isEmpty)
      #expect(crossing.screening.lists.isEmpty)
      #expect(crossing.forLane.restricted.matches.isEmpty)
    }
  }

  @Test("A protective match refers without showing the lane whom or why it matched")
  func protective() throws {
    try withTemporaryFolder { folder in
      let (lane, station) = try lane(folder, [("missing", .protective)])
      let assessment = try lane.assess(try listed())
      #expect(assessment.view.proposal.outcome == .referred)
      #expect(assessment.view.matches.isEmpty)
      #expect(!assessment.view.json.line().contains("E-1"))
      let identity = try lane.record(assessment, RecordedDecision(outcome: .referred), by: officer)
      #expect(try crossing(station, identity.n).restricted.matches.map(\.entry) == ["E-1"])
    }
  }

  @Test("An open match is shown with its explanation and referred")
  func open() throws {
    try withTemporaryFolder { folder in
      let (lane, station) = try lane(folder, [("open", .open)])
      let assessment = try lane.assess(try listed())
      #expect(assessment.view.proposal.outcome == .referred)
      let match = try #require(assessment.view.matches.first)
      #expect(match.contributions.map(\.points).reduce(0, +) == match.score)
      let identity = try lane.record(assessment, RecordedDecision(outcome: .referred), by: officer)
      let recorded = try crossing(station, identity.n)
      #expect(recorded.screening.matches.first?.explanation == match.json)
      #expect(recorded.screening.lists.map(\.id) == ["open"])
      #expect(recorded.proposal?.outcome == .referred)
    }
  }

  @Test("Who asks for protection, and a child alone, cannot be admitted or refused in the lane")
  func protection() throws {
    try withTemporaryFolder { folder in
      let (lane, station) = try lane(folder)
      var claim = try listed()
      claim.claimsProtection = true
      var child = try listed()
      child.zone = try child.zone?.correcting(.birthDate, with: "160417", by: "7731")
      child.isUnaccompanied = true
      for input in [claim, child] {
        let assessment = try lane.assess(input)
        #expect(assessment.view.proposal.outcome == .referred)
        for outcome in [CrossingOutcome.admitted, .refusedEntry, .withdrawn] {
          let decision = RecordedDecision(
            outcome: outcome, reasonCode: "x", overrideReason: "the officer insists")
          let fault = fault { () throws(Fault) in
            _ = try lane.record(assessment, decision, by: officer)
          }
          #expect(fault?.code == .decision)
        }
      }
      let identity = try lane.record(
        try lane.assess(claim), RecordedDecision(outcome: .referred), by: officer)
      #expect(try crossing(station, identity.n).circumstances.category == .protection)
      let refusal = RecordedDecision(outcome: .refusedEntry, reasonCode: "x")
      let refused = fault { () throws(Fault) in
        _ = try station.resolve(identity.n, refusal, by: secondLine)
      }
      #expect(refused?.code == .decision)
      _ = try station.resolve(
        identity.n, RecordedDecision(outcome: .handedOver, handedOverTo: "Authority"),
        by: secondLine)
      #expect(try station.openReferrals().isEmpty)
      let again = fault { () throws(Fault) in
        _ = try station.resolve(identity.n, RecordedDecision(outcome: .admitted), by: secondLine)
      }
      #expect(again?.code == .decision, "a referral is decided once")
    }
  }

  @Test("An override without its reason is refused, with it recorded")
  func override() throws {
    try withTemporaryFolder { folder in
      let (lane, station) = try lane(folder)
      let assessment = try lane.assess(try listed())
      #expect(assessment.view.proposal.outcome == .admitted)
      let bare = RecordedDecision(outcome: .referred)
      let fault = fault { () throws(Fault) in _ = try lane.record(assessment, bare, by: officer) }
      #expect(fault?.code == .record)
      #expect(fault?.place == "decision.overrideReason")
      #expect(try station.counts().all == 0)
      var reasoned = bare
      reasoned.overrideReason = "The traveller seems unwell"
      let identity = try lane.record(assessment, reasoned, by: officer)
      #expect(try crossing(station, identity.n).decision.overrideReason != nil)
    }
  }

  @Test("A name of one part, without a document and of unknown nationality, is a record like any")
  func onePart() throws {
    try withTemporaryFolder { folder in
      let (lane, station) = try lane(folder)
      let input = try LaneInput(
        json: [
          "names": [["issued": "شيرين", "script": "Arab", "source": "declared"]],
          "nationality": "XXX", "birth": "1990-07-01",
        ], direction: .entry, officer: officer)
      let assessment = try lane.assess(input)
      #expect(assessment.view.proposal.outcome == .referred)
      let identity = try lane.record(assessment, RecordedDecision(outcome: .referred), by: officer)
      let crossing = try crossing(station, identity.n)
      #expect(crossing.document == nil)
      #expect(crossing.traveller.birth?.isPossiblyConventional == true)
      #expect(crossing.captured.day == (try CivilDate(iso: "2026-03-02")))
    }
  }

  @Test(
    "Input that a traveller cannot have is named",
    arguments: [
      ("{\"colour\":\"red\"}", "colour"), ("{\"category\":\"tourist\"}", "category"),
      ("{\"stayDays\":-1}", "stayDays"), ("{\"nationality\":\"Atlantis\"}", "nationality"),
      ("{\"zone\":[\"P<UTO\"]}", "zone"), ("{\"birth\":\"1990-13-01\"}", "birth"),
      ("{\"names\":[{\"issued\":\"\"}]}", "names[0].issued"), ("[]", ""),
    ])
  func wrongInput(text: String, place: String) throws {
    let json = try JSON.parse(Array(text.utf8))
    let fault = fault { () throws(Fault) in
      _ = try LaneInput(json: json, direction: .entry, officer: officer)
    }
    #expect(fault?.code.exit == .badInput)
    #expect(fault?.place.hasPrefix(place) == true)
  }
  @Test("More of anything than a record holds is named before a traveller is assessed")
  func bounds() throws {
    try withTemporaryFolder { folder in
      let (lane, _) = try lane(folder)
      var input = try listed()
      input.missing = (0..<17).map { _ in
        RecordedMissing(kind: "finger-image", finger: .rightThumb, reason: .refused)
      }
      let missing = fault { () throws(Fault) in _ = try lane.assess(input) }
      #expect(missing?.code == .laneInput && missing?.place == "missing")
      #expect(missing?.detail.contains("16") == true)
      input.missing.removeLast()
      #expect(fault { () throws(Fault) in _ = try lane.assess(input) } == nil)
      input.links = (0..<9).map { RecordedLink(kind: .group, id: "G-\($0)", role: "member") }
      #expect(fault { () throws(Fault) in _ = try lane.assess(input) }?.place == "links")
    }
  }

  @Test("A look at a traveller is audited before it is shown, and the record takes its place")
  func looks() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(rules: DefaultRules.text)
      do {
        let lane = try Lane(try sample.open())
        let recorded = try lane.show(try lane.assess(try listed()), to: officer)
        _ = try lane.record(recorded, RecordedDecision(outcome: .admitted), by: officer)
        // The next one is looked at and never recorded; another process ends meanwhile.
        _ = try lane.show(try lane.assess(try listed()), to: officer)
        #expect(try looks(sample) == [], "it stands open on the lane's screen")
      }
      #expect(try looks(sample) == [1])
    }
  }

  /// The officer's look-ups in the audit, as another process finds them.
  private func looks(_ sample: SampleStation) throws -> [Int] {
    try sample.open().auditRecords(for: sample.supervisor).map(\.act).filter {
      $0.action == .lookUp && $0.officer == officer.serviceNumber
    }.map(\.times)
  }

  @Test("A referral is the second line's to decide: an officer is refused, and that is audited")
  func decides() throws {
    try withTemporaryFolder { folder in
      let (lane, station) = try lane(folder)
      let assessment = try lane.assess(try listed())
      let n = try lane.record(
        assessment, RecordedDecision(outcome: .referred, overrideReason: "a question"),
        by: officer
      ).n
      #expect(throws: Fault(.role, "")) {
        _ = try station.resolve(n, RecordedDecision(outcome: .admitted), by: officer)
      }
      #expect(try station.openReferrals().map(\.n) == [n])
      _ = try station.resolve(n, RecordedDecision(outcome: .admitted), by: secondLine)
      let acts = try station.auditRecords(for: SampleStation("").supervisor).map(\.act)
      #expect(acts.contains { $0.action == .override && $0.records.map(\.n) == [n] })
      #expect(acts.contains { $0.isRefused && $0.officer == officer.serviceNumber })
    }
  }
}
