/// What a chip says about itself in EF.ATR/INFO (ISO/IEC 7816-4, clauses 12.1.1 and 12.7; ICAO Doc
/// 9303-10, clause 3.11.1.1).
struct ChipInformation: Equatable {
  /// The longest answer that it gives, status included; nil where it does not say.
  let longestAnswer: Int?
  /// Whether it knows extended length; nil where it does not say.
  let knowsExtendedLength: Bool?

  /// Reads the data objects of the file; what is no data object ends them.
  init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    var longest: Int?
    var knows: Bool?
    while !rest.isEmpty, let element = try? TaggedElement.next(&rest) {
      switch element.tag {
      case 0x47 where element.content.count >= 3:
        // Card capabilities: bit 7 of the third byte (table 119).
        knows = element.content.dropFirst(2).first.map { $0 & 0x40 != 0 }
      case 0x7F66:
        // Extended length information: the longest command, the longest answer.
        guard let sizes = try? element.children(0x02, 0x02) else { continue }
        longest = ChipInformation.number(sizes[1].content)
      default: continue
      }
    }
    longestAnswer = longest
    knowsExtendedLength = knows
  }

  /// An unsigned number of up to four bytes.
  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard (1...4).contains(bytes.count) else { return nil }
    return bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}
