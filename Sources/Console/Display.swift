/// How text from outside is shown to a person: never obeyed, and as wide as a terminal draws it.
public enum Display {
  /// The text with everything that a terminal would obey or hide made visible.
  ///
  /// Control and escape characters, line ends, bidirectional controls, invisible characters,
  /// private and unassigned ones become `\u{1b}`. The two joiners that Arabic, Persian and Indic
  /// spelling needs stay (U+200C, U+200D), and so do all visible letters and marks.
  public static func safe(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isShown(scalar) {
        shown.append(scalar)
      } else {
        shown.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      }
    }
    return String(shown)
  }

  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "\u{200c}" || scalar == "\u{200d}" { return true }
    if (0xfff9...0xfffb).contains(scalar.value) { return false }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
      return false
    default: return !scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  /// Columns that the text takes on a terminal, control characters counted as none.
  public static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return text.utf8.count }
    return text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  /// Columns of one scalar: 0 for marks and format characters, 2 for wide ones (UAX 11 W and F), 1.
  static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .control, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator: return 0
    case .format where scalar.properties.isDefaultIgnorableCodePoint: return 0
    default: break
    }
    if scalar.value < 0x1100 { return 1 }
    return wide.contains { $0.contains(scalar.value) } || scalar.properties.isEmojiPresentation
      ? 2 : 1
  }

  /// The blocks of East Asian Width W and F (UAX 11), gaps between assigned ones taken along.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0xa4cf,
    0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6b,
    0xff01...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18aff, 0x1b000...0x1b2ff, 0x20000...0x3fffd,
  ]

  /// True when the text holds letters of a script written from right to left.
  public static func isRightToLeft(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x0590...0x08ff, 0xfb1d...0xfdff, 0xfe70...0xfefc, 0x10800...0x10fff, 0x1e800...0x1efff:
        true
      default: false
      }
    }
  }

  /// The text within a first-strong isolate (UAX 9) where it would disturb its neighbours' order.
  static func isolated(_ text: String) -> String {
    isRightToLeft(text) ? "\u{2068}\(text)\u{2069}" : text
  }

  /// The text broken at spaces into lines of at most `width` columns, each after `indent` spaces.
  static func wrapped(_ text: String, width: Int, indent: Int = 0) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      if !line.isEmpty, indent + Display.width(line) + 1 + Display.width(String(word)) > width {
        lines.append(margin + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [margin + line]).joined(separator: "\n")
  }
}
