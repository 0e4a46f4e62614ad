// Latin letters that Unicode does not take apart (UAX 15), as the plain letters people type.
//
// Sources: Unicode CLDR 42 transliteration Latin-ASCII; ICAO Doc 9303-3, section 6, part A, where a
// letter has one recommended form (þ TH, ß SS, æ AE, œ OE, ø OE, ı I).

enum LatinLetters {
  /// The plain letters of a scalar that has no decomposition; nil for any other scalar.
  static func plain(_ scalar: Unicode.Scalar) -> StaticString? {
    switch scalar {
    case "ı", "İ": "i"
    case "ß", "ẞ": "ss"
    case "æ", "Æ", "ǽ", "Ǽ": "ae"
    case "œ", "Œ": "oe"
    case "ø", "Ø": "o"
    case "đ", "Đ", "ð", "Ð", "ɖ", "ɗ": "d"
    case "þ", "Þ": "th"
    case "ħ", "Ħ", "ḥ": "h"
    case "ł", "Ł": "l"
    case "ŋ", "Ŋ": "n"
    case "ŧ", "Ŧ": "t"
    case "ĸ", "ƙ": "k"
    case "ɓ", "ƀ": "b"
    case "ə", "Ə", "ɛ", "ǝ": "e"
    case "ɔ": "o"
    case "ɣ": "g"
    case "ƶ": "z"
    case "ŉ": "n"
    case "ĳ", "Ĳ": "ij"
    case "ﬀ": "ff"
    case "ﬁ": "fi"
    case "ﬂ": "fl"
    default: nil
    }
  }
}
