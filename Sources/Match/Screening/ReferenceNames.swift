import Names

/// The words of the reference population (`NameFrequencies`) with how many people have each, and
/// what that says of the rarity of a word, whatever lists are installed: a list of ten orders says
/// nothing about how common a name is, and a score must not change with the next delta.
struct ReferenceNames: Sendable {
  static let shared = ReferenceNames()

  private let words: TokenTable
  private let keys: KeyIndex
  private let people: [Int32]

  /// Likeness is told apart in this many steps of 40 thousandths, from 0 to 1000.
  static let levels = 26

  private init() {
    var words = TokenTable()
    var people: [Int32] = []
    for (letters, count) in NameFrequencies.all {
      guard let token = NameTokens(letters).tokens.first, words.find(token.letters.span) == nil
      else { continue }
      _ = words.intern(token)
      people.append(Int32(count))
    }
    self.words = words
    self.people = people
    keys = KeyIndex(words)
  }

  /// The rarity of a word for which no likeness counts: of a listed word that the query lacks.
  func rarity(_ letters: Span<UInt8>) -> Int32 {
    let count = words.find(letters).map { Int(people[$0]) } ?? 0
    return Rarity.rarity(count: count, people: NameFrequencies.people)
  }

  /// Appends the rarity of meeting a word at least so alike as each level: ln(people / people with
  /// such a word).
  func appendLevels(
    of word: QueryWord, _ judge: inout WordJudge, _ maker: inout TokenKeys, to levels: inout [Int32]
  ) {
    if let fixed = Rarity.fixed(word.role) {
      for _ in 0..<ReferenceNames.levels { levels.append(fixed) }
      return
    }
    var counts = InlineArray<26, Int32>(repeating: 0)
    var met: [UInt32] = []
    maker.make(word.letters.span, family: word.family, isCut: word.isCut, isListed: false)
    for key in maker.keys {
      keys.forEach(key) { listed in
        if met.contains(UInt32(listed)) { return }
        met.append(UInt32(listed))
        let likeness = judge.judge(word, words.listed(listed))
        guard likeness.likeness > 0, likeness.rule != .initial else { return }
        counts[Int(likeness.likeness) / 40] += people[listed]
      }
    }
    let start = levels.count
    var sum: Int32 = 0
    for level in (0..<ReferenceNames.levels).reversed() {
      sum += counts[level]
      levels.append(Rarity.rarity(count: Int(sum), people: NameFrequencies.people))
    }
    levels[start...].reverse()
  }
}
