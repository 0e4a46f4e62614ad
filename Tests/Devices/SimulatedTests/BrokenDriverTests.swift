import Bytes
import Codes
import Crypto
import Device
import DeviceContract
import Host
import Simulated
import Testing

/// What a driver can do wrong, and the promise that must find it out.
enum Flaw: String, CaseIterable, Sendable {
  case givesFewerFingers
  case ignoresCancel
  case hangsPastTheDeadline
  case sendsAnotherHash
  case changesBytes
  case forgetsRemoval
  case staysListed
  case takesUnpluggingForSilence
  case forgetsOptions
  case takesRetriesForErrors
  case takesFailuresForSilence
  case hasAnotherName

  var promise: String {
    switch self {
    case .givesFewerFingers, .sendsAnotherHash, .changesBytes:
      "a capture gives the device's own bytes, hash, device and both clocks"
    case .ignoresCancel: "cancelling from another thread ends a capture soon"
    case .hangsPastTheDeadline: "nothing laid on times out, not before the deadline"
    case .forgetsRemoval, .staysListed:
      "a device keeps its identity over unplugging and plugging in"
    case .takesUnpluggingForSilence:
      "unplugging during a capture removes the device, for good in this session"
    case .forgetsOptions: "options are set within their ranges, and named when they are not"
    case .takesRetriesForErrors: "a bad read is the operator's turn, and the next capture works"
    case .takesFailuresForSilence: "a failing device is an error, and the session lives on"
    case .hasAnotherName: "its name is the first part of its devices' identities"
    }
  }
}

/// A good driver with one flaw.
private struct BrokenDriver: DeviceDriver {
  let good: SimulatedDriver
  let flaw: Flaw
  private let seen: [DeviceDescriptor]
  private let own = DeviceEvents(timekeeper: SystemTimekeeper())
  private let stopped = Gate()

  init(_ good: SimulatedDriver, _ flaw: Flaw) throws(Fault) {
    self.good = good
    self.flaw = flaw
    seen = try good.list()
  }

  var name: String { flaw == .hasAnotherName ? "Broken" : good.name }

  func start(_ events: DeviceEvents) throws(Fault) {
    guard flaw == .forgetsRemoval else { return try good.start(events) }
    try good.start(own)
    let pump = OwnerThread(name: "broken events")
    pump.run { [own, stopped] in
      while !stopped.isOpen {
        guard let event = own.next(milliseconds: 20), event.kind != .removed else { continue }
        events.post(event.kind, of: event.device)
      }
    }
    pump.end()
  }

  func list() throws(Fault) -> [DeviceDescriptor] {
    flaw == .staysListed ? seen : try good.list()
  }

  func open(_ identity: DeviceIdentity) throws(Fault) -> any DeviceConnection {
    BrokenConnection(try good.open(identity), flaw)
  }

  func stop() {
    stopped.open()
    good.stop()
  }
}

private final class BrokenConnection: DeviceConnection {
  private let good: any DeviceConnection
  private let flaw: Flaw

  init(_ good: any DeviceConnection, _ flaw: Flaw) {
    self.good = good
    self.flaw = flaw
  }

  func options() throws(Fault) -> [DeviceOption] { try good.options() }

  func set(_ option: String, to value: OptionValue) throws(Fault) {
    if flaw != .forgetsOptions { try good.set(option, to: value) }
  }

  func preview(_ control: CaptureControl) -> Attempt<CapturedItem> { good.preview(control) }

  func close() { good.close() }

  func capture(_ request: CaptureRequest, _ control: CaptureControl) -> Attempt<RawCapture> {
    let attempt = good.capture(request, control)
    switch (flaw, attempt) {
    case (.givesFewerFingers, .captured(let raw)):
      return .captured(RawCapture(items: Array(raw.items.dropLast())))
    case (.sendsAnotherHash, .captured(let raw)):
      return .captured(RawCapture(items: raw.items.map { item($0, $0.bytes, Hash.sha256([])) }))
    case (.changesBytes, .captured(let raw)):
      let changed = raw.items.map { item($0, $0.bytes + [0], Hash.sha256($0.bytes + [0])) }
      return .captured(RawCapture(items: changed))
    case (.ignoresCancel, .cancelled), (.hangsPastTheDeadline, .timedOut):
      _ = Gate().wait(milliseconds: 1500)
      return attempt
    case (.takesUnpluggingForSilence, .removed), (.takesFailuresForSilence, .deviceError):
      return .timedOut
    case (.takesRetriesForErrors, .retry): return .deviceError(Fault(.deviceFailed, "retry"))
    default: return attempt
    }
  }

  private func item(_ item: CapturedItem, _ bytes: [UInt8], _ hash: [UInt8]) -> CapturedItem {
    CapturedItem(part: item.part, format: item.format, bytes: bytes, sha256: hash)
  }
}

@Suite("The driver contract finds broken drivers out")
struct BrokenDriverTests {
  @Test("A driver with a flaw breaks the promise that is about it", arguments: Flaw.allCases)
  func findsOut(flaw: Flaw) throws {
    let device = SimulatedDevice.fingerScanner(serial: "FS-1")
    let fingers: [FingerPosition] = [.rightIndex, .rightMiddle]
    let hand = fingers.map { FingerSpecimen(position: $0, bytes: [UInt8($0.rawValue), 255]) }
    var bench = DeviceBench(
      driver: try BrokenDriver(SimulatedDriver([device]), flaw), identity: device.identity,
      request: try .fingers(fingers, for: .inspection), layOn: { device.lay(.hand(hand)) },
      expected: hand.map(\.bytes), unplug: { device.unplug() }, plugIn: { device.plugIn() },
      readBadly: { device.inject(.badRead(.placeAgain)) }, fail: { device.inject(.failure) },
      option: ("tells-fingers", .toggle(false), .number(1)))
    bench.patience = 500
    let promise = try #require(DevicePromise.all.first { $0.description == flaw.promise })
    #expect(promise.broken(by: bench) != [])
  }
}
