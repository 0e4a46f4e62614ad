import Bytes
import Codes
import Decision
import Foundation
import Host
import Match
import Names
import Record
import Seal
import Store
import Support
import Testing

@testable import Station

/// One station, several openings of its folder. Locks of files and of the database hold between two
/// openings in one process as between two processes; the first test has two real ones.
@Suite("Several processes of one station")
struct SeveralProcessesTests {
  private func open(_ sample: SampleStation) throws -> PointOfEntry {
    try PointOfEntry(
      sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: SystemRandomness())
  }

  /// A traveller who says a name and has no document, dealt with as decided.
  private static func cross(
    _ lane: Lane, by officer: OfficerSession, _ outcome: CrossingOutcome = .admitted,
    document: String? = nil
  ) throws -> RecordIdentity {
    var input = LaneInput(direction: .entry)
    input.names = [RecordedName(issued: "HASSAN ALI", source: .declared)]
    input.nationality = "IRN"
    if let document {
      input.document = RecordedDocument(kind: .borderResidentPass)
      input.document?.number = document
      input.document?.issuer = "IRN"
    }
    let assessment = try lane.show(try lane.assess(input), to: officer)
    var decision = RecordedDecision(outcome: outcome)
    if assessment.view.proposal.outcome != outcome { decision.overrideReason = "known here" }
    return try lane.record(assessment, decision, by: officer)
  }

  // MARK: Two real processes

  private static let folderVariable = "MAABAR_TEST_SEVERAL"

  /// The station of the folder that this process was told, opened once the other process of the
  /// test has its own opening: from here on both work at once.
  private static func meet(
    as name: String, _ other: String
  ) throws -> (sample: SampleStation, station: PointOfEntry) {
    let folder = try #require(ProcessInfo.processInfo.environment[folderVariable])
    let sample = SampleStation(folder)
    let station = try PointOfEntry(
      sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: SystemRandomness())
    try Disk().write("here", to: Path(folder) / name)
    for _ in 0..<60_000 where !Disk().exists(Path(folder) / other) { usleep(1000) }
    return (sample, station)
  }

  @Test("A lane's process and the second line's work at once, and every number is used once")
  func twoProcesses() async throws {
    try await withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(rules: DefaultRules.text)
      let referred = try Self.cross(try Lane(try open(sample)), by: sample.officer, .referred)
      _ = unsafe setenv(Self.folderVariable, folder, 1)
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          await #expect(processExitsWith: .success) {
            let (sample, station) = try SeveralProcessesTests.meet(as: "lane", "second")
            let lane = try Lane(station)
            for _ in 0..<40 { _ = try SeveralProcessesTests.cross(lane, by: sample.officer) }
          }
        }
        group.addTask {
          await #expect(processExitsWith: .success) {
            let (sample, station) = try SeveralProcessesTests.meet(as: "second", "lane")
            try SeveralProcessesTests.secondLine(station, sample)
          }
        }
      }
      let after = try open(sample)
      #expect(try after.openReferrals().isEmpty)
      let entries = try after.entries(atMost: .max)
      #expect(entries.count { $0.kind == .crossing } == 51)
      #expect(entries.count { $0.kind == .outcome } == 1)
      let counts = try after.counts()
      #expect(try after.journal.lastNumber() == Int64(counts.all), "no number is missing")
      for n in 1...Int64(counts.all) { #expect(try after.record(n).header.identity.n == n) }
      #expect(try after.record(referred.n).header.identity == referred)
    }
  }

  /// What the second line and its supervisor do while the lane runs.
  private static func secondLine(_ station: PointOfEntry, _ sample: SampleStation) throws {
    _ = try station.silentAlerts(for: sample.secondLine)
    let waiting = try station.openReferrals().map(\.n)
    try #require(waiting.count == 1)
    _ = try station.resolve(
      waiting[0], RecordedDecision(outcome: .admitted), by: sample.secondLine)
    _ = try station.openShift(by: sample.supervisor)
    try station.closeShift(try station.handover(), by: sample.supervisor)
    let lane = try Lane(station)
    for _ in 0..<10 { _ = try cross(lane, by: sample.secondLine) }
  }

  @Test("A folder that setup or a restore has for itself is not opened beside it")
  func alone() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make()
      let station = try open(sample)
      #expect(throws: Fault(.folderInUse, "")) { try FolderLock(sample.root) }
      withExtendedLifetime(station) {}
    }
  }

  @Test("A referral that two of the second line decide at once has one outcome")
  func oneOutcome() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(rules: DefaultRules.text)
      let (first, second) = (try open(sample), try open(sample))
      let n = try Self.cross(try Lane(first), by: sample.officer, .referred).n
      #expect(try second.openReferrals().map(\.n) == [n])
      _ = try first.resolve(n, RecordedDecision(outcome: .admitted), by: sample.secondLine)
      #expect(throws: Fault(.decision, "")) {
        _ = try second.resolve(n, RecordedDecision(outcome: .withdrawn), by: sample.secondLine)
      }
    }
  }

  @Test("A document met on one lane is a possible duplicate on the next, in another process")
  func duplicates() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(rules: DefaultRules.text)
      let (first, second) = (try open(sample), try open(sample))
      let one = try Self.cross(try Lane(first), by: sample.officer, document: "D100")
      let two = try Self.cross(try Lane(second), by: sample.officer, document: "D100")
      guard case .crossing(let record) = try first.record(two.n) else {
        throw Fault(.bug, "a crossing expected")
      }
      #expect(record.crossing.doubles.map(\.earlier) == [one])
    }
  }

  @Test("An officer who is disabled elsewhere records nothing more in a lane that is open")
  func disabled() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(
        rules: DefaultRules.text, protection: Crew.protection(.rootFile))
      let (desk, administrator) = try sample.work()
      try desk.change(by: administrator) { desk throws(Fault) in
        try desk.add(Crew.officer("7731"), role: .officer, by: administrator)
      }
      let station = try open(sample)
      let officer = try station.signIn("7731", Passphrase(Crew.other))
      let lane = try Lane(station)
      _ = try Self.cross(lane, by: officer)
      try desk.change(by: administrator) { desk throws(Fault) in
        try desk.disable("7731", by: administrator)
      }
      #expect(throws: Fault(.signIn, "")) { _ = try Self.cross(lane, by: officer) }
      // The key was replaced under the running lane, and it goes on with the new one.
      let other = try station.signIn(Crew.administrator, Passphrase(Crew.passphrase))
      let n = try Self.cross(lane, by: other).n
      #expect(try !desk.record(n).bytes().isEmpty)
      let generation = try station.journal.database.first(
        "SELECT data_key FROM record WHERE n = ?", n
      ) { row throws(Fault) in try row.int64(0) }
      #expect(generation != nil)
    }
  }

  @Test("Under passphrases a new key locks the open lanes until their officers sign in again")
  func locks() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(
        rules: DefaultRules.text, protection: Crew.protection(.passphrase))
      let (desk, administrator) = try sample.work()
      try desk.change(by: administrator) { desk throws(Fault) in
        try desk.add(Crew.officer("7731"), role: .officer, by: administrator)
      }
      let station = try open(sample)
      let officer = try station.signIn("7731", Passphrase(Crew.other))
      let lane = try Lane(station)
      _ = try Self.cross(lane, by: officer)
      try desk.change(by: administrator) { desk throws(Fault) in
        try desk.rotate(by: administrator)
      }
      #expect(throws: Fault(.stationLocked, "")) { _ = try Self.cross(lane, by: officer) }
      let again = try station.signIn("7731", Passphrase(Crew.other))
      let n = try Self.cross(lane, by: again).n
      #expect(try !desk.record(n).bytes().isEmpty)
    }
  }

  @Test("Tries to sign in count together, in whatever process they are made")
  func tries() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.rootFile))
      let stations = [try open(sample), try open(sample)]
      var codes: [Fault.Code?] = []
      for place in 0..<5 {
        codes.append(
          fault { () throws(Fault) in
            _ = try stations[place % 2].signIn(Crew.administrator, Passphrase("none of these four"))
          }?.code)
      }
      #expect(codes == [.signIn, .signIn, .signIn, .signIn, .signInWait])
    }
  }

  @Test("A lane screens against a list that another process installed while it was open")
  func lists() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(rules: DefaultRules.text)
      let (first, second) = (try open(sample), try open(sample))
      let lane = try Lane(first)
      #expect(try !lane.takeUp().lists)
      let entry = try WatchlistEntry(
        id: "E-1", names: [ListedName(PersonName(issued: "Hassan Ali"), .primary)])
      let list = try Watchlist(
        reference: WatchlistReference(id: "orders", title: "Orders", version: 1),
        terms: WatchlistTerms(owner: "Court", legalBasis: "Act"), entries: [entry])
      _ = try second.install(
        try WatchlistLines(ByteSource(try WatchlistLines.write(list))), by: sample.supervisor)
      #expect(lane.entryCount == 0)
      #expect(try lane.takeUp().lists)
      #expect(lane.entryCount == 1)
    }
  }

  @Test("A capture that a lane has just kept is no leftover to a sync beside it")
  func sweeping() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(rules: DefaultRules.text)
      let (first, second) = (try open(sample), try open(sample))
      // Half-way through a crossing: the file is there, its record is not.
      let capture = CapturedFile(.portrait, format: "image/jpeg", bytes: [1, 2, 3])
      let kept = try first.journal.writing { () throws(Fault) in
        let kept = try first.attachments.keep([capture])
        #expect(fault { () throws(Fault) in _ = try sweepAtOnce(second) }?.code == .storeBusy)
        return kept
      }
      #expect(kept.count == 1)
      #expect(try second.attachments.sweep() == 1, "nobody recorded it in the end")
    }
  }

  /// A sweep of a process that does not wait.
  private func sweepAtOnce(_ station: PointOfEntry) throws(Fault) -> Int {
    let database = try Database(station.folder.journal, schema: JournalSchema.schema)
    return try AttachmentShelf(
      folder: station.folder, files: Disk(), timekeeper: station.timekeeper,
      randomness: station.randomness, ledger: AttachmentLedger(database)
    ).sweep()
  }

  @Test("Two syncs at once: the second is told to wait; a lane goes on")
  func syncs() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      let request = try sample.make(rules: DefaultRules.text)
      let answer = try TestRegistry(sample).enrol(request, sample)
      try Disk().write(answer.json.line(), to: sample.folder.enrolment)
      let (first, second) = (try open(sample), try open(sample))
      let lane = try Lane(second)
      try first.carrying { () throws(Fault) in
        #expect(fault { () throws(Fault) in _ = try second.seal() }?.code == .folderInUse)
        #expect(
          fault { () throws(Fault) in
            _ = try second.sync(over: Path(folder) / "stick")
          }?.code == .folderInUse)
        #expect((try? Self.cross(lane, by: sample.officer)) != nil)
      }
      #expect(try second.seal().count == 1)
    }
  }

  @Test("A date confirmed in one process holds in the others")
  func clock() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(rules: DefaultRules.text)
      let (first, second) = (try open(sample), try open(sample))
      let lane = try Lane(first)
      let last = try Self.cross(lane, by: sample.officer)
      sample.timekeeper.set(utcMilliseconds: 0)
      #expect(first.clock.doubt == .behind && second.clock.doubt == .behind)
      try second.confirmDate(try Instant(iso: "2026-03-02T09:00:00Z"), by: sample.supervisor)
      #expect(first.clock.doubt == nil)
      let next = try Self.cross(lane, by: sample.officer)
      guard case .crossing(let record) = try second.record(next.n) else {
        throw Fault(.bug, "a crossing expected")
      }
      #expect(!record.crossing.captured.isUnconfirmed && next.n > last.n)
    }
  }
}
