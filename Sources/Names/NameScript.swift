/// The script that most letters of a name are written in.
public enum NameScript: String, Sendable, CaseIterable {
  case latin
  /// Arabic letters: Arabic, Persian, Kurdish (Sorani), Urdu, Pashto.
  case arabic
  case cyrillic
  case greek
  case hebrew
  case armenian
  /// Any other script.
  case other
  /// No letter at all: digits, signs, an empty text.
  case none

  /// The script of most letters; of two with as many the one that comes first in the text.
  public init(of text: String) {
    var counts: [(script: NameScript, count: Int)] = []
    for scalar in text.unicodeScalars {
      let script = NameScript(of: scalar)
      if script == .none { continue }
      if let place = counts.firstIndex(where: { $0.script == script }) {
        counts[place].count += 1
      } else {
        counts.append((script, 1))
      }
    }
    var best: (script: NameScript, count: Int) = (.none, 0)
    for candidate in counts where candidate.count > best.count { best = candidate }
    self = best.script
  }

  /// The script of one scalar; `.none` for marks, digits, spaces and signs.
  public init(of scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x41...0x5a, 0x61...0x7a, 0xff21...0xff3a, 0xff41...0xff5a: self = .latin
    case 0..<0xaa: self = .none
    default:
      guard scalar.properties.isAlphabetic, !NameScript.isMark(scalar) else {
        self = .none
        return
      }
      self = NameScript.block(of: scalar.value)
    }
  }

  private static func block(of value: UInt32) -> NameScript {
    switch value {
    case 0xaa...0x24f, 0x250...0x2af, 0x1d00...0x1dbf, 0x1e00...0x1eff, 0xfb00...0xfb06: .latin
    case 0x370...0x3ff, 0x1f00...0x1fff: .greek
    case 0x400...0x52f, 0x1c80...0x1c8f: .cyrillic
    case 0x531...0x58f: .armenian
    case 0x591...0x5f4, 0xfb1d...0xfb4f: .hebrew
    case 0x600...0x6ff, 0x750...0x77f, 0x8a0...0x8ff, 0xfb50...0xfdff, 0xfe70...0xfeff: .arabic
    default: .other
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .modifierLetter, .modifierSymbol: true
    default: false
    }
  }
}
