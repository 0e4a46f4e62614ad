import Bytes
import Codes
import Flows
import Host
import Record
import Store
import Support
import Testing

/// Figures that are worked out of counts, each against numbers worked out by hand.
@Suite("Figures")
struct FigureTests {
  private static let origin = FlowOrigin(source: "test", checkpoint: nil)

  /// Links of a test: the person of each record by its number.
  private struct Links: PersonLinks {
    let persons: [Int64: UInt64]

    func eachLink(_ body: (UInt64, RecordIdentity) throws(Fault) -> Void) throws(Fault) {
      for (n, person) in persons.sorted(by: { $0.key < $1.key }) {
        try body(
          person, RecordIdentity(station: "IQ-IBK", epoch: Ledger.epoch, n: n))
      }
    }
  }

  /// A movement on a day, made at its noon.
  private func movement(
    _ n: Int64, _ day: String, _ direction: Direction, nationality: String = "TUR",
    _ change: (inout ImpersonalRecord.Traveller) -> Void = { _ in }
  ) throws -> ImpersonalRecord {
    let date = try CivilDate(iso: day)
    var record = try Ledger.crossing(
      n, direction == .entry ? .admitted : .exitPermitted,
      made: Int64(date.daysSince1970) * 86_400_000 + 43_200_000, day: day, direction: direction,
      nationality: nationality)
    if var traveller = record.traveller {
      change(&traveller)
      record.traveller = traveller
    }
    return record
  }

  private func numbers(
    _ figure: FlowFigure, _ ledger: Ledger, by dimensions: [FlowDimension] = [],
    from: String = "2024-01-01", to: String = "2026-12-31", minimumCell: Int = 1,
    rule: ResidenceRule = .twelveMonths, links: Links? = nil
  ) throws -> FigureTable {
    let query = try FlowQuery(
      by: dimensions, measures: [.movements], from: try CivilDate(iso: from),
      to: try CivilDate(iso: to), minimumCell: minimumCell)
    let question = try FigureQuestion(figure, query, rule: rule)
    guard let links else {
      return try question.table(ledger.database, origin: FigureTests.origin)
    }
    return try question.table(ledger.database, links: links, origin: FigureTests.origin)
  }

  private func shown(_ table: FigureTable) -> [[String]: String] {
    Dictionary(uniqueKeysWithValues: table.rows.map { ($0.values, table.shown($0.cell)) })
  }

  @Test("Net crossings are entries less exits, and the stock runs on from the first day")
  func netAndStock() throws {
    try Ledger.with { ledger in
      try ledger.apply([
        movement(1, "2026-01-05", .entry), movement(2, "2026-01-06", .entry),
        movement(3, "2026-01-07", .entry), movement(4, "2026-02-01", .exit),
        movement(5, "2026-04-01", .exit), movement(6, "2026-04-02", .exit),
        movement(7, "2026-04-03", .exit, nationality: "IRN"),
      ])
      #expect(
        try shown(numbers(.netCrossings, ledger, by: [.month], from: "2026-01-01")) == [
          ["2026-01"]: "3", ["2026-02"]: "-1", ["2026-04"]: "-3",
        ])
      // March has no crossing and its stock is that of February.
      #expect(
        try shown(
          numbers(.stock, ledger, by: [.month], from: "2026-02-01", to: "2026-04-30"))
          == [["2026-02"]: "2", ["2026-03"]: "2", ["2026-04"]: "-1"])
      #expect(
        try shown(numbers(.stock, ledger, by: [.nationality], from: "2026-04-01"))
          == [["IRN"]: "-1", ["TUR"]: "0"])
      #expect(
        try shown(numbers(.netCrossings, ledger, by: [.month], minimumCell: 3)) == [
          ["2026-01"]: "3", ["2026-02"]: "<3", ["2026-04"]: "-3",
        ])
      #expect(throws: Fault(.flowQuery, "")) {
        try numbers(.netCrossings, ledger, by: [.direction])
      }
    }
  }

  @Test("Persons count once however often they cross, and who cannot be told is said")
  func persons() throws {
    try Ledger.with { ledger in
      try ledger.apply([
        movement(1, "2026-01-05", .entry), movement(2, "2026-01-20", .exit),
        movement(3, "2026-02-05", .entry), movement(4, "2026-02-06", .entry, nationality: "IRN"),
        movement(5, "2026-02-07", .entry),
      ])
      let links = Links(persons: [1: 10, 2: 10, 3: 10, 4: 20])
      let all = try numbers(.persons, ledger, links: links)
      #expect(shown(all) == [[]: "2"])
      #expect(all.unlinked == 1)
      #expect(
        try shown(numbers(.persons, ledger, by: [.month, .direction], links: links)) == [
          ["2026-01", "entry"]: "1", ["2026-01", "exit"]: "1", ["2026-02", "entry"]: "2",
        ])
      // Without the registry's links nobody can be told apart.
      #expect(throws: Fault(.flowQuery, "")) { try numbers(.persons, ledger) }
    }
  }

  @Test("An actual stay is from an entry to the next exit; an overstay outlasts its permit")
  func stays() throws {
    try Ledger.with { ledger in
      try ledger.apply([
        movement(1, "2026-01-05", .entry) { $0.permitDays = 30 },
        movement(2, "2026-01-15", .exit),  // 10 days
        movement(3, "2026-01-10", .entry) { $0.permitDays = 30 },
        movement(4, "2026-02-09", .exit),  // 30 days: the last one that is permitted
        movement(5, "2026-01-10", .entry) { $0.permitDays = 30 },
        movement(6, "2026-02-10", .exit),  // 31 days
        movement(7, "2026-01-20", .entry) { $0.permitDays = 15 },  // never left
        movement(8, "2026-01-21", .entry),  // no permit says anything
      ])
      let links = Links(persons: [1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3, 7: 4, 8: 5])
      #expect(
        try shown(numbers(.stays, ledger, by: [.month], links: links)) == [
          ["2026-01", "8-30"]: "1", ["2026-02", "8-30"]: "1", ["2026-02", "31-89"]: "1",
        ])
      #expect(try shown(numbers(.medianStay, ledger, links: links)) == [[]: "30"])
      #expect(
        try shown(numbers(.overstays, ledger, by: [.day], links: links))
          == [["2026-02-05"]: "1", ["2026-02-10"]: "1"])
    }
  }

  @Test("A residence changes by the rule that is asked for, and only when it can be decided")
  func residence() throws {
    try Ledger.with { ledger in
      try ledger.apply([
        // Stays for good.
        movement(1, "2024-02-01", .entry),
        // Comes, is away for ten days, and stays for most of twelve months.
        movement(2, "2024-02-01", .entry), movement(3, "2024-03-01", .exit),
        movement(4, "2024-03-11", .entry), movement(5, "2024-12-01", .exit),
        // A visit of two months.
        movement(6, "2024-02-01", .entry), movement(7, "2024-04-01", .exit),
        // Leaves for good, after always having been here.
        movement(8, "2024-02-01", .exit, nationality: "IRQ"),
        // A driver never migrates.
        movement(9, "2024-02-01", .entry) { $0.category = .driver },
        // Too late to be decided.
        movement(10, "2025-06-01", .entry), movement(11, "2025-12-31", .entry),
      ])
      let links = Links(
        persons: [1: 1, 2: 2, 3: 2, 4: 2, 5: 2, 6: 3, 7: 3, 8: 4, 9: 5, 10: 6, 11: 7])
      func counted(_ figure: FlowFigure, _ rule: ResidenceRule) throws -> [[String]: String] {
        try shown(numbers(figure, ledger, by: [.month], rule: rule, links: links))
      }
      #expect(try counted(.immigrations, .twelveMonths) == [["2024-02"]: "1"])
      #expect(try counted(.immigrations, .mostOfTwelve) == [["2024-02"]: "2"])
      #expect(try counted(.emigrations, .twelveMonths) == [["2024-02"]: "1"])
      // The second person leaves as a resident by the wider rule.
      #expect(
        try counted(.emigrations, .mostOfTwelve) == [["2024-02"]: "1", ["2024-12"]: "1"])
      #expect(try numbers(.immigrations, ledger, links: links).undecided == 2)
    }
  }

  @Test("Processing and waiting are medians of seconds, coverage the days with a record")
  func times() throws {
    try Ledger.with { ledger in
      var records = try (1...5).map { n in
        try movement(Int64(n), "2026-03-01", .entry) {
          $0.processingSeconds = [9, 60, 30, 31, 500][n - 1]
        }
      }
      // Referred at 0 s, decided after 90 s and again after 600 s; the last one decides.
      records.append(try Ledger.crossing(6, .referred, made: 0, day: "2026-03-04"))
      records.append(try Ledger.outcome(7, of: 6, .admitted, made: 90_000, day: "2026-03-04"))
      records.append(try Ledger.outcome(8, of: 6, .admitted, made: 600_000, day: "2026-03-04"))
      try ledger.apply(records)
      #expect(try shown(numbers(.medianProcessing, ledger)) == [[]: "31"])
      #expect(try shown(numbers(.medianProcessing, ledger, minimumCell: 6)) == [[]: "<6"])
      #expect(try shown(numbers(.medianWaiting, ledger)) == [[]: "600"])
      // Two of the ten days since the first.
      #expect(
        try shown(numbers(.coverage, ledger, by: [.poe], to: "2026-03-10"))
          == [["IQ-IBK"]: "200"])
    }
  }

  @Test(
    "A list of places is taken whole or not, and the line is named",
    arguments: [
      ("IQ-IBK,2003-01-01,Ibrahim Khalil,IQG09,Duhok,formal,37.1,42.5", nil),
      ("IQ-IBK,2003-01-01,Ibrahim Khalil,IQG09,Duhok,,,", nil),
      ("IQ-IBK,2003-13-01,Ibrahim Khalil,IQG09,Duhok,formal,,", "line 2"),
      ("ibk,2003-01-01,Ibrahim Khalil,IQG09,Duhok,formal,,", "line 2"),
      ("IQ-IBK,2003-01-01,Ibrahim Khalil,Duhok province,Duhok,formal,,", "line 2"),
      ("IQ-IBK,2003-01-01,Ibrahim Khalil,IQG09,Duhok,secret,,", "line 2"),
      ("IQ-IBK,2003-01-01,Ibrahim Khalil,IQG09,Duhok,formal,97,42", "line 2"),
      ("IQ-IBK,2003-01-01,Ibrahim Khalil,IQG09,Duhok,formal,37.1,", "line 2"),
      ("IQ-IBK,2003-01-01,Ibrahim Khalil,IQG09", "line 2"),
      ("IQ-A,2003-01-01,A,IQG09,Duhok,,,\nIQ-A,2003-01-01,B,IQG11,Erbil,,,", "line 3"),
    ])
  func placeFile(rows: String, line: String?) throws {
    let text = "poe,since,name,governorate,governorate_name,kind,latitude,longitude\n" + rows + "\n"
    var found: Fault?
    do throws(Fault) { _ = try PlaceFile.read(ByteSource(Array(text.utf8))) } catch {
      found = error
    }
    #expect((found == nil) == (line == nil))
    if let line { #expect(found?.code == .flowPlaces && found?.description.contains(line) == true) }
  }
}
