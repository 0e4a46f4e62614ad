import Bytes

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

  /// Text as `Markup` writes it, but for bidirectional controls, line ends and the like: they
  /// become references, to be seen, and to come back from an attribute as they were.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    var run = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
        escaped += Markup.escaped(String(run))
        escaped += "&#x\(String(scalar.value, radix: 16, uppercase: true));"
        run.removeAll()
      default: run.append(scalar)
      }
    }
    return escaped + Markup.escaped(String(run))
  }
}
