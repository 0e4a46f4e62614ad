import Bytes
import Codes
import Host
import Testing

@testable import Device

@Suite("Fingers got are held against fingers asked in one place")
struct CaptureAssessmentTests {
  private let hash = [UInt8](repeating: 7, count: 32)

  private func assess(
    _ request: CaptureRequest, _ positions: [FingerPosition], quality: Int? = nil
  ) -> CaptureOutcome {
    let moment = Moment(utcMilliseconds: 0, monotonicNanoseconds: 0, bootID: "test")
    let device = DeviceIdentity(driver: "test", make: "a", model: "b", serial: "c")
    let items = positions.map {
      CapturedItem(part: .finger($0), format: .pgm, bytes: [1], sha256: hash, quality: quality)
    }
    let assessment = CaptureAssessment(
      request: request, device: device, started: moment, ended: moment)
    return assessment.outcome(of: .captured(RawCapture(items: items)))
  }

  @Test("A slap asked for may come as one image or as its fingers")
  func slapOrFingers() throws {
    let request = try CaptureRequest.fingers([.rightFour], for: .enrolment)
    let fingers: [FingerPosition] = [.rightIndex, .rightMiddle, .rightRing, .rightLittle]
    for positions in [[.rightFour], fingers] {
      let result = try #require(assess(request, positions).captured)
      #expect(result.fingers?.got == fingers)
      #expect(result.fingers?.missing == [])
      #expect(result.warnings == [])
    }
  }

  @Test("A missing finger is a retry that names it; an exception is not missing")
  func missing() throws {
    let request = try CaptureRequest.fingers(
      [.leftFour], except: [FingerException(.leftRing, .amputated)], for: .enrolment)
    let outcome = assess(request, [.leftIndex, .leftMiddle])
    guard case .retry(let hint, let kept) = outcome else {
      Issue.record("no retry")
      return
    }
    #expect(hint == RetryHint(.fingersMissing, fingers: [.leftLittle]))
    #expect(kept?.fingers?.asked == [.leftIndex, .leftMiddle, .leftRing, .leftLittle])
    #expect(kept?.fingers?.got == [.leftIndex, .leftMiddle])
    #expect(kept?.items.count == 2)
  }

  @Test("A scanner that cannot tell fingers apart is believed for one finger, with a warning")
  func unknownFinger() throws {
    let one = try CaptureRequest.fingers([.rightThumb], for: .verification)
    let result = try #require(assess(one, [.unknown]).captured)
    #expect(result.items[0].position == .rightThumb)
    #expect(result.warnings == [.positionAssumed(.rightThumb)])

    let two = try CaptureRequest.fingers([.rightThumb, .leftThumb], for: .verification)
    guard case .retry(let hint, _) = assess(two, [.unknown]) else {
      Issue.record("an unknown finger counted for one of two")
      return
    }
    #expect(hint.fingers == [.rightThumb, .leftThumb])
  }

  @Test("Fingers that nobody asked for, and repeated ones, are told")
  func surprises() throws {
    let request = try CaptureRequest.fingers([.rightIndex], for: .verification)
    let result = try #require(assess(request, [.rightIndex, .leftIndex, .rightIndex]).captured)
    #expect(
      result.warnings == [.unexpectedFinger(.leftIndex), .repeatedFinger(.rightIndex)])
  }

  @Test("The device's own quality is held against the least asked")
  func quality() throws {
    let request = try CaptureRequest.fingers([.rightIndex], for: .enrolment, leastQuality: 40)
    #expect(assess(request, [.rightIndex], quality: 40).captured != nil)
    guard case .retry(let hint, let kept) = assess(request, [.rightIndex], quality: 39) else {
      Issue.record("a quality of 39 passed for 40")
      return
    }
    #expect(hint == RetryHint(.poorQuality, fingers: [.rightIndex]))
    #expect(kept != nil)
    #expect(assess(request, [.rightIndex]).captured?.warnings == [.qualityUnknown])
  }

  @Test("A driver that hands over nothing, or no hash, is a device error")
  func emptyHanded() throws {
    let request = try CaptureRequest.fingers([.rightIndex], for: .enrolment)
    guard case .deviceError(let fault) = assess(request, []) else {
      Issue.record("nothing was taken for a capture")
      return
    }
    #expect(fault.code == .deviceFailed)
  }

  @Test("Requests that no device could meet are refused")
  func requests() {
    let refused = Fault(.request, "")
    #expect(throws: refused) { try CaptureRequest.fingers([], for: .enrolment) }
    #expect(throws: refused) { try CaptureRequest.fingers([.unknown], for: .enrolment) }
    #expect(throws: refused) {
      try CaptureRequest.fingers(
        [.rightThumb], except: [FingerException(.rightThumb, .amputated)], for: .enrolment)
    }
    #expect(throws: refused) {
      try CaptureRequest.fingers(
        [.rightFour], except: [FingerException(.rightFour, .bandaged)], for: .enrolment)
    }
  }
}
