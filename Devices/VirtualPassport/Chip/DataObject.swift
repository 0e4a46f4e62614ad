/// A data object of BER-TLV as the chip reads and writes it (ISO/IEC 7816-4, clause 6): tags of
/// three bytes at most, definite lengths of three bytes at most. The reader has its own.
struct DataObject: Equatable, Sendable {
  /// The tag's bytes as one number: 0x87, 0x7F49.
  var tag: UInt32
  /// The content.
  var value: [UInt8]

  /// Makes an object.
  init(_ tag: UInt32, _ value: [UInt8] = []) {
    self.tag = tag
    self.value = value
  }

  /// Makes an object of objects.
  init(_ tag: UInt32, _ parts: [DataObject]) {
    self.init(tag, parts.flatMap(\.encoded))
  }

  /// An ASN.1 INTEGER of at least 0 from its big-endian bytes.
  static func integer(_ unsigned: [UInt8]) -> DataObject {
    let digits = Array(unsigned.drop { $0 == 0 })
    return DataObject(0x02, (digits.first ?? 0x80) >= 0x80 ? [0] + digits : digits)
  }

  /// Tag, length and content.
  var encoded: [UInt8] {
    DataObject.bytes(of: tag) + DataObject.length(value.count) + value
  }

  /// The objects of the content; nil where it is not made of objects.
  var parts: [DataObject]? { DataObject.list(value) }

  /// The first object of a tag in the content.
  subscript(tag: UInt32) -> [UInt8]? { parts?.first { $0.tag == tag }?.value }

  /// Reads objects that follow each other and take up all of `bytes`; nil where they do not.
  static func list(_ bytes: [UInt8]) -> [DataObject]? {
    var rest = bytes[...]
    var objects: [DataObject] = []
    while !rest.isEmpty {
      guard let object = next(&rest) else { return nil }
      objects.append(object)
    }
    return objects
  }

  /// Takes the next object from the front; nil where none stands there whole.
  static func next(_ rest: inout ArraySlice<UInt8>) -> DataObject? {
    guard let first = rest.popFirst() else { return nil }
    var tag = UInt32(first)
    if first & 0x1F == 0x1F {
      repeat {
        guard let byte = rest.popFirst(), tag < 0x1_0000 else { return nil }
        tag = tag << 8 | UInt32(byte)
      } while tag & 0x80 != 0
    }
    guard let start = rest.popFirst() else { return nil }
    var length = Int(start)
    if start > 0x7F {
      let count = Int(start & 0x7F)
      guard (1...3).contains(count), rest.count >= count else { return nil }
      length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
      rest.removeFirst(count)
    }
    guard rest.count >= length else { return nil }
    defer { rest.removeFirst(length) }
    return DataObject(tag, Array(rest.prefix(length)))
  }

  /// The fewest bytes that write a length.
  static func length(_ count: Int) -> [UInt8] {
    switch count {
    case 0..<0x80: [UInt8(count)]
    case 0x80..<0x100: [0x81, UInt8(count)]
    case 0x100..<0x1_0000: [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
    default: [0x83, UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
    }
  }

  private static func bytes(of tag: UInt32) -> [UInt8] {
    let bytes = [UInt8(tag >> 16 & 0xFF), UInt8(tag >> 8 & 0xFF), UInt8(tag & 0xFF)]
    return Array(bytes.drop { $0 == 0 })
  }
}
