/// Joins the halves of names that are written in one word, two or three.
enum NameCompounds {
  /// The words with compounds joined, in both scripts.
  static func join(_ words: [NameToken]) -> [NameToken] {
    var joined: [NameToken] = []
    joined.reserveCapacity(words.count)
    var index = 0
    while index < words.count {
      let word = words[index]
      if word.script == .arabic {
        index = joinArabic(words, at: index, into: &joined)
      } else {
        index = joinLatin(words, at: index, into: &joined)
      }
    }
    return joined
  }

  /// True for a word that may be half of a compound.
  static func mayJoin(_ letters: [UInt8]) -> Bool {
    NameWords.servants.contains(letters) || NameWords.fathers.contains(letters)
      || NameWords.articles.contains(letters) || NameWords.faiths.contains(letters)
      || NameWords.gods.contains(letters)
  }

  // MARK: Latin letters

  private static func joinLatin(
    _ words: [NameToken], at index: Int, into joined: inout [NameToken]
  ) -> Int {
    let word = words[index]
    let letters = word.letters
    if NameWords.servants.contains(letters) || NameWords.fathers.contains(letters) {
      let prefix = NameWords.servants.contains(letters) ? "abd" : "abu"
      let needsArticle = NameWords.bareServants.contains(letters)
      guard let next = nameAfterArticles(words, from: index + 1),
        !needsArticle || next > index + 1 || NameWords.gods.contains(words[next].letters)
      else {
        joined.append(word)
        return index + 1
      }
      let rest = prefix == "abd" ? withoutGod(words[next].letters) : words[next].letters
      joined.append(
        NameToken(
          letters: Array(prefix.utf8) + rest,
          span: word.span.lowerBound..<words[next].span.upperBound, role: .name))
      return next + 1
    }
    if let end = secondHalf(words, at: index), let last = joined.last, last.role == .name,
      last.script == .latin
    {
      joined[joined.count - 1] = NameToken(
        letters: last.letters + Array((end.isGod ? "lah" : "din").utf8),
        span: last.span.lowerBound..<words[end.index].span.upperBound, role: .name)
      return end.index + 1
    }
    joined.append(short(word))
    return index + 1
  }

  /// The first name at or behind `index`, articles passed over; nil when there is none.
  private static func nameAfterArticles(_ words: [NameToken], from index: Int) -> Int? {
    var next = index
    while next < words.count, NameWords.articles.contains(words[next].letters) { next += 1 }
    guard next < words.count, words[next].script == .latin, words[next].letters.count > 1,
      words[next].role == .name || NameWords.gods.contains(words[next].letters)
    else { return nil }
    return next
  }

  /// Where a second half ("al-Din", "Allah") that begins at `index` ends; nil when none does.
  private static func secondHalf(
    _ words: [NameToken], at index: Int
  ) -> (index: Int, isGod: Bool)? {
    var next = index
    while next < words.count, NameWords.articles.contains(words[next].letters) { next += 1 }
    guard next < words.count else { return nil }
    let letters = words[next].letters
    if NameWords.gods.contains(letters) { return (next, true) }
    guard NameWords.faiths.contains(letters) else { return nil }
    // "Din" alone is a name; with its article, grown on or apart, it is a second half.
    return next > index || letters.count > 4 ? (next, false) : nil
  }

  private static func withoutGod(_ letters: [UInt8]) -> [UInt8] {
    NameWords.gods.contains(letters) ? Array("lah".utf8) : letters
  }

  /// The short form of a compound that is written as one word; other words as they are.
  private static func short(_ word: NameToken) -> NameToken {
    guard word.role == .name, word.letters.count >= 5,
      let letters = servant(word.letters) ?? father(word.letters) ?? ending(word.letters)
    else { return word }
    return NameToken(letters: letters, span: word.span, role: .name)
  }

  /// `abdurrahman`, `abdelkader`, `abdikarim` -> `abd` and the name without its article.
  private static func servant(_ letters: [UInt8]) -> [UInt8]? {
    guard letters.starts(with: "abd".utf8) else { return nil }
    var rest = letters[3...]
    let vowels = rest.prefix(while: isVowel)
    rest = rest.dropFirst(vowels.count)
    guard !vowels.isEmpty, rest.count >= 3, let first = rest.first else { return nil }
    let second = rest[rest.startIndex + 1]
    if first == UInt8(ascii: "l") {
      // The article's l before another consonant or a vowel goes; of two one stays.
      rest = rest.dropFirst()
    } else if first == second {
      rest = rest.dropFirst()
    }
    guard rest.count >= 2 else { return nil }
    return Array("abd".utf8) + rest
  }

  /// `abubakar`, `aboubakr`, `abulhasan` -> `abu` and the name.
  private static func father(_ letters: [UInt8]) -> [UInt8]? {
    guard letters.starts(with: "abu".utf8) || letters.starts(with: "abou".utf8) else { return nil }
    var rest = letters[(letters[2] == UInt8(ascii: "o") ? 4 : 3)...]
    if rest.count >= 4, rest.first == UInt8(ascii: "l"), !isVowel(rest[rest.startIndex + 1]) {
      rest = rest.dropFirst()
    }
    guard rest.count >= 3 else { return nil }
    return Array("abu".utf8) + rest
  }

  /// `nuruddin`, `noureddine` -> `nurdin`; `saifullah`, `hidayatollah` -> `saiflah`.
  private static func ending(_ letters: [UInt8]) -> [UInt8]? {
    for form in ["din", "dine", "deen", "dien"] where letters.ends(with: form) {
      var stem = letters.dropLast(form.utf8.count)
      if stem.last == UInt8(ascii: "d") { stem = stem.dropLast() }
      if stem.last == UInt8(ascii: "l") { stem = stem.dropLast() }
      while let last = stem.last, isVowel(last) { stem = stem.dropLast() }
      guard stem.count >= 2 else { return nil }
      return Array(stem) + Array("din".utf8)
    }
    for form in ["ullah", "allah", "ollah", "ulla", "olla", "alla", "ulah", "olah"]
    where letters.ends(with: form) {
      let stem = letters.dropLast(form.utf8.count)
      guard stem.count >= 2 else { return nil }
      return Array(stem) + Array("lah".utf8)
    }
    return nil
  }

  private static func isVowel(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
      UInt8(ascii: "u"):
      true
    default: false
    }
  }
}

extension [UInt8] {
  /// True when the bytes end with those of `text`.
  func ends(with text: String) -> Bool {
    count >= text.utf8.count && suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}
