import Bytes
public import Device
public import Document

/// The chip of the document on a reader, for the protocols that Document speaks with it.
///
/// Every ending of an attempt at the device becomes what a reading understands: a chip that went
/// away may be laid on again, all else ends the reading. The deadline is that of the whole reading.
public final class DeviceChipChannel: ChipChannel {
  /// The most bytes of a command: extended length where the reader passes it on.
  public let longestCommand: Int
  /// The chip's answer to its last reset; nil before.
  public private(set) var answerToReset: [UInt8]?

  private let session: DeviceSession
  private let deadline: Deadline

  /// Waits for a document with a chip on the reader and powers the chip; throws how that ended.
  public init(_ session: DeviceSession, by deadline: Deadline) throws(ChipInterruption) {
    self.session = session
    self.deadline = deadline
    longestCommand =
      session.descriptor.capabilities.contains(.extendedLength)
      ? DeviceChipChannel.longestExtended : CommandAPDU.longestShort
    try reconnect()
  }

  /// Header, three bytes of Lc, 65,535 of data, two of Le, and a byte to the next even number as
  /// readers give it (PC/SC, part 3).
  private static let longestExtended = 65_544

  /// Sends a command; throws `.cardLost` when the chip is not there any more.
  public func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8] {
    try value(session.exchange(command, by: deadline))
  }

  /// Waits for the chip and powers it anew.
  public func reconnect() throws(ChipInterruption) {
    answerToReset = try value(session.powerChip(by: deadline))
  }

  private func value(_ attempt: Attempt<[UInt8]>) throws(ChipInterruption) -> [UInt8] {
    switch attempt {
    case .captured(let bytes): return bytes
    case .retry: throw .cardLost
    case .deviceError(let fault): throw .failed(fault)
    case .cancelled: throw .cancelled
    case .timedOut: throw .timedOut
    case .removed: throw .failed(Fault(.deviceMissing, "the reader was unplugged"))
    }
  }
}
