import Bytes
import Console
import Host
import Simulation

/// The verb `simulate`: a whole fleet of stations, and everything that can go wrong with it.
enum SimulateCommand {
  static let seed = Parameter.required("--seed", .number(), "decides everything that happens")
  static let years = Parameter.defaulted(
    "--years", .number(1...1000), to: 1, "simulated years of each run")
  static let stations = Parameter.defaulted(
    "--stations", .number(1...99), to: 5, "stations of the fleet")
  static let runs = Parameter.defaulted(
    "--runs", .number(1...1_000_000), to: 1, "runs, with this seed and those after it")
  static let story = Parameter.flag("--story", "write every line of what happens")

  static let command = Command(
    "simulate", "play a fleet of stations through years of trouble, by a seed",
    discussion: """
      Real stations and a real registry, with a clock, a network and disks that fail: power cuts \
      at any write, full disks, wrong clocks, broken lines, lost, copied and damaged sticks, disks \
      and the registry put back from old copies. Everything that was promised to somebody is held \
      against what is there. The same seed does the same again; the hash of all that happened \
      says so. The exit status is 1 when something did not hold, and the story that led to it is \
      written. Nothing of a real registry is read or changed.
      """,
    examples: [
      .init("maabar-registry simulate --seed 1 --years 2", "Two years of five stations."),
      .init(
        "maabar-registry simulate --seed 1 --years 10 --stations 10 --runs 100",
        "Ten thousand station-years."),
    ],
    parameters: [seed, years, stations, runs, story], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let first = invocation[seed]
    let runs = invocation[runs]
    var found: [(report: SimulationReport, violation: Violation)] = []
    var traces: [JSON] = []
    var steps = 0
    let folder = try scratch(invocation)
    let progress = runs > 1 ? invocation.progress("fleets", of: runs) : nil
    for run in 0..<runs {
      var plan = SimulationPlan(seed: UInt64(first + run))
      plan.years = invocation[years]
      plan.stations = invocation[stations]
      let tellsStory = invocation[story]
      let report = try FleetSimulation.run(
        plan, below: folder, randomness: invocation.machine.randomness,
        follow: tellsStory ? { invocation.outlet.line("\($0)") } : nil,
        shouldStop: { Interruption.isRequested })
      try Interruption.check()
      steps += report.steps
      traces.append(["seed": .integer(Int64(first + run)), "trace": .string(report.trace)])
      if let violation = report.violation { found.append((report, violation)) }
      progress?.advance()
    }
    progress?.finish()
    tell(invocation, steps, traces, found)
    return found.isEmpty ? .success : .found
  }

  /// Where the fleets live while they run: in memory where there is such a folder, for every
  /// promise is synced.
  private static func scratch(_ invocation: Invocation) throws(Fault) -> Path {
    if let folder = VolatileFolder.own("maabar-simulate") { return folder }
    let folder = Path(invocation.machine.variable("TMPDIR") ?? "/tmp")
    return folder
  }

  private static func tell(
    _ invocation: Invocation, _ steps: Int, _ traces: [JSON],
    _ found: [(report: SimulationReport, violation: Violation)]
  ) {
    invocation.answer([
      "whole": .boolean(found.isEmpty), "steps": .integer(Int64(steps)),
      "runs": .array(traces),
      "violations": .array(
        found.map { report, violation in
          [
            "seed": .integer(Int64(clamping: report.plan.seed)), "rule": .string(violation.rule),
            "detail": .string(violation.detail), "step": .integer(Int64(violation.step)),
            "history": .texts(violation.history),
          ]
        }),
    ]) { outlet in
      for (report, violation) in found {
        for line in violation.history { outlet.line("\(line)") }
        outlet.line(
          "\("Found", .bad): seed \(report.plan.seed), step \(violation.step): \(violation.rule)")
      }
      if found.isEmpty { outlet.line("\("Whole", .good): everything that was promised held") }
      outlet.line("  \(traces.count) runs, \(steps) steps")
      if traces.count == 1, let trace = traces[0]["trace"]?.string {
        outlet.line("  trace \(trace)")
      }
    }
  }
}
