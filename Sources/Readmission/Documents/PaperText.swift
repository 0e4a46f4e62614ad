import Codes
import Foundation

/// Days, States and languages as each language of the documents writes them.
enum PaperText {
  /// A day as the language writes it, with digits that both sides read: `21 November 2026`.
  static func day(_ day: CivilDate, _ language: PageLanguage) -> String {
    "\(day.day) \(months[language]?[day.month - 1] ?? "") \(day.year)"
  }

  /// A birth date as far as it is known.
  static func birth(_ date: PartialDate, _ language: PageLanguage) -> String {
    switch date {
    case .unknown: PaperTerm.unknown.text(language)
    case .year(let year): "\(year)"
    case .month(let year, let month): "\(months[language]?[month - 1] ?? "") \(year)"
    case .day(let known): day(known, language)
    }
  }

  /// A State's name in a language.
  static func state(_ country: Country, _ language: PageLanguage) -> String {
    guard language != .english, let code = country.alpha2 else { return country.name }
    return Locale(identifier: language.rawValue).localizedString(forRegionCode: code)
      ?? country.name
  }

  /// A language's name in a language, by its code of ISO 639.
  static func language(_ code: String, _ language: PageLanguage) -> String {
    Locale(identifier: language.rawValue).localizedString(forLanguageCode: code) ?? code
  }

  private static let months: [PageLanguage: [String]] = [
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
