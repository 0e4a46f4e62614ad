public import Bytes
public import Device

/// What goes wrong at the next capture of a simulated device.
public enum SimulatedFault: Hashable, Sendable {
  /// The device is unplugged this long after the capture began.
  case unplug(afterMilliseconds: Int)
  /// The device never answers.
  case silence
  /// The device answers this much later; then the next fault, or none, takes its turn.
  case slow(milliseconds: Int)
  /// The document or finger cannot be read: the operator's turn.
  case badRead(RetryReason)
  /// The device reports a failure of its own.
  case failure
  /// The driver's library hangs this long in real time and cannot be broken off.
  case hang(milliseconds: Int)

  /// Reads a fault of a script: `bad-read`, `bad-read:turn-document`, `unplug:50`, `silence`,
  /// `slow:300`, `failure`, `hang:500`; throws `.field` for anything else.
  public init(_ text: String) throws(Fault) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    let number =
      parts.count == 2 ? Int(parts[1]).flatMap { (0...60_000).contains($0) ? $0 : nil } : 0
    switch (parts.first, parts.count, number) {
    case ("silence", 1, _): self = .silence
    case ("failure", 1, _): self = .failure
    case ("bad-read", 1, _): self = .badRead(.readAgain)
    case ("bad-read", 2, _):
      guard let reason = RetryReason(rawValue: parts[1]) else {
        throw Fault(.field, at: "faults", "an unknown reason for a bad read")
      }
      self = .badRead(reason)
    case ("unplug", _, let milliseconds?): self = .unplug(afterMilliseconds: milliseconds)
    case ("slow", _, let milliseconds?): self = .slow(milliseconds: milliseconds)
    case ("hang", _, let milliseconds?): self = .hang(milliseconds: milliseconds)
    default: throw Fault(.field, at: "faults", "a fault as in the driver's README expected")
    }
  }
}
