import Bytes
import Codes
import Crypto
import Device
import Host
import Synchronization

/// One open simulated device.
final class SimulatedConnection: DeviceConnection {
  /// How often an open device looks whether something was laid on.
  private static let pollMilliseconds = 10

  private let device: SimulatedDevice
  /// Set when the plug was pulled: a connection does not revive when the device comes back.
  private let isDead = Mutex(false)

  init(_ device: SimulatedDevice) { self.device = device }

  func options() throws(Fault) -> [DeviceOption] { device.options }

  func set(_ option: String, to value: OptionValue) throws(Fault) { device.set(option, to: value) }

  func close() { device.close() }

  func preview(_ control: CaptureControl) -> Attempt<CapturedItem> {
    Attempt { () throws(Ending) -> CapturedItem in
      try awaitSpecimen(control) { specimen in
        guard case .hand(let fingers) = specimen else { return nil }
        return fingers.first.map(item)
      }
    }
  }

  func capture(_ request: CaptureRequest, _ control: CaptureControl) -> Attempt<RawCapture> {
    Attempt { () throws(Ending) -> RawCapture in
      if request.kind == .fingers { control.report(.fingerNeeded) }
      device.hangIfTold()
      try pause(device.latency, control)
      while let fault = device.nextFault() { try suffer(fault, control) }
      let shown = try awaitSpecimen(control) { items($0, for: request) }
      if request.kind == .fingers { control.report(.fingerPresent) }
      return RawCapture(items: shown)
    }
  }

  /// Looks again and again until something fitting lies there.
  private func awaitSpecimen<Value>(
    _ control: CaptureControl, _ reading: (Specimen) -> Value?
  ) throws(Ending) -> Value {
    while true {
      try checkPlug()
      if let value = device.nextSpecimen().flatMap(reading) { return value }
      try pause(Self.pollMilliseconds, control)
    }
  }

  private func checkPlug() throws(Ending) {
    let isDead = isDead.withLock { isDead in
      isDead = isDead || !device.isPlugged
      return isDead
    }
    if isDead { throw .removed }
  }

  /// Lets time pass, in short steps so that a pulled plug is noticed soon.
  private func pause(_ milliseconds: Int, _ control: CaptureControl) throws(Ending) {
    var left = milliseconds
    repeat {
      try control.wait(milliseconds: min(left, Self.pollMilliseconds))
      try checkPlug()
      left -= Self.pollMilliseconds
    } while left > 0
  }

  /// Goes wrong; returns when the capture goes on after it.
  private func suffer(_ fault: SimulatedFault, _ control: CaptureControl) throws(Ending) {
    switch fault {
    case .slow(let milliseconds): try pause(milliseconds, control)
    case .unplug(let milliseconds):
      try pause(milliseconds, control)
      device.unplug()
      try checkPlug()
    case .silence:
      while true { try pause(Self.pollMilliseconds, control) }
    case .badRead(let reason): throw .retry(RetryHint(reason))
    case .failure:
      throw .deviceError(
        Fault(.deviceFailed, at: device.identity.description, "the device reports a failure"))
    case .hang(let milliseconds): _ = Gate().wait(milliseconds: milliseconds)
    }
  }

  /// What the device makes of a specimen; nil when it shows nothing that was asked for.
  private func items(_ specimen: Specimen, for request: CaptureRequest) -> [CapturedItem]? {
    switch (specimen, request.kind) {
    case (.document(let bytes), .document):
      return [
        CapturedItem(
          part: .machineReadableZone, format: .text, bytes: bytes, sha256: Hash.sha256(bytes))
      ]
    case (.hand(let fingers), .fingers):
      let shown = shownFingers(fingers, for: request)
      return shown.isEmpty ? nil : shown.map(item)
    default: return nil
    }
  }

  /// A scanner that can tell fingers apart gives those asked for, a slap as one image or as its
  /// fingers; one that cannot gives the first.
  private func shownFingers(
    _ fingers: [FingerSpecimen], for request: CaptureRequest
  ) -> [FingerSpecimen] {
    guard device.tellsFingers else { return Array(fingers.prefix(1)) }
    let known = request.positions.flatMap { asked in
      let whole = fingers.filter { $0.position == asked }
      let expected = asked.fingers.filter(request.expectedFingers.contains)
      return whole.isEmpty ? fingers.filter { expected.contains($0.position) } : whole
    }
    return known.isEmpty ? fingers.filter { $0.position == .unknown } : known
  }

  private func item(_ finger: FingerSpecimen) -> CapturedItem {
    CapturedItem(
      part: .finger(device.tellsFingers ? finger.position : .unknown), format: finger.format,
      bytes: finger.bytes, sha256: Hash.sha256(finger.bytes), resolution: finger.resolution)
  }
}
