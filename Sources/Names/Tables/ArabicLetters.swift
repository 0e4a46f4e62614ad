// Arabic letters (Arabic, Persian, Urdu, Pashto, Sorani) folded to one form each.
//
// A folded letter is one byte: the letter's sign in Buckwalter's transliteration with the high bit
// set, so that folded Arabic never meets folded Latin. Alef with or without hamza or madda is one
// letter, so are the forms of yeh, of kaf, of heh and teh marbuta; marks and tatweel are dropped.
//
// Sources: Buckwalter transliteration (T. Buckwalter, Qamus, 2002); Unicode 15 charts U+0600,
// U+FB50, U+FE70 for the presentation forms; Kurdish Academy's table of Sorani letters.

enum ArabicLetters {
  /// The folded byte of an Arabic letter: 0 for one that is dropped, nil for any other scalar.
  static func folded(_ scalar: Unicode.Scalar) -> UInt8? {
    guard let sign = sign(base(scalar.value)) else { return nil }
    return sign == " " ? 0 : 0x80 | UInt8(ascii: sign)
  }

  /// The sign of a letter, a space for a mark that is dropped, nil for what is no Arabic letter.
  private static func sign(_ value: UInt32) -> Unicode.Scalar? {
    switch value {
    case 0x0610...0x061a, 0x0640, 0x064b...0x065f, 0x0670, 0x06d6...0x06dc, 0x06df...0x06e8: " "
    case 0x0621, 0x0674: " "
    case 0x0622, 0x0623, 0x0625, 0x0627, 0x0671...0x0673: "A"
    case 0x0624, 0x0648, 0x06cf: "w"
    case 0x0626, 0x0649, 0x064a, 0x06cc, 0x06cd, 0x06d0...0x06d2, 0x0620: "y"
    case 0x0628: "b"
    case 0x0629, 0x0647, 0x06be, 0x06c0...0x06c3, 0x06ff: "h"
    case 0x062a, 0x067c: "t"
    case 0x062b: "v"
    case 0x062c: "j"
    case 0x062d: "H"
    case 0x062e: "x"
    case 0x062f, 0x0688, 0x0689: "d"
    case 0x0630: "*"
    case 0x0631, 0x0691, 0x0693, 0x0695: "r"
    case 0x0632, 0x0696: "z"
    case 0x0633, 0x069a: "s"
    case 0x0634: "$"
    case 0x0635: "S"
    case 0x0636: "D"
    case 0x0637, 0x0679: "T"
    case 0x0638: "Z"
    case 0x0639: "E"
    case 0x063a: "g"
    case 0x0641: "f"
    case 0x0642: "q"
    case 0x0643, 0x06a9, 0x06aa: "k"
    case 0x0644, 0x06b5: "l"
    case 0x0645: "m"
    case 0x0646, 0x06ba, 0x06bc: "n"
    case 0x067e: "P"
    case 0x0686, 0x0685, 0x0681: "C"
    case 0x0698: "R"
    case 0x06a4: "V"
    case 0x06ab, 0x06af: "G"
    case 0x06c4...0x06c7: "o"
    case 0x06ce: "e"
    case 0x06d5: "a"
    default: nil
    }
  }

  /// The letter behind a presentation form; other values as they are.
  private static func base(_ value: UInt32) -> UInt32 {
    switch value {
    case 0xfe70...0xfe7f: return 0x064b
    case 0xfe80...0xfefc: return lookUp(value, since: 0xfe80, in: formsB)
    case 0xfb50...0xfbff: return lookUp(value, since: 0xfb50, in: formsA)
    default: return value
    }
  }

  private static func lookUp(
    _ value: UInt32, since first: UInt32, in forms: [(count: UInt32, letter: UInt32)]
  ) -> UInt32 {
    var start = first
    for form in forms {
      if value < start + form.count { return form.letter }
      start += form.count
    }
    return value
  }

  /// How many code points from U+FE80 on show which letter (Arabic Presentation Forms-B). The
  /// ligatures of lam and alef at the end are taken as lam; see `NameFolding`, which adds the alef.
  private static let formsB: [(count: UInt32, letter: UInt32)] = [
    (1, 0x0621), (2, 0x0622), (2, 0x0623), (2, 0x0624), (2, 0x0625), (4, 0x0626), (2, 0x0627),
    (4, 0x0628), (2, 0x0629), (4, 0x062a), (4, 0x062b), (4, 0x062c), (4, 0x062d), (4, 0x062e),
    (2, 0x062f), (2, 0x0630), (2, 0x0631), (2, 0x0632), (4, 0x0633), (4, 0x0634), (4, 0x0635),
    (4, 0x0636), (4, 0x0637), (4, 0x0638), (4, 0x0639), (4, 0x063a), (4, 0x0641), (4, 0x0642),
    (4, 0x0643), (4, 0x0644), (4, 0x0645), (4, 0x0646), (4, 0x0647), (2, 0x0648), (2, 0x0649),
    (4, 0x064a), (8, 0x0644),
  ]

  /// How many code points from U+FB50 on show which letter (Arabic Presentation Forms-A).
  private static let formsA: [(count: UInt32, letter: UInt32)] = [
    (2, 0x0671), (4, 0x067b), (4, 0x067e), (4, 0x0680), (4, 0x067a), (4, 0x067f), (4, 0x0679),
    (4, 0x06a4), (4, 0x06a6), (4, 0x0684), (4, 0x0683), (4, 0x0686), (4, 0x0687), (2, 0x068d),
    (2, 0x068c), (2, 0x068e), (2, 0x0688), (2, 0x0698), (2, 0x0691), (4, 0x06a9), (4, 0x06af),
    (4, 0x06b3), (4, 0x06b1), (2, 0x06ba), (4, 0x06bb), (2, 0x06c0), (4, 0x06c1), (4, 0x06be),
    (2, 0x06d2), (2, 0x06d3), (33, 0x0640), (4, 0x06ad), (2, 0x06c7), (2, 0x06c6), (2, 0x06c8),
    (1, 0x06c7), (2, 0x06cb), (2, 0x06c5), (2, 0x06c9), (4, 0x06d0), (2, 0x0649), (18, 0x0626),
    (4, 0x06cc),
  ]
}
