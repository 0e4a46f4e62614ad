/// Huffman codes of up to 16 bits, in the order of ISO/IEC 10918-1 annex C: shorter codes first,
/// each one more than the one before.
struct HuffmanTable: Sendable {
  /// For the next 16 bits: the code's value in the high byte, its length in the low one; 0 where no
  /// code begins so.
  private let entries: [UInt16]

  /// Codes by the count of each length 1...16; nil when they do not fit or a value is missing.
  init?(counts: [UInt8], values: [UInt8]) {
    var entries = [UInt16](repeating: 0, count: 1 << 16)
    var (code, used) = (0, 0)
    for length in 1...16 {
      for _ in 0..<counts[length - 1] {
        let width = 1 << (16 - length)
        guard code + width <= entries.count, used < values.count else { return nil }
        let entry = UInt16(values[used]) << 8 | UInt16(length)
        for index in code..<code + width { entries[index] = entry }
        code += width
        used += 1
      }
    }
    self.entries = entries
  }

  /// The code that the 16 bits begin with: its value and length; a length of 0 for none.
  func code(_ bits: UInt32) -> (value: Int, length: Int) {
    let entry = entries[Int(bits & 0xFFFF)]
    return (Int(entry >> 8), Int(entry & 0xFF))
  }
}
