import Bytes

/// Values of ASN.1 as elements hold them (ISO/IEC 8825-1, clause 8).
extension TaggedElement {
  /// An integer or enumeration of one byte, 0 to 127; throws `.chipFile`.
  func smallNumber() throws(Fault) -> Int {
    guard content.count == 1, let byte = content.first, byte < 0x80 else {
      throw TaggedElement.wrong(encoded, "a small number expected")
    }
    return Int(byte)
  }

  /// An object identifier with its points (clause 8.19); throws `.chipFile`.
  func identifier() throws(Fault) -> String {
    var parts: [Int] = []
    var value = 0
    for byte in content {
      guard value < 1 << 40 else { throw TaggedElement.wrong(encoded, "no identifier") }
      value = value << 7 | Int(byte & 0x7F)
      guard byte & 0x80 == 0 else { continue }
      parts += parts.isEmpty ? [min(value / 40, 2), value - 40 * min(value / 40, 2)] : [value]
      value = 0
    }
    return parts.map(String.init).joined(separator: ".")
  }

  /// Text of any of the string types that hold ASCII or UTF-8; throws `.chipFile`.
  func text() throws(Fault) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw TaggedElement.wrong(encoded, "text expected")
    }
    return text
  }

  /// The numbers of a set of small integers; throws `.chipFile`.
  func smallNumbers() throws(Fault) -> Set<Int> {
    var numbers: Set<Int> = []
    for element in try children() { numbers.insert(try element.smallNumber()) }
    return numbers
  }
}
