public import Bytes
public import Codes

/// What is to be captured.
public enum CaptureKind: String, Sendable, CaseIterable {
  /// A travel document: its machine-readable zone, its page images, as far as the device can.
  case document
  /// Fingers.
  case fingers
  /// A face.
  case face

  /// The class of devices that captures it.
  public var deviceClass: DeviceClass {
    switch self {
    case .document: .documentReader
    case .fingers: .fingerScanner
    case .face: .camera
    }
  }
}

/// What a capture is for; devices may choose thresholds by it, and the record says it.
public enum CapturePurpose: String, Sendable, CaseIterable {
  /// The check of a traveller at a crossing.
  case inspection
  /// Taking templates that later checks are compared with.
  case enrolment
  /// Comparing one person with templates of the same person (1:1).
  case verification
  /// Searching one person among many (1:N).
  case identification
}

/// A finger that cannot be captured, and why.
public struct FingerException: Hashable, Sendable {
  /// Why a finger cannot be captured (ANSI/NIST-ITL field 14.018 knows the first two).
  public enum Reason: String, Sendable, CaseIterable {
    case amputated
    case bandaged
    /// There, but worn, injured or crippled so that no ridges can be captured.
    case unusable
    /// The traveller refuses; the officer notes why elsewhere.
    case refused
  }

  /// The single finger.
  public let position: FingerPosition
  /// Why.
  public let reason: Reason

  /// Names a finger and why it cannot be captured.
  public init(_ position: FingerPosition, _ reason: Reason) {
    self.position = position
    self.reason = reason
  }
}

/// What is asked of a device.
public struct CaptureRequest: Hashable, Sendable {
  /// What is to be captured.
  public let kind: CaptureKind
  /// What it is for.
  public let purpose: CapturePurpose
  /// The fingers or slaps asked for; empty for documents and faces.
  public let positions: [FingerPosition]
  /// The fingers among them that cannot be captured.
  public let exceptions: [FingerException]
  /// The least quality that is good enough, on the device's own scale of 0...100; nil for any.
  public let leastQuality: Int?

  private init(
    kind: CaptureKind, purpose: CapturePurpose, positions: [FingerPosition],
    exceptions: [FingerException], leastQuality: Int?
  ) {
    self.kind = kind
    self.purpose = purpose
    self.positions = positions
    self.exceptions = exceptions
    self.leastQuality = leastQuality
  }

  /// Asks for a document.
  public static func document(_ purpose: CapturePurpose = .inspection) -> CaptureRequest {
    CaptureRequest(
      kind: .document, purpose: purpose, positions: [], exceptions: [], leastQuality: nil)
  }

  /// Asks for a face.
  public static func face(
    _ purpose: CapturePurpose, leastQuality: Int? = nil
  ) -> CaptureRequest {
    CaptureRequest(
      kind: .face, purpose: purpose, positions: [], exceptions: [], leastQuality: leastQuality)
  }

  /// Asks for fingers or slaps; throws `.request` when none is left to capture, when an unknown
  /// finger is asked for or excepted, or when a slap is excepted instead of its single fingers.
  public static func fingers(
    _ positions: [FingerPosition], except exceptions: [FingerException] = [],
    for purpose: CapturePurpose, leastQuality: Int? = nil
  ) throws(Fault) -> CaptureRequest {
    guard !positions.contains(.unknown) else {
      throw Fault(.request, at: "positions", "a known finger or slap expected")
    }
    guard exceptions.allSatisfy({ FingerPosition.singles.contains($0.position) }) else {
      throw Fault(.request, at: "exceptions", "single fingers expected")
    }
    let request = CaptureRequest(
      kind: .fingers, purpose: purpose, positions: positions, exceptions: exceptions,
      leastQuality: leastQuality)
    guard !request.expectedFingers.isEmpty else {
      throw Fault(.request, at: "positions", "at least one finger to capture expected")
    }
    return request
  }

  /// The single fingers asked for, slaps taken apart.
  public var askedFingers: Set<FingerPosition> { Set(positions.flatMap(\.fingers)) }

  /// The single fingers that the capture must bring: those asked for less the exceptions.
  public var expectedFingers: Set<FingerPosition> {
    askedFingers.subtracting(exceptions.map(\.position))
  }
}

extension Fault.Code {
  /// A capture request that asks for nothing a device could do.
  public static let request = Fault.Code("device.request", .usage)
}
