/// Texts by small numbers, in the order in which they first came.
struct CodeBook: Sendable {
  /// The texts; a text's number is its place.
  private(set) var texts: [String] = []
  private var numbers: [String: UInt16] = [:]

  init(_ texts: [String] = []) { for text in texts { _ = number(of: text) } }

  /// The number of a text, which gets the next one when it is new; nil when 65,536 are taken.
  mutating func number(of text: String) -> UInt16? {
    if let known = numbers[text] { return known }
    guard let next = UInt16(exactly: texts.count) else { return nil }
    numbers[text] = next
    texts.append(text)
    return next
  }

  /// The number of a text that is there.
  subscript(text: String) -> UInt16? { numbers[text] }
}
