// Hebrew letters in plain Latin ones, a letter a line.
//
// Short vowels are not written, so `dvd` meets David by its consonants. Vav and yod are consonants
// at the beginning of a word and vowels inside; peh is p at the beginning and f at the end. Yiddish
// digraphs are read as their letters, tsadi is written tz as passports do (Herzog, Yitzhak). Points
// fall as marks do (`NameFolding`).
//
// Sources: BGN/PCGN romanisation of Hebrew (2018); the Academy of the Hebrew Language's rules of
// transliteration into Latin letters (2006), simple form; Unicode 15 chart U+0590.

enum HebrewLetters {
  /// The Latin letters of a Hebrew letter, by whether it is the first of its word; nil for any
  /// other scalar, empty for a letter without a sound.
  static func plain(_ scalar: Unicode.Scalar, isFirst: Bool) -> StaticString? {
    guard (0x05d0...0x05f2).contains(scalar.value) else { return nil }
    return switch scalar {
    case "א": "a"
    case "ב": "b"
    case "ג": "g"
    case "ד": "d"
    case "ה": "h"
    case "ו": isFirst ? "v" : "o"
    case "ז": "z"
    case "ח": "h"
    case "ט": "t"
    case "י": isFirst ? "y" : "i"
    case "כ", "ך": "k"
    case "ל": "l"
    case "מ", "ם": "m"
    case "נ", "ן": "n"
    case "ס": "s"
    case "ע": "a"
    case "פ": "p"
    case "ף": "f"
    case "צ", "ץ": "tz"
    case "ק": "k"
    case "ר": "r"
    case "ש": "sh"
    case "ת": "t"
    case "װ": "v"
    case "ױ": "oi"
    case "ײ": "ei"
    default: nil
    }
  }
}
