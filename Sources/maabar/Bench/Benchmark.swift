import Bytes
import Console
import Host

/// One thing that is measured against the least work that could do it.
struct Benchmark: Sendable {
  typealias Body = () throws(Fault) -> Void

  /// What a benchmark may use.
  struct Ground {
    /// A folder that goes away afterwards.
    let scratch: Path
    /// Clocks, randomness and files.
    let machine: Machine
    /// A large data set that the person names (`--data`), where a benchmark can use one.
    let data: Path?
  }

  /// The work made ready: nothing of what `prepare` did is measured.
  struct Trial {
    /// How many units one call of `work` and of `floor` does.
    let units: Int
    /// What is measured.
    let work: Body
    /// The least work possible, as `floorText` says.
    let floor: Body
    /// What else there is to state, for example bytes a record.
    let facts: [(name: String, value: JSON)]

    init(
      units: Int, facts: [(name: String, value: JSON)] = [], work: @escaping Body,
      floor: @escaping Body
    ) {
      self.units = units
      self.facts = facts
      self.work = work
      self.floor = floor
    }
  }

  /// The word that names it on the command line.
  let name: String
  /// What is done, with its size.
  let workload: String
  /// What the floor does.
  let floorText: String
  /// One of what is counted: `record`.
  let unit: String
  /// What the measurement should show, for a reader to compare.
  let aim: String?
  /// True when it can only run on a large data set that the person names.
  let needsData: Bool
  /// Makes the work ready.
  let prepare: @Sendable (Ground) throws(Fault) -> Trial

  init(
    _ name: String, workload: String, floor: String, unit: String, aim: String? = nil,
    needsData: Bool = false,
    prepare: @escaping @Sendable (Ground) throws(Fault) -> Trial
  ) {
    self.name = name
    self.workload = workload
    self.floorText = floor
    self.unit = unit
    self.aim = aim
    self.needsData = needsData
    self.prepare = prepare
  }
}

/// The time of one unit: medians over the samples, in nanoseconds.
struct Measurement {
  let wall: Double
  let cpu: Double
  let samples: Int

  /// Calls `body` once to warm up, then at least five times and for at least 0.3 s, at most 99
  /// times.
  static func of(
    _ body: Benchmark.Body, units: Int, timekeeper: some Timekeeper
  ) throws(Fault) -> Measurement {
    try body()
    var walls: [UInt64] = []
    var cpus: [UInt64] = []
    while walls.count < 5 || (walls.reduce(0, +) < 300_000_000 && walls.count < 99) {
      try Interruption.check()
      let cpu = ProcessTime.cpuNanoseconds()
      let wall = timekeeper.now().monotonicNanoseconds
      try body()
      walls.append(timekeeper.now().monotonicNanoseconds - wall)
      cpus.append(ProcessTime.cpuNanoseconds() - cpu)
    }
    return Measurement(
      wall: median(walls) / Double(units), cpu: median(cpus) / Double(units),
      samples: walls.count)
  }

  private static func median(_ values: [UInt64]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1
      ? Double(sorted[middle]) : Double(sorted[middle - 1] + sorted[middle]) / 2
  }
}

/// What a benchmark showed.
struct BenchmarkResult {
  let benchmark: Benchmark
  let units: Int
  let work: Measurement
  let floor: Measurement
  let facts: [(name: String, value: JSON)]

  /// Processor time of the work over that of the floor.
  var ratio: Double { floor.cpu > 0 ? work.cpu / floor.cpu : 0 }

  static func of(
    _ benchmark: Benchmark, on ground: Benchmark.Ground
  ) throws(Fault) -> BenchmarkResult {
    let trial = try benchmark.prepare(ground)
    let timekeeper = ground.machine.timekeeper
    return BenchmarkResult(
      benchmark: benchmark, units: trial.units,
      work: try .of(trial.work, units: trial.units, timekeeper: timekeeper),
      floor: try .of(trial.floor, units: trial.units, timekeeper: timekeeper), facts: trial.facts)
  }

  var json: JSON {
    var fields: [String: JSON] = [
      "name": .string(benchmark.name), "workload": .string(benchmark.workload),
      "floor": .string(benchmark.floorText), "unit": .string(benchmark.unit),
      "units": .integer(Int64(units)), "samples": .integer(Int64(work.samples)),
      "wallNanoseconds": .integer(Int64(work.wall)), "cpuNanoseconds": .integer(Int64(work.cpu)),
      "floorCPUNanoseconds": .integer(Int64(floor.cpu)), "ratio": .decimal(ratio),
    ]
    fields["aim"] = benchmark.aim.map(JSON.string)
    for fact in facts { fields[fact.name] = fact.value }
    return .object(fields)
  }

  func print(on outlet: Outlet) {
    outlet.line("\(benchmark.name, .strong)")
    outlet.line("  workload  \(benchmark.workload)")
    outlet.line("  floor     \(benchmark.floorText)")
    outlet.line(
      """
        a \(benchmark.unit)  \(Duration.nanoseconds(work.wall), .strong) (processor \
      \(Duration.nanoseconds(work.cpu)), floor \(Duration.nanoseconds(floor.cpu)), \
      ratio \(Self.rounded(ratio), .strong)), median of \(work.samples)
      """)
    if let aim = benchmark.aim { outlet.line("  aim       \(aim)") }
    for fact in facts { outlet.line("  \(fact.name): \(fact.value.string ?? fact.value.line())") }
  }

  /// Two digits after the point.
  static func rounded(_ value: Double) -> String {
    let hundredths = Int((min(value, 1e12) * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

/// A length of time as a person reads it.
enum Duration {
  static func nanoseconds(_ value: Double) -> String {
    switch value {
    case ..<1e3: "\(BenchmarkResult.rounded(value)) ns"
    case ..<1e6: "\(BenchmarkResult.rounded(value / 1e3)) µs"
    case ..<1e9: "\(BenchmarkResult.rounded(value / 1e6)) ms"
    default: "\(BenchmarkResult.rounded(value / 1e9)) s"
    }
  }
}
