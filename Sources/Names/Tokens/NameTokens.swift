/// The words of a name: folded, joined into compounds, with their places in the original.
public struct NameTokens: Sendable {
  /// The most words of a name; the rest is left out of comparisons.
  public static let maximumTokens = 24

  /// The words in the order of the text.
  public let tokens: [NameToken]

  /// Takes a text apart. Any text gives a result: none, when it holds no letter or digit.
  ///
  /// Words end at spaces, hyphens and other signs; apostrophes, marks and bidirectional characters
  /// stand for nothing. Then compounds are joined: Abd al-Rahman, Abdurrahman -> `abdrahman`;
  /// Abu al-Hasan -> `abuhasan`; Salah al-Din, Salahuddin -> `salahdin`; Ubaid Ullah -> `ubaidlah`;
  /// and alike in Arabic letters.
  public init(_ text: String) {
    tokens = Array(NameCompounds.join(NameTokens.words(text)).prefix(NameTokens.maximumTokens))
  }

  /// The one token that a word gives wherever it stands in a name; nil for a word that its
  /// neighbours may be joined with, and for what is not one word.
  public static func token(standingAnywhere word: String) -> NameToken? {
    let words = words(word)
    guard words.count == 1, let only = words.first, only.script == .latin,
      !NameCompounds.mayJoin(only.letters)
    else { return nil }
    let joined = NameCompounds.join(words)
    return joined.count == 1 ? joined[0] : nil
  }

  /// The part of the original text that a token was read from.
  public static func original(_ span: Range<Int>, of text: String) -> String {
    String(decoding: Array(text.utf8).dropFirst(span.lowerBound).prefix(span.count), as: UTF8.self)
  }

  /// The folded words of a text, before compounds are joined.
  static func words(_ text: String) -> [NameToken] {
    var words: [NameToken] = []
    var letters: [UInt8] = []
    var start = 0
    var end = 0
    var offset = 0
    for scalar in text.unicodeScalars {
      let before = letters.count
      let kind = NameFolding.fold(scalar, into: &letters)
      let width = UTF8.width(scalar)
      if letters.count > before {
        if before == 0 { start = offset }
        end = offset + width
      }
      if kind == .separator, !letters.isEmpty {
        words.append(NameToken(letters: letters, span: start..<end))
        letters.removeAll(keepingCapacity: true)
        if words.count > 2 * maximumTokens { break }
      }
      offset += width
    }
    if !letters.isEmpty { words.append(NameToken(letters: letters, span: start..<end)) }
    return words
  }
}
