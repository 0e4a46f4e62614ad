/// A piece of a page in HTML, with its charts in SVG, that is also well-formed XML (W3C, HTML 5,
/// "Polyglot markup"): an element, a text, or words of this program's own.
///
/// Whatever text is put in stays text: nothing that came from outside can become an element, a
/// script or a change of the writing's direction.
public struct Markup: Sendable {
  private enum Kind: Sendable {
    case element(name: String, attributes: [(name: String, value: String)], children: [Markup])
    case text(String)
    case own(StaticString)
  }

  private let kind: Kind

  /// An element; attributes without a value are left out.
  public static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<String, String?> = [:],
    _ children: [Markup] = []
  ) -> Markup {
    Markup(
      kind: .element(
        name: "\(name)",
        attributes: attributes.compactMap { name, value in value.map { (name, $0) } },
        children: children))
  }

  /// An element that holds a text only.
  public static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<String, String?> = [:], text: String
  ) -> Markup {
    element(name, attributes, [.text(text)])
  }

  /// A text.
  public static func text(_ text: String) -> Markup { Markup(kind: .text(text)) }

  /// A style sheet or a script of this program, as it stands: it holds neither `<` nor `&`.
  public static func own(_ text: StaticString) -> Markup { Markup(kind: .own(text)) }

  /// A whole page: the element `html` after its document type.
  public var page: String {
    var text = "<!DOCTYPE html>\n"
    write(to: &text)
    return text + "\n"
  }

  /// The piece as it is written.
  public var description: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch kind {
    case .text(let words): text += Markup.escaped(words)
    case .own(let words): text += "\(words)"
    case .element(let name, let attributes, let children):
      text += "<\(name)"
      for (name, value) in attributes { text += " \(name)=\"\(Markup.escaped(value))\"" }
      guard !children.isEmpty || !Markup.void.contains(name) else {
        text += "/>"
        return
      }
      text += ">"
      for child in children { child.write(to: &text) }
      text += "</\(name)>"
    }
  }

  /// Elements that never hold anything (HTML, clause 13.1.2).
  private static let void: Set<String> = [
    "br", "col", "hr", "img", "input", "link", "meta", "wbr",
  ]

  /// Text with the characters that mark up written as entities. Control characters, and those that
  /// change the writing's direction beyond their place (UAX 9, clause 2), become U+FFFD.
  public static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: escaped += "&amp;"
      case 0x3C: escaped += "&lt;"
      case 0x3E: escaped += "&gt;"
      case 0x22: escaped += "&quot;"
      case 0x09, 0x0A: escaped.unicodeScalars.append(scalar)
      case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF:
        escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
