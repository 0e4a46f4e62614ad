import Bytes

/// Turns one scalar of a name into plain letters.
///
/// Latin, Cyrillic, Greek and Hebrew give a-z; digits of any script give 0-9; Arabic letters give
/// one byte each with the high bit set (`ArabicLetters`); letters of other scripts give `otherMark`
/// and their UTF-8. Marks, apostrophes, bidirectional and other format characters give nothing.
enum NameFolding {
  /// Stands before each letter of a script that is not folded.
  static let otherMark: UInt8 = 1

  /// What a scalar is within a name.
  enum Kind {
    /// Letters were appended, or the scalar stands inside a word without a sound of its own.
    case inside
    /// A word ends here.
    case separator
  }

  /// Appends the letters of `scalar`.
  static func fold(_ scalar: Unicode.Scalar, into letters: inout [UInt8]) -> Kind {
    switch scalar.value {
    case 0x61...0x7a, 0x30...0x39:
      letters.append(UInt8(scalar.value))
      return .inside
    case 0x41...0x5a:
      letters.append(UInt8(scalar.value + 0x20))
      return .inside
    case 0x27, 0x60, 0xb4, 0x2b9...0x2c1, 0x2018...0x201b, 0x2032, 0x5f3, 0x5f4:
      return .inside
    case 0..<0x80:
      return .separator
    default:
      return foldOther(scalar, into: &letters)
    }
  }

  private static func foldOther(_ scalar: Unicode.Scalar, into letters: inout [UInt8]) -> Kind {
    if let folded = ArabicLetters.folded(scalar) {
      if folded != 0 { letters.append(folded) }
      if (0xfef5...0xfefc).contains(scalar.value) { letters.append(0x80 | UInt8(ascii: "A")) }
      return .inside
    }
    if let plain = LatinLetters.plain(scalar) {
      append(plain, to: &letters)
      return .inside
    }
    if (0xff01...0xff5e).contains(scalar.value),
      let narrow = Unicode.Scalar(scalar.value - 0xfee0)
    {
      return fold(narrow, into: &letters)
    }
    if let digit = scalar.properties.numericValue, digit >= 0, digit <= 9,
      scalar.properties.generalCategory == .decimalNumber
    {
      letters.append(0x30 + UInt8(digit))
      return .inside
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .format, .modifierLetter:
      return .inside
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .letterNumber:
      foldLetter(scalar, into: &letters)
      return .inside
    default:
      return .separator
    }
  }

  /// A letter that may be taken apart, or has a lower case, or is of a script that is kept.
  private static func foldLetter(_ scalar: Unicode.Scalar, into letters: inout [UInt8]) {
    for part in String(scalar).lowercased().normalizedNFD.unicodeScalars {
      switch part.value {
      case 0x61...0x7a: letters.append(UInt8(part.value))
      default:
        let hebrew = HebrewLetters.plain(part, isFirst: letters.isEmpty)
        if let plain = hebrew ?? CyrillicLetters.plain(part) ?? LatinLetters.plain(part) {
          append(plain, to: &letters)
        } else if part.properties.generalCategory != .nonspacingMark {
          letters.append(otherMark)
          letters.append(contentsOf: String(part).utf8)
        }
      }
    }
  }

  private static func append(_ text: StaticString, to letters: inout [UInt8]) {
    letters.append(contentsOf: text.description.utf8)
  }
}
