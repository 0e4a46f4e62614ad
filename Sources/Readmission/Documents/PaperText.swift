import Codes
import Foundation

/// Text of data on its way into HTML: nothing of it is ever markup, and nothing turns the reading
/// direction of what stands around it.
enum PaperText {
  /// Characters that mark up become entities; controls and bidirectional controls are shown as
  /// their code points, never obeyed.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: escaped += "&amp;"
      case 0x3C: escaped += "&lt;"
      case 0x3E: escaped += "&gt;"
      case 0x22: escaped += "&quot;"
      case 0x27: escaped += "&#39;"
      case 0x0A: escaped += "<br>"
      case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x061C, 0x2028, 0x2029, 0x202A...0x202E,
        0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB, 0xFFFE, 0xFFFF, 0xE0000...0xE007F:
        escaped += "[U+\(String(scalar.value, radix: 16, uppercase: true))]"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A day as the language writes it, with digits that both sides read: `21 November 2026`.
  static func day(_ day: CivilDate, _ language: PaperLanguage) -> String {
    "\(day.day) \(months[language]?[day.month - 1] ?? "") \(day.year)"
  }

  /// A birth date as far as it is known.
  static func birth(_ date: PartialDate, _ language: PaperLanguage) -> String {
    switch date {
    case .unknown: PaperTerm.unknown.text(language)
    case .year(let year): "\(year)"
    case .month(let year, let month): "\(months[language]?[month - 1] ?? "") \(year)"
    case .day(let known): day(known, language)
    }
  }

  /// A State's name in a language.
  static func state(_ country: Country, _ language: PaperLanguage) -> String {
    guard language != .english, let code = country.alpha2 else { return country.name }
    return Locale(identifier: language.rawValue).localizedString(forRegionCode: code)
      ?? country.name
  }

  /// A language's name in a language, by its code of ISO 639.
  static func language(_ code: String, _ language: PaperLanguage) -> String {
    Locale(identifier: language.rawValue).localizedString(forLanguageCode: code) ?? code
  }

  private static let months: [PaperLanguage: [String]] = [
    .english: [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ],
    .arabic: [
      "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول",
      "تشرين الأول", "تشرين الثاني", "كانون الأول",
    ],
    .kurdish: [
      "کانوونی دووەم", "شوبات", "ئازار", "نیسان", "ئایار", "حوزەیران", "تەممووز", "ئاب",
      "ئەیلوول", "تشرینی یەکەم", "تشرینی دووەم", "کانوونی یەکەم",
    ],
  ]
}
