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

  /// An object identifier with its points; throws `.chipFile`.
  func identifier() throws(Fault) -> String {
    guard tag == 0x06 else { throw TaggedElement.wrong(encoded, "an object identifier expected") }
    return ObjectIdentifier(octets: content).description
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
