import Bytes
import Codes
import Device
import Document
import Encounter
import Host
import Simulated

/// A lane's document reader, whatever driver drives it.
struct LaneReader {
  /// What one reading of a document came to.
  enum Reading {
    /// The zone, with the report of its checks to follow.
    case zone(MachineReadableZone)
    /// The operator's turn, with what to do.
    case again(RetryHint)
    /// No working device, or enough attempts: type the zone instead.
    case typeIt
  }

  /// How long a reader may take for one document.
  private static let captureMilliseconds = 5000

  /// The open reader; nil while none is there.
  let session: @Sendable () -> DeviceSession?
  let timekeeper: any Timekeeper

  /// The reader among a lane's devices.
  init(_ devices: LaneDevices, _ timekeeper: any Timekeeper) {
    session = { devices.session(.zoneReader) }
    self.timekeeper = timekeeper
  }

  /// A simulated reader on which a caller lays documents.
  init(_ device: SimulatedDevice, _ timekeeper: any Timekeeper) throws(Fault) {
    let hub = DeviceHub(drivers: [SimulatedDriver([device])], timekeeper: timekeeper)
    let open = try hub.open(device.identity)
    session = { open }
    self.timekeeper = timekeeper
  }

  /// Reads the document that lies on the reader.
  func read(on day: CivilDate) throws(Fault) -> Reading {
    var encounter = TravellerEncounter(day: day, capturesFingers: false, timekeeper: timekeeper)
    return try read(for: &encounter)
  }

  /// Reads the document for a traveller's encounter.
  func read(for encounter: inout TravellerEncounter) throws(Fault) -> Reading {
    guard let session = session() else { return .typeIt }
    let advice = try encounter.readDocument(
      on: session, by: session.deadline(milliseconds: LaneReader.captureMilliseconds))
    if let zone = encounter.document?.document.zone { return .zone(zone) }
    if case .again(let hint, _) = advice { return .again(hint) }
    return .typeIt
  }
}
