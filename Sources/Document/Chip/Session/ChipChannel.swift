public import Bytes

/// Why a conversation with a chip stopped before its end. None of these says anything about the
/// document: what stopped is no evidence (BSI TR-03135-1 v2.5, "aborted").
public enum ChipInterruption: Error, Equatable, Sendable {
  /// The chip left the field or lost power; it may be laid on again.
  case cardLost
  /// An officer broke it off.
  case cancelled
  /// Time was up.
  case timedOut
  /// The reader failed, or the chip broke a protocol; the fault says which and where.
  case failed(Fault)
}

/// The way to the chip that lies on a reader: a command goes, its answer comes (ISO/IEC 7816-4,
/// clause 5.1).
public protocol ChipChannel: AnyObject {
  /// The most bytes of a command that the reader passes on: 261 for one that knows short length
  /// only, 65,544 for one that knows extended length.
  var longestCommand: Int { get }
  /// Sends one command APDU and gives its answer: data, then two bytes of status.
  func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8]
  /// After `.cardLost`: waits for the chip to come back, freshly powered.
  func reconnect() throws(ChipInterruption)
}
