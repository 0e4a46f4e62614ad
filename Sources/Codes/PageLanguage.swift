/// The languages of pages and papers for people outside the house.
public enum PageLanguage: String, Sendable, CaseIterable {
  /// English.
  case english = "en"
  /// Arabic.
  case arabic = "ar"
  /// Kurdish, Sorani, in Arabic letters.
  case kurdish = "ckb"

  /// Whether it is written from right to left.
  public var isRightToLeft: Bool { self != .english }

  /// Its own name for itself.
  public var ownName: String {
    switch self {
    case .english: "English"
    case .arabic: "العربية"
    case .kurdish: "کوردیی ناوەندی"
    }
  }
}
