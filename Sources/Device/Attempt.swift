public import Bytes
public import Codes

/// Why the operator or the traveller has to do something again.
public enum RetryReason: String, Sendable, CaseIterable {
  /// The document could not be read; nothing more is known.
  case readAgain = "read-again"
  /// The document lies the wrong way round or with the wrong page down.
  case turnDocument = "turn-document"
  /// The document or the finger moved.
  case holdStill = "hold-still"
  /// The finger has to be lifted and laid on again.
  case placeAgain = "place-again"
  /// The finger does not lie in the middle.
  case centreFinger = "centre-finger"
  /// Fingers that were asked for are missing from the capture.
  case fingersMissing = "fingers-missing"
  /// The device's own quality is below what was asked.
  case poorQuality = "poor-quality"
  /// The capture shows nothing.
  case blank
  /// The finger covers too little of the image.
  case tooSmall = "too-small"
  /// The finger was lifted before the device was done.
  case tooShort = "too-short"
  /// The skin is too dry to leave ridges.
  case tooDry = "too-dry"
  /// The skin is wet, or pressed so hard that ridges run together.
  case tooWet = "too-wet"
  /// The device sees another finger than the one asked for, or one that it has captured already.
  case wrongFinger = "wrong-finger"
  /// Ridges and valleys hardly differ.
  case lowContrast = "low-contrast"
  /// The capture is in a form that cannot be used.
  case unusable
}

/// The operator's turn: what to do, and for which fingers.
public struct RetryHint: Hashable, Sendable {
  /// Why the capture is to be repeated.
  public let reason: RetryReason
  /// The fingers that it is about; empty when it is about all.
  public let fingers: [FingerPosition]

  /// Makes a hint.
  public init(_ reason: RetryReason, fingers: [FingerPosition] = []) {
    self.reason = reason
    self.fingers = fingers
  }
}

/// How an attempt at a device ended. Every ending is a value: an officer goes on after each.
public enum Attempt<Value: Sendable>: Sendable {
  /// The device gave what was asked.
  case captured(Value)
  /// The operator's turn; `kept` is what the device gave none the less, as evidence.
  case retry(RetryHint, kept: Value?)
  /// The device failed; trying again without looking at it is pointless.
  case deviceError(Fault)
  /// Cancelled by the operator.
  case cancelled
  /// The deadline passed.
  case timedOut
  /// The device was unplugged; the session is dead.
  case removed

  /// What was captured; nil for every other ending.
  public var captured: Value? { if case .captured(let value) = self { value } else { nil } }
}

/// How an attempt ends without a capture: what a driver throws from deep inside it.
public enum Ending: Error, Sendable {
  case retry(RetryHint)
  case deviceError(Fault)
  case cancelled
  case timedOut
  case removed
}

extension Attempt {
  /// Runs the body of an attempt, which gives what was captured or throws how else it ends.
  public init(_ body: () throws(Ending) -> Value) {
    do throws(Ending) {
      self = .captured(try body())
    } catch {
      self =
        switch error {
        case .retry(let hint): .retry(hint, kept: nil)
        case .deviceError(let fault): .deviceError(fault)
        case .cancelled: .cancelled
        case .timedOut: .timedOut
        case .removed: .removed
        }
    }
  }
}

/// How a capture ended.
public typealias CaptureOutcome = Attempt<CaptureResult>

extension Fault.Code {
  /// No device of this identity is there.
  public static let deviceMissing = Fault.Code("device.missing", .notFound)
  /// The device does something else, or another session holds it.
  public static let deviceBusy = Fault.Code("device.busy", .busy)
  /// The device or its driver failed.
  public static let deviceFailed = Fault.Code("device.failed", .device)
  /// The device did not answer in time.
  public static let deviceSilent = Fault.Code("device.silent", .device)
  /// The device cannot do what is asked.
  public static let deviceUnable = Fault.Code("device.unable", .device)
  /// The session was closed.
  public static let sessionClosed = Fault.Code("device.session-closed", .device)
}
