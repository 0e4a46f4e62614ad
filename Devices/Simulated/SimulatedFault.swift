public import Bytes
public import Device

/// How a finger can be laid on badly.
public enum FingerPlacement: String, Sendable, CaseIterable {
  /// Dry skin, hardly pressed.
  case dry
  /// Lifted too soon: only the tip was there.
  case short
  /// Another finger of the hand.
  case wrongFinger = "wrong-finger"
  /// One finger fewer than asked; the scanner does not notice, the station does.
  case fewer
  /// Nothing lies on the glass.
  case bare
  /// The finger moved while it was captured.
  case moved

  /// What a scanner says that notices it; nil for what it does not notice.
  var reason: RetryReason? {
    switch self {
    case .dry: .tooDry
    case .short: .tooShort
    case .wrongFinger: .wrongFinger
    case .fewer: nil
    case .bare: .blank
    case .moved: .holdStill
    }
  }
}

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
  /// The finger is laid on badly: the image shows it, and a device that notices says so.
  case placement(FingerPlacement)
  /// The device reports a failure of its own.
  case failure
  /// The driver's library hangs this long in real time and cannot be broken off.
  case hang(milliseconds: Int)

  /// Reads a fault of a script: `bad-read`, `bad-read:turn-document`, `unplug:50`, `silence`,
  /// `slow:300`, `failure`, `hang:500`, or a placement: `dry`, `moved`; throws `.field` for
  /// anything else.
  public init(_ text: String) throws(Fault) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    if parts.count == 1, let placement = FingerPlacement(rawValue: text) {
      self = .placement(placement)
      return
    }
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
