extension TaggedElement {
  /// An element of a tag and a content, its length in as few bytes as it needs (ISO/IEC 8825-1,
  /// DER).
  static func encode(_ tag: Int, _ content: some Collection<UInt8>) -> [UInt8] {
    octets(tag) + length(content.count) + content
  }

  private static func length(_ count: Int) -> [UInt8] {
    guard count >= 0x80 else { return [UInt8(count)] }
    let digits = octets(count)
    return [0x80 | UInt8(digits.count)] + digits
  }

  /// The bytes of a number of at least 0, without leading zeros.
  private static func octets(_ number: Int) -> [UInt8] {
    let bytes = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    return Array(bytes.drop { $0 == 0 })
  }
}
