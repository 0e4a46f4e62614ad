import Biometrics
import Bytes
import Codes
import Device
import DeviceContract
import Host
import Simulated
import Testing

@Suite("Synthetic people at simulated devices")
struct LivingTests {
  private let scanner = SimulatedDevice.fingerScanner()
  private let hub: DeviceHub

  init() {
    hub = DeviceHub(drivers: [SimulatedDriver([scanner])], timekeeper: SystemTimekeeper())
  }

  private func capture(
    _ positions: [FingerPosition], except exceptions: [FingerException] = []
  ) throws -> CaptureOutcome {
    let session = try hub.open(scanner.identity)
    defer { session.close() }
    return session.capture(
      try .fingers(positions, except: exceptions, for: .inspection),
      by: session.deadline(milliseconds: 60_000))
  }

  @Test("A finger is needed, is there and is lifted, and the image passes the capture check")
  func live() throws {
    scanner.lay(.living(LivingHand(seed: 4)))
    let result = try #require(try capture([.rightIndex]).captured)
    let image = try PortableGreymap.read(result.items[0].bytes)
    #expect(FingerCaptureCheck(image).shortcoming == nil)
    #expect(result.items[0].resolution == Resolution(dotsPerInch: 500, provenance: .device))
    let kinds = hub.events.drain().map(\.kind)
    #expect(kinds.suffix(3) == [.fingerNeeded, .fingerPresent, .fingerRemoved])
  }

  @Test("The same finger laid on twice gives two images")
  func varies() throws {
    scanner.lay(.living(LivingHand(seed: 4)))
    let first = try capture([.rightIndex]).captured?.items.first?.bytes
    let second = try capture([.rightIndex]).captured?.items.first?.bytes
    #expect(first != nil && second != nil && first != second)
  }

  @Test("A slap is one image; without one of its fingers it is those that are there")
  func slap() throws {
    scanner.lay(.living(LivingHand(seed: 4)))
    let whole = try #require(try capture([.rightFour]).captured)
    #expect(whole.items.map(\.position) == [.rightFour])
    scanner.lay(.living(LivingHand(seed: 4, absent: [.rightRing])))
    guard case .retry(let hint, let kept) = try capture([.rightFour]) else {
      Issue.record("no retry")
      return
    }
    #expect(hint == RetryHint(.fingersMissing, fingers: [.rightRing]))
    #expect(kept?.items.map(\.position) == [.rightIndex, .rightMiddle, .rightLittle])
    let excepted = [FingerException(.rightRing, .amputated)]
    let rest = try #require(try capture([.rightFour], except: excepted).captured)
    #expect(rest.fingers?.missing == [])
  }

  @Test(
    "A finger laid on badly is the operator's turn, with the image as evidence",
    arguments: zip(
      [FingerPlacement.dry, .short, .wrongFinger, .bare, .moved],
      [RetryReason.tooDry, .tooShort, .wrongFinger, .blank, .holdStill]))
  func badly(placement: FingerPlacement, reason: RetryReason) throws {
    scanner.lay(.living(LivingHand(seed: 4)))
    scanner.inject(.placement(placement))
    guard case .retry(let hint, let kept) = try capture([.leftIndex]) else {
      Issue.record("no retry")
      return
    }
    #expect(hint.reason == reason)
    let image = try PortableGreymap.read(try #require(kept?.items.first?.bytes))
    let shortcoming = FingerCaptureCheck(image).shortcoming
    if placement == .bare { #expect(shortcoming == .blank) }
    if placement == .short { #expect(shortcoming == .tooSmall) }
    #expect(try capture([.leftIndex]).captured != nil)
  }

  @Test("A scanner that does not notice a missing finger is found out by the contract")
  func fewer() throws {
    scanner.lay(.living(LivingHand(seed: 4)))
    scanner.inject(.placement(.fewer))
    guard case .retry(let hint, _) = try capture([.leftIndex, .leftMiddle]) else {
      Issue.record("no retry")
      return
    }
    #expect(hint == RetryHint(.fingersMissing, fingers: [.leftMiddle]))
  }

  @Test("Scripts bring people: hands with missing fingers, and faces")
  func scripts() throws {
    let steps = try SpecimenScript.parse(
      Array("{\"hand\":9,\"absent\":[3],\"faults\":[\"dry\"]}\n{\"face\":9}".utf8))
    #expect(
      steps == [
        ScriptStep(
          faults: [.placement(.dry)],
          specimen: .living(LivingHand(seed: 9, absent: [.rightMiddle]))),
        ScriptStep(specimen: .face(.drawn(9))),
      ])
  }
}

@Suite("The simulated camera")
struct CameraTests {
  private func bench() -> DeviceBench {
    let camera = SimulatedDevice.camera(serial: "C-1")
    let file: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]
    return DeviceBench(
      driver: SimulatedDriver([camera]), identity: camera.identity, request: .face(.inspection),
      layOn: { camera.lay(.face(.image(.jpeg, file))) }, expected: [file],
      unplug: { camera.unplug() }, plugIn: { camera.plugIn() },
      readBadly: { camera.inject(.badRead(.holdStill)) }, fail: { camera.inject(.failure) },
      hang: { camera.hang(until: $0) }, option: ("latency", .number(30), .number(-1)))
  }

  @Test("It keeps the driver contract", arguments: DevicePromise.all)
  func keeps(promise: DevicePromise) { #expect(promise.broken(by: bench()) == []) }

  @Test("The drawn face moves in live pictures, and its portrait is the same file every time")
  func drawnFace() throws {
    let camera = SimulatedDevice.camera()
    camera.lay(.face(.drawn(3)))
    let hub = DeviceHub(drivers: [SimulatedDriver([camera])], timekeeper: SystemTimekeeper())
    let session = try hub.open(camera.identity)
    let deadline = session.deadline(milliseconds: 60_000)
    let pictures = try (0..<3).map { _ in
      try PortableGreymap.read(try #require(session.preview(by: deadline).captured?.bytes))
    }
    #expect(pictures.allSatisfy { $0.width == 240 && $0.height == 320 })
    #expect(Set(pictures).count == 3)
    let portraits = (0..<2).map { _ in session.capture(.face(.inspection), by: deadline) }
      .map { $0.captured?.items.first }
    #expect(portraits[0]?.format == .png && portraits[0]?.part == .face)
    #expect(portraits[0] == portraits[1])
    camera.lay(.face(.drawn(4)))
    let other = session.capture(.face(.inspection), by: deadline).captured?.items.first
    #expect(other != nil && other != portraits[0])
  }
}
