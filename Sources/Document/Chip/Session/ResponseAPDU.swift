public import Bytes

/// A chip's answer (ISO/IEC 7816-4, clause 5.1): data and a status.
public struct ResponseAPDU: Hashable, Sendable {
  /// The data field, without the status.
  public let data: [UInt8]
  /// SW1 and SW2: 0x9000 for success (clause 5.6).
  public let status: UInt16

  /// Makes an answer.
  public init(data: [UInt8] = [], status: UInt16 = 0x9000) {
    self.data = data
    self.status = status
  }

  /// Reads the bytes of a chip; throws `.chipAnswer` for fewer than the two of the status.
  public init(_ bytes: [UInt8]) throws(Fault) {
    guard bytes.count >= 2 else {
      throw Fault(.chipAnswer, "an answer without status: \(bytes.count) bytes")
    }
    self.init(
      data: Array(bytes.dropLast(2)),
      status: UInt16(bytes[bytes.count - 2]) << 8 | UInt16(bytes[bytes.count - 1]))
  }

  /// Whether the chip did what was asked.
  public var isSuccess: Bool { status == 0x9000 }

  /// The status as it is written in standards: `6A82`.
  public var statusText: String {
    let digits = String(status, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
