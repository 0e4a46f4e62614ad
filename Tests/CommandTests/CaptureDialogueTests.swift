import Biometrics
import Bytes
import Codes
import Console
import Device
import Encounter
import Host
import Record
import Simulated
import Socket
import Station
import Support
import Synchronization
import Testing

@testable import maabar

@Suite("The lane captures portraits and fingers, and never waits for a broken device")
struct CaptureDialogueTests {
  /// A lane whose devices are served at sockets below a folder.
  private struct Bay {
    let scanner = SimulatedDevice.fingerScanner()
    let camera = SimulatedDevice.camera()
    let servers: [DeviceServer]
    let devices: LaneDevices
    let told = Told()

    init(in folder: String, camera hasCamera: Bool = true) throws {
      let clock = SystemTimekeeper()
      var places = LaneDevices.Places()
      var servers: [DeviceServer] = []
      for device in [scanner, camera] where hasCamera || device.deviceClass != .camera {
        let path = Path(folder) / "\(device.deviceClass.rawValue).sock"
        let hub = DeviceHub(drivers: [SimulatedDriver([device])], timekeeper: clock)
        servers.append(try DeviceServer(device.identity, of: hub, at: path))
        if device.deviceClass == .camera { places.camera = path } else { places.scanner = path }
      }
      self.servers = servers
      devices = try LaneDevices(places, files: Disk(), timekeeper: clock) { _ in }
    }

    func run(
      _ answers: [String], age: ClosedRange<Int>?, positions: [FingerPosition] = [.rightIndex],
      from fingerprintAge: Int = 12
    ) throws -> (files: [CapturedFile], encounter: TravellerEncounter) {
      let outlet = Outlet(
        output: { (_) throws(Fault) in }, error: { [told] bytes throws(Fault) in told.add(bytes) },
        errorScreen: .pipe)
      let prompt = Prompt(outlet: outlet, inlet: PreparedInlet(answers, isTerminal: true))
      var encounter = TravellerEncounter(
        day: try #require(CivilDate(year: 2026, month: 11, day: 21)),
        capturesFace: devices.wants(.camera), capturesFingers: true,
        timekeeper: SystemTimekeeper())
      _ = try encounter.waiveDocument(.none)
      let files = try CaptureDialogue(
        prompt: prompt, outlet: outlet, devices: devices, positions: positions,
        fingerprintAge: fingerprintAge
      ).run(&encounter, age: age)
      for server in servers { server.stop() }
      return (files, encounter)
    }
  }

  /// What the officer reads.
  private final class Told: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    func add(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
  }

  @Test("A portrait and a finger become files of the crossing")
  func captures() throws {
    try withTemporaryFolder { folder in
      let bay = try Bay(in: folder)
      bay.camera.lay(.face(.drawn(3)))
      bay.scanner.lay(.living(LivingHand(seed: 3)))
      let (files, encounter) = try bay.run([""], age: 30...30)
      #expect(files.map(\.kind) == [.portrait, .fingerImage])
      #expect(files.map(\.format) == ["image/png", "image/x-portable-graymap"])
      #expect(files.map(\.finger) == [nil, .rightIndex])
      #expect(encounter.state.step == .complete)
      #expect(bay.told.text.contains("right index finger: quality"))
    }
  }

  @Test("Below the age no fingers are asked for; where the age is open the officer says it")
  func ages() throws {
    for (age, answers, isExempt) in [
      (5...5, [], true), (11...11, [], true), (11...12, ["n"], true), (nil, ["y", ""], false),
    ] as [(ClosedRange<Int>?, [String], Bool)] {
      try withTemporaryFolder { folder in
        let bay = try Bay(in: folder, camera: false)
        bay.scanner.lay(.living(LivingHand(seed: 3)))
        let (files, encounter) = try bay.run(answers, age: age)
        #expect(files.isEmpty == isExempt)
        #expect((encounter.fingersWaiver == .exempt) == isExempt)
      }
    }
  }

  @Test("The age from which fingers are asked for is the station's configuration")
  func configuredAge() throws {
    for (from, age, isExempt) in [(14, 13, true), (14, 14, false), (0, 3, false), (99, 90, true)] {
      try withTemporaryFolder { folder in
        let bay = try Bay(in: folder, camera: false)
        bay.scanner.lay(.living(LivingHand(seed: 3)))
        let (files, encounter) = try bay.run(isExempt ? [] : [""], age: age...age, from: from)
        #expect(files.isEmpty == isExempt)
        #expect(bay.told.text.contains("no fingers are asked for below \(from)") == isExempt)
        let missing = encounter.missing(of: [.rightIndex])
        #expect(missing.map(\.reason) == (isExempt ? [.exempt] : []))
      }
    }
  }

  @Test("Fingers that give nothing end as no usable print, the two failures told apart")
  func unusable() throws {
    for (image, reason, words) in [
      (Self.bare, RecordedMissing.Reason.notCaptured, "nothing could be captured"),
      (Self.smooth, .notEnrolled, "the fingers show none"),
    ] {
      try withTemporaryFolder { folder in
        let bay = try Bay(in: folder, camera: false)
        let bytes = PortableGreymap.write(image)
        bay.scanner.lay(.hand([FingerSpecimen(position: .rightIndex, bytes: bytes)]))
        let (files, encounter) = try bay.run(["", "unusable"], age: 30...30)
        #expect(files.isEmpty && encounter.attempts.count { $0.step == .fingers } == 4)
        #expect(bay.told.text.contains(words))
        let missing = encounter.missing(of: [.rightIndex])
        #expect(missing.map(\.reason) == [reason] && missing.map(\.finger) == [.rightIndex])
      }
    }
  }

  private static let bare = SyntheticHands.bareGlass(.single, capture: 3)

  /// A hand without ridges: a dark spot with a soft rim and a few folds.
  private static var smooth: GreyImage {
    let (width, height) = (bare.width, bare.height)
    let pixels = (0..<width * height).map { index -> UInt8 in
      let (x, y) = (index % width - width / 2, index / width - height / 2)
      let depth = max(0, 100 - x * x / 144 - y * y / 225)
      let fold = (x + width) / 40 % 2 * 12
      return UInt8(max(0, min(255, 240 - depth * 3 / 2 - (depth > 20 ? fold : 0))))
    }
    return GreyImage(width: width, height: height, pixels: pixels, resolution: bare.resolution)
      ?? bare
  }

  @Test("Badly laid fingers are hinted at in words and captured again")
  func hints() throws {
    try withTemporaryFolder { folder in
      let bay = try Bay(in: folder, camera: false)
      bay.scanner.lay(.living(LivingHand(seed: 3)))
      bay.scanner.inject(.placement(.dry))
      let (files, encounter) = try bay.run([""], age: 30...30)
      #expect(files.count == 1)
      #expect(encounter.attempts.count { $0.step == .fingers } == 2)
      #expect(bay.told.text.contains("too dry"))
    }
  }

  @Test("A missing finger is excused with its reason, and the rest of the hand is captured")
  func missing() throws {
    try withTemporaryFolder { folder in
      let bay = try Bay(in: folder, camera: false)
      let hand = LivingHand(seed: 3, absent: [.rightMiddle])
      bay.scanner.lay(.living(hand))
      let (files, encounter) = try bay.run(
        ["right-middle=stolen", "right-middle=amputated"], age: 30...30,
        positions: [.rightIndex, .rightMiddle])
      #expect(files.map(\.finger) == [.rightIndex])
      #expect(
        encounter.fingers?.evidence.fingers?.exceptions
          == [FingerException(.rightMiddle, .amputated)])
      #expect(bay.told.text.contains("without right middle finger: amputated"))
      #expect(bay.told.text.contains("one of amputated, bandaged, unusable, refused"))
    }
  }

  @Test("The lane goes on when a device is unplugged during the capture, and when none is there")
  func unplugged() throws {
    try withTemporaryFolder { folder in
      let bay = try Bay(in: folder)
      bay.camera.unplug()
      bay.scanner.inject(.unplug(afterMilliseconds: 20))
      let (files, encounter) = try bay.run([""], age: 30...30)
      #expect(files.isEmpty)
      #expect(encounter.faceWaiver == .noDevice && encounter.fingersWaiver == .noDevice)
      #expect(bay.told.text.contains("going on without fingers"))
    }
  }

  @Test("A traveller who refuses is not captured")
  func refused() throws {
    try withTemporaryFolder { folder in
      let bay = try Bay(in: folder, camera: false)
      let (files, encounter) = try bay.run(["refused"], age: 30...30)
      #expect(files.isEmpty && encounter.fingersWaiver == .refused)
    }
  }
}
