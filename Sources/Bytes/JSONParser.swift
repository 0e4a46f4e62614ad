extension JSON {
  /// Bounds that hostile text cannot pass.
  public struct Limits: Sendable {
    /// Bytes of text at most.
    public let bytes: Int
    /// Objects and arrays inside one another at most.
    public let depth: Int

    /// Sets both bounds.
    public init(bytes: Int = 64 * 1024, depth: Int = 32) {
      self.bytes = bytes
      self.depth = depth
    }
  }

  /// Reads one JSON value that takes up all of `bytes` (space around it is allowed).
  ///
  /// A repeated name in an object is refused (RFC 8259 leaves it open; two readers could see two
  /// records). Throws `.json` with the byte offset as its place.
  public static func parse(
    _ bytes: some Collection<UInt8>, limits: Limits = Limits()
  ) throws(Fault) -> JSON {
    let array = Array(bytes)
    var parser = try JSONParser(array, limits: limits)
    return try parser.document()
  }

  /// Reads one canonical line: the bytes must be just what `canonicalLine()` gives for the value.
  public static func parseCanonical(
    _ bytes: some Collection<UInt8>, limits: Limits = Limits()
  ) throws(Fault) -> JSON {
    let array = Array(bytes)
    let value = try parse(array, limits: limits)
    guard try value.canonicalLine() == array else {
      throw Fault(.json, "not in canonical form")
    }
    return value
  }
}

/// A strict recursive-descent reader of RFC 8259 text.
struct JSONParser {
  private let bytes: [UInt8]
  private let limits: JSON.Limits
  private var offset = 0

  init(_ bytes: [UInt8], limits: JSON.Limits) throws(Fault) {
    guard bytes.count <= limits.bytes else {
      throw Fault(.json, "\(bytes.count) bytes, at most \(limits.bytes) allowed")
    }
    self.bytes = bytes
    self.limits = limits
  }

  mutating func document() throws(Fault) -> JSON {
    skipSpace()
    let value = try value(depth: 0)
    skipSpace()
    guard offset == bytes.count else { throw fault("text after the value") }
    return value
  }

  private mutating func value(depth: Int) throws(Fault) -> JSON {
    guard depth < limits.depth else { throw fault("more than \(limits.depth) levels") }
    guard let first = peek else { throw fault("a value expected, the text ends") }
    switch first {
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw fault("a value expected")
    }
  }

  private mutating func object(depth: Int) throws(Fault) -> [String: JSON] {
    offset += 1
    var fields: [String: JSON] = [:]
    skipSpace()
    if take("}") { return fields }
    while true {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw fault("a name in quotes expected") }
      let start = offset
      let name = try string()
      skipSpace()
      guard take(":") else { throw fault("a colon expected") }
      skipSpace()
      let value = try value(depth: depth + 1)
      guard fields.updateValue(value, forKey: name) == nil else {
        offset = start
        throw fault("a name stands twice in one object")
      }
      skipSpace()
      if take("}") { return fields }
      guard take(",") else { throw fault("a comma or closing brace expected") }
    }
  }

  private mutating func array(depth: Int) throws(Fault) -> [JSON] {
    offset += 1
    var items: [JSON] = []
    skipSpace()
    if take("]") { return items }
    while true {
      skipSpace()
      items.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return items }
      guard take(",") else { throw fault("a comma or closing bracket expected") }
    }
  }

  private mutating func string() throws(Fault) -> String {
    offset += 1
    var text: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        guard let string = String(validating: text, as: UTF8.self) else {
          throw fault("text that is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"):
        offset += 1
        text.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20: throw fault("a control character in a string")
      default:
        text.append(byte)
        offset += 1
      }
    }
    throw fault("a string without its end")
  }

  private mutating func escape() throws(Fault) -> Unicode.Scalar {
    guard let byte = peek else { throw fault("an escape without its end") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw fault("an unknown escape")
    }
  }

  private mutating func unicodeEscape() throws(Fault) -> Unicode.Scalar {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
    // A surrogate: only a high one followed by a low one is a character.
    guard first < 0xdc00, take("\\"), take("u") else { throw fault("half a surrogate pair") }
    let second = try fourDigits()
    guard (0xdc00...0xdfff).contains(second),
      let scalar = Unicode.Scalar(
        0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00))
    else { throw fault("half a surrogate pair") }
    return scalar
  }

  private mutating func fourDigits() throws(Fault) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Hex.value(of: byte) else {
        throw fault("four hexadecimal digits expected")
      }
      value = value << 4 | UInt16(digit)
      offset += 1
    }
    return value
  }

  private mutating func number() throws(Fault) -> JSON {
    let start = offset
    _ = take("-")
    if take("0") {
      if let byte = peek, isDigit(byte) { throw fault("a number with a leading zero") }
    } else if skipDigits() == 0 {
      throw fault("a digit expected")
    }
    var isInteger = true
    if take(".") {
      isInteger = false
      guard skipDigits() > 0 else { throw fault("a digit after the point expected") }
    }
    if take("e") || take("E") {
      isInteger = false
      if !take("+") { _ = take("-") }
      guard skipDigits() > 0 else { throw fault("a digit of the exponent expected") }
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw fault("a number out of range") }
    return .decimal(value)
  }

  private mutating func skipDigits() -> Int {
    let start = offset
    while let byte = peek, isDigit(byte) { offset += 1 }
    return offset - start
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private mutating func word(_ word: String, _ value: JSON) throws(Fault) -> JSON {
    guard bytes[offset...].starts(with: word.utf8) else { throw fault("a value expected") }
    offset += word.utf8.count
    return value
  }

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      offset += 1
    }
  }

  private func fault(_ detail: String) -> Fault { Fault(.json, at: "byte \(offset)", detail) }
}
