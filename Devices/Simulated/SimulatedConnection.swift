import Biometrics
import Bytes
import Codes
import Crypto
import Device
import Host
import Synchronization
import VirtualPassport

/// One open simulated device.
final class SimulatedConnection: DeviceConnection {
  /// How often an open device looks whether something was laid on.
  private static let pollMilliseconds = 10
  /// The time between two live pictures of a camera.
  private static let frameMilliseconds = 100

  private let device: SimulatedDevice
  /// Set when the plug was pulled: a connection does not revive when the device comes back.
  private let isDead = Mutex(false)
  /// The chip that was powered last.
  private let powered = Mutex<VirtualChip?>(nil)

  init(_ device: SimulatedDevice) { self.device = device }

  func options() throws(Fault) -> [DeviceOption] { device.options }

  func set(_ option: String, to value: OptionValue) throws(Fault) { device.set(option, to: value) }

  func close() { device.close() }

  func preview(_ control: CaptureControl) -> Attempt<CapturedItem> {
    Attempt { () throws(Ending) -> CapturedItem in
      let frame = device.countCapture()
      // A camera gives some ten live pictures a second.
      if device.deviceClass == .camera { try pause(Self.frameMilliseconds, control) }
      let specimen = try awaitSpecimen(control) { $0 }
      switch specimen {
      case .hand(let fingers) where !fingers.isEmpty: return item(fingers[0])
      case .living(let hand): return device.living.preview(of: hand, capture: frame)
      case .face(let face): return item(face, frame: frame)
      case .hand, .document, .electronic:
        throw .deviceError(Fault(.deviceUnable, "what lies there gives no live picture"))
      }
    }
  }

  func capture(_ request: CaptureRequest, _ control: CaptureControl) -> Attempt<RawCapture> {
    var placement: FingerPlacement?
    let attempt = Attempt { () throws(Ending) -> RawCapture in
      if request.kind == .fingers { control.report(.fingerNeeded) }
      device.hangIfTold()
      try pause(device.latency, control)
      while let fault = device.nextFault() {
        if case .placement(let how) = fault { placement = how } else { try suffer(fault, control) }
      }
      let specimen = try awaitSpecimen(control) { shows($0, request) ? $0 : nil }
      if request.kind == .fingers { control.report(.fingerPresent) }
      defer { if request.kind == .fingers { control.report(.fingerRemoved) } }
      return RawCapture(items: try items(specimen, for: request, placement, control))
    }
    guard let reason = placement?.reason, case .captured(let raw) = attempt else { return attempt }
    let hint = RetryHint(reason, fingers: raw.items.compactMap(\.position))
    return .retry(hint, kept: raw.items.isEmpty ? nil : raw)
  }

  func powerChip(_ control: CaptureControl) -> Attempt<[UInt8]> {
    Attempt { () throws(Ending) in
      powered.withLock { $0 = nil }
      while true {
        try checkPlug()
        if let chip = device.nextChip() {
          powered.withLock { $0 = chip }
          return chip.powerOn()
        }
        try pause(Self.pollMilliseconds, control)
      }
    }
  }

  func exchange(_ command: [UInt8], _ control: CaptureControl) -> Attempt<[UInt8]> {
    Attempt { () throws(Ending) in
      try control.wait(milliseconds: 0)
      try checkPlug()
      // A chip that left the field in the middle has lost its power and must get it anew.
      guard let chip = powered.withLock({ $0 }), device.chip == chip, chip.isPowered,
        let answer = chip.answer(command)
      else { throw .retry(RetryHint(.readAgain)) }
      return answer
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
    case .placement: break
    case .failure:
      throw .deviceError(
        Fault(.deviceFailed, at: device.identity.description, "the device reports a failure"))
    case .hang(let milliseconds): _ = Gate().wait(milliseconds: milliseconds)
    }
  }

  /// True for a specimen that shows something of what is asked for.
  private func shows(_ specimen: Specimen, _ request: CaptureRequest) -> Bool {
    switch (specimen, request.kind) {
    case (.document, .document), (.electronic, .document), (.living, .fingers): true
    case (.face, .face): true
    case (.hand(let fingers), .fingers): !shownFingers(fingers, for: request).isEmpty
    default: false
    }
  }

  /// What the device makes of a specimen that shows what is asked for.
  private func items(
    _ specimen: Specimen, for request: CaptureRequest, _ placement: FingerPlacement?,
    _ control: CaptureControl
  ) throws(Ending) -> [CapturedItem] {
    switch specimen {
    case .document(let bytes), .electronic(let bytes, _):
      return [
        CapturedItem(
          part: .machineReadableZone, format: .text, bytes: bytes, sha256: Hash.sha256(bytes))
      ]
    case .face(let face): return [item(face, frame: nil)]
    case .hand(let fingers):
      let shown = shownFingers(fingers, for: request)
      return (placement == .fewer ? shown.dropLast() : shown[...]).map(item)
    case .living(let hand):
      let laying = LivingFingers.Laying(
        capture: device.countCapture(), care: device.care, placement: placement)
      let items = try device.living.items(of: hand, request, laying) { () throws(Ending) in
        try control.wait(milliseconds: 0)
        try checkPlug()
      }
      return device.tellsFingers ? items : items.prefix(1).map(withoutPosition)
    }
  }

  /// A face as a camera gives it: `frame` is the number of a live picture, nil for a portrait.
  private func item(_ face: FaceSpecimen, frame: UInt64?) -> CapturedItem {
    switch face {
    case .image(let format, let bytes):
      return CapturedItem(part: .face, format: format, bytes: bytes, sha256: Hash.sha256(bytes))
    case .drawn(let number):
      // In live pictures the head sways to and fro, 24 pixels in 16 pictures.
      let phase = frame.map { Int($0 % 32) }
      let sway = phase.map { Double(abs($0 - 16) - 8) * 1.5 } ?? 0
      let image = TestFace(number).drawn(sway: sway, scale: frame == nil ? 1 : 2)
      let bytes =
        frame == nil ? PortableNetworkGraphics.write(image) : PortableGreymap.write(image)
      return CapturedItem(
        part: .face, format: frame == nil ? .png : .pgm, bytes: bytes, sha256: Hash.sha256(bytes))
    }
  }

  private func withoutPosition(_ item: CapturedItem) -> CapturedItem {
    CapturedItem(
      part: .finger(.unknown), format: item.format, bytes: item.bytes, sha256: item.sha256,
      resolution: item.resolution)
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
