import Bytes
public import Codes

/// A capture that was asked for and is not there, with the reason: a crossing never waits for it.
public struct RecordedMissing: Hashable, Sendable {
  /// Why. The raw value stands in the record.
  public enum Reason: String, Sendable, CaseIterable {
    case amputated, bandaged
    /// There, and not to be captured: worn, injured.
    case unusable
    /// Asked for, and no attempt gave an image that shows enough of a finger.
    case notCaptured = "not-captured"
    /// Captured, and the images show no print that could be compared.
    case notEnrolled = "not-enrolled"
    case refused
    /// The device is not there, failed or was unplugged.
    case noDevice = "no-device"
    /// Not asked of such a traveller: a child below the age for fingers.
    case exempt
  }

  /// What is missing, a code as attachments have it: `portrait`, `finger-image`.
  public var kind: String
  /// The single finger; nil for anything but a finger.
  public var finger: FingerPosition?
  /// Why.
  public var reason: Reason

  /// Names what is missing.
  public init(kind: String, finger: FingerPosition? = nil, reason: Reason) {
    self.kind = kind
    self.finger = finger
    self.reason = reason
  }

  var json: JSON {
    .fields([
      "kind": .string(kind), "finger": .number(finger?.rawValue), "reason": .choice(reason),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    kind = try fields.code("kind", bytes: 32)
    finger = try fields.optionalInteger("finger", 1...10)
      .flatMap { FingerPosition(rawValue: Int($0)) }
    reason = try fields.choice("reason")
  }
}
