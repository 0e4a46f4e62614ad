/// What the service's name of a reader says about it.
///
/// pcsc-lite and its CCID driver make the name of the maker, the product, the interface in square
/// brackets, the serial number in round ones, and two counts in hexadecimal: of readers as they
/// were plugged in, and of the reader's slots: `Gemalto PC Twin Reader [CCID] (70D7E2EE) 01 00`.
/// The first count changes with every plugging and belongs to no identity.
struct ReaderName: Hashable, Sendable {
  /// The first word: the maker, as far as a name can tell.
  let make: String
  /// The rest without the serial number, with the slot where it is not the first.
  let model: String
  /// The serial number; nil where the name has none.
  let serial: String?
  /// The count of readers; nil where the name has none.
  let count: Int?

  init(_ name: String) {
    var words = name.split(separator: " ")[...]
    var slot = 0
    var count: Int?
    if words.count > 2, let last = Self.count(words[words.endIndex - 1]),
      let first = Self.count(words[words.endIndex - 2])
    {
      (count, slot) = (first, last)
      words = words.dropLast(2)
    }
    var serial: String?
    if words.count > 1, let last = words.last, last.hasPrefix("("), last.hasSuffix(")"),
      last.count > 2
    {
      serial = String(last.dropFirst().dropLast())
      words = words.dropLast()
    }
    self.count = count
    self.serial = serial
    make = words.count > 1 ? String(words[words.startIndex]) : ""
    let rest = words.count > 1 ? words.dropFirst() : words
    model = rest.joined(separator: " ") + (slot > 0 ? ", slot \(slot + 1)" : "")
  }

  /// Two hexadecimal digits.
  private static func count(_ word: Substring) -> Int? {
    word.utf8.count == 2 ? Int(word, radix: 16) : nil
  }
}
