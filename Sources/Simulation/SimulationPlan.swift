/// What a simulation is to be.
public struct SimulationPlan: Sendable {
  /// Decides everything that happens.
  public var seed: UInt64
  /// Simulated years, 1 or more.
  public var years: Int
  /// Stations, 1 to 99.
  public var stations: Int
  /// Something to be done wrong on purpose, so that a test can see it found.
  package var defect: PlantedDefect?

  /// A plan of a seed.
  public init(seed: UInt64, years: Int = 1, stations: Int = 5) {
    self.seed = seed
    self.years = years
    self.stations = stations
  }

  /// What happens at a station in a year, on average: crossings are recorded some fifty times, it
  /// syncs some fifty times over network or stick, and every other thing happens a few times.
  static let stepsInStationYear = 130
}

/// What a simulation can be told to do wrong.
package enum PlantedDefect: String, Sendable, CaseIterable {
  /// The registry's disk says that it synced and did not.
  case lyingDisk = "lying-disk"
}

/// What a simulation came to.
public struct SimulationReport: Sendable {
  /// Its plan.
  public let plan: SimulationPlan
  /// Steps that were done.
  public internal(set) var steps = 0
  /// SHA-256 over everything that happened, 64 hexadecimal digits: the same for the same plan.
  public internal(set) var trace = ""
  /// How often each thing happened, by its name.
  public internal(set) var counts: [String: Int] = [:]
  /// What did not hold; nil when everything did.
  public internal(set) var violation: Violation?

  init(_ plan: SimulationPlan) { self.plan = plan }
}

/// What did not hold, and what led to it.
public struct Violation: Error, Sendable {
  /// The rule that was broken.
  public let rule: String
  /// How.
  public let detail: String
  /// The step of the simulation, from 1.
  public let step: Int
  /// What happened before, oldest first; the last line is the newest.
  public let history: [String]
}
