import Bytes
import Codes
import Host
import Record
import Store
import Support
import Testing

@testable import Flows

/// Facts of tallies as a station would record them.
struct SampleTallies {
  static let start: Int64 = 1_772_427_600_000  // 2026-03-02T05:00:00Z

  static func fact(
    _ n: Int64, _ act: TallyRecord.Act, of began: Int64? = nil, station: String = "IQ-IBK-1",
    minutes: Int64 = 0
  ) throws -> TallyFact {
    try #require(
      TallyFact(try record(n, act, of: began, station: station, minutes: minutes)))
  }

  static func record(
    _ n: Int64, _ act: TallyRecord.Act, of began: Int64? = nil, station: String = "IQ-IBK-1",
    minutes: Int64 = 0, isPractice: Bool = false
  ) throws -> TallyRecord {
    let time = RecordTime(
      utc: Instant(milliseconds: start + minutes * 60_000), offsetMinutes: 180,
      monotonicNanoseconds: 1, boot: "boot-1")
    return TallyRecord(
      header: RecordHeader(
        identity: try Ledger.identity(n, station: station),
        salt: RecordSalt(from: SeededRandomness(seed: 1)), isPractice: isPractice),
      captured: time, of: try began.map { try Ledger.identity($0, station: station) },
      enumerator: "9001", act: act)
  }

  static func began(
    _ n: Int64, point: String = "IQ-IBK-FORD", station: String = "IQ-IBK-1", minutes: Int64 = 0
  ) throws -> TallyFact {
    try fact(
      n, .began(TallyObservation(point: point, setting: .informal, sharePercent: 60)),
      station: station, minutes: minutes)
  }

  static func counted(
    _ n: Int64, of began: Int64, men: Int = 2, girls: Int = 0, alone: Int? = nil,
    point: String = "IQ-IBK-FORD", method: TallyMethod = .counted, day: String? = nil,
    station: String = "IQ-IBK-1"
  ) throws -> TallyFact {
    var parts = [TallyPart(sex: .male, age: .adult, people: men)]
    if girls > 0 {
      parts.append(
        TallyPart(
          sex: .female, age: .fiveToEleven, people: girls,
          vulnerable: alone.map { [.unaccompanied: $0, .separated: 0] } ?? [:]))
    }
    var figure = TallyFigure(
      point: point, country: "IRQ", movement: .incoming, parts: parts, method: method,
      sharePercent: 60)
    figure.day = try day.map { try CivilDate(iso: $0) }
    figure.nationality = "SYR"
    figure.previous = TallyPlace(country: "SYR", area: "SY08")
    figure.reasons = [.conflict, .family]
    return try fact(n, .counted(figure), of: began, station: station)
  }
}

@Suite("Tallies in the registry's counts")
struct TallyLedgerTests {
  private let march = CivilDate(daysSince1970: 20_513)...CivilDate(daysSince1970: 20_543)

  private func apply(_ facts: [TallyFact], to ledger: Ledger) throws -> Int {
    try ledger.database.transaction { () throws(Fault) in
      var new = 0
      for fact in facts where try TallyLedger.apply(fact, in: ledger.database) { new += 1 }
      return new
    }
  }

  private func morning() throws -> [TallyFact] {
    [
      try SampleTallies.began(1),
      try SampleTallies.counted(2, of: 1, men: 2, girls: 3, alone: 1),
      try SampleTallies.counted(3, of: 1, men: 40),
      try SampleTallies.fact(4, .struck(3), of: 1, minutes: 10),
      try SampleTallies.fact(5, .ended(TallyEnd(figures: 2, people: 45)), of: 1, minutes: 240),
    ]
  }

  @Test("Records of a morning give the same tallies in whatever order and however often they come")
  func anyOrder() throws {
    let facts = try morning()
    var known: [Tally]?
    for order in [facts, facts.reversed(), [facts[3], facts[1], facts[4], facts[0], facts[2]]] {
      try Ledger.with { ledger in
        #expect(try apply(order, to: ledger) == 5)
        #expect(try apply(order, to: ledger) == 0)
        let tallies = try TallyLedger.tallies(in: ledger.database, days: march)
        #expect(tallies.map(\.count) == [2, 3])
        #expect(tallies.allSatisfy { $0.source == .station("IQ-IBK-1", observation: 1) })
        #expect(tallies[1].vulnerable == [.unaccompanied: 1, .separated: 0])
        #expect(tallies[1].from == TallyPlace(country: "SYR", area: "SY08"))
        #expect(tallies[1].age == .fiveToEleven && tallies[1].reasons == ["conflict", "family"])
        if let known { #expect(tallies == known) }
        known = tallies
        let hours = try TallyLedger.observations(in: ledger.database, days: march)
        #expect(hours.map(\.minutes) == [240] && hours[0].isWhole)
        for fact in facts { #expect(try TallyLedger.agrees(fact, in: ledger.database)) }
        #expect(try TallyLedger.records(ledger.database) == 5)
        // Nothing of it stands among crossings.
        #expect(try ledger.totals().isEmpty)
      }
    }
  }

  @Test("A changed column and a missing row are seen")
  func seesChanges() throws {
    try Ledger.with { ledger in
      let facts = try morning()
      _ = try apply(facts, to: ledger)
      try ledger.database.run("UPDATE tally_figure SET people = 4 WHERE n = 2 AND part = 1")
      try ledger.database.run("DELETE FROM tally_strike")
      let agree = try facts.map { try TallyLedger.agrees($0, in: ledger.database) }
      #expect(agree == [true, false, true, false, true])
    }
  }

  @Test("Practice is no tally")
  func practice() throws {
    let act = TallyRecord.Act.began(TallyObservation(point: "IQ-IBK", setting: .formal))
    #expect(TallyFact(try SampleTallies.record(1, act, isPractice: true)) == nil)
    #expect(TallyFact(try SampleTallies.record(1, act)) != nil)
  }

  @Test("What would count people twice is refused, and says what to ask instead")
  func refuses() throws {
    try Ledger.with { ledger in
      _ = try apply(
        try morning() + [
          try SampleTallies.counted(6, of: 1, men: 9, method: .keyInformant, day: "2026-03-01"),
          try SampleTallies.began(1, station: "IQ-IBK-2", minutes: 60),
          try SampleTallies.counted(2, of: 1, men: 7, station: "IQ-IBK-2"),
          try SampleTallies.fact(
            3, .ended(TallyEnd(figures: 1, people: 7)), of: 1, station: "IQ-IBK-2", minutes: 90),
        ], to: ledger)
      let tallies = try TallyLedger.tallies(in: ledger.database, days: march)
      let overlaps = TallyLedger.overlaps(
        try TallyLedger.observations(in: ledger.database, days: march))
      #expect(overlaps.map(\.point) == ["IQ-IBK-FORD"])
      func ask(_ by: [TallyDimension]) -> Result<[TallyQuestion.Row], Fault> {
        do throws(Fault) {
          return .success(
            try TallyQuestion(by: by, days: march).answer(tallies, overlaps: overlaps))
        } catch { return .failure(error) }
      }
      func detail(_ by: [TallyDimension]) -> String {
        if case .failure(let fault) = ask(by) { fault.detail } else { "" }
      }
      #expect(detail([.point, .station]).contains("column method"))
      #expect(detail([.point, .method]).contains("column station"))
      let rows = try ask([.station, .method]).get()
      #expect(
        rows.map(\.values) == [
          ["IQ-IBK-1", "counted"], ["IQ-IBK-1", "key-informant"], ["IQ-IBK-2", "counted"],
        ])
      #expect(rows.map(\.count) == [5, 9, 7])
      #expect(rows[0].vulnerable == [.unaccompanied: 1, .separated: 0])
      #expect(rows[0].sharePercent == 60...60)
      // Reasons are answers of which each figure gave two.
      let reasons = try ask([.station, .method, .reason]).get()
      #expect(reasons.reduce(0) { $0 + $1.count } == 2 * (5 + 9 + 7))
      let alone = try ask([.station, .method, .vulnerability]).get()
      #expect(alone.map(\.count) == [1])
    }
  }

  @Test("A published table is taken in once, and a period of it only from one file")
  func imports() throws {
    let text = try Fixture.text("flows/dtm_wca_dmg.csv")
    var reader = try DTMReader(ByteSource(Array(text.utf8)))
    var published: [Tally] = []
    while let tally = try reader.next() { published.append(tally) }
    try Ledger.with { ledger in
      func take(_ text: String, _ number: UInt8) throws -> TallyImport {
        try ledger.database.transaction { () throws(Fault) in
          try TallyLedger.take(
            ByteSource(Array(text.utf8)), digest: [number], as: nil,
            at: Instant(milliseconds: SampleTallies.start), in: ledger.database)
        }
      }
      let first = try take(text, 1)
      #expect(first.form == .westDemography && first.rows == 59 && first.taken == 59)
      let kept = try TallyLedger.tallies(
        in: ledger.database, days: CivilDate(daysSince1970: 0)...CivilDate(daysSince1970: 40_000))
      func plain(_ tallies: [Tally]) -> [[String]] {
        tallies.map { tally in
          [
            "\(tally.line)", tally.point, tally.country, tally.day.description,
            tally.movement.rawValue, tally.from?.country ?? "", tally.to?.country ?? "",
            tally.sex?.rawValue ?? "", tally.age?.rawValue ?? "", "\(tally.count)",
            "\(tally.vulnerable[.unaccompanied] ?? -1)",
          ]
        }.sorted { $0.lexicographicallyPrecedes($1) }
      }
      #expect(plain(kept) == plain(published))
      #expect(throws: Fault(.tallyFile, "")) { _ = try take(text, 1) }
      // A revised file of the same periods: every line says which file holds it.
      let second = try take(text + "1893456000,,Elsewhere,BFA,NER,BFA,male,18+,7,\n", 2)
      #expect(second.taken == 1 && second.remarks.count == 59)
      #expect(second.remarks.allSatisfy { $0.reason.contains("file 1") && !$0.isTaken })
      #expect(second.remarks.map(\.line) == Array(2...60))
      let gone = try ledger.database.transaction { () throws(Fault) in
        try TallyLedger.withdraw(file: 1, in: ledger.database)
      }
      #expect(gone == 59)
      #expect(try TallyLedger.files(ledger.database).map(\.number) == [2])
      #expect(try take(text, 1).taken == 59)
    }
  }

  @Test("A table in another coding, and a suppressed one fed back in, say so line by line")
  func otherCodings() throws {
    let header = "t,fmp,fmp_country,from,to,sex,age,n,uac"
    let rows = [
      ("BF,NER,BFA,male,18+,3,", "alpha-2"), ("854,NER,BFA,male,18+,3,", "M49"),
      ("bfa,NER,BFA,male,18+,3,", "small letters"), ("Burkina Faso,NER,BFA,male,18+,3,", "name"),
      ("BFA,,BFA,male,18+,3,", "empty"), ("BFA,NER,BFA,male,18+,<5,", "suppressed"),
      ("BFA,NER,BFA,male,18+,*,", "suppressed"),
    ]
    let text = ([header] + rows.map { "1517356800,A,\($0.0)" }).joined(separator: "\n")
    var reader = try DTMReader(ByteSource(Array(text.utf8)))
    #expect(try reader.next() == nil)
    #expect(reader.remarks.count == rows.count)
    for (remark, row) in zip(reader.remarks, rows) { #expect(remark.reason.contains(row.1)) }
    let own = "month,movements,period_from,period_to,source,checkpoint,stamp\r\n2026-03,<5,,,,,\r\n"
    #expect(throws: Fault(.tallyFile, "")) { _ = try DTMReader(ByteSource(Array(own.utf8))) }
  }
}
