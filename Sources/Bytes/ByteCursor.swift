/// Reads bytes front to back and checks every length before it uses it.
///
/// All integers are big-endian (network order) unless the name says otherwise. A read past the end
/// throws `.cut` with the offset as its place and moves nothing.
public struct ByteCursor: ~Escapable {
  private let bytes: Span<UInt8>
  /// Bytes read so far; also the offset of the next one.
  public private(set) var offset = 0

  /// A cursor at the first of `bytes`.
  @_lifetime(copy bytes)
  public init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  /// Bytes not yet read.
  public var remaining: Int { bytes.count - offset }

  /// True when nothing is left.
  public var isAtEnd: Bool { remaining == 0 }

  /// The next byte without reading it, or nil at the end.
  public var peek: UInt8? { isAtEnd ? nil : bytes[offset] }

  /// Reads one byte.
  @_lifetime(self: copy self)
  public mutating func byte() throws(Fault) -> UInt8 {
    try need(1)
    defer { offset += 1 }
    return bytes[offset]
  }

  /// Reads two bytes, big-endian.
  @_lifetime(self: copy self)
  public mutating func uint16() throws(Fault) -> UInt16 { UInt16(try integer(2)) }

  /// Reads four bytes, big-endian.
  @_lifetime(self: copy self)
  public mutating func uint32() throws(Fault) -> UInt32 { UInt32(try integer(4)) }

  /// Reads `count` bytes (0 or more).
  @_lifetime(self: copy self)
  public mutating func take(_ count: Int) throws(Fault) -> [UInt8] {
    try need(count)
    var taken: [UInt8] = []
    taken.reserveCapacity(count)
    for index in offset..<offset + count { taken.append(bytes[index]) }
    offset += count
    return taken
  }

  /// Passes over `count` bytes (0 or more).
  @_lifetime(self: copy self)
  public mutating func skip(_ count: Int) throws(Fault) {
    try need(count)
    offset += count
  }

  /// Reads the given bytes exactly, or throws and moves nothing.
  @_lifetime(self: copy self)
  public mutating func expect(_ expected: [UInt8], _ what: String) throws(Fault) {
    try need(expected.count)
    for (index, byte) in expected.enumerated() where bytes[offset + index] != byte {
      throw Fault(.cut, at: "byte \(offset)", "\(what) expected")
    }
    offset += expected.count
  }

  @_lifetime(self: copy self)
  private mutating func integer(_ count: Int) throws(Fault) -> UInt64 {
    try need(count)
    var value: UInt64 = 0
    for index in offset..<offset + count { value = value << 8 | UInt64(bytes[index]) }
    offset += count
    return value
  }

  private func need(_ count: Int) throws(Fault) {
    guard count >= 0, count <= remaining else {
      throw Fault(.cut, at: "byte \(offset)", "\(count) bytes expected, \(remaining) left")
    }
  }
}
