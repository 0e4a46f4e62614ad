import Bytes
public import Codes

/// A text in English and, where somebody has written it, in Arabic and Kurdish.
public struct LocalText: Hashable, Sendable {
  /// English, which is always there.
  public let english: String
  private let others: [PageLanguage: String]

  /// A text in up to three languages.
  public init(_ english: String, arabic: String? = nil, kurdish: String? = nil) {
    self.english = english
    var others: [PageLanguage: String] = [:]
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
      fields.keys.allSatisfy({ PageLanguage(rawValue: $0) != nil })
    else { throw Fault(.field, at: place, "a text, or texts under en, ar, ckb, expected") }
    self.init(english, arabic: fields["ar"]?.string, kurdish: fields["ckb"]?.string)
  }

  /// The text in a language, in English where there is none.
  public subscript(language: PageLanguage) -> String { others[language] ?? english }

  /// As it is read.
  var json: JSON {
    guard !others.isEmpty else { return .string(english) }
    return .fields([
      "en": .string(english), "ar": .text(others[.arabic]), "ckb": .text(others[.kurdish]),
    ])
  }
}
