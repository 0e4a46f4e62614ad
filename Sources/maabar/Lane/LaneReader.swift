import Bytes
import Codes
import Device
import Document
import Encounter
import Host
import Simulated

/// A lane's document reader: one open device, whatever driver drives it.
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

  let session: DeviceSession
  let timekeeper: any Timekeeper

  /// A simulated reader fed by a folder of specimen files, one document after another.
  static func simulated(_ folder: Path, _ files: any Files, _ timekeeper: any Timekeeper)
    throws(Fault) -> LaneReader
  {
    let device = SimulatedDevice.documentReader()
    device.load(try SpecimenFolder(folder, files: files).documents())
    return try LaneReader(device, timekeeper)
  }

  /// A simulated reader on which a caller lays documents.
  init(_ device: SimulatedDevice, _ timekeeper: any Timekeeper) throws(Fault) {
    let hub = DeviceHub(drivers: [SimulatedDriver([device])], timekeeper: timekeeper)
    session = try hub.open(device.identity)
    self.timekeeper = timekeeper
  }

  /// Reads the document that lies on the reader.
  func read(on day: CivilDate) throws(Fault) -> Reading {
    var encounter = TravellerEncounter(day: day, capturesFingers: false, timekeeper: timekeeper)
    let advice = try encounter.readDocument(
      on: session, by: session.deadline(milliseconds: LaneReader.captureMilliseconds))
    if let zone = encounter.document?.document.zone { return .zone(zone) }
    if case .again(let hint, _) = advice { return .again(hint) }
    return .typeIt
  }
}
