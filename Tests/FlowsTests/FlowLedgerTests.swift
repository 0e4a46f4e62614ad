import Bytes
import Codes
import Flows
import Record
import Store
import Support
import Testing

@Suite("Counting records")
struct FlowLedgerTests {
  /// Every order of a few records.
  private func orders<Item>(_ items: [Item]) -> [[Item]] {
    guard items.count > 1 else { return [items] }
    return items.indices.flatMap { index -> [[Item]] in
      var rest = items
      let first = rest.remove(at: index)
      return orders(rest).map { [first] + $0 }
    }
  }

  /// Demands the same totals in every order of arrival, each record delivered twice.
  private func expect(_ totals: [FlowMeasure: Int], _ records: [ImpersonalRecord]) throws {
    for order in orders(records) {
      try Ledger.with { ledger in
        let new = try order.map { try ledger.apply([$0]) }
        #expect(new == order.map { _ in 1 })
        #expect(try ledger.apply(order) == 0)
        #expect(try ledger.totals() == totals, "in the order \(order.map(\.identity.n))")
        #expect(try FlowLedger.reconcile(ledger.database).holds)
      }
    }
  }

  @Test("Each outcome counts in its own measure")
  func measures() throws {
    try Ledger.with { ledger in
      try ledger.apply([
        Ledger.crossing(1), Ledger.crossing(2, .refusedEntry), Ledger.crossing(3, .withdrawn),
        Ledger.crossing(4, .handedOver), Ledger.crossing(5, .referred),
        Ledger.crossing(6, .exitPermitted, direction: .exit),
        Ledger.crossing(7, .exitPrevented, direction: .exit),
        Ledger.crossing(8, isPractice: true),
      ])
      #expect(
        try ledger.rows(by: [.direction]) == [
          ["entry"]: [
            .movements: 1, .refused: 1, .withdrawn: 1, .handedOver: 1, .pending: 1, .practice: 1,
          ],
          ["exit"]: [.movements: 1, .prevented: 1],
        ])
    }
  }

  @Test("A referred crossing is pending until its outcome, whichever arrives first")
  func pendingThenAdmitted() throws {
    try expect([.pending: 1], [Ledger.crossing(1, .referred)])
    try expect(
      [.movements: 1], [Ledger.crossing(1, .referred), Ledger.outcome(2, of: 1, .admitted)])
    try expect([:], [Ledger.outcome(2, of: 1, .admitted)])
  }

  @Test("The movement counts on the day of the crossing, not on that of the second line")
  func countsOnCrossingDay() throws {
    try Ledger.with { ledger in
      try ledger.apply([
        Ledger.crossing(1, .referred, day: "2026-03-01"),
        Ledger.outcome(2, of: 1, .admitted, day: "2026-03-02"),
      ])
      #expect(try ledger.rows(by: [.day]) == [["2026-03-01"]: [.movements: 1]])
    }
  }

  @Test("Of two outcomes the later counts, in every order")
  func twoOutcomes() throws {
    try expect(
      [.refused: 1],
      [
        Ledger.crossing(1, .referred), Ledger.outcome(2, of: 1, .admitted, made: 5),
        Ledger.outcome(3, of: 1, .refusedEntry, made: 6),
      ])
  }

  @Test("An outcome changes nothing about a crossing that was final, or of the other direction")
  func strayOutcomes() throws {
    try expect([.movements: 1], [Ledger.crossing(1), Ledger.outcome(2, of: 1, .withdrawn)])
    try expect(
      [.pending: 1],
      [Ledger.crossing(1, .referred), Ledger.outcome(2, of: 1, .exitPermitted, direction: .exit)])
  }

  @Test("A correction takes the place of what it names, in every order")
  func corrections() throws {
    try expect(
      [.movements: 1, .corrected: 1],
      [Ledger.crossing(1, .refusedEntry), Ledger.crossing(2, replacing: 1, made: 1)])
    try expect(
      [.withdrawn: 1, .corrected: 2],
      [
        Ledger.crossing(1), Ledger.crossing(2, replacing: 1, made: 1),
        Ledger.crossing(3, .withdrawn, replacing: 2, made: 2),
      ])
    // Two corrections of one record: the later stands, also while the first record is missing.
    try expect(
      [.withdrawn: 1, .corrected: 2],
      [
        Ledger.crossing(1), Ledger.crossing(2, replacing: 1, made: 1),
        Ledger.crossing(3, .withdrawn, replacing: 1, made: 2),
      ])
    try expect(
      [.withdrawn: 1, .corrected: 1],
      [
        Ledger.crossing(2, replacing: 1, made: 1),
        Ledger.crossing(3, .withdrawn, replacing: 1, made: 2),
      ])
  }

  @Test("An outcome decides for the correction of a referred crossing too")
  func outcomeAndCorrection() throws {
    try expect(
      [.movements: 1, .corrected: 1],
      [
        Ledger.crossing(1, .referred), Ledger.outcome(2, of: 1, .admitted),
        Ledger.crossing(3, .referred, replacing: 1, made: 9),
      ])
    try expect(
      [.refused: 1, .corrected: 1],
      [
        Ledger.crossing(1, .referred), Ledger.outcome(2, of: 1, .admitted),
        Ledger.crossing(3, .refusedEntry, replacing: 1, made: 9),
      ])
  }

  @Test("A corrected record leaves its cell and the correction counts in its own")
  func correctionMovesCell() throws {
    try Ledger.with { ledger in
      try ledger.apply([
        Ledger.crossing(1, nationality: "TUR"),
        Ledger.crossing(2, replacing: 1, nationality: "SYR"),
      ])
      #expect(
        try ledger.rows(by: [.nationality]) == [["TUR"]: [.corrected: 1], ["SYR"]: [.movements: 1]])
    }
  }

  @Test("Practice counts as practice only, and touches nothing that is real")
  func practice() throws {
    try expect(
      [.pending: 1, .practice: 2],
      [
        Ledger.crossing(1, .referred), Ledger.outcome(2, of: 1, .admitted, isPractice: true),
        Ledger.crossing(3, .withdrawn, replacing: 1, made: 9, isPractice: true),
        Ledger.crossing(4, isPractice: true),
      ])
  }

  @Test("Records that replace each other in a ring count once")
  func ring() throws {
    try expect(
      [.movements: 1, .corrected: 1],
      [Ledger.crossing(1, replacing: 2, made: 1), Ledger.crossing(2, replacing: 1, made: 2)])
  }

  @Test("A transaction that fails leaves the counts as they were")
  func undone() throws {
    try Ledger.with { ledger in
      try ledger.apply([Ledger.crossing(1)])
      let inside = try Ledger.crossing(2)
      #expect(throws: Fault(.bug, "")) {
        try ledger.database.transaction { () throws(Fault) in
          try FlowLedger.counting(in: ledger.database) { counts throws(Fault) in
            try counts.apply(inside)
          }
          throw Fault(.bug, "the batch could not be taken")
        }
      }
      #expect(try ledger.totals() == [.movements: 1])
      #expect(try FlowLedger.reconcile(ledger.database).holds)
    }
  }

  @Test("Totals reconcile with the records, and a roll-up that was touched does not")
  func reconciles() throws {
    try Ledger.with { ledger in
      try ledger.apply([
        Ledger.crossing(1), Ledger.crossing(2, .referred), Ledger.outcome(3, of: 2, .admitted),
        Ledger.outcome(4, of: 99, .admitted), Ledger.crossing(5, replacing: 1),
      ])
      let sums = try FlowLedger.reconcile(ledger.database)
      #expect(sums.holds)
      #expect(sums.records == 5 && sums.versions == 3 && sums.outcomes == 2 && sums.waiting == 1)
      #expect(sums.measures == [.movements: 2, .corrected: 1])
      try ledger.database.run("UPDATE flow_count SET count = count + 1 WHERE measure = 'movements'")
      let touched = try FlowLedger.reconcile(ledger.database)
      #expect(!touched.holds && touched.differences == 2)
    }
  }

  @Test("A year and month of birth across a border of bands says unknown; inside one it counts")
  func ageBands() throws {
    func band(_ birth: String, on day: String) throws -> AgeBand {
      AgeBand(try PartialDate(iso: birth).age(on: try CivilDate(iso: day)))
    }
    #expect(try band("2008-03-02", on: "2026-03-01") == .twelveToSeventeen)
    #expect(try band("2008-03-01", on: "2026-03-01") == .adult)
    #expect(try band("2008", on: "2026-03-01") == .unknown)
    #expect(try band("2008-03", on: "2026-03-01") == .unknown)
    #expect(try band("2008-04", on: "2026-03-01") == .twelveToSeventeen)
    #expect(try band("2007", on: "2026-03-01") == .adult)
    #expect(try band("unknown", on: "2026-03-01") == .unknown)
    #expect(try band("2027", on: "2026-03-01") == .unknown)
    let ages = [0, 4, 5, 11, 12, 17, 18, 59, 60, 120].map { AgeBand($0...$0).rawValue }
    #expect(
      ages == ["0-4", "0-4", "5-11", "5-11", "12-17", "12-17", "18-59", "18-59", "60+", "60+"])
  }
}
