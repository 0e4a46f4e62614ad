/// An element of an XML document (XML 1.0, fifth edition): a name, attributes, then text or
/// elements. It writes only what the standard can carry, whatever is put in.
struct LogElement {
  private let name: String
  private let attributes: [(name: String, value: String)]
  private let text: String
  private var children: [LogElement]

  /// An element; attributes without a value are left out.
  init(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text: String = "",
    holds children: [LogElement] = []
  ) {
    self.name = name
    self.attributes = attributes.compactMap { name, value in value.map { (name, $0) } }
    self.text = text
    self.children = children
  }

  /// The element's text, each element in a line of its own.
  func lines(depth: Int = 0) -> [String] {
    let indent = String(repeating: "  ", count: depth)
    let words = attributes.map { " \($0.name)=\"\(Self.escaped($0.value))\"" }.joined()
    if children.isEmpty {
      let end = text.isEmpty ? "/>" : ">\(Self.escaped(text))</\(name)>"
      return ["\(indent)<\(name)\(words)\(end)"]
    }
    return ["\(indent)<\(name)\(words)>"] + children.flatMap { $0.lines(depth: depth + 1) }
      + ["\(indent)</\(name)>"]
  }

  /// The characters that mark up are written as entities; those that no document can carry
  /// (clause 2.2) become U+FFFD, and bidirectional controls become references, to be seen.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: escaped += "&amp;"
      case 0x3C: escaped += "&lt;"
      case 0x3E: escaped += "&gt;"
      case 0x22: escaped += "&quot;"
      case 0x09, 0x0A, 0x0D, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
        escaped += "&#x\(String(scalar.value, radix: 16, uppercase: true));"
      case 0..<0x20, 0xFFFE, 0xFFFF: escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
