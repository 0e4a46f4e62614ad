/// The part of a machine-readable zone that opens a chip: number, date of birth and date of expiry,
/// each with its check digit (ICAO Doc 9303-11, clause 9.7.2).
enum ZoneKey {
  /// Takes it from the characters of a zone: 88 of a passport, 72 of a smaller one, 90 of a card.
  /// Nil for another length.
  static func of(_ zone: [UInt8]) -> String? {
    func text(_ range: Range<Int>) -> String { String(decoding: zone[range], as: UTF8.self) }
    switch zone.count {
    case 88: return text(44..<54) + text(57..<64) + text(65..<72)
    case 72: return text(36..<46) + text(49..<56) + text(57..<64)
    case 90: return number(zone) + text(30..<37) + text(38..<45)
    default: return nil
    }
  }

  /// The number of a card: one of more than nine characters goes on in the optional data, with `<`
  /// in the place of its check digit (Doc 9303-5, note j).
  private static func number(_ zone: [UInt8]) -> String {
    guard zone[14] == UInt8(ascii: "<") else {
      return String(decoding: zone[5..<15], as: UTF8.self)
    }
    let rest = zone[15..<30].prefix { $0 != UInt8(ascii: "<") }
    return String(decoding: zone[5..<14] + rest, as: UTF8.self)
  }
}
