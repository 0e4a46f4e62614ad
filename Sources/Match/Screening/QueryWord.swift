import Names

/// One word of the traveller's name, ready to be compared.
struct QueryWord {
  let letters: [UInt8]
  let skeleton: [UInt8]
  let role: TokenRole
  let script: TokenScript
  let span: Range<Int>
  /// The issuer may have cut the word.
  let isCut: Bool
  /// The word with look-alike signs made one; empty when that changes nothing.
  let lookAlike: [UInt8]

  init(_ token: NameToken, isCut: Bool) {
    letters = token.letters
    var skeleton: [UInt8] = []
    NameSkeleton.append(token.letters.span, to: &skeleton)
    self.skeleton = skeleton
    role = token.role
    script = token.script
    span = token.span
    self.isCut = isCut
    lookAlike = QueryWord.lookAlike(token.letters, token.script)
  }

  /// Two neighbours read as one word.
  init(_ first: QueryWord, _ second: QueryWord) {
    let joined = Array((first.letters + second.letters).prefix(NameToken.maximumLetters))
    var skeleton: [UInt8] = []
    NameSkeleton.append(joined.span, to: &skeleton)
    letters = joined
    self.skeleton = skeleton
    role = .name
    script = first.script
    span = first.span.lowerBound..<second.span.upperBound
    isCut = second.isCut
    lookAlike = QueryWord.lookAlike(joined, first.script)
  }

  private static func lookAlike(_ letters: [UInt8], _ script: TokenScript) -> [UInt8] {
    guard script == .latin else { return [] }
    var form: [UInt8] = []
    TokenKeys.lookAlikeForm(letters.span, into: &form)
    return form == letters ? [] : form
  }
}

/// Why two words are taken for one another; the explanation's `rule`.
enum WordRule: UInt8, Sendable {
  case different
  case equal
  case spelling
  case skeleton
  case otherScript
  case grownArticle
  case initial
  case cut
  case joined
  case lookAlike
  /// Articles, particles and titles that meet.
  case soft

  /// What a pair under this rule is worth: points, and thousandths of rarity times likeness.
  var weight: (base: Int32, slope: Int32) {
    switch self {
    case .different: (0, 0)
    case .equal: ScreeningParameters.equal
    case .spelling: ScreeningParameters.spelling
    case .skeleton: ScreeningParameters.skeleton
    case .otherScript: ScreeningParameters.otherScript
    case .grownArticle: ScreeningParameters.grownArticle
    case .initial: ScreeningParameters.initial
    case .cut: ScreeningParameters.cut
    case .joined: ScreeningParameters.joined
    case .lookAlike: ScreeningParameters.lookAlike
    case .soft: ScreeningParameters.soft
    }
  }

  /// The rule's name in explanations.
  var name: String {
    switch self {
    case .different: "different"
    case .equal: "equal"
    case .spelling: "spelling"
    case .skeleton: "same-consonants"
    case .otherScript: "other-script"
    case .grownArticle: "grown-article"
    case .initial: "initial"
    case .cut: "cut-by-issuer"
    case .joined: "written-as-one"
    case .lookAlike: "look-alike-signs"
    case .soft: "particle-or-title"
    }
  }
}

/// How alike two words are: thousandths, 1000 for equal ones, 0 for different ones.
struct WordLikeness {
  let likeness: Int32
  let rule: WordRule

  static let none = WordLikeness(likeness: 0, rule: .different)

  /// What the pair adds to a score. Equal words are as rare as the word; words that are only alike
  /// are nearer to as rare as everything that sounds like them.
  @inline(__always)
  func points(_ query: Int32, _ listed: Int32, _ skeleton: Int32) -> Int32 {
    var rarity = min(query, listed)
    switch rule {
    case .equal, .grownArticle, .soft, .initial: break
    case .skeleton, .otherScript: rarity = min(rarity, (skeleton * 3 + listed) / 4)
    default: rarity = min(rarity, (skeleton + listed) / 2)
    }
    let weight = rule.weight
    return weight.base + rarity * likeness / 1000 * weight.slope / 1000
  }
}

/// Judges how alike a word of the query and a listed word are.
struct WordJudge {
  private var comparer = TokenComparer()

  /// The likeness of a query's word and a listed word given by letters and skeleton.
  mutating func judge(
    _ query: QueryWord, _ listed: Span<UInt8>, skeleton: Span<UInt8>, script: TokenScript
  ) -> WordLikeness {
    let word = query.letters.span
    if word.isSame(as: listed) { return WordLikeness(likeness: 1000, rule: .equal) }
    if word.count == 1 || listed.count == 1 { return initial(word, listed) }
    let length = Int32(max(word.count, listed.count))
    if abs(word.count - listed.count) > Int(length) / 2 + 1, query.script == script {
      return cut(query, listed) ?? .none
    }
    let cost = comparer.cost(word, query.script, listed, script)
    var best = WordJudge.likeness(cost: cost, length: length)
    var rule = WordRule.spelling
    if query.script != script {
      rule = .otherScript
      best = min(best, ScreeningParameters.otherScriptLikeness)
    }
    if let grown = grownArticle(query, listed, script), grown > best {
      best = grown
      rule = .grownArticle
    }
    if let alike = lookAlike(query, listed, script), alike > best {
      best = alike
      rule = .lookAlike
    }
    if skeleton.count >= 2, cost < length * 60, query.skeleton.span.isSame(as: skeleton) {
      let least =
        skeleton.count > 2
        ? ScreeningParameters.skeletonLikeness : ScreeningParameters.shortSkeletonLikeness
      if least > best {
        best = least
        if rule != .otherScript { rule = .skeleton }
      }
    }
    if let cut = cut(query, listed), cut.likeness > best { return cut }
    guard best >= ScreeningParameters.leastLikeness else { return .none }
    return WordLikeness(likeness: best, rule: rule)
  }

  @inline(__always)
  static func likeness(cost: Int32, length: Int32) -> Int32 {
    1000 - cost * ScreeningParameters.likenessSlope / (length * 100)
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
    return WordLikeness(likeness: ScreeningParameters.cutLikeness, rule: .cut)
  }

  /// Both words with look-alike signs made one; nil when neither has any.
  private mutating func lookAlike(
    _ query: QueryWord, _ listed: Span<UInt8>, _ script: TokenScript
  ) -> Int32? {
    guard script == .latin, query.script == .latin else { return nil }
    let hasListed = TokenKeys.hasLookAlike(listed)
    guard !query.lookAlike.isEmpty || hasListed else { return nil }
    let word = query.lookAlike.isEmpty ? query.letters : query.lookAlike
    let extra = ScreeningParameters.lookAlikeCost
    if hasListed {
      var form: [UInt8] = []
      TokenKeys.lookAlikeForm(listed, into: &form)
      let cost = comparer.cost(word.span, .latin, form.span, .latin) + extra
      return WordJudge.likeness(cost: cost, length: Int32(max(word.count, form.count)))
    }
    let cost = comparer.cost(word.span, .latin, listed, .latin) + extra
    return WordJudge.likeness(cost: cost, length: Int32(max(word.count, listed.count)))
  }

  /// `almasri` against `masri`, either way round; nil when no article can have grown on.
  private mutating func grownArticle(
    _ query: QueryWord, _ listed: Span<UInt8>, _ script: TokenScript
  ) -> Int32? {
    guard script == .latin || query.script == .latin else { return nil }
    let word = query.letters.span
    let isQuery = query.script == .latin && TokenKeys.hasGrownArticle(word)
    let isListed = script == .latin && TokenKeys.hasGrownArticle(listed)
    guard isQuery || isListed else { return nil }
    var best: Int32 = .min
    if isQuery {
      let bare = word.extracting(2..<word.count)
      let cost = comparer.cost(bare, query.script, listed, script) + 15
      best = WordJudge.likeness(cost: cost, length: Int32(max(bare.count, listed.count)))
    }
    if isListed {
      let bare = listed.extracting(2..<listed.count)
      let cost = comparer.cost(word, query.script, bare, script) + 15
      best = max(best, WordJudge.likeness(cost: cost, length: Int32(max(bare.count, word.count))))
    }
    return best
  }
}
