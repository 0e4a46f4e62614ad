extension JSON {
  /// The value as one canonical line without its newline: keys sorted by their bytes, no
  /// insignificant space, strings in NFC with only the escapes RFC 8785 clause 3.2.2.2 asks for,
  /// integers only.
  ///
  /// The bytes are the record: they are hashed, signed and kept, and nobody makes them anew to
  /// verify. Throws `.json` for `null`, booleans and decimals, which the canonical form leaves out.
  public func canonicalLine() throws(Fault) -> [UInt8] {
    var writer = JSONWriter(canonical: true)
    try writer.write(self)
    return writer.bytes
  }

  /// The value as one line of ordinary JSON with sorted keys, for programs to read.
  public func line() -> String {
    var writer = JSONWriter(canonical: false)
    do { try writer.write(self) } catch { return "null" }
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

/// Writes JSON into bytes.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private let canonical: Bool

  init(canonical: Bool) { self.canonical = canonical }

  mutating func write(_ value: JSON) throws(Fault) {
    switch value {
    case .null:
      try onlyOrdinary("null")
      append("null")
    case .boolean(let flag):
      try onlyOrdinary("a boolean")
      append(flag ? "true" : "false")
    case .decimal(let number):
      try onlyOrdinary("a decimal number")
      append(number.isFinite ? "\(number)" : "null")
    case .integer(let number): append(String(number))
    case .string(let text): write(string: text)
    case .array(let items): try write(items)
    case .object(let fields): try write(fields)
    }
  }

  private mutating func write(_ items: [JSON]) throws(Fault) {
    append("[")
    for (index, item) in items.enumerated() {
      if index > 0 { append(",") }
      try write(item)
    }
    append("]")
  }

  private mutating func write(_ fields: [String: JSON]) throws(Fault) {
    append("{")
    let sorted = fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (index, field) in sorted.enumerated() {
      if index > 0 { append(",") }
      write(string: field.key)
      append(":")
      try write(field.value)
    }
    append("}")
  }

  private mutating func write(string text: String) {
    append("\"")
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      for byte in text.utf8 { append(scalar: byte) }
    } else {
      for byte in text.normalizedNFC.utf8 { append(scalar: byte) }
    }
    append("\"")
  }

  private mutating func append(scalar byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case 0x08: append("\\b")
    case 0x09: append("\\t")
    case 0x0a: append("\\n")
    case 0x0c: append("\\f")
    case 0x0d: append("\\r")
    case 0..<0x20: append("\\u00" + Hex.encode([byte]))
    default: bytes.append(byte)
    }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private func onlyOrdinary(_ what: String) throws(Fault) {
    if canonical { throw Fault(.json, "\(what) has no canonical form") }
  }
}
