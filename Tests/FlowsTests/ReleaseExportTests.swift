import Bytes
import Codes
import Host
import Record
import Support
import Testing

@testable import Flows

@Suite("Released tables in other forms, and what is not released")
struct ReleaseExportTests {
  private func withTable(_ body: (FlowRelease) throws -> Void) throws {
    try Ledger.with { ledger in
      var records = try (1...30).map { try Ledger.crossing($0) }
      records += try (31...33).map { try Ledger.crossing($0, nationality: "NZL") }
      records += try (34...80).map { try Ledger.crossing($0, nationality: "TUR", sex: .male) }
      try ledger.apply(records)
      let query = try FlowQuery(
        by: [.month, .nationality, .sex], measures: [.movements],
        from: try CivilDate(iso: "2026-03-01"), to: try CivilDate(iso: "2026-03-31"))
      try body(
        try FlowRelease(
          query, ledger.database, origin: FlowOrigin(source: "Test", checkpoint: "log 7 abcd")))
    }
  }

  // SDMX-CSV 1.0 field guide: DATAFLOW first, then the dimensions in the structure's order.
  @Test("SDMX-CSV names its structure, codes totals as _T, and says what is confidential")
  func sdmx() throws {
    try withTable { table in
      let lines = table.sdmx().split(separator: "\r\n").map(String.init)
      #expect(
        lines[0] == "DATAFLOW,CITIZENSHIP,SEX,MEASURE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,"
          + "CONF_STATUS,DECIMALS,UNIT_MEASURE,COMMENT_OBS")
      #expect(lines.count == table.rows.count + 1)
      let hidden = try #require(lines.first { $0.contains(",NZL,F,") })
      #expect(hidden == "MAABAR:FLOWS(1.0),NZL,F,MOVEMENTS,2026-03,,Q,C,0,CROSSINGS,draft")
      let total = try #require(lines.last)
      #expect(total.contains(",_T,_T,MOVEMENTS,2026-03-01/P31D,80,P,F,0,CROSSINGS,draft"))
    }
  }

  @Test("A workbook has the rows of the table, numbers as numbers and nothing left out in them")
  func workbook() throws {
    try withTable { table in
      let sheets = table.workbook
      #expect(sheets.map(\.name) == ["table", "about"])
      #expect(sheets[0].rows.count == table.rows.count + 1)
      #expect(
        sheets[0].rows[0]
          == ["month", "nationality", "sex", "movements", "status"].map { .text($0) })
      let small = try #require(sheets[0].rows.first { $0.contains(.text("NZL")) })
      #expect(small[3] == .empty && small[4] == .text("suppressed"))
      #expect(sheets[0].rows.last?[3] == .number(80))
      #expect(sheets[1].rows.contains([.text("checkpoint"), .text("log 7 abcd")]))
    }
  }

  @Test(
    "libxlsxwriter writes a workbook that unzips",
    .enabled(if: SpreadsheetLibrary.missing == nil, "libxlsxwriter4 is not installed"))
  func isWritten() throws {
    try withTable { table in
      try withTemporaryFolder { folder in
        let path = Path("\(folder)/table.xlsx")
        try SpreadsheetLibrary.write(table.workbook, to: path)
        let bytes = try Disk().read(path, limit: 1 << 20)
        #expect(bytes.starts(with: Array("PK\u{3}\u{4}".utf8)))
      }
    }
  }

  private func plan(
    _ by: [FlowDimension], _ from: String = "2026-03-01", _ to: String = "2026-03-31",
    where filters: [FlowDimension: Set<String>] = [:]
  ) throws -> ReleasePlan {
    try ReleasePlan(
      series: "test",
      queries: [
        FlowQuery(
          by: by, where: filters, measures: [.movements], from: CivilDate(iso: from),
          to: CivilDate(iso: to))
      ], rules: ReleaseRules())
  }

  private func refused(_ plan: ReleasePlan, informal: Set<String> = [], today: String) throws
    -> Fault.Code?
  {
    let today = try CivilDate(iso: today)
    do throws(Fault) {
      try ReleaseSensitivity.check(plan, informal: informal, today: today)
      return nil
    } catch { return error.code }
  }

  @Test("Children and people who seek protection are never shown by point and day")
  func children() throws {
    for column in [FlowDimension.adulthood, .ageBand, .ageFive, .category, .vulnerability] {
      let byDay = try plan([.day, .poe, column])
      #expect(try refused(byDay, today: "2026-12-01") == .flowSensitive)
      let oneDay = try plan([.poe, column], "2026-03-02", "2026-03-02")
      #expect(try refused(oneDay, today: "2026-12-01") == .flowSensitive)
      #expect(try refused(try plan([.month, .poe, column]), today: "2026-12-01") == nil)
      #expect(try refused(try plan([.day, column]), today: "2026-12-01") == nil)
    }
    let filtered = try plan([.day, .poe], where: [.adulthood: ["under-18"]])
    #expect(try refused(filtered, today: "2026-12-01") == .flowSensitive)
    #expect(try refused(try plan([.day, .poe]), today: "2026-12-01") == nil)
  }

  @Test("Informal points are shown late, by month, and by governorate only")
  func informal() throws {
    let ford: Set = ["IQ-FORD"]
    #expect(
      try refused(try plan([.month, .poe]), informal: ford, today: "2026-04-15") == .flowSensitive)
    #expect(try refused(try plan([.month, .poe]), informal: ford, today: "2026-04-30") == nil)
    #expect(
      try refused(try plan([.week, .poe]), informal: ford, today: "2026-12-01") == .flowSensitive)
    let named = try plan([.month], where: [.poe: ["IQ-FORD"]])
    #expect(try refused(named, informal: ford, today: "2026-12-01") == .flowSensitive)
    let formal = try plan([.day], where: [.poe: ["IQ-IBK"]])
    #expect(try refused(formal, informal: ford, today: "2026-04-01") == nil)
    let place = FlowPlace(
      point: "IQ-FORD", since: try CivilDate(iso: "2020-01-01"), name: "Ford",
      governorate: "IQG08", governorateName: "Dahuk", kind: .informal)
    #expect(
      ReleaseSensitivity.groups(
        ford, PlaceBook([place]), to: try CivilDate(iso: "2026-03-31")) == [
          "informal IQG08": ["IQ-FORD"]
        ])
  }
}
