import Bytes
import Codes
import Crypto
import Host
import Record
import Registry
import Seal
import Store
import Support
import Testing

@testable import Readmission

/// A registry with a readmission office in a folder, and its people, each signed in.
final class Office {
  /// 2026-03-01T08:00:00Z, a Sunday, 11:00 in Baghdad.
  static let start: Int64 = 1_772_352_000_000
  static let passphrase = Passphrase("four quiet camels cross")

  let root: Path
  let clock = SimulatedTimekeeper(utcMilliseconds: Office.start)
  private(set) var registry: RegistryService
  let supervisor: OfficeSession

  init(_ folder: String, retentionDays: Int = 30) throws(Fault) {
    root = Path(folder) / "registry"
    registry = try RegistryService.make(
      RegistrySettings(name: "Test", origin: "registry.example/maabar/1"), in: root, files: Disk(),
      timekeeper: clock, randomness: SystemRandomness())
    try registry.openOffice(
      try StationName("BGW-READMISSION"), zone: "Asia/Baghdad", retentionDays: retentionDays,
      supervisors: ["2001", "2002"].map {
        NewSupervisor(number: $0, passphrase: Office.passphrase)
      }, cost: .simulated)
    supervisor = try registry.signIn(officer: "2001", Office.passphrase)
    let second = try registry.signIn(officer: "2002", Office.passphrase)
    for (number, role) in [
      ("3001", OfficeRole.officer), ("3002", .officer), ("4001", .auditor), ("5001", .followUp),
    ] {
      try registry.propose(
        officer: number, Office.passphrase, role: role, by: supervisor, cost: .simulated)
      try registry.admit(officer: number, agrees: true, by: second)
    }
  }

  func signIn(_ number: String) throws(Fault) -> OfficeSession {
    try registry.signIn(officer: number, Office.passphrase)
  }

  /// A desk of an officer who signs in for it.
  func desk(_ number: String) throws(Fault) -> CaseDesk { try desk(try signIn(number)) }

  func desk(_ session: OfficeSession) throws(Fault) -> CaseDesk {
    try CaseDesk(registry, session, now: clock.now())
  }

  /// The JSON of an invented application with fields changed; nil takes one out.
  static func application(_ changes: [String: JSON?] = [:]) throws -> [UInt8] {
    let json = try JSON.parse(try Fixture.bytes("readmission/applications/normal.json"))
    var fields = json.object ?? [:]
    for (name, value) in changes { fields[name] = value }
    return Array(JSON.object(fields).line().utf8)
  }

  /// Opens an invented case.
  func open(
    _ desk: CaseDesk, _ changes: [String: JSON?] = [:], under book: AgreementBook? = nil
  ) throws -> OpenedCase {
    try desk.open(try Office.application(changes), under: try book ?? AgreementBook())
  }

  /// Leads a new case to a confirmed conclusion by two officers, and gives the first one's desk.
  func decided(
    _ conclusion: Conclusion = .established, _ changes: [String: JSON?] = [:]
  ) throws -> (desk: CaseDesk, number: CaseNumber) {
    let desk = try desk("3001")
    let number = try open(desk, changes).number
    try desk.record(verified: ["items": []], in: number)
    try desk.conclude(number, conclusion, reason: "passport copy and register agree")
    // A supervisor, as Iraq's stated policy on forced returns asks.
    try self.desk("2002").second(number, confirms: true, reason: nil)
    return (desk, number)
  }
}

/// What a call throws; nil when it throws nothing.
func fault(_ body: () throws -> Void) -> Fault? {
  do { try body() } catch { return error as? Fault }
  return nil
}

/// Demands that a call is refused with a fault of a code, or at a place.
///
/// Not a macro's argument: of a closure within `#expect` and one after it, Swift 6.3 runs the first
/// for both.
func expectFault(
  _ code: Fault.Code? = nil, at place: String? = nil,
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  let found = fault(body)
  #expect(found != nil, sourceLocation: sourceLocation)
  if let code {
    #expect(
      found?.code == code, "\(found?.description ?? "")", sourceLocation: sourceLocation)
  }
  if let place { #expect(found?.place == place, sourceLocation: sourceLocation) }
}

/// Acts under the rules that are built in.
extension CaseDesk {
  func reply(_ number: CaseNumber) throws(Fault) { try reply(number, under: AgreementBook()) }

  func announce(_ number: CaseNumber, _ transfer: Transfer) throws(Fault) {
    try announce(number, transfer, under: AgreementBook())
  }
}

extension SafeguardAnswer {
  /// Yes to everything that a case of an adult alone is asked.
  static let allYes = [SafeguardQuestion.noRisk, .fitness, .vulnerability].map {
    SafeguardAnswer($0, isYes: true, by: "invented physician")
  }
}
