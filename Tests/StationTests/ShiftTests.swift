import Bytes
import Codes
import Decision
import Flows
import Host
import Record
import Store
import Support
import Testing

@testable import Station

@Suite("Shifts, audit and notes")
struct ShiftTests {
  /// A station, its lane, and a traveller by nationality who is dealt with as decided.
  private struct Post {
    let sample: SampleStation
    let station: PointOfEntry
    let lane: Lane

    init(_ folder: String) throws {
      sample = SampleStation(folder)
      _ = try sample.make(rules: DefaultRules.text)
      station = try PointOfEntry(
        sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: sample.randomness)
      lane = try Lane(station)
    }

    @discardableResult
    func cross(
      _ direction: Direction, _ nationality: String, _ outcome: CrossingOutcome,
      document: String? = nil, issuer: String = "IRN"
    ) throws -> RecordIdentity {
      var input = LaneInput(direction: direction)
      input.names = [RecordedName(issued: "HASSAN ALI", source: .declared)]
      input.nationality = nationality
      if let document {
        input.document = RecordedDocument(kind: .borderResidentPass)
        input.document?.number = document
        input.document?.issuer = issuer
      }
      let assessment = try lane.assess(input)
      var decision = RecordedDecision(outcome: outcome)
      if assessment.view.proposal.outcome != outcome { decision.overrideReason = "known here" }
      if outcome == .refusedEntry { decision.reasonCode = "no-document" }
      return try lane.record(assessment, decision, by: sample.officer)
    }
  }

  private func doubles(_ station: PointOfEntry, _ n: Int64) throws -> [RecordedDouble] {
    guard case .crossing(let record) = try station.record(n) else { throw Fault(.bug, "none") }
    return record.crossing.doubles
  }

  @Test("A shift closes with its numbers, the next officer goes on, and the audit has the sheet")
  func handsOver() throws {
    try withTemporaryFolder { folder in
      let post = try Post(folder)
      let (station, sample) = (post.station, post.sample)
      try post.cross(.entry, "SYR", .admitted)
      let shift = try station.openShift(by: sample.officer)
      #expect(shift.number == 1 && shift.first == 1, "what came before belongs to the first shift")
      #expect(
        fault { () throws(Fault) in _ = try station.openShift(by: sample.supervisor) }?.code
          == .shift)
      try post.cross(.entry, "IRN", .admitted)
      try post.cross(.entry, "IRN", .refusedEntry)
      try post.cross(.entry, "XXX", .referred)
      try post.cross(.exit, "IRN", .exitPermitted)
      let handover = try station.handover()
      #expect(handover.openReferrals.count == 1)
      #expect(
        fault { () throws(Fault) in
          try station.closeShift(handover, by: sample.secondLine)
        }?.code == .role)
      // The refusal is a record too, and lanes go on: both belong to the next shift.
      let again = try station.handover()
      let late = try post.cross(.entry, "SYR", .admitted)
      try station.closeShift(again, by: sample.officer, takenOverBy: sample.secondLine)
      let next = try #require(try station.openShift())
      #expect(next.openedBy == "8102" && next.number == 2 && next.first == again.sheet.last + 1)
      #expect(next.first == late.n)
      #expect(
        fault { () throws(Fault) in
          try station.closeShift(again, by: sample.officer, takenOverBy: sample.secondLine)
        }?.code == .shift)
      let sheets = try station.auditRecords(for: sample.supervisor).compactMap(\.act.sheet)
      let sheet = try #require(sheets.first)
      #expect(sheets.count == 1 && sheet.takenOverBy == "8102" && sheet.openReferrals == 1)
      let told = sheet.cells.map {
        "\($0.direction.rawValue) \($0.measure) \($0.nationality) \($0.count)"
      }
      #expect(
        told == [
          "entry movements IRN 1", "entry movements SYR 1", "entry pending XXX 1",
          "entry refused IRN 1", "exit movements IRN 1",
        ])
    }
  }

  @Test("The day's sheet counts by direction, nationality and outcome, held back apart")
  func daySheet() throws {
    try withTemporaryFolder { folder in
      let post = try Post(folder)
      try post.cross(.entry, "IRN", .admitted)
      try post.cross(.entry, "IRN", .admitted)
      let referred = try post.cross(.entry, "SYR", .referred)
      let day = try CivilDate(iso: "2026-03-02")
      var sheet = try post.station.daySheet(day)
      #expect(sheet.lines.map(\.nationality) == ["IRN"])
      #expect(sheet.lines.first?.counts == [.movements: 2])
      #expect(sheet.heldBack.map(\.nationality) == ["SYR"])
      // The day after, the second line lets the traveller in: it counts on the crossing's day.
      post.sample.timekeeper.advance(milliseconds: 86_400_000)
      _ = try post.station.resolve(
        referred.n, RecordedDecision(outcome: .admitted), by: post.sample.secondLine)
      sheet = try post.station.daySheet(day)
      #expect(sheet.heldBack.isEmpty)
      #expect(DaySheet.total(.movements, in: sheet.lines) == 3)
      #expect(try post.station.daySheet(day.adding(days: 1)).lines.isEmpty)
      let csv = sheet.csv.split(separator: "\r\n")
      #expect(csv.count == 3)
      #expect(csv[1] == "2026-03-02,entry,IRN,2,0,0,0,0,0,0")
    }
  }

  @Test("Look-ups of one run become one record, a refused one another, and none is lost by a crash")
  func gathers() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(rules: DefaultRules.text)
      do {
        let journal = try sample.journal()
        for _ in 0..<3 { _ = try journal.append(isPractice: false) { sample.crossing($0) } }
      }
      func open() throws -> PointOfEntry {
        try PointOfEntry(
          sample.root, files: Disk(), timekeeper: sample.timekeeper,
          randomness: sample.randomness)
      }
      var station: PointOfEntry? = try open()
      for n: Int64 in [1, 2, 2, 3] {
        try station?.audit(.view, by: sample.secondLine, records: [n], purpose: "referral")
      }
      try station?.audit(.view, by: sample.secondLine, records: [1], isRefused: true)
      // The power fails before anything was folded: every later step of the journal fails.
      station?.journal.database.gate.body = { () throws(Fault) in
        throw Fault(.storeFull, "the power fails here")
      }
      station = nil
      let again = try open()
      let views = try again.auditRecords(for: sample.supervisor).map(\.act)
        .filter { $0.action == .view }
      #expect(views.map(\.times) == [4, 1])
      #expect(views.map { $0.records.map(\.n) } == [[1, 2, 3], [1]])
      #expect(views.map(\.isRefused) == [false, true])
      // Reading the audit stands in the audit.
      let reading = try again.auditRecords(for: sample.supervisor).map(\.act)
        .filter { $0.action == .lookUp }
      #expect(reading.first?.officer == "9001")
    }
  }

  @Test("The audit is a supervisor's; who else asks is refused, and that stands in it")
  func auditRole() throws {
    try withTemporaryFolder { folder in
      let post = try Post(folder)
      let (station, sample) = (post.station, post.sample)
      #expect(
        fault { () throws(Fault) in _ = try station.auditRecords(for: sample.secondLine) }?.code
          == .role)
      let acts = try station.auditRecords(for: sample.supervisor).map(\.act)
      #expect(acts.contains { $0.isRefused && $0.officer == "8102" })
    }
  }

  @Test("An override writes an audit record about the very crossing, with it")
  func override() throws {
    try withTemporaryFolder { folder in
      let post = try Post(folder)
      let identity = try post.cross(.entry, "IRN", .admitted)
      let acts = try post.station.auditRecords(for: post.sample.supervisor).map(\.act)
      #expect(acts.map(\.action) == [.override])
      #expect(acts.first?.records == [identity])
      #expect(acts.first?.officer == post.sample.officer.serviceNumber)
    }
  }

  @Test("Notes are read by the second line and supervisors, sealed apart, and each reading audited")
  func notes() throws {
    try withTemporaryFolder { folder in
      let post = try Post(folder)
      let (station, sample) = (post.station, post.sample)
      let crossing = try post.cross(.entry, "SYR", .referred)
      let note = try station.addNote(
        .vulnerability, "XQZNOTEQZX", about: crossing.n, by: sample.officer)
      #expect(
        fault { () throws(Fault) in
          _ = try station.notes(about: crossing.n, for: sample.officer)
        }?.code == .role)
      let read = try station.notes(about: crossing.n, for: sample.secondLine, purpose: "referral")
      #expect(read.map(\.text) == ["XQZNOTEQZX"])
      #expect(try station.openReferrals().map(\.n) == [crossing.n], "a note settles nothing")
      #expect(try station.entries().allSatisfy { $0.kind != .note && $0.kind != .audit })
      // The journal's row opens under the notes' own wrapping key only.
      try station.journal.database.run("UPDATE record SET kind = 'audit' WHERE n = ?", note.n)
      #expect(
        fault { () throws(Fault) in _ = try station.record(note.n) }?.code == .rowUnauthentic)
      try station.journal.database.run("UPDATE record SET kind = 'note' WHERE n = ?", note.n)
      #expect(
        fault { () throws(Fault) in
          _ = try station.addNote(.protection, "x", about: note.n, by: sample.officer)
        }?.code == .noteSubject)
      let acts = try station.auditRecords(for: sample.supervisor).map(\.act)
      #expect(acts.contains { $0.action == .noteAdded && $0.records == [crossing] })
      #expect(acts.contains { $0.action == .noteViewed && $0.officer == "8102" && !$0.isRefused })
      #expect(acts.contains { $0.action == .noteViewed && $0.isRefused })
      for entry in try Disk().list(sample.root, limit: 100) where entry.kind == .file {
        let bytes = try Disk().read(sample.root / entry.name, limit: 1 << 24)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("XQZNOTEQZX"), "\(entry.name)")
      }
    }
  }

  @Test("The same document the same way within minutes is flagged; a driver and twins are not")
  func flagsDoubles() throws {
    try withTemporaryFolder { folder in
      let post = try Post(folder)
      let station = post.station
      func minutes(_ count: Int64) {
        post.sample.timekeeper.advance(milliseconds: count * 60_000)
      }
      let first = try post.cross(.entry, "IRN", .admitted, document: "D-100 200")
      minutes(4)
      let again = try post.cross(.entry, "IRN", .admitted, document: "d100200")
      #expect(
        try doubles(station, again.n)
          == [RecordedDouble(kind: .possibleDuplicate, earlier: first, minutes: 4)])
      // A driver comes and goes, three times a day.
      for direction: Direction in [.exit, .entry, .exit, .entry, .exit] {
        minutes(20)
        let one = try post.cross(
          direction, "IRN", direction == .entry ? .admitted : .exitPermitted,
          document: "D100200")
        #expect(try doubles(station, one.n).isEmpty)
      }
      // An exit after an exit, a day later: flagged as what it is, and kept.
      minutes(24 * 60)
      let odd = try post.cross(.exit, "IRN", .exitPermitted, document: "D100200")
      #expect(try doubles(station, odd.n).map(\.kind) == [.sameDirection])
      // Twins with numbers that follow each other, and another state's document of the same number.
      let one = try post.cross(.entry, "IRN", .admitted, document: "T0001")
      let two = try post.cross(.entry, "IRN", .admitted, document: "T0002")
      let other = try post.cross(.entry, "IRN", .admitted, document: "T0001", issuer: "IRQ")
      for n in [one.n, two.n, other.n] { #expect(try doubles(station, n).isEmpty) }
      // All of them stand and count.
      let day = try CivilDate(iso: "2026-03-02")
      let counted = DaySheet.total(.movements, in: try station.daySheet(day).lines)
      #expect(counted == 7)
    }
  }
}
