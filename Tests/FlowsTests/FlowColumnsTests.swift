import Bytes
import Codes
import Flows
import Host
import Record
import Store
import Support
import Testing

/// Counts from packed columns, held against what SQLite says of the same cells.
@Suite("Counting over packed columns")
struct FlowColumnsTests {
  /// Some thousand crossings of a month at three points, with corrections and outcomes.
  private func crossings(_ count: Int) throws -> [ImpersonalRecord] {
    let random = SeededRandomness(seed: 9)
    func pick(_ range: Int) -> Int {
      random.bytes(4).reduce(0) { $0 << 8 | Int($1) } % range
    }
    let nationalities = ["IRQ", "IRN", "TUR", "D", "XXA", "SYR", "UNK"]
    return try (1...count).map { n in
      var record = try Ledger.crossing(
        Int64(n), [.admitted, .admitted, .refusedEntry, .withdrawn, .referred][pick(5)],
        made: Int64(n), day: CivilDate(daysSince1970: 20_500 + pick(40)).description,
        point: "IQ-P\(pick(3))", direction: pick(2) == 0 ? .entry : .exit,
        nationality: nationalities[pick(7)], sex: Sex.allCases[pick(3)],
        isPractice: pick(20) == 0)
      record.traveller?.age = pick(9) == 0 ? nil : { $0...$0 }(pick(90))
      record.traveller?.mode = TransportMode.allCases[pick(3)]
      record.traveller?.control = ControlMode.allCases[pick(2)]
      record.traveller?.category = TravellerCategory.allCases[pick(11)]
      record.traveller?.purpose = pick(6) == 0 ? nil : TravelPurpose.allCases[pick(14)]
      return record
    }
  }

  /// What SQLite counts: the plain question over cells, in words of the store.
  private func reference(
    _ expressions: SQL, where condition: SQL = "1", _ ledger: Ledger
  ) throws -> [String: Int] {
    var sums: [String: Int] = [:]
    try ledger.database.each(
      """
      SELECT \(expressions) || ' ' || measure, sum(count)
      FROM flow_count JOIN flow_cell USING (cell)
      WHERE count > 0 AND \(condition) GROUP BY 1
      """
    ) { row throws(Fault) in sums[try row.text(0)] = try row.int(1) }
    return sums
  }

  private func counted(
    _ dimensions: [FlowDimension], where filters: [FlowDimension: Set<String>] = [:],
    _ ledger: Ledger
  ) throws -> [String: Int] {
    let query = try FlowQuery(
      by: dimensions, where: filters, from: try CivilDate(iso: "2000-01-01"),
      to: try CivilDate(iso: "2100-01-01"), minimumCell: 1)
    let table = try query.table(
      ledger.database, origin: FlowOrigin(source: "test", checkpoint: nil))
    var sums: [String: Int] = [:]
    for row in table.rows {
      for (measure, cell) in zip(FlowMeasure.allCases, row.cells) {
        if case .count(let count) = cell, count > 0 {
          sums[(row.values + [measure.rawValue]).joined(separator: " ")] = count
        }
      }
    }
    return sums
  }

  @Test("Every question gives what SQLite counts, packed and unpacked")
  func agreesWithSQLite() throws {
    try Ledger.with { ledger in
      try ledger.apply(try crossings(4000))
      for isPacked in [false, true] {
        if isPacked { #expect(try FlowColumns.pack(ledger.database) == 40) }
        #expect(
          try counted([.day, .poe, .direction], ledger)
            == reference("day || ' ' || point || ' ' || direction", ledger))
        #expect(
          try counted([.purpose, .month, .mode, .category], ledger)
            == reference(
              "purpose || ' ' || substr(day, 1, 7) || ' ' || mode || ' ' || category", ledger))
        #expect(
          try counted([.sex, .ageBand, .control], ledger)
            == reference("sex || ' ' || age_band || ' ' || control", ledger))
        #expect(
          try counted(
            [.poe, .sex], where: [.nationality: ["IRQ", "DEU"], .poe: ["IQ-P0", "IQ-P2"]], ledger)
            == reference(
              "point || ' ' || sex",
              where: "nationality IN ('IRQ', 'D') AND point IN ('IQ-P0', 'IQ-P2')", ledger))
        #expect(
          try counted([.adulthood], where: [.ageBand: ["0-4", "18-59", "unknown"]], ledger)
            == reference(
              """
              CASE age_band WHEN '0-4' THEN 'under-18' WHEN '18-59' THEN '18+' ELSE age_band END
              """, where: "age_band IN ('0-4', '18-59', 'unknown')", ledger))
        #expect(try counted([.sex], where: [.mode: ["by camel"]], ledger).isEmpty)
        #expect(throws: Fault(.flowQuery, "")) {
          try counted([.sex], where: [.poe: ["IQ-P0", "IQ-NOWHERE"]], ledger)
        }
      }
    }
  }

  // ISO 8601 itself gives the weeks of these days.
  @Test(
    "Weeks are those of ISO 8601, quarters those of the calendar",
    arguments: [
      ("2005-01-01", "2004-W53", "2005-Q1"), ("2008-12-29", "2009-W01", "2008-Q4"),
      ("2010-01-03", "2009-W53", "2010-Q1"), ("2026-03-31", "2026-W14", "2026-Q1"),
      ("2026-04-01", "2026-W14", "2026-Q2"),
    ])
  func weeks(day: String, week: String, quarter: String) throws {
    try Ledger.with { ledger in
      try ledger.apply([Ledger.crossing(1, day: day)])
      #expect(
        try counted([.week, .quarter], ledger) == ["\(week) \(quarter) movements": 1])
    }
  }

  @Test("A day that is counted anew is packed anew, and its numbers stay those of the records")
  func unpacksWhatChanges() throws {
    try Ledger.with { ledger in
      try ledger.apply([
        Ledger.crossing(1, day: "2026-03-01"), Ledger.crossing(2, .referred, day: "2026-03-02"),
      ])
      #expect(try FlowColumns.pack(ledger.database) == 2)
      #expect(try FlowColumns.pack(ledger.database) == 0)
      // The outcome arrives on another day and counts on that of its crossing.
      try ledger.apply([Ledger.outcome(3, of: 2, .admitted, day: "2026-03-05")])
      #expect(
        try counted([.day], ledger) == ["2026-03-01 movements": 1, "2026-03-02 movements": 1])
      #expect(try FlowColumns.pack(ledger.database) > 0)
      #expect(try FlowLedger.reconcile(ledger.database).holds)
    }
  }

  @Test("A packed day that was altered is found, and cut-off bytes are an error")
  func findsDamage() throws {
    try Ledger.with { ledger in
      try ledger.apply(try crossings(300))
      try FlowColumns.pack(ledger.database)
      let day = try #require(
        try ledger.database.first("SELECT min(day) FROM flow_packed") { row throws(Fault) in
          try row.text(0)
        })
      let whole = try #require(
        try ledger.database.first("SELECT rows FROM flow_packed WHERE day = ?", day) {
          row throws(Fault) in try row.bytes(0)
        })
      for index in whole.indices {
        var bytes = whole
        bytes[index] ^= 1
        try ledger.database.run("UPDATE flow_packed SET rows = ? WHERE day = ?", bytes, day)
        let found = try FlowLedger.reconcile(ledger.database)
        #expect(found.differingDays.map(\.description) == [day], "byte \(index)")
      }
      try ledger.database.run(
        "UPDATE flow_packed SET rows = ? WHERE day = ?", Array(whole.dropLast()), day)
      #expect(throws: Fault.self) { try counted([.day], ledger) }
    }
  }

  @Test("A count of more than 65,535 is held in several rows")
  func holdsLargeCounts() throws {
    try Ledger.with { ledger in
      try ledger.apply([Ledger.crossing(1)])
      try ledger.database.run("UPDATE flow_count SET count = 200000")
      try FlowColumns.pack(ledger.database)
      #expect(try counted([.sex], ledger) == ["F movements": 200_000])
    }
  }
}
