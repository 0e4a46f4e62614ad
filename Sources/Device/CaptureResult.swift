public import Codes
public import Host

/// Something worth knowing about a capture that is good enough all the same.
public enum CaptureWarning: Hashable, Sendable {
  /// The device cannot tell fingers apart; the one finger asked for is taken for the one captured.
  case positionAssumed(FingerPosition)
  /// A finger that was not asked for, or was said to be uncapturable.
  case unexpectedFinger(FingerPosition)
  /// A finger that is there more than once.
  case repeatedFinger(FingerPosition)
  /// A least quality was asked, but the device gives none.
  case qualityUnknown
  /// What a driver has to say of its device, in words without personal data.
  case device(String)
}

/// What a driver hands over after a capture; the contract makes a `CaptureResult` of it.
public struct RawCapture: Sendable {
  /// What was captured, at least one item.
  public let items: [CapturedItem]
  /// What the driver has to say about it.
  public let warnings: [CaptureWarning]

  /// Hands over items.
  public init(items: [CapturedItem], warnings: [CaptureWarning] = []) {
    self.items = items
    self.warnings = warnings
  }
}

/// The fingers got against the fingers asked for, less the exceptions.
public struct FingerBalance: Hashable, Sendable {
  /// The single fingers asked for, exceptions included.
  public let asked: [FingerPosition]
  /// The exceptions with their reasons, as asked.
  public let exceptions: [FingerException]
  /// The single fingers captured.
  public let got: [FingerPosition]
  /// The single fingers that should be there and are not.
  public let missing: [FingerPosition]
}

/// What was captured, by which device, when, and what is to be known about it.
public struct CaptureResult: Sendable {
  /// What was asked.
  public let request: CaptureRequest
  /// The device.
  public let device: DeviceIdentity
  /// What was captured, with the original bytes and their hashes.
  public let items: [CapturedItem]
  /// Fingers got against fingers asked; nil for documents and faces.
  public let fingers: FingerBalance?
  /// Both clocks when the device was asked.
  public let started: Moment
  /// Both clocks when the device had answered.
  public let ended: Moment
  /// What is worth knowing.
  public let warnings: [CaptureWarning]
}
