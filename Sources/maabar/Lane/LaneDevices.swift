import Bytes
import Codes
import Console
import Device
import Host
import PCSC
import Simulated
import Socket
import Synchronization

/// What a device does in a lane; one device may do several things.
enum LaneRole: CaseIterable, Hashable, Sendable {
  /// Reads the printed zone.
  case zoneReader
  /// Reads the chip.
  case chipReader
  case scanner
  case camera

  /// Whether a device can do it.
  func fits(_ device: DeviceDescriptor) -> Bool {
    switch self {
    case .zoneReader: device.capabilities.contains(.machineReadableZone)
    case .chipReader: device.capabilities.contains(.chip)
    case .scanner: device.deviceClass == .fingerScanner
    case .camera: device.deviceClass == .camera
    }
  }
}

/// The devices of a lane: where they are, the sessions on them, and what happens at them live.
final class LaneDevices: Sendable {
  /// Where devices are: a socket at which a process serves one, or a folder of specimens, which
  /// makes a simulated device in this process. Chip readers of the machine (PC/SC) need no place.
  struct Places {
    var reader: Path?
    var scanner: Path?
    var camera: Path?
    /// Which of the machine's chip readers are used.
    var chips = ChipReaders.off

    fileprivate var all: [(DeviceClass, Path)] {
      [(.documentReader, reader), (.fingerScanner, scanner), (.camera, camera)]
        .compactMap { kind, path in path.map { (kind, $0) } }
    }
  }

  /// Which of the machine's chip readers a lane uses.
  enum ChipReaders: Hashable, Sendable {
    case off
    case any
    /// Those whose identity has this in it.
    case named(String)

    /// Whether a lane uses this one.
    func include(_ device: DeviceIdentity) -> Bool {
      switch self {
      case .off: false
      case .any: true
      case .named(let part): device.description.lowercased().contains(part.lowercased())
      }
    }
  }

  private let hub: DeviceHub
  private let wanted: Set<LaneRole>
  private let chips: ChipReaders
  private let sessions = Mutex<[DeviceIdentity: DeviceSession]>([:])
  private let withDocument = Mutex<Set<DeviceIdentity>>([])
  private let stopped = Gate()

  /// Finds the devices; `show` is told in words what happens at them, on a thread of its own.
  /// Throws what a folder of specimens throws; a socket that nobody serves may be served later.
  convenience init(
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
    var drivers: [any DeviceDriver] = [SocketDriver(sockets), SimulatedDriver(simulated)]
    if places.chips != .off { drivers.append(PCSCDriver(files: files)) }
    self.init(drivers, places, timekeeper: timekeeper, show: show)
  }

  /// The devices of these drivers, as far as the places name them.
  init(
    _ drivers: [any DeviceDriver], _ places: Places, timekeeper: any Timekeeper,
    show: @escaping @Sendable (StyledText) -> Void
  ) {
    chips = places.chips
    let roles: [(LaneRole, Bool)] = [
      (.zoneReader, places.reader != nil), (.scanner, places.scanner != nil),
      (.camera, places.camera != nil),
      (.chipReader, places.chips != .off || places.reader != nil),
    ]
    wanted = Set(roles.filter(\.1).map(\.0))
    hub = DeviceHub(drivers: drivers, timekeeper: timekeeper)
    // What is there already is told before the first question.
    for event in hub.events.drain() { note(event, show) }
    let pump = OwnerThread(name: "lane events")
    pump.run { [hub, stopped, weak self] in
      while !stopped.isOpen {
        if let event = hub.events.next(milliseconds: 100) { self?.note(event, show) }
        if Interruption.isRequested { self?.cancel() }
      }
    }
    pump.end()
  }

  deinit { stopped.open() }

  private func note(_ event: DeviceEvent, _ show: (StyledText) -> Void) {
    switch event.kind {
    case .documentPresent: withDocument.withLock { _ = $0.insert(event.device) }
    case .documentRemoved, .removed: withDocument.withLock { _ = $0.remove(event.device) }
    default: break
    }
    guard event.device.driver != PCSCDriver.driverName || concerns(event) else { return }
    if let text = Self.words(event) { show(text) }
  }

  /// Whether an event of PC/SC is of interest here: nobody misses a library that no station needs
  /// without a chip reader, unless one was named.
  private func concerns(_ event: DeviceEvent) -> Bool {
    if case .fault(let fault) = event.kind {
      if fault.code == .libraryMissing, case .any = chips { return false }
      return true
    }
    return chips.include(event.device)
  }

  /// True for what the lane was given a device for.
  func wants(_ role: LaneRole) -> Bool { wanted.contains(role) }

  /// The device that does something in the lane; of several chip readers one on which a document
  /// lies. Nil while none is there.
  func device(_ role: LaneRole) -> DeviceDescriptor? {
    guard wants(role) else { return nil }
    let fitting = hub.list().filter { device in
      role.fits(device)
        && (device.identity.driver != PCSCDriver.driverName || chips.include(device.identity))
    }
    return fitting.first { hasDocument($0.identity) } ?? fitting.first
  }

  /// True while a document lies on a reader that tells it.
  func hasDocument(_ device: DeviceIdentity) -> Bool {
    withDocument.withLock { $0.contains(device) }
  }

  /// An open session on the lane's device for something; opened anew when the last one's device was
  /// unplugged. Nil while no such device is there or can be opened.
  func session(_ role: LaneRole) -> DeviceSession? {
    guard let device = device(role)?.identity else { return nil }
    if let open = sessions.withLock({ $0[device] }) {
      // A session outlives its device's unplugging, but is of no more use.
      if case .captured = open.options(by: open.deadline(milliseconds: 2000)) { return open }
      open.close()
      sessions.withLock { $0[device] = nil }
    }
    let session = try? hub.open(device)
    sessions.withLock { $0[device] = session }
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
