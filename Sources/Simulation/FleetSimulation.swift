public import Bytes
import Crypto
public import Host
import Store
import Torture

/// A whole fleet through some years, as a seed decides.
///
///     let report = try FleetSimulation.run(SimulationPlan(seed: 7), below: scratch)
///     report.violation == nil
public enum FleetSimulation {
  /// Runs a plan in a new folder below `folder`, which is removed afterwards; `follow` is given
  /// every line of what happens, `shouldStop` is asked between two steps.
  ///
  /// A violation stands in the report; what is thrown is this machine's own trouble.
  public static func run(
    _ plan: SimulationPlan, below folder: Path, randomness: some Randomness,
    follow: ((String) -> Void)? = nil, shouldStop: () -> Bool = { false }
  ) throws(Fault) -> SimulationReport {
    try Scratch.lend(below: folder, randomness: randomness) { root throws(Fault) in
      var report = SimulationReport(plan)
      var fault: Fault?
      OwnedRandomness.drawing(from: SeededRandomness(seed: plan.seed ^ 0x0bad_cafe)) {
        RecordingFileSystem.use {
          do { try play(plan, in: root, &report, follow, shouldStop) } catch {
            if let violation = error as? Violation {
              report.violation = violation
            } else {
              fault = error as? Fault ?? Fault(.bug, at: "simulation", "\(error)")
            }
          }
        }
      }
      if let fault { throw fault }
      return report
    }
  }

  private static func play(
    _ plan: SimulationPlan, in root: Path, _ report: inout SimulationReport,
    _ follow: ((String) -> Void)?, _ shouldStop: () -> Bool
  ) throws {
    let fleet = try Fleet(plan, in: root, follow: follow)
    defer {
      report.steps = fleet.history.step
      report.trace = fleet.history.digest.hex
      report.counts = fleet.counts
    }
    do {
      for _ in 0..<plan.years {
        for _ in 0..<plan.stations * SimulationPlan.stepsInStationYear {
          if shouldStop() { return }
          try fleet.step()
        }
        try fleet.reckon()
      }
      try fleet.drillTwoViews()
    } catch let fault as Fault {
      throw fleet.violated("only what is known to go wrong does", "\(fault)")
    }
  }
}
