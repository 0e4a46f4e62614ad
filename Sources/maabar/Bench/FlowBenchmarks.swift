import Bytes
import Codes
import Flows
import Host
import Record
import Store

extension Benchmark {
  /// A table of three dimensions over ten million crossings in memory.
  static let flowQuestion = question(
    "flow-question", by: [.nationality, .sex, .ageBand], aim: "10 ms")

  /// One of six.
  static let widestFlowQuestion = question(
    "flow-question-six", by: [.month, .poe, .direction, .nationality, .sex, .ageBand],
    aim: "300 ms")

  private static func question(
    _ name: String, by dimensions: [FlowDimension], aim: String
  ) -> Benchmark {
    Benchmark(
      name,
      workload: "count \(BenchmarkFlows.crossings) crossings by "
        + dimensions.map(\.rawValue).joined(separator: ", "),
      floor: "add up two bytes of each row", unit: "question", aim: aim
    ) { ground throws(Fault) in
      let columns = try BenchmarkFlows.columns()
      let query = try FlowQuery(
        by: dimensions, from: CivilDate(daysSince1970: 0), to: CivilDate(daysSince1970: 40_000))
      let row = [UInt16](repeating: 1, count: columns.rows)
      let sink = Sink()
      return Trial(
        units: 1,
        facts: [
          ("rows", .integer(Int64(columns.rows))),
          ("counts in the answer", .integer(Int64(try query.answer(in: columns).count))),
        ],
        work: { () throws(Fault) in sink.add(try query.answer(in: columns).count) },
        floor: { () throws(Fault) in sink.add(row.reduce(into: 0) { $0 &+= Int($1) }) })
    }
  }

  /// All of it, and the columns for another program; see `FlowBench`.
  static let flows = Benchmark(
    "flows", workload: "questions of three and six dimensions, loading, memory",
    floor: "none in the table: PyPI duckdb stands beside it (Tests/Drills)", unit: "question",
    aim: "10 ms, 300 ms, 1 s, 16 bytes a crossing"
  ) { _ throws(Fault) in Trial(units: 1, work: {}, floor: {}) }

  /// The same over 100 million crossings.
  static let largeFlows = Benchmark(
    "flows-large", workload: "the same over ten times as many crossings",
    floor: "none in the table, as of `flows`", unit: "question", aim: "it fits"
  ) { _ throws(Fault) in Trial(units: 1, work: {}, floor: {}) }

  /// From the store into memory.
  static let flowLoading = Benchmark(
    "flow-load",
    workload: "load \(BenchmarkFlows.crossings) crossings of \(BenchmarkFlows.days) days",
    floor: "read the days' bytes from the store", unit: "load", aim: "1 s"
  ) { ground throws(Fault) in
    let schema = Schema(applicationID: 1, migrations: [FlowSchema.migration])
    let database = try Database(ground.scratch / "packed.sqlite", schema: schema)
    try database.transaction { () throws(Fault) in
      try BenchmarkFlows.columns().store(in: database)
    }
    let (from, to) = (CivilDate(daysSince1970: 0), CivilDate(daysSince1970: 40_000))
    let sink = Sink()
    return Trial(
      units: 1,
      work: { () throws(Fault) in
        sink.add(try FlowColumns(of: database, from: from, to: to).rows)
      },
      floor: { () throws(Fault) in
        try database.each("SELECT rows FROM flow_packed ORDER BY day") { row throws(Fault) in
          sink.add(try row.bytes(0).count)
        }
      })
  }
}

/// Ten million invented crossings: two years, 20 points, skewed nationalities, purposes and
/// categories, so that hardly two crossings of a day share all codes.
enum BenchmarkFlows {
  static let days = 730
  /// The first of those days.
  static let firstDay = CivilDate(daysSince1970: 20_000)
  private static let points = 20
  private static let each = 685
  static let crossings = days * points * each

  static func columns() throws(Fault) -> FlowColumns {
    let random = SeededRandomness(seed: 7)
    let identity = try RecordIdentity(station: "IQ-IBK", epoch: BenchmarkRecords.epoch, n: 1)
    let nationalities = Country.all.map(\.icao)
    var columns = FlowColumns()
    for day in 0..<days {
      for point in 0..<points {
        var draw = Draw(random.bytes(32 * each))
        let crossings = (0..<each).map { _ in
          let age = draw.below(80)
          var traveller = ImpersonalRecord.Traveller(
            mode: draw.below(5) == 0 ? .air : .land,
            category: draw.skewed(TravellerCategory.allCases),
            purpose: draw.skewed(TravelPurpose.allCases),
            nationality: draw.skewed(nationalities), sex: draw.below(3) == 0 ? .female : .male,
            age: age...age)
          // Most people live where they are nationals, and set out from there.
          traveller.residence =
            draw.below(6) == 0 ? draw.skewed(nationalities) : traveller.nationality
          traveller.departure =
            draw.below(4) == 0 ? draw.skewed(nationalities) : traveller.residence
          traveller.document = draw.skewed(DocumentKind.allCases)
          traveller.stayDays = draw.below(3) == 0 ? nil : draw.below(200)
          traveller.vulnerability = draw.below(9) == 0 ? draw.skewed(Vulnerability.allCases) : nil
          return ImpersonalRecord(
            kind: .crossing, identity: identity, made: Instant(milliseconds: 0),
            day: firstDay.adding(days: day), pointOfEntry: "IQ-P\(point)",
            direction: draw.below(2) == 0 ? .entry : .exit,
            outcome: draw.below(50) == 0 ? .refusedEntry : .admitted,
            traveller: traveller)
        }
        try columns.add(crossings)
      }
    }
    return columns
  }

  /// Numbers from random bytes, two a number.
  private struct Draw {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    mutating func below(_ count: Int) -> Int { (next() * count) >> 16 }

    /// One of a list, the first ones most often: the cube of an even number.
    mutating func skewed<Item>(_ items: [Item]) -> Item {
      let even = Double(next()) / 65_536
      return items[Int(Double(items.count) * even * even * even)]
    }

    private mutating func next() -> Int {
      Int(bytes.popFirst() ?? 0) << 8 | Int(bytes.popFirst() ?? 0)
    }
  }
}
