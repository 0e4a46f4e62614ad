import Bytes
import Crypto
public import Device
public import Host

/// What one attempt brought: the original bytes with their hashes, from where, and when.
public struct Evidence: Hashable, Sendable {
  /// Where something came from.
  public enum Source: Hashable, Sendable {
    /// A device captured it.
    case device(DeviceIdentity)
    /// An officer typed it; the officer's identifier, as the station knows them.
    case typed(officer: String)
  }

  /// Where it came from.
  public let source: Source
  /// What was captured or typed, with the original bytes and their SHA-256.
  public let items: [CapturedItem]
  /// Both clocks when the device was asked, or when the typed text arrived.
  public let started: Moment
  /// Both clocks when the device had answered.
  public let ended: Moment
  /// Fingers got against asked; nil for anything but fingers.
  public let fingers: FingerBalance?
  /// What the device contract warned of.
  public let warnings: [CaptureWarning]

  /// What a device captured; nil when a hash does not fit its bytes: they changed on the way.
  init?(_ result: CaptureResult) {
    guard result.items.allSatisfy({ Hash.sha256($0.bytes) == $0.sha256 }) else { return nil }
    source = .device(result.device)
    items = result.items
    started = result.started
    ended = result.ended
    fingers = result.fingers
    warnings = result.warnings
  }

  /// Lines that an officer typed.
  init(typed lines: [String], by officer: String, at moment: Moment) {
    let bytes = Array(lines.joined(separator: "\n").utf8)
    source = .typed(officer: officer)
    items = [
      CapturedItem(
        part: .machineReadableZone, format: .text, bytes: bytes, sha256: Hash.sha256(bytes))
    ]
    started = moment
    ended = moment
    fingers = nil
    warnings = []
  }
}
