import Bytes
import Codes
import Flows
import Record
import Support
import Testing

@Suite("Tables of flows")
struct FlowExportTests {
  /// Six movements of Iraqis and one refusal of a Syrian on one day, nine on the next.
  private func sample(_ ledger: Ledger) throws {
    var records = try (1...6).map { try Ledger.crossing(Int64($0)) }
    records.append(try Ledger.crossing(7, .refusedEntry, nationality: "SYR"))
    records += try (8...16).map { try Ledger.crossing(Int64($0), day: "2026-03-02") }
    try ledger.apply(records)
  }

  @Test("A table without small cells has totals and no stamp")
  func whole() throws {
    try Ledger.with { ledger in
      try sample(ledger)
      let table = try ledger.table(by: [.day, .nationality])
      #expect(table.stamp == nil)
      #expect(table.totals == [15, 1, 0, 0, 0, 0, 0, 0])
      let lines = table.csv().split(separator: "\r\n").map(String.init)
      #expect(
        lines == [
          "day,nationality,movements,refused,prevented,withdrawn,handed_over,pending,corrected,"
            + "practice,period_from,period_to,source,checkpoint,stamp",
          "#date+crossed,#country+nationality+code,#population+movements,#population+refused,"
            + "#population+prevented,#population+withdrawn,#population+handed_over,"
            + "#population+pending,#population+corrected,#population+practice,#date+start,"
            + "#date+end,#meta+source,#meta+checkpoint,#meta+stamp",
          "2026-03-01,IRQ,6,0,0,0,0,0,0,0,2000-01-01,2100-01-01,Test registry,test/log 12 abcd,",
          "2026-03-01,SYR,0,1,0,0,0,0,0,0,2000-01-01,2100-01-01,Test registry,test/log 12 abcd,",
          "2026-03-02,IRQ,9,0,0,0,0,0,0,0,2000-01-01,2100-01-01,Test registry,test/log 12 abcd,",
          "all,all,15,1,0,0,0,0,0,0,2000-01-01,2100-01-01,Test registry,test/log 12 abcd,",
        ])
    }
  }

  @Test("A small cell is marked, and the table has no totals and is internal")
  func suppressed() throws {
    try Ledger.with { ledger in
      try sample(ledger)
      let table = try ledger.table(by: [.day, .nationality], minimumCell: 5)
      #expect(table.stamp == "internal" && table.totals == nil)
      let csv = table.csv()
      #expect(csv.contains("2026-03-01,SYR,0,<5,0,"))
      #expect(csv.contains("2026-03-01,IRQ,6,0,0,"))
      #expect(!csv.contains("all,"))
      let rows = csv.split(separator: "\r\n").dropFirst(2)
      #expect(rows.count == 3)
      #expect(rows.allSatisfy { $0.hasSuffix(",internal") })
      #expect(table.json["totals"] == nil)
      #expect(table.json["stamp"]?.string == "internal")
      let syrian = try #require(
        table.json["rows"]?.array?.first { $0["nationality"]?.string == "SYR" })
      #expect(syrian["refused"]?["below"]?.integer == 5)
      #expect(syrian["movements"]?.integer == 0)
    }
  }

  @Test("The period takes in both its days and nothing else")
  func period() throws {
    try Ledger.with { ledger in
      try sample(ledger)
      let day = try CivilDate(iso: "2026-03-02")
      let query = try FlowQuery(by: [.poe], from: day, to: day)
      let table = try query.table(
        ledger.database, origin: FlowOrigin(source: "r", checkpoint: nil))
      #expect(table.totals == [9, 0, 0, 0, 0, 0, 0, 0])
      #expect(table.json["checkpoint"] == nil)
      #expect(try JSON.parse(Array(table.json.line().utf8)) == table.json)
    }
  }

  @Test("Months and years add their days up; nationalities stand by ISO code where there is one")
  func coarser() throws {
    try Ledger.with { ledger in
      try ledger.apply([
        Ledger.crossing(1, day: "2025-12-31", nationality: "D"),
        Ledger.crossing(2, day: "2026-01-01", nationality: "XXA"),
        Ledger.crossing(3, day: "2026-01-31", nationality: "DEU"),
      ])
      #expect(
        try ledger.rows(by: [.month]) == [
          ["2025-12"]: [.movements: 1], ["2026-01"]: [.movements: 2],
        ])
      #expect(
        try ledger.rows(by: [.year, .nationality]) == [
          ["2025", "DEU"]: [.movements: 1], ["2026", "XXA"]: [.movements: 1],
          ["2026", "DEU"]: [.movements: 1],
        ])
    }
  }

  @Test("Text that a spreadsheet would run is made inert")
  func inert() throws {
    try Ledger.with { ledger in
      try ledger.apply([Ledger.crossing(1)])
      let query = try FlowQuery(
        by: [.day], from: try CivilDate(iso: "2026-03-01"), to: try CivilDate(iso: "2026-03-01"))
      let sources = [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\u{ff1d}1+1", "=cmd|' /C calc'!A0",
      ]
      for source in sources {
        let table = try query.table(
          ledger.database, origin: FlowOrigin(source: source, checkpoint: "a,\"b\""))
        let row = try #require(table.csv().split(separator: "\r\n").dropFirst(2).first)
        #expect(row.contains(",'\(source),"))
        #expect(row.contains("\"a,\"\"b\"\"\""))
      }
    }
  }

  @Test("A question that cannot be asked is refused")
  func refusesQuestions() throws {
    let day = try CivilDate(iso: "2026-03-01")
    #expect(throws: Fault(.flowQuery, "")) {
      _ = try FlowQuery(by: [.day, .day], from: day, to: day)
    }
    #expect(throws: Fault(.flowQuery, "")) {
      _ = try FlowQuery(by: [.day], from: day, to: day.adding(days: -1))
    }
    #expect(throws: Fault(.flowQuery, "")) {
      _ = try FlowQuery(by: [.day], from: day, to: day, minimumCell: 0)
    }
  }
}
