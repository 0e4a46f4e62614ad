import Biometrics
import Bytes
import Console
import Host

/// `maabar bench fingers`: how well and how fast fingers are told apart.
struct FingerBench {
  private let invocation: Invocation
  private let sets: FingerSets
  private let runs: [FingerRun]
  /// Different fingers of different sets.
  private let across: [Double]

  init(_ invocation: Invocation, _ data: Path?) throws(Fault) {
    self.invocation = invocation
    if let data, invocation.machine.files.kind(of: data) == .folder {
      sets = try FingerSets(data, invocation)
    } else {
      let why = data.map { "\($0.string) is not there" } ?? "--data is not given"
      invocation.outlet.note(
        """
        \("no data: \(why);", .warning) \
        these figures are of synthetic prints and say nothing of people's fingers
        """)
      let progress = invocation.progress("growing fingers", of: 40)
      sets = FingerSets(syntheticWith: progress)
      progress.finish()
    }
    runs = try sets.sets.map { set throws(Fault) in
      try FingerRun(set.name, set.prints, invocation)
    }
    across = try FingerRun.across(runs, invocation)
  }

  func run() throws(Fault) {
    let speed = try FingerSpeed(sets.sets[0].prints, invocation)
    let drawn = sets.isSynthetic ? nil : try synthetic()
    let fused = runs.map { FusedFingers($0) }
    invocation.answer([
      "synthetic": .boolean(sets.isSynthetic), "sets": .array(runs.map(\.json)),
      "mean": meanJSON(), "acrossSets": .decimal(pooled.missed(atOneIn: 10_000) ?? -1),
      "speed": speed.json, "drawn": drawn?.json ?? .null,
      "genuineBelow": .array(pooledBelow.map(JSON.decimal)),
    ]) { outlet in
      showAccuracy(on: outlet)
      speed.show(on: outlet)
      showDistributions(drawn, on: outlet)
      showQuality(on: outlet)
      FusedFingers.show(fused, on: outlet)
    }
  }

  // MARK: Accuracy

  private var pooled: FingerAccuracy {
    FingerAccuracy(
      genuine: runs.flatMap(\.genuine), impostor: runs.flatMap(\.impostor) + across)
  }

  /// The shares of genuine scores below 10, 20 ... 120 (Fusion's parameters hold them).
  private var pooledBelow: [Double] {
    let genuine = pooled.genuine
    return (1...12).map { step in
      Double(genuine.count { $0 < Double(10 * step) }) / Double(max(1, genuine.count))
    }
  }

  private func showAccuracy(on outlet: Outlet) {
    outlet.line("\("Accuracy", .strong), in percent")
    var table = Table([
      .init("set"), .number("images"), .number("no template"), .number("genuine"),
      .number("impostor"), .number("EER"), .number("FMR100"), .number("FMR1000"),
      .number("EER, first impressions"), .number("missed at 30"), .number("taken at 30"),
    ])
    for run in runs { table.add(run.cells) }
    let count = Double(runs.count)
    func mean(_ value: (FingerRun) -> Double?) -> String {
      let values = runs.compactMap(value)
      return values.count == runs.count ? percent(values.reduce(0, +) / count) : "-"
    }
    table.add([
      "\("mean", .strong)", "\(runs.reduce(0) { $0 + $1.prints.count })",
      "\(runs.reduce(0) { $0 + $1.failures })", "", "",
      "\(mean(\.accuracy.equalErrorRate), .strong)",
      "\(mean { $0.accuracy.missed(atOneIn: 100) }, .strong)",
      "\(mean { $0.accuracy.missed(atOneIn: 1000) }, .strong)",
      "\(mean(\.firstImpressions.equalErrorRate))",
      "\(mean { $0.accuracy.rates(at: 30).falseNonMatch })",
      "\(mean { $0.accuracy.rates(at: 30).falseMatch })",
    ])
    table.print(on: outlet)
    let missed = pooled.missed(atOneIn: 10_000).map(percent) ?? "-"
    outlet.line(
      """
      all sets together, \(pooled.impostor.count) impostor pairs across sets too: FMR10000 \
      \(missed, .strong) %, highest impostor \(FingerCommand.text(pooled.impostor.last ?? 0))
      """)
    outlet.line("")
  }

  private func meanJSON() -> JSON {
    func mean(_ value: (FingerRun) -> Double?) -> JSON {
      let values = runs.compactMap(value)
      return values.isEmpty ? .null : .decimal(values.reduce(0, +) / Double(values.count))
    }
    return [
      "eer": mean(\.accuracy.equalErrorRate), "fmr100": mean { $0.accuracy.missed(atOneIn: 100) },
      "fmr1000": mean { $0.accuracy.missed(atOneIn: 1000) },
    ]
  }

  // MARK: Synthetic prints beside real ones

  private func synthetic() throws(Fault) -> FingerRun {
    let progress = invocation.progress("growing fingers", of: 40)
    let drawn = FingerSets(syntheticWith: progress)
    progress.finish()
    return try FingerRun("synthetic", drawn.sets.flatMap(\.prints), invocation)
  }

  private func showDistributions(_ drawn: FingerRun?, on outlet: Outlet) {
    outlet.line(
      "\("Distributions", .strong): a tenth lies below, the median, a tenth above; impostors' tail")
    var table = Table(
      [.init("set"), .number("minutiae"), .number("quality"), .number("genuine")]
        + ["median", "1 in 100", "1 in 1000"].map { .number("impostor \($0)") }
        + [.number("at 30 or more")])
    for run in runs + (drawn.map { [$0] } ?? []) { table.add(run.distribution) }
    table.print(on: outlet)
    outlet.line("")
  }

  // MARK: What a quality means

  private func showQuality(on outlet: Outlet) {
    outlet.line("\("What a quality means", .strong): comparisons with other images of the finger")
    var table = Table([
      .init("quality"), .number("images"), .number("median score"), .number("missed at 30"),
      .number("missed at 40"),
    ])
    for (low, high) in [(0, 34), (35, 49), (50, 64), (65, 79), (80, 100)] {
      let scores = runs.flatMap { $0.scores(ofQuality: low...high) }.sorted()
      let images = runs.reduce(0) { $0 + $1.qualities.count { (low...high).contains($0) } }
      guard !scores.isEmpty else { continue }
      let count = Double(scores.count)
      table.add([
        "\(low) to \(high)", "\(images)",
        "\(FingerCommand.text(FingerAccuracy.quantile(scores, 0.5)))",
        "\(percent(Double(scores.count { $0 < 30 }) / count)) %",
        "\(percent(Double(scores.count { $0 < 40 }) / count)) %",
      ])
    }
    table.print(on: outlet)
    outlet.line("")
  }

  private func percent(_ share: Double) -> String { BenchmarkResult.rounded(share * 100) }
}
