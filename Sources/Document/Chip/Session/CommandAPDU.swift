/// A command to a chip (ISO/IEC 7816-4, clause 5.1): header, data, and how long the answer may be.
public struct CommandAPDU: Hashable, Sendable {
  /// The class byte; 0x0C with secure messaging, 0x10 set for all but the last of a chain.
  public var classByte: UInt8
  /// The instruction: 0xA4 selects, 0xB0 reads.
  public var instruction: UInt8
  /// The first parameter.
  public var parameter1: UInt8
  /// The second parameter.
  public var parameter2: UInt8
  /// The data field, 65,535 bytes at most; empty for none.
  public var data: [UInt8]
  /// The most data that the answer may hold, 1...65,536; nil when no data are expected. German
  /// documents refuse an expectation on MSE and SELECT.
  public var expected: Int?

  /// Makes a command.
  public init(
    _ classByte: UInt8 = 0, _ instruction: UInt8, _ parameter1: UInt8, _ parameter2: UInt8,
    data: [UInt8] = [], expected: Int? = nil
  ) {
    self.classByte = classByte
    self.instruction = instruction
    self.parameter1 = parameter1
    self.parameter2 = parameter2
    self.data = data
    self.expected = expected
  }

  /// The longest command of short length fields: header, Lc, 255 bytes, Le.
  public static let longestShort = 261

  /// Whether the command needs extended length fields.
  public var isExtended: Bool { data.count > 255 || (expected ?? 0) > 256 }

  /// The bytes that go to the chip, with short length fields where they suffice.
  public var encoded: [UInt8] {
    var bytes = [classByte, instruction, parameter1, parameter2]
    if !data.isEmpty {
      if isExtended {
        bytes += [0, UInt8(data.count >> 8), UInt8(data.count & 0xFF)]
      } else {
        bytes.append(UInt8(data.count))
      }
      bytes += data
    }
    guard let expected else { return bytes }
    if isExtended {
      // Lc's leading zero marks the command as extended; without data Le needs its own.
      bytes += data.isEmpty ? [0] : []
      bytes += [UInt8(expected >> 8 & 0xFF), UInt8(expected & 0xFF)]
    } else {
      bytes.append(UInt8(expected & 0xFF))
    }
    return bytes
  }
}
