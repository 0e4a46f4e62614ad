import Bytes
import Codes
import Host
import Record
import Store
import Support
import Testing

@testable import Flows

/// Releases laid side by side: what one leaves out must not come out of two.
@Suite("Releases beside earlier ones")
struct LinkedReleaseTests {
  /// Counts with a ledger of releases.
  private struct House {
    let ledger: Ledger
    let releases: ReleaseLedger
    let random = SeededRandomness(seed: 1)

    func plan(
      _ by: [FlowDimension], _ from: String, _ to: String,
      where filters: [FlowDimension: Set<String>] = [:], _ rules: ReleaseRules? = nil,
      minimum: Int = 5
    ) throws -> ReleasePlan {
      try ReleasePlan(
        series: "test",
        queries: [
          FlowQuery(
            by: by, where: filters, measures: [.movements], from: CivilDate(iso: from),
            to: CivilDate(iso: to), minimumCell: minimum)
        ], rules: rules ?? ReleaseRules())
    }

    func publish(_ plan: ReleasePlan) throws(Fault) -> FlowRelease {
      try releases.publish(
        plan,
        at: ReleaseLedger.Moment(
          origin: FlowOrigin(source: "Test", checkpoint: nil), note: "",
          now: Instant(milliseconds: 1_800_000_000_000),
          completeness: Completeness(
            [], from: plan.queries[0].from, to: plan.queries[0].to, reduced: [], pending: 0)),
        randomness: random
      ).tables[0]
    }

    /// Crossings of a nationality: how many on which day.
    func cross(_ nationality: String, _ days: [(day: String, count: Int)]) throws {
      var n =
        try ledger.database.first("SELECT coalesce(max(n), 0) FROM flow_fact") {
          row throws(Fault) in try row.int64(0)
        } ?? 0
      var records: [ImpersonalRecord] = []
      for (day, count) in days {
        for _ in 0..<count {
          n += 1
          records.append(try Ledger.crossing(n, day: day, nationality: nationality))
        }
      }
      try ledger.apply(records)
    }
  }

  private func withHouse(_ body: (House) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let schema = Schema(
        applicationID: 0x7465_7374, migrations: [FlowSchema.migration, ReleaseLedger.migration])
      let database = try Database(Path("\(folder)/flows.sqlite"), schema: schema)
      try body(
        House(
          ledger: Ledger(database: database),
          releases: ReleaseLedger(database) { table, _ in Array(table.utf8) }))
    }
  }

  @Test("A quarter does not give away the one month that its months left out")
  func quarter() throws {
    try withHouse { house in
      try house.cross(
        "SYR", [("2026-01-10", 20), ("2026-02-10", 3), ("2026-03-10", 30)])
      try house.cross(
        "TUR", [("2026-01-10", 40), ("2026-02-10", 50), ("2026-03-10", 60)])
      try house.cross(
        "IRN", [("2026-01-10", 44), ("2026-02-10", 55), ("2026-03-10", 66)])
      let months = [
        ("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28"), ("2026-03-01", "2026-03-31"),
      ]
      let quarter = try house.plan([.nationality], "2026-01-01", "2026-03-31")
      // By itself the quarter shows all.
      let alone = try house.releases.draft(
        quarter, origin: FlowOrigin(source: "", checkpoint: nil), now: Instant(milliseconds: 0))
      #expect(alone[0].count(at: ["SYR"]) == 53)
      for (from, to) in months {
        let month = try house.publish(try house.plan([.nationality], from, to))
        #expect((month.count(at: ["SYR"]) == nil) == (from == "2026-02-01"))
      }
      let beside = try house.publish(quarter)
      // February is 53 less January and March: so the quarter's is left out, with another one.
      #expect(beside.count(at: ["SYR"]) == nil)
      #expect(beside.rows.count { $0.count == nil } >= 2)
    }
  }

  @Test("A period and one that is a day longer do not give away the day")
  func nestedPeriods() throws {
    try withHouse { house in
      for (nationality, last) in [("SYR", 2), ("TUR", 30), ("IRN", 25)] {
        try house.cross(nationality, [("2026-03-10", 40), ("2026-03-31", last)])
      }
      let short = try house.publish(
        try house.plan([.nationality], "2026-03-01", "2026-03-30"))
      #expect(short.rows.allSatisfy { $0.count != nil })
      let long = try house.publish(try house.plan([.nationality], "2026-03-01", "2026-03-31"))
      #expect(long.count(at: ["SYR"]) == nil)
      let others = [["TUR"], ["IRN"], [nil]].map { long.count(at: $0) }
      #expect(others.contains(nil))
    }
  }

  @Test("A table of some values beside one of all does not give away the rest")
  func complement() throws {
    try withHouse { house in
      try house.cross("SYR", [("2026-03-10", 3)])
      try house.cross("TUR", [("2026-03-10", 40)])
      try house.cross("IRN", [("2026-03-10", 50)])
      let some = try house.publish(
        try house.plan(
          [.direction], "2026-03-01", "2026-03-31", where: [.nationality: ["TUR", "IRN"]]))
      #expect(some.count(at: [nil]) == 90)
      let expected = Fault(.flowDisclosure, "")
      let all = try house.plan([.direction], "2026-03-01", "2026-03-31")
      // One direction only: whatever is left out, 93 less 90 would be known, so nothing is shown.
      let found = fault { () throws(Fault) in
        let made = try house.publish(all)
        #expect(made.rows.allSatisfy { $0.count == nil })
      }
      #expect(found == nil || found?.code == expected.code)
    }
  }

  @Test("Members shown apart do not give away one that a group hid, whichever came first")
  func groups() throws {
    try withHouse { house in
      for (nationality, count) in [("SYR", 3), ("NZL", 9), ("TUR", 400), ("IRN", 500)] {
        try house.cross(nationality, [("2026-03-10", count)])
      }
      let grouped = try house.publish(
        try house.plan(
          [.nationality], "2026-03-01", "2026-03-31", try ReleaseRules(otherBelow: 10)))
      #expect(grouped.count(at: ["other"]) == 12)
      #expect(grouped.rows.count == 4)
      let apart = try house.publish(try house.plan([.nationality], "2026-03-01", "2026-03-31"))
      #expect(apart.count(at: ["SYR"]) == nil && apart.count(at: ["NZL"]) == nil)
      // These were told already.
      #expect(apart.count(at: ["TUR"]) == 400)
    }
  }

  @Test("Rounded counts are multiples that stay the same, and right on average")
  func rounding() throws {
    try withHouse { house in
      let names = Country.all.compactMap(\.alpha3).prefix(200)
      let random = SeededRandomness(seed: 5)
      var total = 0
      for name in names {
        let count = 1 + random.below(30)
        total += count
        try house.cross(name, [("2026-03-10", count)])
      }
      let rules = try ReleaseRules(method: .rounding(base: 5))
      let first = try house.publish(
        try house.plan([.nationality], "2026-03-01", "2026-03-31", rules))
      #expect(first.rows.allSatisfy { ($0.count ?? 1) % 5 == 0 })
      let sum = first.rows.dropLast().reduce(0) { $0 + ($1.count ?? 0) }
      // 200 draws of a standard deviation of at most 2.5: five of them are 177.
      #expect(abs(sum - total) < 177)
      #expect(abs((first.count(at: [nil]) ?? 0) - total) < 5)
      let again = try house.publish(
        try house.plan([.nationality], "2026-03-01", "2026-03-31", rules))
      #expect(again.rows.map(\.count) == first.rows.map(\.count))
      #expect(again.csv().contains("rounded to 5"))
    }
  }

  @Test("A small group that is all in one cell is not shown to be")
  func allInOne() throws {
    try withHouse { house in
      try house.cross("SYR", [("2026-03-10", 12)])
      var n: Int64 = 1000
      var records: [ImpersonalRecord] = []
      for age in [10, 30, 70] {
        for _ in 0..<40 {
          n += 1
          records.append(
            try Ledger.crossing(n, day: "2026-03-10", nationality: "TUR", age: age...age))
        }
      }
      try house.ledger.apply(records)
      let table = try house.publish(
        try house.plan([.nationality, .adulthood], "2026-03-01", "2026-03-31"))
      // All twelve Syrians are adults: neither that nor that no child is among them is shown.
      #expect(table.count(at: ["SYR", "18+"]) == nil)
      #expect(table.count(at: ["SYR", "under-18"]) == nil)
      #expect(table.rows.contains { $0.values == ["SYR", "under-18"] })
    }
  }

  @Test("Months drawn by chance never give away a small count of one of them", arguments: 0..<4)
  func attacked(seed: UInt64) throws {
    try withHouse { house in
      let random = SeededRandomness(seed: seed)
      let days = ["2026-01-10", "2026-02-10", "2026-03-10"]
      for name in ["SYR", "TUR", "IRN", "NZL", "FRA"] {
        try house.cross(
          name, days.map { ($0, random.below(3) == 0 ? random.below(6) : 5 + random.below(40)) })
      }
      let periods = [
        ("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-02-28"),
        ("2026-03-01", "2026-03-31"), ("2026-01-01", "2026-03-31"),
      ]
      var shown: [String: [String: Int?]] = [:]
      for (from, to) in periods {
        let plan = try house.plan([.nationality], from, to)
        guard let table = try? house.publish(plan) else { continue }
        for row in table.rows { shown[from + to, default: [:]][row.values[0]] = row.count }
      }
      // A reader who subtracts what is shown: no difference is a small count that was left out.
      func value(_ period: Int, _ name: String) -> Int?? {
        shown[periods[period].0 + periods[period].1]?[name]
      }
      for name in ["SYR", "TUR", "IRN", "NZL", "FRA"] {
        for (whole, one, other) in [(2, 0, 1), (2, 1, 0), (4, 2, 3), (4, 3, 2)] {
          guard case .some(.some(let sum)) = value(whole, name),
            case .some(.some(let part)) = value(one, name), case .some(nil) = value(other, name)
          else { continue }
          #expect(!(1..<5).contains(sum - part), "\(name): \(sum) less \(part)")
        }
      }
    }
  }
}

private func fault(_ body: () throws(Fault) -> Void) -> Fault? {
  do throws(Fault) {
    try body()
    return nil
  } catch { return error }
}
