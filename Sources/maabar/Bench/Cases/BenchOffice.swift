import Bytes
import Codes
import Console
import Crypto
import Host
import Readmission
import Record
import Registry
import Seal
import Store

/// A registry on the disk that holds people who do not exist, an office in it, and one case.
final class BenchOffice {
  private let ground: Benchmark.Ground
  /// The registry's folder.
  let root: Path
  /// The case.
  let number: CaseNumber
  /// The session in which it is verified.
  private let token: String
  /// Nanoseconds that preparing all crossings took.
  let preparing: UInt64
  /// Bytes of the prepared parts.
  let preparedBytes: Int

  /// Takes the people in, sealed by a station as any batch, prepares them, and opens the case.
  init(_ people: BenchPeople, in root: Path, _ ground: Benchmark.Ground) throws(Fault) {
    (self.ground, self.root) = (ground, root)
    let machine = ground.machine
    let registry = try RegistryService.make(
      RegistrySettings(name: "Bench", origin: "bench.example/log"), in: root,
      files: machine.files, timekeeper: machine.timekeeper, randomness: machine.randomness)
    try BenchOffice.take(people, in: registry, machine)
    let start = machine.timekeeper.now().monotonicNanoseconds
    _ = try PreparedHoldings(registry).update(.all)
    preparing = machine.timekeeper.now().monotonicNanoseconds - start
    preparedBytes = try machine.files.list(root / "prepared", limit: .max)
      .reduce(0) { $0 + $1.size }
    let passphrase = Passphrase("seven slow herons wade")
    let supervisors = ["2001", "2002"]
    try registry.openOffice(
      try StationName("BENCH-OFFICE"), zone: "Asia/Baghdad", retentionDays: 30,
      supervisors: supervisors.map { NewSupervisor(number: $0, passphrase: passphrase) })
    try registry.propose(
      officer: "3001", passphrase, role: .officer,
      by: try registry.signIn(officer: supervisors[0], passphrase))
    try registry.admit(
      officer: "3001", agrees: true, by: try registry.signIn(officer: supervisors[1], passphrase))
    let session = try registry.signIn(officer: "3001", passphrase)
    token = session.token
    number = try CaseDesk(registry, session, now: machine.timekeeper.now())
      .open(try people.application(), files: try people.files(), under: AgreementBook()).number
  }

  private static func take(
    _ people: BenchPeople, in registry: RegistryService, _ machine: Machine
  ) throws(Fault) {
    let station = try BenchmarkStation(BenchPeople.station, registry, machine.randomness)
    for first in stride(from: 0, to: people.people, by: 10_000) {
      let numbers = Array(first..<min(first + 10_000, people.people))
      let lines = Cores.values(of: numbers) { n in
        try? RecordLine.crossing(people.record(n)).bytes()
      }.compactMap(\.self)
      try Interruption.check()
      guard lines.count == numbers.count else { throw Fault(.bug, at: "bench", "no record") }
      var files: [[UInt8]] = []
      for start in stride(from: 0, to: lines.count, by: 1000) {
        files.append(try station.seal(Array(lines[start..<min(start + 1000, lines.count)])))
      }
      for ingested in registry.ingest(group: files) { _ = try ingested.get() }
    }
  }

  /// What `readmission verify` does once it has started: opens the registry, goes on with the
  /// session, searches, audits, and writes the table into the case.
  func verify() throws(Fault) -> EvidenceTable {
    let machine = ground.machine
    let registry = try RegistryService.open(
      root, files: machine.files, timekeeper: machine.timekeeper, randomness: machine.randomness)
    guard let session = try registry.resume(token: token) else {
      throw Fault(.bug, at: "bench", "the session has ended")
    }
    let desk = try CaseDesk(registry, session, now: machine.timekeeper.now())
    let inquiry = try desk.inquiry(number, under: AgreementBook(), state: "IRQ")
    let holdings = try PreparedHoldings(registry).open(on: desk.today)
    return try desk.verify(number, inquiry, in: holdings)
  }
}
