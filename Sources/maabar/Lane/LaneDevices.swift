import Bytes
import Codes
import Console
import Device
import Host
import Simulated
import Socket
import Synchronization

/// The devices of a lane: where they are, the sessions on them, and what happens at them live.
final class LaneDevices: Sendable {
  /// Where devices are: a socket at which a process serves one, or a folder of specimens, which
  /// makes a simulated device in this process.
  struct Places {
    var reader: Path?
    var scanner: Path?
    var camera: Path?

    fileprivate var all: [(DeviceClass, Path)] {
      [(.documentReader, reader), (.fingerScanner, scanner), (.camera, camera)]
        .compactMap { kind, path in path.map { (kind, $0) } }
    }
  }

  private let hub: DeviceHub
  private let wanted: Set<DeviceClass>
  private let sessions = Mutex<[DeviceClass: DeviceSession]>([:])
  private let stopped = Gate()

  /// Finds the devices; `show` is told in words what happens at them, on a thread of its own.
  /// Throws what a folder of specimens throws; a socket that nobody serves may be served later.
  init(
    _ places: Places, files: any Files, timekeeper: any Timekeeper,
    show: @escaping @Sendable (StyledText) -> Void
  ) throws(Fault) {
    var simulated: [SimulatedDevice] = []
    var sockets: [Path] = []
    for (kind, path) in places.all {
      if files.kind(of: path) == .folder {
        simulated.append(try Self.simulated(kind, SpecimenFolder(path, files: files)))
      } else {
        sockets.append(path)
      }
    }
    wanted = Set(places.all.map(\.0))
    let drivers: [any DeviceDriver] = [SocketDriver(sockets), SimulatedDriver(simulated)]
    hub = DeviceHub(drivers: drivers, timekeeper: timekeeper)
    // What is there already is told before the first question.
    for event in hub.events.drain() { if let text = Self.words(event) { show(text) } }
    let pump = OwnerThread(name: "lane events")
    pump.run { [hub, stopped, weak self] in
      while !stopped.isOpen {
        if let event = hub.events.next(milliseconds: 100), let text = Self.words(event) {
          show(text)
        }
        if Interruption.isRequested { self?.cancel() }
      }
    }
    pump.end()
  }

  deinit { stopped.open() }

  /// True for a class of which the lane was given a device.
  func wants(_ kind: DeviceClass) -> Bool { wanted.contains(kind) }

  /// An open session on the lane's device of a class; opened anew when the last one's device was
  /// unplugged. Nil while no such device is there or can be opened.
  func session(_ kind: DeviceClass) -> DeviceSession? {
    guard wants(kind), let device = hub.first(kind) else {
      sessions.withLock { $0[kind] = nil }
      return nil
    }
    if let open = sessions.withLock({ $0[kind] }) {
      // A session outlives its device's unplugging, but is of no more use.
      if case .captured = open.options(by: open.deadline(milliseconds: 2000)) { return open }
      open.close()
      sessions.withLock { $0[kind] = nil }
    }
    let session = try? hub.open(device.identity)
    sessions.withLock { $0[kind] = session }
    return session
  }

  /// Breaks off whatever is being captured.
  func cancel() { for session in sessions.withLock({ Array($0.values) }) { session.cancel() } }

  private static func simulated(
    _ kind: DeviceClass, _ folder: SpecimenFolder
  ) throws(Fault) -> SimulatedDevice {
    switch kind {
    case .documentReader:
      return .documentReader(of: try folder.documents())
    case .fingerScanner:
      let device = SimulatedDevice.fingerScanner()
      device.lay(try folder.hand())
      return device
    case .camera:
      let device = SimulatedDevice.camera()
      device.load(try folder.faces())
      return device
    }
  }

  /// What an event means for an officer; nil for what the lane shows otherwise.
  static func words(_ event: DeviceEvent) -> StyledText? {
    switch event.kind {
    case .arrived(let descriptor):
      return "  \(event.device.make) \(descriptor.identity.model, .strong) is there"
    case .removed: return "  \("\(event.device.model) was unplugged", .bad)"
    case .fault(let fault): return "  \("\(event.device.model): \(fault.detail)", .bad)"
    case .fingerNeeded: return "  \("lay the fingers on the scanner", .warning)"
    case .fingerPresent: return "  fingers are there: hold still"
    case .fingerRemoved: return "  fingers may be lifted"
    case .ready: return "  \(event.device.model) is ready again"
    case .documentPresent, .documentRemoved: return nil
    }
  }
}

extension DeviceClass {
  /// The words for people.
  var words: String {
    switch self {
    case .documentReader: "document reader"
    case .fingerScanner: "finger scanner"
    case .camera: "camera"
    }
  }
}

extension RetryReason {
  /// What to tell the traveller.
  var words: String {
    switch self {
    case .readAgain: "it could not be read: lay it on again"
    case .turnDocument: "turn the document"
    case .holdStill: "it moved: hold still"
    case .placeAgain: "lift the finger and lay it on again"
    case .centreFinger: "move the finger to the middle of the glass"
    case .fingersMissing: "fingers that were asked for are missing"
    case .poorQuality: "the quality is poor: clean the glass and the fingers"
    case .blank: "nothing is to be seen"
    case .tooSmall: "too little of the finger is on the glass: lay it flat"
    case .tooShort: "it was lifted too soon: leave it on longer"
    case .tooDry: "the finger is too dry: breathe on it, then press harder"
    case .tooWet: "the ridges run together: dry the finger and press less"
    case .wrongFinger: "that is another finger than the one asked for"
    case .lowContrast: "the ridges are faint: press harder"
    case .unusable: "the capture cannot be used"
    }
  }
}
