import Bytes

/// Puts values into the fields of a zone that is all fillers at first.
struct ZoneWriter {
  let format: MachineReadableZone.Format
  private(set) var characters: [UInt8]
  /// True once a long number was put: a filler then stands where its digit would.
  private var isNumberLong = false

  private static let filler = UInt8(ascii: "<")

  init(format: MachineReadableZone.Format) {
    self.format = format
    characters = Array(repeating: ZoneWriter.filler, count: format.length)
  }

  /// Puts text at the start of a field; an empty text may go to a field that the format lacks.
  mutating func put(
    _ text: String, in field: MachineReadableZone.Field
  ) throws(Fault) {
    guard !text.isEmpty else { return }
    guard let range = format.range(of: field) else {
      throw Fault(.zoneField, at: field.rawValue, "this format has no such field")
    }
    let bytes = Array(text.utf8)
    guard bytes.count <= range.count else {
      throw Fault(.zoneField, at: field.rawValue, "at most \(range.count) characters expected")
    }
    guard bytes.allSatisfy(field.allowed.contains) else {
      throw Fault(.zoneField, at: field.rawValue, "a character that cannot stand in this field")
    }
    put(bytes, in: field)
  }

  /// Puts characters that are known to fit.
  mutating func put(_ bytes: [UInt8], in field: MachineReadableZone.Field) {
    guard let start = format.range(of: field)?.lowerBound else { return }
    characters.replaceSubrange(start..<start + bytes.count, with: bytes)
  }

  /// Puts the document number, which may go on in the optional data, and the optional data behind
  /// it (Doc 9303-5 and -6, clause 4.2.2, note j). Spaces become fillers.
  mutating func putNumber(_ number: String, optionalData: String) throws(Fault) {
    let number = String(number.map { $0 == " " ? "<" : $0 })
    guard format.hasLongNumbers, number.utf8.count > 9 else {
      try put(number, in: .documentNumber)
      return try put(optionalData, in: .optionalData)
    }
    let bytes = Array(number.utf8)
    let rest = String(decoding: bytes[9...], as: UTF8.self)
    let digit = String(decoding: [CheckDigit.character(of: bytes)], as: UTF8.self)
    guard bytes[8] != ZoneWriter.filler, !rest.utf8.contains(ZoneWriter.filler) else {
      throw Fault(
        .zoneField, at: MachineReadableZone.Field.documentNumber.rawValue,
        "a long number cannot have a space from its ninth character on")
    }
    try put(String(decoding: bytes[..<9], as: UTF8.self), in: .documentNumber)
    try put("\(rest)\(digit)<\(optionalData)", in: .optionalData)
    isNumberLong = true
  }

  /// Puts every check digit, the composite one last.
  mutating func putDigits() {
    for (field, digit): (MachineReadableZone.Field, MachineReadableZone.Field) in [
      (.documentNumber, .documentNumberCheck), (.birthDate, .birthDateCheck),
      (.expiryDate, .expiryDateCheck), (.optionalData, .optionalDataCheck),
    ] {
      guard let covered = format.range(of: field), let at = format.range(of: digit) else {
        continue
      }
      if digit == .documentNumberCheck, isNumberLong { continue }
      var computed = CheckDigit()
      computed.add(characters.span, covered)
      characters[at.lowerBound] = computed.character
    }
    guard let composite = format.range(of: .compositeCheck) else { return }
    var digit = CheckDigit()
    for range in format.compositeRanges { digit.add(characters.span, range) }
    characters[composite.lowerBound] = digit.character
  }
}
