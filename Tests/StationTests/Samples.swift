import Bytes
import Codes
import Host
import Record
import Seal
import Store

@testable import Station

/// A station in a folder of a test, with clocks and randomness of the test's own.
struct SampleStation {
  let root: Path
  let timekeeper = SimulatedTimekeeper(utcMilliseconds: 1_772_438_400_000)
  let randomness = SeededRandomness(seed: 7)

  init(_ folder: String) { root = Path(folder) / "station" }

  var folder: StationFolder { StationFolder(root) }

  var now: Instant { Instant(milliseconds: timekeeper.now().utcMilliseconds) }

  func make(
    rules: String = "{}", protection: StationProtection = .simulated,
    tpm: TPMSealer = .system
  ) throws -> EnrolmentRequest {
    let configuration = StationConfiguration(
      station: try StationName("IBK-1"), pointOfEntry: try StationName("IQ-IBK"), country: "IRQ",
      zone: "Asia/Baghdad", mode: .land, lane: "1")
    return try StationSetup.make(
      configuration, rules: rules, protection: protection, in: root, files: Disk(),
      timekeeper: timekeeper, randomness: randomness, tpm: tpm)
  }

  /// Officers of each role, signed in.
  var officer: OfficerSession { session("IQ-7731", .officer) }
  var secondLine: OfficerSession { session("8102", .secondLine) }
  var supervisor: OfficerSession { session("9001", .supervisor) }

  private func session(_ serviceNumber: String, _ role: OfficerRole) -> OfficerSession {
    OfficerSession(serviceNumber: serviceNumber, role: role, opened: timekeeper.now())
  }

  func journal() throws -> Journal {
    let keys = try StationKeys.read(
      of: "IBK-1", from: folder, files: Disk(), randomness: randomness
    ).unlocked()
    let instance = String(decoding: try Disk().read(folder.instance, limit: 64), as: UTF8.self)
    return try Journal(
      station: "IBK-1", folder: folder, instance: instance, master: try keys.master,
      timekeeper: timekeeper, randomness: randomness)
  }

  /// A traveller without a document, let in.
  func crossing(_ header: RecordHeader, name: String = "HASSAN") -> RecordLine {
    let now = timekeeper.now()
    let time = RecordTime(
      utc: Instant(milliseconds: now.utcMilliseconds), offsetMinutes: 180,
      monotonicNanoseconds: now.monotonicNanoseconds, boot: now.bootID)
    let place = CrossingPlace(
      pointOfEntry: "IQ-IBK", lane: "1", direction: .entry, officer: "IQ-7731")
    let traveller = RecordedTraveller(
      names: [RecordedName(issued: name, source: .declared)], nationality: "IRQ")
    return .crossing(
      CrossingRecord(
        header: header,
        crossing: Crossing(
          captured: time, circumstances: CrossingCircumstances(place: place, mode: .land),
          traveller: traveller, decision: RecordedDecision(outcome: .admitted))))
  }
}

/// Calls a body and gives the fault that it threw, or nil.
func fault(_ body: () throws(Fault) -> Void) -> Fault? {
  do throws(Fault) {
    try body()
    return nil
  } catch { return error }
}
