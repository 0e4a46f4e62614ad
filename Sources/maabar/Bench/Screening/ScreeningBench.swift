import Bytes
import Codes
import Console
import Host
import Match
import Names

/// `maabar bench names`: what screening finds and how fast, on a set whose answers are known.
struct ScreeningBench {
  private let invocation: Invocation
  private let set: ScreeningSet
  private let index: ScreeningIndex

  /// Parts of the cross-validation.
  private static let parts = 5

  init(_ invocation: Invocation, _ data: Path) throws(Fault) {
    self.invocation = invocation
    set = try ScreeningSet(data, invocation.machine.files)
    index = try ScreeningIndex([set.list])
  }

  // MARK: Recall

  /// The table of recall, what a rate means, who gets the alarms, and the speed.
  func run() throws(Fault) {
    let speeds = [
      try ScreeningSpeed(set, distractors: 1_000_000, .sifting, invocation.machine.files),
      try ScreeningSpeed(set, distractors: 1_000_000, .lane, invocation.machine.files),
      try ScreeningSpeed(set, distractors: 100_000, .sifting, invocation.machine.files),
      try ScreeningSpeed(set, distractors: 0, .sifting, invocation.machine.files),
    ]
    let plain = ScreeningRates(set, index)
    let large = try ScreeningSpeed.index(set, distractors: 100_000)
    let columns: [(name: String, rates: ScreeningRates, perThousand: Int)] = [
      ("0.1 %", plain, 1), ("0.5 %", plain, 5), ("1 %", plain, 10),
      ("names only", ScreeningRates(set.namesOnly, index), 5),
      ("1 Jan 10 %", ScreeningRates(set.conventional(inTen: 1), index), 5),
      ("1 Jan 40 %", ScreeningRates(set.conventional(inTen: 4), index), 5),
      ("+100,000", ScreeningRates(set, large), 5),
    ]
    let calibration = Calibration(large: large, index: index, columns[6].rates, plain)
    invocation.answer([
      "recall": recallJSON(columns), "calibration": calibration.json,
      "groups": groupsJSON(), "speed": .array(speeds.map(\.json)),
    ]) { outlet in
      outlet.line("\("Recall of the right entry", .strong), in thousandths")
      show(columns, on: outlet)
      calibration.show(on: outlet)
      showGroups(on: outlet)
      show(speeds, on: outlet)
    }
  }

  /// Fits the weights anew and prints them, with what they find in sample and cross-validated:
  /// each query by weights that saw neither it nor any other of its person.
  func fit() throws(Fault) {
    let fit = ScreeningFit(
      index, same: set.queries, others: set.others, namesakes: set.namesakes)
    let partition = set.partition(into: ScreeningBench.parts)
    let sizes = [
      index, try set.share(of: 2).index(), try set.share(of: 4).index(),
      try ScreeningSpeed.index(set, distractors: 100_000),
    ]
    let only = set.namesOnly
    let conventional = [set.conventional(inTen: 1), set.conventional(inTen: 4)]
    let progress = invocation.progress("fitting", of: ScreeningBench.parts + 1)
    var held = [ScreeningRates](repeating: ScreeningRates(), count: sizes.count + 3)
    for part in 0..<ScreeningBench.parts {
      let isPart = { (item: LabelledQuery) in partition[item.id] == part }
      let fitted = fit.run(isHeldOut: isPart)
      for (place, index) in sizes.enumerated() {
        held[place].add(set, index.weighed(as: fitted), isWanted: isPart)
      }
      held[4].add(only, fitted, isWanted: isPart)
      held[5].add(conventional[0], fitted, isWanted: isPart)
      held[6].add(conventional[1], fitted, isWanted: isPart)
      progress.advance()
    }
    let fitted = fit.run()
    progress.finish()
    var calibration = CalibrationFit()
    for (place, index) in sizes.enumerated() { held[place].add(to: &calibration, index) }
    let inSample = ScreeningRates(set, fitted)
    report(
      fitted.weights, calibration.line(),
      [
        ("in sample 0.1 %", inSample, 1), ("0.5 %", inSample, 5), ("1 %", inSample, 10),
        ("held out 0.1 %", held[0], 1), ("0.5 %", held[0], 5), ("1 %", held[0], 10),
        ("names only", held[4], 5), ("1 Jan 10 %", held[5], 5), ("1 Jan 40 %", held[6], 5),
        ("+100,000", held[3], 5),
      ])
  }

  private func report(
    _ weights: String, _ line: (intercept: Int, slope: Int, growth: Int)?,
    _ columns: [(name: String, rates: ScreeningRates, perThousand: Int)]
  ) {
    let line = line ?? (0, 0, 0)
    invocation.answer([
      "weights": .string(weights), "recall": recallJSON(columns),
      "tailIntercept": .integer(Int64(line.intercept)),
      "tailSlope": .integer(Int64(line.slope)), "tailGrowth": .integer(Int64(line.growth)),
    ]) { outlet in
      outlet.line("\("Weights", .strong), for Sources/Match/Screening/FittedWeights.swift")
      for row in weights.split(separator: "\n") { outlet.line("    \(String(row))") }
      outlet.line(
        """
        tailIntercept \(line.intercept), tailSlope \(line.slope), tailGrowth \(line.growth), for \
        Sources/Match/Screening/ScreeningParameters.swift
        """)
      outlet.line("")
      outlet.line("\("Recall of the right entry", .strong), in thousandths")
      show(columns, on: outlet)
    }
  }

  private func show(
    _ columns: [(name: String, rates: ScreeningRates, perThousand: Int)], on outlet: Outlet
  ) {
    var table = Table([.init("queries")] + columns.map { .number($0.name) })
    let categories: [String?] = [nil] + (columns.first?.rates.categories ?? [])
    for category in categories {
      let cells = columns.map {
        thousandths($0.rates.recall(category, perThousand: $0.perThousand))
      }
      table.add(["\(category ?? "ALL")"] + cells.map { "\($0)" })
    }
    let namesakes = columns.map {
      thousandths($0.rates.namesakeAlarms(perThousand: $0.perThousand))
    }
    table.add(["alarms of namesakes"] + namesakes.map { "\($0)" })
    table.print(on: outlet)
    outlet.line("")
  }

  private func recallJSON(
    _ columns: [(name: String, rates: ScreeningRates, perThousand: Int)]
  ) -> JSON {
    .array(
      columns.map { column in
        var fields: [String: JSON] = [
          "condition": .string(column.name), "perThousand": .integer(Int64(column.perThousand)),
        ]
        fields["all"] = .decimal(column.rates.recall(nil, perThousand: column.perThousand))
        for category in column.rates.categories {
          fields[category] = .decimal(
            column.rates.recall(category, perThousand: column.perThousand))
        }
        fields["namesakes"] = .decimal(
          column.rates.namesakeAlarms(perThousand: column.perThousand))
        return .object(fields)
      })
  }

  private func thousandths(_ share: Double) -> Int { Int((share * 1000).rounded()) }

  // MARK: Groups

  /// Strangers of a group, and how many of them reach the threshold of 0.5 %.
  private func groups() -> [(kind: String, group: String, people: Int, alarms: Int)] {
    let threshold = index.threshold(.secondLine)
    var counts: [String: [String: (people: Int, alarms: Int)]] = [:]
    for item in set.others {
      let score = index.hits(item.query, leastScore: threshold).first?.score
      let isAlarm = score != nil
      let script = item.query.names.first?.script.rawValue ?? "none"
      let nationality = item.query.nationalities.first ?? "none"
      for (kind, group) in [("script", script), ("nationality", nationality)] {
        counts[kind, default: [:]][group, default: (0, 0)].people += 1
        if isAlarm { counts[kind, default: [:]][group, default: (0, 0)].alarms += 1 }
      }
    }
    return ["script", "nationality"].flatMap { kind in
      (counts[kind] ?? [:]).sorted { ($1.value.people, $0.key) < ($0.value.people, $1.key) }
        .prefix(15).map { (kind, $0.key, $0.value.people, $0.value.alarms) }
    }
  }

  private func showGroups(on outlet: Outlet) {
    outlet.line("\("Who gets the alarms", .strong), people on no list at a rate of 0.5 %")
    var table = Table([
      .init("kind"), .init("group"), .number("people"), .number("alarms"), .number("in 1,000"),
    ])
    for group in groups() {
      table.add([
        "\(group.kind)", "\(group.group)", "\(group.people)", "\(group.alarms)",
        "\(group.alarms * 1000 / max(1, group.people))",
      ])
    }
    table.print(on: outlet)
    outlet.line("")
  }

  private func groupsJSON() -> JSON {
    .array(
      groups().map {
        [
          "kind": .string($0.kind), "group": .string($0.group),
          "people": .integer(Int64($0.people)), "alarms": .integer(Int64($0.alarms)),
        ]
      })
  }

  // MARK: Speed

  private func show(_ speeds: [ScreeningSpeed], on outlet: Outlet) {
    outlet.line("\("Speed", .strong), processor time of one core; floor: the name taken apart once")
    var table = Table([
      .number("entries"), .number("screened at"), .number("build"), .number("memory"),
      .number("median"), .number("99 in 100"), .number("worst"), .number("floor"),
      .number("ratio"),
    ])
    for speed in speeds {
      table.add([
        "\(speed.entries)", "\(speed.rate.description)",
        "\(BenchmarkResult.rounded(speed.build)) s", "\(speed.megabytes) MB",
        "\(Duration.nanoseconds(Double(speed.median)))",
        "\(Duration.nanoseconds(Double(speed.ninetyNinth)))",
        "\(Duration.nanoseconds(Double(speed.worst)))",
        "\(Duration.nanoseconds(Double(speed.floor)))",
        "\(BenchmarkResult.rounded(Double(speed.median) / Double(max(1, speed.floor))))",
      ])
    }
    table.print(on: outlet)
  }
}
