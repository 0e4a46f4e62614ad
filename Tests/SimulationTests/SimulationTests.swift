import Bytes
import Host
import Support
import Testing

@testable import Simulation

@Suite("A simulated fleet", .serialized)
struct SimulationTests {
  private func run(_ plan: SimulationPlan) throws -> SimulationReport {
    if let memory = VolatileFolder.own("maabar-simulation-test") {
      return try FleetSimulation.run(plan, below: memory, randomness: SystemRandomness())
    }
    return try withTemporaryFolder { (folder: String) throws in
      try FleetSimulation.run(plan, below: Path(folder), randomness: SystemRandomness())
    }
  }

  @Test("Loses, alters and doubles nothing, whatever goes wrong", arguments: [11, 12] as [UInt64])
  func holds(seed: UInt64) throws {
    let report = try run(SimulationPlan(seed: seed, years: 1, stations: 3))
    #expect(report.violation == nil, "\(report.violation?.rule ?? "")")
    #expect(report.steps == 390)
    #expect(report.counts["power cut"] ?? 0 > 5)
  }

  /// Fleets that once found something, each with what it found.
  static let found: [(seed: UInt64, stations: Int)] = [
    // A list that was published while the disk was full stood there without its statement.
    (7, 4),
    // A receipt of a log that ended, of a tree that its station was not shown, waited for ever.
    (8, 4),
    // A registry that was restored twice from one backup gave two logs one name.
    (9, 4),
    // An erasure that a full disk cut off kept every backup from being whole until a restart.
    (40, 3),
  ]

  @Test("What one fleet found stays mended", arguments: found.indices)
  func staysMended(_ index: Int) throws {
    let (seed, stations) = Self.found[index]
    let report = try run(SimulationPlan(seed: seed, years: 1, stations: stations))
    #expect(report.violation == nil, "\(report.violation?.rule ?? "")")
  }

  @Test("Every planted defect of Tests/Mutants has one place where it can be planted")
  func mutants() throws {
    let folder = Path(Fixture.root) / "Tests/Mutants"
    let names = try Disk().list(folder, limit: 99).map(\.name).filter { $0.hasSuffix(".mutant") }
    #expect(names.count >= 8)
    for name in names {
      let text = String(decoding: try Disk().read(folder / name, limit: 4096), as: UTF8.self)
      let lines = text.split(separator: "\n").map(String.init)
      try #require(lines.count == 4 && lines[2] != lines[3], "\(name)")
      let source = try Disk().read(Path(Fixture.root) / lines[1], limit: 1 << 20)
      let places = String(decoding: source, as: UTF8.self).ranges(of: lines[2])
      #expect(places.count == 1, "\(name)")
    }
  }

  @Test("A registry whose disk lies about its syncs is found out")
  func lyingDisk() throws {
    var rules: Set<String> = []
    for seed in 1...20 as ClosedRange<UInt64> where rules.isEmpty {
      var plan = SimulationPlan(seed: seed, stations: 2)
      plan.defect = .lyingDisk
      guard let violation = try run(plan).violation else { continue }
      #expect(violation.step > 0 && !violation.history.isEmpty)
      rules.insert(violation.rule)
    }
    #expect(!rules.isEmpty)
  }

  @Test("The same seed does the same again, another one something else")
  func repeats() throws {
    let traces = try [5, 5, 6].map { try run(SimulationPlan(seed: $0, stations: 2)).trace }
    #expect(traces[0] == traces[1] && traces[0] != traces[2])
    #expect(traces[0].count == 64)
  }
}
