import Bytes
import Codes
import Host
import Record
import Store
import Support
import Testing

@testable import Flows

@Suite("What is odd before publishing")
struct FlowCheckTests {
  private let end = Instant(milliseconds: 1_775_001_600_000)  // 2026-04-01T00:00:00Z

  /// Crossings of a point: so many on each day, from a day on.
  private func crossings(
    _ counts: [Int], from first: String, point: String = "IQ-IBK", station: String = "IQ-IBK",
    numbers: Int64 = 1
  ) throws -> [ImpersonalRecord] {
    var n = numbers
    let start = try CivilDate(iso: first)
    var records: [ImpersonalRecord] = []
    for (offset, count) in counts.enumerated() {
      for _ in 0..<count {
        var record = try Ledger.crossing(
          n, day: start.adding(days: offset).description, point: point)
        record.identity = try Ledger.identity(n, station: station)
        records.append(record)
        n += 1
      }
    }
    return records
  }

  private func check(_ ledger: Ledger, _ from: String, _ to: String) throws -> FlowCheck.Answer {
    try FlowCheck(from: try CivilDate(iso: from), to: try CivilDate(iso: to))
      .answer(ledger.database, at: end)
  }

  @Test("A day of nobody and a day of a crowd stand out, and ordinary weeks do not")
  func changes() throws {
    // Nine weeks of 20 or so a day, fewer on Fridays, that swing as counts do.
    var counts = (0..<63).map { day in day % 7 == 5 ? 6 : 20 + (day * 7) % 9 - 4 }
    counts[58] = 0
    counts[60] = 75
    try Ledger.with { ledger in
      try ledger.apply(try crossings(counts, from: "2026-01-26"))
      let answer = try check(ledger, "2026-03-23", "2026-03-29")
      #expect(answer.anomalies.map(\.kind) == [.missingDay, .suddenChange])
      #expect(answer.anomalies.map(\.days.lowerBound.description) == ["2026-03-25", "2026-03-27"])
      #expect(answer.anomalies.map(\.counted) == [0, 75])
      #expect(answer.notes.isEmpty)
      // Three weeks are too few to say anything, which is said.
      let early = try check(ledger, "2026-02-09", "2026-02-15")
      #expect(early.anomalies.isEmpty && early.notes.count == 1)
    }
  }

  @Test("A median is that of the field's textbook example")
  func median() {
    #expect(DailySeries.median([2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3]) == 2.45)
    #expect(DailySeries.median([3]) == 3)
  }

  @Test("A station that stopped is named, and one that always rested so long is not")
  func stopped() throws {
    try Ledger.with { ledger in
      try ledger.apply(
        try crossings(Array(repeating: 2, count: 50), from: "2026-02-01")
          + crossings(
            Array(repeating: 2, count: 40), from: "2026-02-01", station: "IQ-IBK-2")
          + crossings(
            (0..<45).map { $0 % 9 == 0 ? 2 : 0 }, from: "2026-02-01", point: "IQ-RBA",
            station: "IQ-RBA-1"))
      let answer = try check(ledger, "2026-03-01", "2026-03-22")
      let silent = answer.anomalies.filter { $0.kind == .stopped }
      #expect(silent.map(\.place) == ["IQ-IBK-2"])
      #expect(silent.first?.days.lowerBound.description == "2026-03-13")
    }
  }

  @Test("Tally and register at one point, overlaps, missing records and forgotten ends are named")
  func tallies() throws {
    try Ledger.with { ledger in
      try ledger.apply(try crossings([3], from: "2026-03-02"))
      try ledger.database.transaction { () throws(Fault) in
        let facts: [TallyFact]
        do {
          facts = [
            try SampleTallies.began(1, point: "IQ-IBK"),
            try SampleTallies.counted(2, of: 1, men: 8, point: "IQ-IBK"),
            try SampleTallies.fact(
              4, .ended(TallyEnd(figures: 2, people: 11)), of: 1, minutes: 120),
            try SampleTallies.began(1, point: "IQ-IBK", station: "IQ-IBK-2", minutes: 60),
          ]
        } catch { throw Fault(.bug, "sample") }
        for fact in facts { _ = try TallyLedger.apply(fact, in: ledger.database) }
      }
      let answer = try check(ledger, "2026-03-01", "2026-03-31")
      #expect(
        answer.anomalies.map(\.kind) == [.countedTwice, .incomplete, .openEnd, .overlap])
      let both = answer.anomalies[0]
      #expect(both.counted == 8 && both.expected == 3 && both.words.contains("2 h 0 min"))
      #expect(answer.anomalies[1].words.contains("2 figures with 11 people 1 with 8"))
    }
  }

  @Test("Figures that end in 0 and 5 are pointed out when they are said to be counted")
  func heaping() throws {
    for (step, isHeaped) in [(5, true), (1, false)] {
      try Ledger.with { ledger in
        try ledger.database.transaction { () throws(Fault) in
          do {
            _ = try TallyLedger.apply(try SampleTallies.began(1), in: ledger.database)
            for n in 0..<25 {
              _ = try TallyLedger.apply(
                try SampleTallies.counted(Int64(n + 2), of: 1, men: 10 + n * step),
                in: ledger.database)
            }
          } catch { throw Fault(.bug, "sample") }
        }
        let kinds = try check(ledger, "2026-03-01", "2026-03-31").anomalies.map(\.kind)
        #expect(kinds.contains(.heaping) == isHeaped)
      }
    }
  }
}
