import Bytes

/// The languages of documents and of agreements' titles.
public enum PaperLanguage: String, Sendable, CaseIterable {
  /// English.
  case english = "en"
  /// Arabic.
  case arabic = "ar"
  /// Kurdish, Sorani, in Arabic letters.
  case kurdish = "ckb"

  /// Whether it is written from right to left.
  public var isRightToLeft: Bool { self != .english }
}

/// A text in English and, where somebody has written it, in Arabic and Kurdish.
public struct LocalText: Hashable, Sendable {
  /// English, which is always there.
  public let english: String
  private let others: [PaperLanguage: String]

  /// A text in up to three languages.
  public init(_ english: String, arabic: String? = nil, kurdish: String? = nil) {
    self.english = english
    var others: [PaperLanguage: String] = [:]
    others[.arabic] = arabic
    others[.kurdish] = kurdish
    self.others = others
  }

  /// Reads a string, which is English, or an object with `en` and perhaps `ar` and `ckb`; throws
  /// `.field`.
  init(json: JSON?, at place: String) throws(Fault) {
    if let text = json?.string, !text.isEmpty {
      self.init(text)
      return
    }
    guard let fields = json?.object, let english = fields["en"]?.string, !english.isEmpty,
      fields.keys.allSatisfy({ PaperLanguage(rawValue: $0) != nil })
    else { throw Fault(.field, at: place, "a text, or texts under en, ar, ckb, expected") }
    self.init(english, arabic: fields["ar"]?.string, kurdish: fields["ckb"]?.string)
  }

  /// The text in a language, in English where there is none.
  public subscript(language: PaperLanguage) -> String { others[language] ?? english }

  /// As it is read.
  var json: JSON {
    guard !others.isEmpty else { return .string(english) }
    return .fields([
      "en": .string(english), "ar": .text(others[.arabic]), "ckb": .text(others[.kurdish]),
    ])
  }
}
