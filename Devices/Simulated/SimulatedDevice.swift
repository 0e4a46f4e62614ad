import Biometrics
import Bytes
import Codes
public import Device
public import Host
import Synchronization

/// One simulated device: what lies on it, what it will do wrong, and whether it is plugged in.
///
/// A document reader, a finger scanner or a camera. Whoever holds it plays the hand that lays
/// documents and fingers on, from any thread.
public final class SimulatedDevice: Sendable {
  private struct State {
    var isPlugged = true
    var isOpen = false
    var lying: Specimen?
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
  /// The synthetic fingers of whoever stands there.
  let living = LivingFingers()
  private let state = Mutex(State())

  private init(_ deviceClass: DeviceClass, model: String, serial: String) {
    identity = DeviceIdentity(
      driver: SimulatedDriver.driverName, make: "Maabar", model: model, serial: serial)
    self.deviceClass = deviceClass
  }

  /// A reader of machine-readable zones.
  public static func documentReader(serial: String = "0001") -> SimulatedDevice {
    SimulatedDevice(.documentReader, model: "Document reader", serial: serial)
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
    state.withLock { $0.lying = specimen }
    if deviceClass == .documentReader { post(.documentPresent) }
  }

  /// Takes away what lies there.
  public func takeAway() {
    let wasLying = state.withLock { state in
      defer { state.lying = nil }
      return state.lying != nil
    }
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
      case .documentReader: [.machineReadableZone, .documentPresence]
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

  /// What lies there, or the next of the script, laid on and taken away by itself.
  func nextSpecimen() -> Specimen? {
    let (lying, scripted) = state.withLock { state -> (Specimen?, Specimen?) in
      if let lying = state.lying { return (lying, nil) }
      return (nil, state.script.isEmpty ? nil : state.script.removeFirst().specimen)
    }
    if scripted != nil, deviceClass == .documentReader {
      post(.documentPresent)
      post(.documentRemoved)
    }
    return lying ?? scripted
  }

  private func post(_ kind: DeviceEventKind) {
    state.withLock { $0.events }?.post(kind, of: identity)
  }
}
