// Cyrillic and Greek letters in plain Latin ones, as passports of their countries write them.
//
// Sources: ICAO Doc 9303-3, section 6, part B (Cyrillic; Ukrainian and Serbian letters in the forms
// that differ from Russian ones); ELOT 743 (ISO 843) for Greek.

enum CyrillicLetters {
  /// The Latin letters of a lower-case Cyrillic or Greek letter; nil for any other scalar.
  static func plain(_ scalar: Unicode.Scalar) -> StaticString? {
    cyrillic(scalar) ?? greek(scalar)
  }

  private static func cyrillic(_ scalar: Unicode.Scalar) -> StaticString? {
    switch scalar {
    case "а": "a"
    case "б": "b"
    case "в": "v"
    case "г", "ґ", "ғ": "g"
    case "д": "d"
    case "е", "э", "є", "ё": "e"
    case "ж": "zh"
    case "з": "z"
    case "и", "і", "ї", "й", "ы": "i"
    case "к", "қ": "k"
    case "л": "l"
    case "м": "m"
    case "н", "ң": "n"
    case "о", "ө": "o"
    case "п": "p"
    case "р": "r"
    case "с": "s"
    case "т": "t"
    case "у", "ў", "ү", "ұ": "u"
    case "ф": "f"
    case "х", "ҳ", "һ": "kh"
    case "ц": "ts"
    case "ч", "ҷ": "ch"
    case "ш": "sh"
    case "щ": "shch"
    case "ъ", "ь": ""
    case "ю": "yu"
    case "я": "ya"
    case "ђ": "dj"
    case "ј": "j"
    case "љ": "lj"
    case "њ": "nj"
    case "ћ": "c"
    case "џ": "dz"
    case "ә": "a"
    default: nil
    }
  }

  private static func greek(_ scalar: Unicode.Scalar) -> StaticString? {
    switch scalar {
    case "α": "a"
    case "β": "v"
    case "γ": "g"
    case "δ": "d"
    case "ε": "e"
    case "ζ": "z"
    case "η", "ι", "υ": "i"
    case "θ": "th"
    case "κ": "k"
    case "λ": "l"
    case "μ": "m"
    case "ν": "n"
    case "ξ": "x"
    case "ο", "ω": "o"
    case "π": "p"
    case "ρ": "r"
    case "σ", "ς": "s"
    case "τ": "t"
    case "φ": "f"
    case "χ": "ch"
    case "ψ": "ps"
    default: nil
    }
  }
}
