import Bytes
import Codes
import Crypto
import Decision
import Document
import Host
import Record
import Seal
import Support
import Testing

@testable import Station

/// A machine whose two clocks and boot a test sets at will.
final class MachineClock: Timekeeper, @unchecked Sendable {
  var moment: Moment

  init(_ utc: String, boot: String = "b1", upMinutes: UInt64 = 10) {
    moment = MachineClock.moment(utc, boot, upMinutes)
  }

  func now() -> Moment { moment }

  func set(_ utc: String, boot: String = "b1", upMinutes: UInt64) {
    moment = MachineClock.moment(utc, boot, upMinutes)
  }

  private static func moment(_ utc: String, _ boot: String, _ minutes: UInt64) -> Moment {
    Moment(
      utcMilliseconds: (try? Instant(iso: utc))?.milliseconds ?? 0,
      monotonicNanoseconds: minutes * 60_000_000_000, bootID: boot)
  }
}

@Suite("The station's clock")
struct ClockGuardTests {
  private func guardian(_ machine: MachineClock) throws -> ClockGuard {
    let guardian = ClockGuard(machine)
    guardian.restore(guardian.trust(after: guardian.reading()))
    try #require(guardian.trust.anchor != nil)
    return guardian
  }

  @Test(
    "What the clock says is held against the last record and the monotonic clock",
    arguments: [
      // One boot, an hour on by the monotonic clock.
      ("2026-03-02T09:00:00Z", "b1", 70, nil as ClockDoubt?),
      ("2026-03-02T09:04:00Z", "b1", 70, nil), ("2026-03-02T08:56:00Z", "b1", 70, nil),
      ("2026-03-02T09:06:00Z", "b1", 70, .ahead), ("2026-03-02T08:54:00Z", "b1", 70, .behind),
      ("1970-01-01T00:00:07Z", "b1", 70, .behind), ("2099-01-01T00:00:00Z", "b1", 70, .ahead),
      // After a restart nothing is known but the last record.
      ("2026-03-02T08:00:00Z", "b2", 1, nil), ("2026-03-03T09:59:00Z", "b2", 1, nil),
      ("2026-03-03T10:01:00Z", "b2", 1, .ahead), ("2026-03-02T07:54:00Z", "b2", 1, .behind),
      ("1970-01-01T00:00:07Z", "b2", 0, .behind), ("2099-01-01T00:00:00Z", "b2", 1, .ahead),
    ])
  func judges(utc: String, boot: String, minutes: UInt64, doubt: ClockDoubt?) throws {
    let machine = MachineClock("2026-03-02T08:00:00Z")
    let guardian = try guardian(machine)
    machine.set(utc, boot: boot, upMinutes: minutes)
    #expect(guardian.reading().doubt == doubt)
    #expect(guardian.reading().wall == (try Instant(iso: utc)))
  }

  @Test(
    "In doubt the time goes on from the last trusted moment",
    arguments: [
      ("1970-01-01T00:00:07Z", "b1", 70, "2026-03-02T09:00:00Z"),
      ("2099-01-01T00:00:00Z", "b1", 70, "2026-03-02T09:00:00Z"),
      ("1970-01-01T00:00:07Z", "b2", 3, "2026-03-02T08:03:00Z"),
      ("2099-01-01T00:00:00Z", "b2", 3, "2026-03-02T08:03:00Z"),
      // A post that was closed for a month: the clock may well be right.
      ("2026-04-02T08:00:00Z", "b2", 3, "2026-04-02T08:00:00Z"),
    ])
  func estimates(utc: String, boot: String, minutes: UInt64, station: String) throws {
    let machine = MachineClock("2026-03-02T08:00:00Z")
    let guardian = try guardian(machine)
    machine.set(utc, boot: boot, upMinutes: minutes)
    #expect(guardian.reading().utc == (try Instant(iso: station)))
    #expect(guardian.trust(after: guardian.reading()) == guardian.trust, "doubt moves nothing")
  }

  @Test("A time that a person sets holds until the machine's clock is right or starts anew")
  func offset() throws {
    let machine = MachineClock("2026-03-02T08:00:00Z")
    let guardian = try guardian(machine)
    machine.set("1970-01-01T00:01:00Z", boot: "b2", upMinutes: 1)
    guardian.restore(guardian.trust(confirming: try Instant(iso: "2026-03-02T10:00:00Z")))
    machine.set("1970-01-01T00:31:00Z", boot: "b2", upMinutes: 31)
    #expect(guardian.reading().doubt == nil)
    #expect(guardian.reading().utc == (try Instant(iso: "2026-03-02T10:30:00Z")))
    guardian.restore(guardian.trust(after: guardian.reading()))
    // Time synchronisation comes: no officer is asked.
    machine.set("2026-03-02T10:41:00Z", boot: "b2", upMinutes: 41)
    #expect(guardian.reading().doubt == nil)
    #expect(guardian.reading().utc == (try Instant(iso: "2026-03-02T10:41:00Z")))
    // The battery is still dead at the next start.
    machine.set("1970-01-01T00:00:09Z", boot: "b3", upMinutes: 0)
    #expect(guardian.reading().doubt == .behind)
  }

  @Test("A station without a record takes no date before 2026 and none far in the future")
  func firstStart() throws {
    for (utc, doubt) in [
      ("1970-01-01T00:00:00Z", ClockDoubt.behind), ("2099-01-01T00:00:00Z", .ahead),
      ("2026-11-21T12:00:00Z", nil),
    ] {
      #expect(ClockGuard(MachineClock(utc)).reading().doubt == doubt)
    }
  }
}

@Suite("A station with a wrong clock")
struct WrongClockTests {
  /// A station with a record of 2 March 2026, 08:00 UTC, started anew under another clock.
  private func restarted(_ folder: String, _ utc: String) throws -> (
    MachineClock, PointOfEntry, SampleStation
  ) {
    let sample = SampleStation(folder)
    _ = try sample.make(rules: DefaultRules.text)
    let machine = MachineClock("2026-03-02T08:00:00Z")
    let station = try PointOfEntry(
      sample.root, files: Disk(), timekeeper: machine, randomness: sample.randomness)
    _ = try station.openShift(by: sample.officer)
    machine.set(utc, boot: "b2", upMinutes: 1)
    return (machine, station, sample)
  }

  private func traveller(_ number: String = "K29384756") throws -> LaneInput {
    var input = LaneInput(direction: .entry)
    input.zone = try MachineReadableZone(
      writing: .init(
        format: .td3, documentCode: "P", issuerCode: "IRN", primaryIdentifier: "Al-Rubayi",
        secondaryIdentifier: "Qais", documentNumber: number, nationalityCode: "IRN",
        birthDate: try PartialDate(iso: "1979-04-17"), sex: .male,
        expiryDate: try PartialDate(iso: "2031-01-01")))
    input.permit = RecordedPermit(kind: "visa")
    return input
  }

  @Test(
    "Expiry is undetermined, the lane says so, the record carries it, and the queue goes on",
    arguments: ["1970-01-01T00:00:42Z", "2099-06-01T00:00:00Z"])
  func undetermined(utc: String) throws {
    try withTemporaryFolder { folder in
      let (_, station, sample) = try restarted(folder, utc)
      let lane = try Lane(station)
      let assessment = try lane.assess(try traveller())
      #expect(assessment.view.report[.expiry]?.outcome == .undetermined)
      #expect(assessment.view.clockDoubt == (utc.hasPrefix("1970") ? .behind : .ahead))
      #expect(assessment.view.json["clockUnconfirmed"] != nil)
      let outcome = assessment.view.proposal.outcome
      let n = try lane.record(
        assessment, RecordedDecision(outcome: outcome), by: sample.officer
      ).n
      guard case .crossing(let record) = try station.record(n) else { throw Fault(.bug, "none") }
      #expect(record.crossing.captured.isUnconfirmed)
      #expect(record.crossing.captured.doubtedWall == (try Instant(iso: utc)))
      #expect(record.crossing.captured.day == (try CivilDate(iso: "2026-03-02")))
      // Age and stay are undetermined with it: a permit's end says nothing without a date.
      var permitted = try traveller("K22222222")
      permitted.permit?.validUntil = try CivilDate(iso: "2026-02-01")
      let stay = try lane.assess(permitted)
      #expect(!stay.view.proposal.reasons.contains { $0.code == "permit-expired" })
      // That the station began to doubt its clock stands in the audit once, as its own act.
      let doubts = try station.auditRecords(for: sample.supervisor).map(\.act)
        .filter { $0.action == .clockDoubted }
      #expect(doubts.map(\.officer) == ["-"])
      #expect(doubts.first?.detail?.contains(utc.prefix(4)) == true)
      // Whom a wrong clock would have made a child or an adult stays protected.
      var alone = try traveller("K11111111")
      alone.isUnaccompanied = true
      #expect(try lane.assess(alone).isProtected)
    }
  }

  @Test("The officer on duty confirms the date, another one cannot, and a supervisor always can")
  func confirms() throws {
    try withTemporaryFolder { folder in
      let (machine, station, sample) = try restarted(folder, "1970-01-01T00:01:00Z")
      let now = try Instant(iso: "2026-03-02T09:30:00Z")
      let refused = fault { () throws(Fault) in
        try station.confirmDate(now, by: sample.secondLine)
      }
      #expect(refused?.code == .role)
      let past = try Instant(iso: "2026-03-01T09:30:00Z")
      #expect(
        fault { () throws(Fault) in try station.confirmDate(past, by: sample.officer) }?.code
          == .clockTime)
      try station.confirmDate(now, by: sample.officer)
      #expect(station.clock.doubt == nil)
      #expect(try !station.recordTime().isUnconfirmed)
      #expect(try station.recordTime().utc == now)
      machine.set("2099-01-01T00:00:00Z", boot: "b2", upMinutes: 5)
      #expect(station.clock.doubt == .ahead)
      try station.confirmDate(past, by: sample.supervisor)
      #expect(station.clock.doubt == nil)
      let acts = try station.auditRecords(for: sample.supervisor).map(\.act)
        .filter { $0.action == .clockConfirmed }
      #expect(acts.map(\.isRefused) == [true, true, false, false])
      let doubts = try station.auditRecords(for: sample.supervisor).map(\.act)
        .filter { $0.action == .clockDoubted }
      #expect(doubts.map { $0.detail?.prefix(6) } == ["behind", "ahead:"])
      // What was confirmed outlives the process.
      let utc = try station.recordTime().utc
      _ = consume station
      let again = try PointOfEntry(
        sample.root, files: Disk(), timekeeper: machine, randomness: sample.randomness)
      #expect(try again.recordTime().utc == utc)
    }
  }

  @Test("A clock that was never set is named when the station is enrolled; minutes do not matter")
  func enrolment() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      let request = try sample.make()
      let answer = try TestRegistry(sample).enrol(request, sample)
      func complete(_ utc: String) throws(Fault) {
        try StationSetup.complete(
          answer, in: sample.root, files: Disk(), timekeeper: MachineClock(utc))
      }
      for utc in ["1970-01-01T00:01:00Z", "2099-06-01T00:00:00Z"] {
        let refused = fault { () throws(Fault) in try complete(utc) }
        #expect(refused?.code == .clockWrong)
        #expect(refused?.detail.contains(utc.prefix(10)) == true)
      }
      #expect(!Disk().exists(sample.folder.enrolment))
      let slow = sample.now.adding(milliseconds: -600_000)
      let taken = fault { () throws(Fault) in try complete(slow.description) }
      #expect(taken == nil)
    }
  }

  @Test(
    "Records sealed under 1970 and 2099 open, travel, and get their receipts",
    arguments: ["1970-01-01T00:01:00Z", "2099-06-01T00:00:00Z"])
  func travels(utc: String) throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      let request = try sample.make(rules: DefaultRules.text)
      var registry = try TestRegistry(sample)
      let answer = try registry.enrol(request, sample)
      try StationSetup.complete(
        answer, in: sample.root, files: Disk(), timekeeper: sample.timekeeper)
      // The very first clock of this station is wrong: there is no record to hold it against.
      let machine = MachineClock(utc)
      let station = try PointOfEntry(
        sample.root, files: Disk(), timekeeper: machine, randomness: sample.randomness)
      let lane = try Lane(station)
      let assessment = try lane.assess(try traveller())
      let decision = RecordedDecision(outcome: assessment.view.proposal.outcome)
      let n = try lane.record(assessment, decision, by: sample.officer).n
      let entry = try #require(try station.seal().first)
      let stick = Path(folder) / "stick"
      _ = try station.sync(over: stick)
      let name = ExchangeNames.batch(epoch: entry.epoch, seq: entry.seq)
      let sent = stick / ExchangeNames.toRegistry / "IBK-1" / name
      let (batch, receipt) = try registry.ingest(
        try Disk().read(sent, limit: 1 << 23), at: try Instant(iso: "2026-03-02T12:00:00Z"))
      let incoming = stick / ExchangeNames.toStation / "IBK-1"
      try Disk().makeFolder(incoming)
      try Disk().write(
        try receipt.text(), to: incoming / ExchangeNames.receipt(batchID: batch.id.bytes))
      #expect(try station.sync(over: stick).receipted == [1])
      // The clock is repaired: what was sealed under the wrong one still opens.
      machine.set("2026-03-02T13:00:00Z", boot: "b9", upMinutes: 1)
      guard case .crossing(let record) = try station.record(n) else { throw Fault(.bug, "none") }
      #expect(record.crossing.captured.isUnconfirmed)
    }
  }
}
