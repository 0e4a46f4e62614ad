import Biometrics
import Bytes
import Codes
import Crypto
import Document
import Host
import Names
import Simulated
import Support
import Testing

@testable import Device
@testable import Encounter

/// A lane with both simulated devices on a simulated clock.
private final class TestLane {
  let clock = SimulatedTimekeeper(utcMilliseconds: 1_767_225_600_000)
  let reader = SimulatedDevice.documentReader()
  let scanner = SimulatedDevice.fingerScanner()
  let hub: DeviceHub
  let readerSession: DeviceSession
  let scannerSession: DeviceSession
  let deadline: Deadline

  init() throws {
    hub = DeviceHub(drivers: [SimulatedDriver([reader, scanner])], timekeeper: clock)
    readerSession = try hub.open(reader.identity)
    scannerSession = try hub.open(scanner.identity)
    deadline = Deadline(milliseconds: 3_600_000, on: clock)
  }

  func encounter(fingers: Bool = true) throws -> TravellerEncounter {
    let day = try CivilDate(iso: "2026-01-01")
    return TravellerEncounter(day: day, capturesFingers: fingers, timekeeper: clock)
  }

  /// The specimen of ICAO Doc 9303-4, appendix B.
  static let mrz = [
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
  ]

  static func finger(_ position: FingerPosition, blank: Bool = false) throws -> FingerSpecimen {
    guard blank else {
      return FingerSpecimen(position: position, bytes: try Fixture.bytes("fingers/arch.pgm"))
    }
    let white = [UInt8](repeating: 255, count: 200 * 200)
    return FingerSpecimen(
      position: position, bytes: Array("P5 200 200 255\n".utf8) + white)
  }
}

@Suite("An encounter brings a traveller's document and fingers together")
struct TravellerEncounterTests {
  @Test("A document and two fingers are read, decoded and kept with their bytes")
  func straightOn() throws {
    let lane = try TestLane()
    lane.reader.lay(.document(lines: TestLane.mrz))
    lane.scanner.lay(
      .hand([try TestLane.finger(.rightIndex), try TestLane.finger(.leftIndex)]))
    var encounter = try lane.encounter()
    let next = try encounter.readDocument(on: lane.readerSession, by: lane.deadline)
    #expect(next == .proceed(.fingers))
    let document = try #require(encounter.document)
    #expect(document.document.number == "L898902C3")
    #expect(document.document.nationalityCode == "UTO")
    #expect(document.evidence?.source == .device(lane.reader.identity))
    let bytes = Array("\(TestLane.mrz[0])\r\n\(TestLane.mrz[1])\r\n".utf8)
    #expect(document.evidence?.items.map(\.bytes) == [bytes])

    let request = try CaptureRequest.fingers([.rightIndex, .leftIndex], for: .inspection)
    let end = try encounter.captureFingers(request, on: lane.scannerSession, by: lane.deadline)
    #expect(end == .proceed(.complete))
    let fingers = try #require(encounter.fingers)
    #expect(fingers.fingers.map(\.position) == [.rightIndex, .leftIndex])
    #expect(fingers.fingers.map { $0.image?.width } == [256, 256])
    #expect(fingers.evidence.fingers?.missing == [])
    #expect(encounter.attempts.map(\.happening) == [.done, .done])
  }

  @Test("Typed lines go the way of read ones and say who typed them")
  func typedLines() throws {
    let lane = try TestLane()
    lane.reader.lay(.document(lines: TestLane.mrz))
    var read = try lane.encounter()
    _ = try read.readDocument(on: lane.readerSession, by: lane.deadline)
    var typed = try lane.encounter()
    let next = try typed.takeDocument(lines: TestLane.mrz, typedBy: "officer-7")
    #expect(next == .proceed(.fingers))
    #expect(typed.document?.document == read.document?.document)
    #expect(typed.document?.evidence?.source == .typed(officer: "officer-7"))
    let item = try #require(typed.document?.evidence?.items.first)
    #expect(item.sha256 == Hash.sha256(Array(TestLane.mrz.joined(separator: "\n").utf8)))
  }

  @Test("Typed lines that are no zone are refused and change nothing")
  func badTypedLines() throws {
    let lane = try TestLane()
    var encounter = try lane.encounter()
    #expect(throws: Fault(.zoneFormat, "")) {
      try encounter.takeDocument(lines: ["P<UTO"], typedBy: "officer-7")
    }
    #expect(encounter.state.step == .document)
    #expect(encounter.attempts.isEmpty)
  }

  @Test("What cannot be read as a zone is the operator's turn, three times, and is kept")
  func unreadable() throws {
    let lane = try TestLane()
    lane.reader.lay(.document(lines: ["NOT A ZONE"]))
    var encounter = try lane.encounter()
    var advice: [EncounterState.Advice] = []
    for _ in 0..<3 {
      advice.append(try encounter.readDocument(on: lane.readerSession, by: lane.deadline))
    }
    let again = RetryHint(.readAgain)
    #expect(advice == [.again(again, left: 2), .again(again, left: 1), .another(.document)])
    #expect(encounter.document == nil)
    #expect(encounter.attempts.compactMap(\.evidence?.items.first?.bytes).count == 3)
    _ = try encounter.takeDocument(lines: TestLane.mrz, typedBy: "officer-7")
    #expect(encounter.state.step == .fingers)
  }

  @Test("A wrong check digit is a reading whose report says so, and can be put right or read again")
  func doubtful() throws {
    let lane = try TestLane()
    var lines = TestLane.mrz
    lines[1] = lines[1].replacing("L898902C36", with: "L898902C56")
    lane.reader.lay(.document(lines: lines))
    var encounter = try lane.encounter()
    _ = try encounter.readDocument(on: lane.readerSession, by: lane.deadline)
    #expect(encounter.document?.isDoubtful == true)
    #expect(
      encounter.document?.document.report.outcome(of: .documentNumberDigit) == .failed)

    try encounter.correctDocument(.documentNumber, with: "L898902C3", by: "officer-7")
    #expect(
      encounter.document?.document.report.outcome(of: .documentNumberDigit) == .successful)
    #expect(
      encounter.document?.evidence?.items[0].bytes
        == Array((lines[0] + "\r\n" + lines[1] + "\r\n").utf8))

    try encounter.readDocumentAgain()
    #expect(encounter.document == nil)
    lane.reader.lay(.document(lines: TestLane.mrz))
    _ = try encounter.readDocument(on: lane.readerSession, by: lane.deadline)
    #expect(encounter.document?.document.report.outcome(of: .documentNumberDigit) == .successful)
    #expect(encounter.attempts.count == 2)
  }

  @Test("A reader that is pulled out, fails or is silent leads to another way")
  func lostReader() throws {
    for (fault, code) in [
      (SimulatedFault.failure, Fault.Code.deviceFailed), (.silence, .deviceSilent),
      (.unplug(afterMilliseconds: 50), .deviceMissing),
    ] {
      let lane = try TestLane()
      lane.reader.inject(fault)
      var encounter = try lane.encounter(fingers: false)
      let advice = try encounter.readDocument(on: lane.readerSession, by: lane.deadline)
      #expect(advice == .another(.document))
      #expect(encounter.attempts.map(\.fault?.code) == [code])
      let end = try encounter.takeDocument(lines: TestLane.mrz, typedBy: "officer-7")
      #expect(end == .proceed(.complete))
    }
  }

  @Test("Bytes that do not fit their hash are a failure of the device, not a reading")
  func damaged() throws {
    let moment = TestClock.moment
    let identity = DeviceIdentity(driver: "test", make: "a", model: "b", serial: "c")
    let item = CapturedItem(
      part: .machineReadableZone, format: .text, bytes: [1], sha256: Hash.sha256([2]))
    let result = CaptureResult(
      request: .document(), device: identity, items: [item], fingers: nil, started: moment,
      ended: moment, warnings: [])
    #expect(Evidence(result) == nil)
  }

  @Test("A blank capture is repeated; an officer may take a poor one in the end")
  func poorFingers() throws {
    let lane = try TestLane()
    lane.scanner.lay(
      .hand([try TestLane.finger(.rightIndex), try TestLane.finger(.leftIndex, blank: true)]))
    var encounter = try lane.encounter()
    _ = try encounter.waiveDocument(.none)
    #expect(throws: Fault(.encounterStep, "")) { try encounter.acceptPoorFingers() }
    let request = try CaptureRequest.fingers([.rightIndex, .leftIndex], for: .enrolment)
    let advice = try encounter.captureFingers(
      request, on: lane.scannerSession, by: lane.deadline)
    #expect(advice == .again(RetryHint(.blank, fingers: [.leftIndex]), left: 2))
    #expect(encounter.fingers == nil)
    #expect(try encounter.acceptPoorFingers() == .proceed(.complete))
    #expect(encounter.fingers?.fingers.map(\.advice) == [nil, .layOn])
    #expect(encounter.documentWaiver == TravellerEncounter.Waiver.none)
  }

  @Test("A missing finger is asked for again; with its exception the capture is complete")
  func missingFinger() throws {
    let lane = try TestLane()
    lane.scanner.lay(.hand([try TestLane.finger(.rightIndex)]))
    var encounter = try lane.encounter()
    _ = try encounter.takeDocument(lines: TestLane.mrz, typedBy: "officer-7")
    let both: [FingerPosition] = [.rightIndex, .rightMiddle]
    let advice = try encounter.captureFingers(
      .fingers(both, for: .inspection), on: lane.scannerSession, by: lane.deadline)
    #expect(
      advice == .again(RetryHint(.fingersMissing, fingers: [.rightMiddle]), left: 2))
    #expect(encounter.attempts.last?.evidence?.items.count == 1)
    let excepting = try CaptureRequest.fingers(
      both, except: [FingerException(.rightMiddle, .bandaged)], for: .inspection)
    let end = try encounter.captureFingers(
      excepting, on: lane.scannerSession, by: lane.deadline)
    #expect(end == .proceed(.complete))
    #expect(encounter.fingers?.evidence.fingers?.exceptions == excepting.exceptions)
  }

  @Test("An image that is not what its format says is the operator's turn")
  func brokenImage() throws {
    let lane = try TestLane()
    lane.scanner.lay(
      .hand([FingerSpecimen(position: .rightIndex, bytes: Array("P5 9 9 255\n".utf8))]))
    var encounter = try lane.encounter()
    _ = try encounter.waiveDocument(.unusable)
    let advice = try encounter.captureFingers(
      .fingers([.rightIndex], for: .inspection), on: lane.scannerSession, by: lane.deadline)
    #expect(advice == .again(RetryHint(.unusable), left: 2))
  }

  @Test("An image that only a library could decode is kept with its bytes, undecoded")
  func compressed() throws {
    let lane = try TestLane()
    lane.scanner.lay(
      .hand([FingerSpecimen(position: .rightIndex, format: .jpeg2000, bytes: [0xFF, 0x4F])]))
    var encounter = try lane.encounter()
    _ = try encounter.waiveDocument(.none)
    _ = try encounter.captureFingers(
      .fingers([.rightIndex], for: .inspection), on: lane.scannerSession, by: lane.deadline)
    #expect(encounter.fingers?.fingers.map(\.image) == [nil])
    #expect(encounter.fingers?.evidence.items.map(\.bytes) == [[0xFF, 0x4F]])
  }

  @Test("A manifest's resolution counts where the image has none, the image's own word before it")
  func resolutions() throws {
    let lane = try TestLane()
    let stated = try #require(Resolution(dotsPerInch: 569, provenance: .operator))
    let plain = Array("P5 1 1 255\n".utf8) + [7]
    let own = Array("P5\n# dpi 1000\n1 1 255\n".utf8) + [7]
    lane.scanner.lay(
      .hand([
        FingerSpecimen(position: .rightIndex, bytes: plain, resolution: stated),
        FingerSpecimen(position: .leftIndex, bytes: own, resolution: stated),
      ]))
    var encounter = try lane.encounter()
    _ = try encounter.waiveDocument(.none)
    _ = try encounter.captureFingers(
      .fingers([.rightIndex, .leftIndex], for: .inspection), on: lane.scannerSession,
      by: lane.deadline)
    _ = try encounter.acceptPoorFingers()
    #expect(
      encounter.fingers?.fingers.map { $0.image?.resolution } == [
        stated, Resolution(dotsPerInch: 1000, provenance: .image),
      ])
  }

  @Test("A document without a zone is first-class")
  func typedDocument() throws {
    let lane = try TestLane()
    var encounter = try lane.encounter(fingers: false)
    var typed = TypedDocument(
      kind: .borderResidentPass, issuerCode: "IRQ", names: [PersonName(issued: "Hama Salih Karim")],
      nationalityCode: "IRQ")
    typed.number = "B-11"
    #expect(try encounter.takeDocument(typed) == .proceed(.complete))
    #expect(encounter.document?.evidence == nil)
    #expect(encounter.document?.document.number == "B-11")
    #expect(throws: Fault(.zoneMissing, "")) {
      try encounter.correctDocument(.documentNumber, with: "1", by: "officer-7")
    }
  }

  @Test("Steps out of order, and steps after the end, are refused")
  func order() throws {
    let lane = try TestLane()
    var encounter = try lane.encounter()
    let step = Fault(.encounterStep, "")
    #expect(throws: step) { try encounter.waiveFingers(.refused) }
    _ = try encounter.waiveDocument(.refused)
    #expect(throws: step) { try encounter.waiveDocument(.refused) }
    #expect(throws: step) {
      try encounter.captureFingers(
        .document(), on: lane.scannerSession, by: lane.deadline)
    }
    try encounter.abandon()
    #expect(encounter.state.step == .abandoned)
    #expect(throws: step) { try encounter.abandon() }
    #expect(throws: step) { try encounter.readDocumentAgain() }
    #expect(encounter.attempts.map(\.happening) == [.waived, .abandoned])
  }

  @Test("Events tell when there is a document to read, and that one was forgotten")
  func events() throws {
    let lane = try TestLane()
    _ = lane.hub.events.drain()
    var encounter = try lane.encounter(fingers: false)
    lane.reader.lay(.document(lines: TestLane.mrz))
    #expect(lane.hub.events.drain().map { encounter.note($0) } == [true])
    _ = try encounter.readDocument(on: lane.readerSession, by: lane.deadline)
    #expect(encounter.isDocumentOnReader)
    lane.reader.takeAway()
    #expect(lane.hub.events.drain().map { encounter.note($0) } == [false])
    #expect(!encounter.isDocumentOnReader)
  }
}

private enum TestClock {
  static let moment = Moment(utcMilliseconds: 0, monotonicNanoseconds: 0, bootID: "test")
}
