/// How a folded word is written, and so which words it can be compared with letter by letter.
public enum TokenScript: UInt8, Sendable {
  /// Plain Latin letters and digits, also from Cyrillic, Greek and Hebrew.
  case latin
  /// Folded Arabic letters.
  case arabic
  /// Letters of any other script, or a mixture.
  case other
}

/// One word of a name, folded, with its place in the original.
public struct NameToken: Hashable, Sendable {
  /// The most letters of a word; the rest is left out of comparisons.
  public static let maximumLetters = 40

  /// The folded letters, 1...40 bytes; a compound (Abd al-Rahman) is one word in its short form.
  public let letters: [UInt8]
  /// Which part the word has in a name.
  public let role: TokenRole
  /// How it is written.
  public let script: TokenScript
  /// The UTF-8 offsets in the original text from its first to its last letter.
  public let span: Range<Int>

  init(letters: [UInt8], span: Range<Int>, role: TokenRole? = nil) {
    let kept =
      letters.count > NameToken.maximumLetters
      ? Array(letters.prefix(NameToken.maximumLetters)) : letters
    self.letters = kept
    self.role = role ?? NameWords.role(of: kept)
    self.span = span
    if kept.allSatisfy({ $0 & 0x80 == 0 && $0 != NameFolding.otherMark }) {
      script = .latin
    } else {
      script = kept.allSatisfy({ $0 & 0x80 != 0 }) ? .arabic : .other
    }
  }
}
