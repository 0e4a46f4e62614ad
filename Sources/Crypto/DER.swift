import Bytes

/// The few forms of ASN.1 in which keys go to and come from OpenSSL (ISO/IEC 8825-1, DER).
enum DER {
  /// An element of a one-byte tag.
  static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    var length = [UInt8(truncatingIfNeeded: content.count)]
    if content.count > 0x7F {
      let octets = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: content.count >> $0) }
      length = Array(octets.drop { $0 == 0 })
      length.insert(0x80 | UInt8(length.count), at: 0)
    }
    return [tag] + length + content
  }

  /// A sequence of encoded elements.
  static func sequence(_ elements: [UInt8]...) -> [UInt8] {
    element(0x30, elements.flatMap { $0 })
  }

  /// An integer of at least 0 from its big-endian bytes.
  static func integer(_ unsigned: [UInt8]) -> [UInt8] {
    let digits = unsigned.drop { $0 == 0 }
    return element(0x02, (digits.first ?? 0x80) >= 0x80 ? [0] + digits : Array(digits))
  }

  /// A string of whole octets.
  static func bitString(_ content: [UInt8]) -> [UInt8] { element(0x03, [0] + content) }

  /// Takes the element in front of `rest`, which must be of `tag`, and gives its content; throws
  /// `.key`. Lengths are definite.
  static func next(
    _ tag: UInt8, _ rest: inout ArraySlice<UInt8>
  ) throws(Fault) -> ArraySlice<UInt8> {
    guard rest.popFirst() == tag, let first = rest.popFirst() else {
      throw Fault(.key, "a key of another form")
    }
    var length = Int(first)
    if first >= 0x80 {
      guard (0x81...0x84).contains(first), rest.count >= first & 0x7F else {
        throw Fault(.key, "a key with a wrong length")
      }
      length = rest.prefix(Int(first & 0x7F)).reduce(0) { $0 << 8 | Int($1) }
      rest.removeFirst(Int(first & 0x7F))
    }
    guard length <= rest.count else { throw Fault(.key, "a key that is cut") }
    defer { rest.removeFirst(length) }
    return rest.prefix(length)
  }

  /// The big-endian bytes of the integer in front of `rest`; throws `.key` for a negative one.
  static func nextInteger(_ rest: inout ArraySlice<UInt8>) throws(Fault) -> [UInt8] {
    let content = try next(0x02, &rest)
    guard let first = content.first, first < 0x80 else {
      throw Fault(.key, "a negative number in a key")
    }
    return Array(content.drop { $0 == 0 })
  }
}
