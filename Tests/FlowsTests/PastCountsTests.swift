import Bytes
import Codes
import Host
import Record
import Support
import Testing

@testable import Flows

/// Counts as they stood: the facts of a moment, whatever came after it.
@Suite("Counts of the past")
struct PastCountsTests {
  private let from = CivilDate(daysSince1970: 20_500)
  private let to = CivilDate(daysSince1970: 20_520)

  private func question() throws -> FlowQuery {
    try FlowQuery(by: [.day, .poe, .nationality, .direction], from: from, to: to, minimumCell: 1)
  }

  private func table(_ columns: FlowColumns) throws -> FlowTable {
    let query = try question()
    return FlowTable(
      query: query, origin: FlowOrigin(source: "t", checkpoint: nil),
      answer: try query.answer(in: columns))
  }

  /// A record of a kind by chance: a crossing, a correction or an outcome of any number, also of
  /// one that comes later or never.
  private func record(_ n: Int64, _ roll: ArraySlice<UInt8>) throws -> ImpersonalRecord {
    let roll = roll.map(Int.init)
    let day = CivilDate(daysSince1970: 20_498 + roll[0] % 26).description
    let other = Int64(1 + roll[1] % 60)
    if roll[2] % 4 == 0, other != n {
      return try Ledger.outcome(
        n, of: other, [.admitted, .refusedEntry, .withdrawn][roll[3] % 3], made: n, day: day)
    }
    return try Ledger.crossing(
      n, [.admitted, .admitted, .referred, .refusedEntry][roll[3] % 4],
      replacing: roll[2] % 4 == 1 && other != n ? other : nil, made: n, day: day,
      point: ["IQ-IBK", "IQ-BGW"][roll[4] % 2], nationality: ["IRQ", "SYR", "TUR"][roll[5] % 3],
      isPractice: roll[2] == 7)
  }

  @Test(
    "Every earlier state is counted again exactly, in whatever order records came",
    arguments: 0..<6)
  func standsAgain(seed: UInt64) throws {
    let random = SeededRandomness(seed: seed)
    // Numbers 1 to 60 in an order by chance, in transactions of one to eight.
    var numbers = (1...60).map(Int64.init)
    for place in numbers.indices.reversed() { numbers.swapAt(place, random.below(place + 1)) }
    try Ledger.with { ledger in
      var states: [(arrival: Int64, table: FlowTable)] = []
      while !numbers.isEmpty {
        let part = numbers.prefix(1 + random.below(8))
        numbers.removeFirst(part.count)
        try ledger.apply(try part.map { try record($0, random.bytes(6)[...]) })
        // What comes again changes nothing.
        try ledger.apply(try [Ledger.crossing(part[0])])
        if random.below(3) == 0 { try FlowColumns.pack(ledger.database) }
        states.append(
          (
            try FlowLedger.lastArrival(ledger.database),
            try table(FlowColumns(of: ledger.database, from: from, to: to))
          ))
      }
      #expect(Set(states.map(\.arrival)).count == states.count)
      for state in states {
        let again = try FlowColumns(of: ledger.database, from: from, to: to, asOf: state.arrival)
        #expect(try table(again) == state.table)
      }
      let nothing = try FlowColumns(of: ledger.database, from: from, to: to, asOf: 0)
      #expect(nothing.total == 0)
      let reconciled = try FlowLedger.reconcile(ledger.database)
      #expect(reconciled.holds)
    }
  }

  @Test("A station's records without facts between them make one stretch of a batch")
  func stretches() throws {
    try Ledger.with { ledger in
      try ledger.apply(try [1, 3, 4, 9].map { try Ledger.crossing($0) })
      #expect(try FlowLedger.lastArrival(ledger.database) == 1)
      // 5 fills a hole of the first stretch, and is late all the same.
      try ledger.apply([try Ledger.crossing(5, day: "2026-03-01")])
      #expect(try FlowLedger.lastArrival(ledger.database) == 2)
      let day = try CivilDate(iso: "2026-03-01")
      #expect(try FlowColumns(of: ledger.database, from: day, to: day, asOf: 1).total == 4)
      #expect(try FlowColumns(of: ledger.database, from: day, to: day, asOf: 2).total == 5)
    }
  }
}
