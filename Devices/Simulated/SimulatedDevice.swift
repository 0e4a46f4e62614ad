import Biometrics
import Bytes
import Codes
public import Device
public import Host
import Synchronization
import VirtualPassport

/// One simulated device: what lies on it, what it will do wrong, and whether it is plugged in.
///
/// A document reader, a finger scanner or a camera. Whoever holds it plays the hand that lays
/// documents and fingers on, from any thread.
public final class SimulatedDevice: Sendable {
  private struct State {
    var isPlugged = true
    var isOpen = false
    var lying: Specimen?
    /// The chip of what lies there, or of what the script laid on last.
    var chip: VirtualChip?
    var script: [ScriptStep] = []
    var faults: [SimulatedFault] = []
    var hang: Gate?
    var latency = 0
    var tellsFingers = true
    var care = ImpressionConditions.Care.guided
    var captures: UInt64 = 0
    var events: DeviceEvents?
  }

  /// What the driver says of it.
  public let identity: DeviceIdentity
  /// What kind of device it is.
  public let deviceClass: DeviceClass
  /// Whether a document reader reads chips too.
  private let readsChips: Bool
  /// The synthetic fingers of whoever stands there.
  let living = LivingFingers()
  private let state = Mutex(State())

  private init(
    _ deviceClass: DeviceClass, model: String, serial: String, readsChips: Bool = false
  ) {
    self.readsChips = readsChips
    identity = DeviceIdentity(
      driver: SimulatedDriver.driverName, make: "Maabar", model: model, serial: serial)
    self.deviceClass = deviceClass
  }

  /// A reader of machine-readable zones, and of chips where that is asked for.
  public static func documentReader(
    serial: String = "0001", readsChips: Bool = false
  ) -> SimulatedDevice {
    SimulatedDevice(
      .documentReader, model: "Document reader", serial: serial, readsChips: readsChips)
  }

  /// A reader of what a script brings: of chips too where a document of it has one.
  public static func documentReader(of script: [ScriptStep]) -> SimulatedDevice {
    let device = documentReader(readsChips: script.contains { $0.specimen?.chip != nil })
    device.load(script)
    return device
  }

  /// A scanner of single fingers and slaps.
  public static func fingerScanner(serial: String = "0001") -> SimulatedDevice {
    SimulatedDevice(.fingerScanner, model: "Finger scanner", serial: serial)
  }

  /// A camera for faces.
  public static func camera(serial: String = "0001") -> SimulatedDevice {
    SimulatedDevice(.camera, model: "Camera", serial: serial)
  }

  /// Lays a specimen on; it lies there until `takeAway`.
  public func lay(_ specimen: Specimen) {
    let old = state.withLock { state in
      defer { (state.lying, state.chip) = (specimen, specimen.chip) }
      return state.chip
    }
    old?.powerOff()
    if deviceClass == .documentReader { post(.documentPresent) }
  }

  /// Takes away what lies there.
  public func takeAway() {
    let (wasLying, chip) = state.withLock { state in
      defer { (state.lying, state.chip) = (nil, nil) }
      return (state.lying != nil, state.chip)
    }
    chip?.powerOff()
    if wasLying, deviceClass == .documentReader { post(.documentRemoved) }
  }

  /// Lets every capture take so many milliseconds: the option `latency`.
  public func wait(milliseconds: Int) { set("latency", to: .number(milliseconds)) }

  /// Puts steps behind those that wait: when nothing lies there, each capture takes the next.
  public func load(_ script: [ScriptStep]) { state.withLock { $0.script += script } }

  /// Lets the next capture suffer a fault; several wait their turn.
  public func inject(_ fault: SimulatedFault) { state.withLock { $0.faults.append(fault) } }

  /// Lets the driver's library hang in the next capture until the gate is open; nothing breaks it
  /// off.
  public func hang(until gate: Gate) { state.withLock { $0.hang = gate } }

  /// Pulls the plug.
  public func unplug() {
    let wasPlugged = state.withLock { state in
      defer { state.isPlugged = false }
      return state.isPlugged
    }
    if wasPlugged { post(.removed) }
  }

  /// Plugs the device in again, the same one.
  public func plugIn() {
    let wasPlugged = state.withLock { state in
      defer { state.isPlugged = true }
      return state.isPlugged
    }
    if !wasPlugged { post(.arrived(descriptor)) }
  }

  /// What the driver says of it.
  public var descriptor: DeviceDescriptor {
    let capabilities: Set<DeviceCapability> =
      switch deviceClass {
      case .documentReader:
        readsChips
          ? [.machineReadableZone, .documentPresence, .chip, .extendedLength]
          : [.machineReadableZone, .documentPresence]
      case .fingerScanner: [.fingerPresence, .slap, .preview]
      case .camera: [.preview]
      }
    let fingers = FingerPosition.allCases.filter { $0 != .unknown }
    return DeviceDescriptor(
      identity: identity, deviceClass: deviceClass, capabilities: capabilities,
      positions: deviceClass == .fingerScanner ? fingers : [], options: options)
  }

  var options: [DeviceOption] {
    let (latency, tellsFingers, care) = state.withLock { ($0.latency, $0.tellsFingers, $0.care) }
    let delay = DeviceOption(
      name: "latency", summary: "How long every capture takes.", unit: "milliseconds",
      range: .numbers(least: 0, most: 10_000, step: 1), value: .number(latency))
    guard deviceClass == .fingerScanner else { return [delay] }
    let tells = DeviceOption(
      name: "tells-fingers", summary: "Whether the scanner can tell fingers apart.", range: .toggle,
      value: .toggle(tellsFingers))
    let carefully = DeviceOption(
      name: "care", summary: "How carefully synthetic fingers are laid on.",
      range: .choices(ImpressionConditions.Care.allCases.map(\.rawValue)),
      value: .choice(care.rawValue))
    return [delay, tells, carefully]
  }

  func set(_ option: String, to value: OptionValue) {
    state.withLock { state in
      switch (option, value) {
      case ("latency", .number(let milliseconds)): state.latency = milliseconds
      case ("tells-fingers", .toggle(let tells)): state.tellsFingers = tells
      case ("care", .choice(let word)): state.care = .init(rawValue: word) ?? state.care
      default: break
      }
    }
  }
}

// What the driver's half sees.
extension SimulatedDevice {
  var isPlugged: Bool { state.withLock { $0.isPlugged } }
  var latency: Int { state.withLock { $0.latency } }
  var tellsFingers: Bool { state.withLock { $0.tellsFingers } }
  var care: ImpressionConditions.Care { state.withLock { $0.care } }

  /// The number of the next capture: synthetic fingers never lie twice alike.
  func countCapture() -> UInt64 {
    state.withLock { state in
      state.captures += 1
      return state.captures
    }
  }

  func connect(to events: DeviceEvents?) {
    state.withLock { $0.events = events }
    if events != nil, isPlugged { post(.arrived(descriptor)) }
  }

  /// Opens for one; false when it is open already.
  func open() -> Bool {
    state.withLock { state in
      defer { state.isOpen = true }
      return !state.isOpen
    }
  }

  func close() { state.withLock { $0.isOpen = false } }

  /// Hangs here when it was told to, a minute at most.
  func hangIfTold() {
    let gate = state.withLock { state in
      defer { state.hang = nil }
      return state.hang
    }
    _ = gate?.wait(milliseconds: 60_000)
  }

  /// The next thing that goes wrong, taken off the list; nil when nothing does.
  func nextFault() -> SimulatedFault? {
    state.withLock { state in
      if state.faults.isEmpty, state.lying == nil, let step = state.script.first,
        !step.faults.isEmpty
      {
        state.faults = step.faults
        state.script[0] = ScriptStep(specimen: step.specimen)
        if step.specimen == nil { state.script.removeFirst() }
      }
      return state.faults.isEmpty ? nil : state.faults.removeFirst()
    }
  }

  /// What lies there, or the next of the script, laid on and taken away by itself; its chip stays
  /// in the field until the next comes.
  func nextSpecimen() -> Specimen? {
    let (lying, scripted, old) = state.withLock { state -> (Specimen?, Specimen?, VirtualChip?) in
      if let lying = state.lying { return (lying, nil, nil) }
      guard !state.script.isEmpty else { return (nil, nil, nil) }
      let specimen = state.script.removeFirst().specimen
      defer { state.chip = specimen?.chip }
      return (nil, specimen, state.chip)
    }
    old?.powerOff()
    if scripted != nil, deviceClass == .documentReader {
      post(.documentPresent)
      post(.documentRemoved)
    }
    return lying ?? scripted
  }

  /// The chip in the field.
  var chip: VirtualChip? { state.withLock { $0.chip } }

  /// The chip in the field, or that of the script's next document; nil when none is there.
  func nextChip() -> VirtualChip? {
    if let chip { return chip }
    let isNext = state.withLock { state in
      state.lying == nil && state.faults.isEmpty
        && state.script.first.map { $0.faults.isEmpty && $0.specimen?.chip != nil } ?? false
    }
    return isNext ? nextSpecimen()?.chip : nil
  }

  private func post(_ kind: DeviceEventKind) {
    state.withLock { $0.events }?.post(kind, of: identity)
  }
}
