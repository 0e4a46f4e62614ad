public import Bytes
import Synchronization

/// A travel document's chip without the document: it hears command APDUs and answers them, like
/// the chip of a passport in a reader's field (ISO/IEC 7816-4; ICAO Doc 9303-10 and 9303-11).
///
/// It may be used from any thread, one command at a time. With the same specimen, randomness and
/// commands it gives the same answers, where its keys sign without chance of their own.
public final class VirtualChip: Sendable {
  /// The answer to reset that PC/SC readers give for a contactless chip of ISO/IEC 14443 without
  /// historical bytes (PC/SC part 3, clause 3.1.3.2.3).
  public static let answerToReset: [UInt8] = [0x3B, 0x80, 0x80, 0x01, 0x01]

  private let processor: Mutex<ChipProcessor>

  /// A chip that is in no field yet: `powerOn` comes first.
  ///
  /// `faults` go wrong by themselves. `wait` lets so many milliseconds pass where a chip is slow,
  /// on purpose after wrong passwords; without it nothing takes time. `edit` may change the data
  /// and status of what the chip has done before it is protected and sent; it must not call the
  /// chip.
  public init(
    _ specimen: ChipSpecimen, randomness: any Randomness, faults: [ChipFault] = [],
    wait: @escaping @Sendable (Int) -> Void = { _ in },
    edit: (@Sendable (inout ChipExchange) -> Void)? = nil
  ) {
    processor = Mutex(
      ChipProcessor(
        specimen, randomness: randomness, faults: faults, wait: wait, edit: edit))
  }

  /// Brings the chip into the field, or resets it; gives the answer to reset.
  @discardableResult
  public func powerOn() -> [UInt8] {
    processor.withLock { $0.powerOn() }
    return Self.answerToReset
  }

  /// Takes the chip out of the field: it forgets every key of the session.
  public func powerOff() { processor.withLock { $0.powerOff() } }

  /// Whether the chip is in the field.
  public var isPowered: Bool { processor.withLock { $0.isPowered } }

  /// The answer to a command APDU, data and status; nil when the chip is not in the field, or left
  /// it in the middle of the command.
  public func answer(_ command: [UInt8]) -> [UInt8]? {
    processor.withLock { $0.answer(command) }
  }
}

extension VirtualChip: Hashable {
  /// Equal when it is the same chip.
  public static func == (left: VirtualChip, right: VirtualChip) -> Bool { left === right }

  /// Hashes which chip it is.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
