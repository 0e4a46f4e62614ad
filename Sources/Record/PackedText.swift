/// Up to 24 bytes of text in three words, first byte highest: equality and byte order without a
/// String. Every field name and code of a record fits.
struct PackedText: Equatable, Comparable, Sendable {
  private let first: UInt64
  private let second: UInt64
  private let third: UInt64

  /// Bytes at most.
  static let capacity = 24

  /// Takes words whose highest byte is the first of its eight; unused bytes are zero.
  init(_ first: UInt64, _ second: UInt64 = 0, _ third: UInt64 = 0) {
    self.first = first
    self.second = second
    self.third = third
  }

  /// Packs the bytes of text; pass none longer than 24 bytes.
  init(_ text: String) {
    var words: [UInt64] = [0, 0, 0]
    for (index, byte) in text.utf8.prefix(PackedText.capacity).enumerated() {
      words[index / 8] |= UInt64(byte) << UInt64(56 - index % 8 * 8)
    }
    self.init(words[0], words[1], words[2])
  }

  static func == (left: PackedText, right: PackedText) -> Bool {
    left.first == right.first && left.second == right.second && left.third == right.third
  }

  /// Shorter text comes before longer text that begins with it, as in the order of bytes.
  static func < (left: PackedText, right: PackedText) -> Bool {
    if left.first != right.first { return left.first < right.first }
    if left.second != right.second { return left.second < right.second }
    return left.third < right.third
  }
}

/// The cases of a code list, or the names of an object's fields, packed and in the order of bytes.
struct PackedTable<Case: RawRepresentable<String> & CaseIterable & Sendable>: Sendable {
  let texts: [PackedText]
  let cases: [Case]

  init(_ type: Case.Type) {
    let sorted = Case.allCases.sorted { PackedText($0.rawValue) < PackedText($1.rawValue) }
    texts = sorted.map { PackedText($0.rawValue) }
    cases = sorted
  }

  /// The case of a raw value, or nil.
  subscript(text: PackedText) -> Case? {
    for index in 0..<texts.count where texts[index] == text { return cases[index] }
    return nil
  }
}
