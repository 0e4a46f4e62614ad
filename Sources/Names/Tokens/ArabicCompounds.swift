// Compounds in Arabic letters: عبد الرحمن, ابو بكر, صلاح الدين, عبيد الله.

extension NameCompounds {
  private static let servant = signs("Ebd")
  private static let father = signs("Abw")
  private static let faith = signs("Aldyn")
  private static let god = signs("Allh")
  private static let article = signs("Al")

  /// Joins what begins at `index` and gives the index of the next word.
  static func joinArabic(
    _ words: [NameToken], at index: Int, into joined: inout [NameToken]
  ) -> Int {
    let word = words[index]
    if word.letters == servant || word.letters == father,
      index + 1 < words.count, words[index + 1].script == .arabic, words[index + 1].role == .name
    {
      let rest = withoutArticle(words[index + 1].letters)
      joined.append(
        NameToken(
          letters: word.letters + rest,
          span: word.span.lowerBound..<words[index + 1].span.upperBound, role: .name))
      return index + 2
    }
    if word.letters == faith || word.letters == god, let last = joined.last,
      last.role == .name, last.script == .arabic
    {
      joined[joined.count - 1] = NameToken(
        letters: last.letters + word.letters.dropFirst(2),
        span: last.span.lowerBound..<word.span.upperBound, role: .name)
      return index + 1
    }
    joined.append(word.role == .name ? plain(word) : word)
    return index + 1
  }

  /// A word without its article and with the article inside a compound of one word taken out.
  private static func plain(_ word: NameToken) -> NameToken {
    let letters = word.letters
    var plain = withoutArticle(letters)
    for ending in [faith, god] where letters.count > ending.count + 1 {
      if letters.suffix(ending.count).elementsEqual(ending) {
        plain = Array(letters.dropLast(ending.count) + ending.dropFirst(2))
      }
    }
    for beginning in [servant, father]
    where letters.starts(with: beginning) && letters.count > beginning.count + 2 {
      let rest = Array(plain.dropFirst(beginning.count))
      plain = beginning + withoutArticle(rest)
    }
    return plain == letters ? word : NameToken(letters: plain, span: word.span, role: word.role)
  }

  private static func withoutArticle(_ letters: [UInt8]) -> [UInt8] {
    letters.count >= 4 && letters.starts(with: article) ? Array(letters.dropFirst(2)) : letters
  }

  private static func signs(_ text: String) -> [UInt8] { text.utf8.map { 0x80 | $0 } }
}
