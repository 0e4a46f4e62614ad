import Names

/// How alike two words are: thousandths, 1000 for equal ones, 0 for different ones, and by which
/// rule.
struct WordLikeness: Sendable {
  let likeness: Int32
  let rule: EvidenceGroup

  static let none = WordLikeness(likeness: 0, rule: .equal)
}

/// Judges how alike a word of the query and a listed word are. Keeps its arrays and remembers what
/// it judged, so that one judge serves one thread and allocates nothing once warm.
struct WordJudge {
  private var comparer = TokenComparer()
  private var form: [UInt8] = []
  /// Judgements of this query: direct-mapped by query word and listed word.
  private var keys = [UInt64](repeating: 0, count: WordJudge.slots)
  private var memory = [WordLikeness](repeating: .none, count: WordJudge.slots)
  private var query: UInt64 = 0
  private static let slots = 8192

  /// Forgets the judgements of the query before.
  mutating func begin() { query &+= 1 << 40 }

  /// The likeness of word `index` of a query and word `word` of a table, remembered.
  mutating func judge(
    _ asked: QueryWord, index: Int, _ table: TokenTable, _ word: Int
  ) -> WordLikeness {
    let key = query | UInt64(index & 0xff) << 32 | UInt64(truncatingIfNeeded: word)
    let slot = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 51)
    if keys[slot] == key { return memory[slot] }
    let likeness = judge(asked, table.listed(word))
    keys[slot] = key
    memory[slot] = likeness
    return likeness
  }

  /// The likeness of a query's word and a listed word.
  mutating func judge(_ query: QueryWord, _ listed: ListedWord) -> WordLikeness {
    let word = query.letters.span
    if word.isSame(as: listed.letters) { return WordLikeness(likeness: 1000, rule: .equal) }
    if query.family != 0, query.family == listed.family {
      return WordLikeness(likeness: ScreeningParameters.familyLikeness, rule: .family)
    }
    if word.count == 1 || listed.letters.count == 1 { return initial(word, listed.letters) }
    if let cut = cut(query, listed.letters) { return cut }
    guard isNear(query.consonants, listed.consonants) || !query.lookAlike.isEmpty else {
      return .none
    }
    var best = plain(query, listed)
    if let grown = grownArticle(query, listed), grown > best.likeness {
      best = WordLikeness(likeness: grown, rule: .grownArticle)
    }
    if let alike = lookAlike(query, listed), alike > best.likeness {
      best = WordLikeness(likeness: alike, rule: .lookAlike)
    }
    if let part = partOfCompound(query, listed), part > best.likeness {
      best = WordLikeness(likeness: part, rule: .partOfCompound)
    }
    return best.likeness >= ScreeningParameters.leastLikeness ? best : .none
  }

  /// Letter by letter, and by consonants; of two compounds with one beginning only the rest counts.
  private mutating func plain(_ query: QueryWord, _ listed: ListedWord) -> WordLikeness {
    var word = query.letters.span
    var other = listed.letters
    let beginning = QueryWord.compound(word)
    if beginning != 0, beginning == QueryWord.compound(other) {
      word = word.extracting(3..<word.count)
      other = other.extracting(3..<other.count)
    }
    let length = Int32(max(word.count, other.count))
    if query.script == listed.script, abs(word.count - other.count) > Int(length) / 2 + 1 {
      return .none
    }
    let cost = comparer.cost(
      word, query.script, other, listed.script, limit: WordJudge.limit(length))
    var best = WordJudge.likeness(cost: cost, length: length)
    var rule = EvidenceGroup.spelling
    if query.script != listed.script {
      rule = .otherScript
      best = min(best, ScreeningParameters.otherScriptLikeness)
    }
    if listed.skeleton.count >= 2, cost < length * 60,
      query.skeleton.span.isSame(as: listed.skeleton)
    {
      let least =
        listed.skeleton.count > 2
        ? ScreeningParameters.skeletonLikeness : ScreeningParameters.shortSkeletonLikeness
      if least > best {
        best = least
        if rule != .otherScript { rule = .skeleton }
      }
    }
    return WordLikeness(likeness: best, rule: rule)
  }

  @inline(__always)
  private static func likeness(cost: Int32, length: Int32) -> Int32 {
    1000 - min(cost, 10_000) * ScreeningParameters.likenessSlope / (length * 100)
  }

  /// The cost above which two words of a length are different words.
  @inline(__always)
  private static func limit(_ length: Int32) -> Int32 {
    (1000 - ScreeningParameters.leastLikeness) * length * 100 / ScreeningParameters.likenessSlope
  }

  /// False for words whose consonants are so different that no rule could take them for one.
  @inline(__always)
  private func isNear(_ left: UInt32, _ right: UInt32) -> Bool {
    (left ^ right).nonzeroBitCount <= ScreeningParameters.mostOtherConsonants
      && (left & right != 0 || left.nonzeroBitCount + right.nonzeroBitCount <= 2)
  }

  private func initial(_ word: Span<UInt8>, _ listed: Span<UInt8>) -> WordLikeness {
    guard word.count > 0, listed.count > 0, word[0] == listed[0] else { return .none }
    return WordLikeness(likeness: 1000, rule: .initial)
  }

  /// A word that the issuer cut is the beginning of the listed one.
  private func cut(_ query: QueryWord, _ listed: Span<UInt8>) -> WordLikeness? {
    guard query.isCut, query.letters.count < listed.count, query.letters.count >= 2 else {
      return nil
    }
    let beginning = listed.extracting(first: query.letters.count)
    guard beginning.isSame(as: query.letters.span) else { return nil }
    let share = 1000 * query.letters.count / listed.count
    return WordLikeness(likeness: Int32(share), rule: .cut)
  }

  /// Both words with look-alike signs made one; nil when neither has any.
  private mutating func lookAlike(_ query: QueryWord, _ listed: ListedWord) -> Int32? {
    guard listed.script == .latin, query.script == .latin else { return nil }
    let hasListed = TokenKeys.hasLookAlike(listed.letters)
    guard !query.lookAlike.isEmpty || hasListed else { return nil }
    let word = query.lookAlike.isEmpty ? query.letters.span : query.lookAlike.span
    TokenKeys.lookAlikeForm(listed.letters, into: &form)
    let form = form
    let length = Int32(max(word.count, form.count))
    let cost = comparer.cost(
      word, .latin, form.span, .latin, limit: WordJudge.limit(length))
    return WordJudge.likeness(cost: cost + ScreeningParameters.lookAlikeCost, length: length)
  }

  /// `almasri` against `masri`, either way round; nil when no article can have grown on.
  private mutating func grownArticle(_ query: QueryWord, _ listed: ListedWord) -> Int32? {
    var word = query.letters.span
    var other = listed.letters
    let isQuery = query.script == .latin && TokenKeys.hasGrownArticle(word)
    let isListed = listed.script == .latin && TokenKeys.hasGrownArticle(other)
    guard isQuery != isListed else { return nil }
    if isQuery { word = word.extracting(2..<word.count) }
    if isListed { other = other.extracting(2..<other.count) }
    return bare(word, query.script, other, listed.script)
  }

  /// `rahman` against `abdrahman`, either way round; nil unless one is a compound.
  private mutating func partOfCompound(_ query: QueryWord, _ listed: ListedWord) -> Int32? {
    var word = query.letters.span
    var other = listed.letters
    let isQuery = QueryWord.compound(word) != 0
    let isListed = QueryWord.compound(other) != 0
    guard isQuery != isListed else { return nil }
    if isQuery { word = word.extracting(3..<word.count) }
    if isListed { other = other.extracting(3..<other.count) }
    return bare(word, query.script, other, listed.script)
  }

  private mutating func bare(
    _ word: Span<UInt8>, _ script: TokenScript, _ other: Span<UInt8>, _ otherScript: TokenScript
  ) -> Int32? {
    let length = Int32(max(word.count, other.count))
    guard abs(word.count - other.count) <= Int(length) / 2 + 1 else { return nil }
    let cost = comparer.cost(
      word, script, other, otherScript, limit: WordJudge.limit(length))
    return WordJudge.likeness(cost: cost, length: length)
  }
}

/// A listed word as a table holds it.
struct ListedWord: ~Escapable {
  let letters: Span<UInt8>
  let skeleton: Span<UInt8>
  let script: TokenScript
  let consonants: UInt32
  let family: UInt16

  @_lifetime(copy letters, copy skeleton)
  init(
    letters: Span<UInt8>, skeleton: Span<UInt8>, script: TokenScript, consonants: UInt32,
    family: UInt16
  ) {
    self.letters = letters
    self.skeleton = skeleton
    self.script = script
    self.consonants = consonants
    self.family = family
  }
}
