import Names

/// Finds the entries of a segment that a name may mean. Keeps its arrays from query to query, so
/// that the inner loops allocate nothing; one screener serves one thread.
///
/// Names are found through words: each word of the query leads to the listed words that share a key
/// with it, and those to the names that hold them. What these words can add up to is known before a
/// name is aligned, and only names are touched and aligned that can come near the least score asked
/// for: near, because words that share no key may still be alike enough to say something.
struct Screener {
  /// One entry with the points of its best name.
  struct Hit {
    let entry: Int
    let name: Int
    let namePoints: Int32
    let score: Int32
  }

  /// A listed word like a word of the query.
  private struct LikeWord {
    /// What the pair adds to a query without it.
    let gain: Int32
    /// The same, with what the listed word costs without a pair.
    let worth: Int32
    let word: UInt32
  }

  let weights: EvidenceWeights
  var alignment = NameAlignment()
  var judge = WordJudge()
  var maker = TokenKeys()
  /// For each name: 1 once this query touched it.
  private var marks: [UInt8] = []
  /// For each listed word: the most that it is worth to this query, and the query that said so.
  private var worths: [Int32] = []
  private var worthOf: [UInt32] = []
  private var asking: UInt32 = 0
  private var touched: [UInt32] = []
  /// For each listed word: the last look-up that met it.
  private var met: [UInt32] = []
  private var lookUp: UInt32 = 0
  private var likeWords: [LikeWord] = []
  /// The like words of each term: `likeWords[termStarts[i]..<termStarts[i + 1]]`, best first.
  private var termStarts: [Int] = []
  private var order: [(gain: Int32, term: Int)] = []
  private var bounds: [(bound: Int32, name: UInt32)] = []
  private var hits: [Hit] = []

  init(_ weights: EvidenceWeights = .fitted) { self.weights = weights }

  /// A name of a traveller, ready to be screened.
  mutating func query(_ name: PersonName) -> Query {
    Query(
      NameTokens(name.issued).tokens, isTruncated: name.isTruncated, &judge, &maker)
  }

  /// The best hit of each entry, best first, at most `limit`, with a score above `least`. Names are
  /// compared that come near: above `reach` by the words that share a key with the query's.
  mutating func screen(
    _ query: Query, _ facts: QueryFacts, _ segment: ScreeningSegment, least: Int32,
    reach: Int32, limit: Int
  ) -> [Hit] {
    hits.removeAll(keepingCapacity: true)
    prepare(segment)
    for term in 0..<min(query.termCount, 250) { findLikeWords(query, term, segment) }
    let classes = facts.classes(segment, weights)
    let base = touch(query, classes, segment, least: reach)
    bound(facts, segment, base: base, classes, least: reach)
    align(query, facts, segment, least: least, limit: limit)
    return hits
  }

  /// The points of one name by itself; the alignment is left to be looked at.
  mutating func align(_ query: Query, _ segment: ScreeningSegment, name: Int) -> Int32 {
    judge.begin()
    return alignment.align(query, segment, name: name, weights, &judge)
  }

  private mutating func prepare(_ segment: ScreeningSegment) {
    if marks.count < segment.nameCount {
      marks = [UInt8](repeating: 0, count: segment.nameCount)
    }
    if met.count < segment.words.count {
      met = [UInt32](repeating: 0, count: segment.words.count)
      worths = [Int32](repeating: 0, count: segment.words.count)
      worthOf = met
      lookUp = 0
      asking = 0
    }
    asking &+= 1
    judge.begin()
    touched.removeAll(keepingCapacity: true)
    likeWords.removeAll(keepingCapacity: true)
    termStarts.removeAll(keepingCapacity: true)
    termStarts.append(0)
  }

  /// Appends the listed words that may be the word or pair `term`, best first.
  private mutating func findLikeWords(_ query: Query, _ term: Int, _ segment: ScreeningSegment) {
    defer { termStarts.append(likeWords.count) }
    let word = query.term(term)
    let isJoined = term >= query.words.count
    let first = isJoined ? term - query.words.count : term
    guard query.words[first].role == .name,
      !isJoined || query.words[first + 1].role == .name
    else { return }
    var spared = -weights.points(query.unmatched(first))
    if isJoined { spared -= weights.points(query.unmatched(first + 1)) }
    let start = likeWords.count
    lookUp &+= 1
    maker.make(word.letters.span, family: word.family, isCut: word.isCut, isListed: false)
    for key in maker.keys {
      segment.keys.forEach(key) { listed in
        guard met[listed] != lookUp else { return }
        met[listed] = lookUp
        guard !isJoined || query.isJoinable(first, segment.words, listed) else { return }
        let likeness = judge.judge(word, index: term, segment.words, listed)
        guard likeness.likeness > 0, likeness.rule != .initial else { return }
        let evidence =
          isJoined
          ? query.joinedEvidence(term, likeness)
          : query.evidence(term, likeness, listed: segment.words.role(listed))
        let gain = weights.points(evidence) + spared
        let worth = gain - weights.points(segment.unmatched(listed))
        guard worth > 0 else { return }
        likeWords.append(LikeWord(gain: gain, worth: worth, word: UInt32(listed)))
        worths[listed] = worthOf[listed] == asking ? max(worths[listed], worth) : worth
        worthOf[listed] = asking
      }
    }
    likeWords[start...].sort { ($1.worth, $0.word) < ($0.worth, $1.word) }
    let most = start + ScreeningParameters.maximumLikeWords
    if likeWords.count > most { likeWords.removeLast(likeWords.count - most) }
  }

  /// Goes from the like words to the names that can reach the least score, and gives what all names
  /// start from.
  ///
  /// A word is passed over in a class where no name with it can reach the least score: every term's
  /// best is known, and so is the most that the rest can say. Terms are taken in the order of what
  /// they say; as long as all so far together stay below the least score, a name needs another one
  /// too, and will be touched by that.
  private mutating func touch(
    _ query: Query, _ classes: [NameClass], _ segment: ScreeningSegment, least: Int32
  ) -> Int32 {
    var base = max(0, weights.points(Evidence(.oneWord)))
    let soft =
      -weights.points(Evidence(.softQuery)) - weights.points(Evidence(.softListed))
      + max(weights.points(Evidence(.soft)), weights.points(Evidence(.initial)))
    for index in query.words.indices {
      base += weights.points(query.unmatched(index))
      if query.words[index].role != .name { base += max(0, soft) }
    }
    var total: Int32 = 0
    order.removeAll(keepingCapacity: true)
    for term in 0..<(termStarts.count - 1) {
      let best = likeWords[termStarts[term]..<termStarts[term + 1]].reduce(0) { max($0, $1.gain) }
      order.append((best, term))
      total += best
    }
    order.sort { $0 < $1 }
    var below = base
    var asked: [Int] = []
    for (best, term) in order where best > 0 {
      below += best
      asked.removeAll(keepingCapacity: true)
      for number in classes.indices where below + classes[number].most >= least {
        asked.append(number)
      }
      guard !asked.isEmpty else { continue }
      for place in termStarts[term]..<termStarts[term + 1] {
        touch(likeWords[place], most: base + total - best, classes, asked, segment, least)
      }
    }
    return base
  }

  /// Touches the names that hold a like word, in the classes that are asked for and where it can
  /// matter. Short lists are gone through whole.
  @inline(__always)
  private mutating func touch(
    _ like: LikeWord, most: Int32, _ classes: [NameClass], _ asked: [Int],
    _ segment: ScreeningSegment, _ least: Int32
  ) {
    let all = segment.postings(of: Int(like.word))
    let most = most + like.gain
    if let last = asked.last, last == classes.count - 1, most + classes[last].most >= least {
      touch(segment, all)
      return
    }
    if all.count <= ScreeningParameters.shortList {
      if asked.contains(where: { most + classes[$0].most >= least }) { touch(segment, all) }
      return
    }
    for number in asked where most + classes[number].most >= least {
      for names in classes[number].ranges where !names.isEmpty {
        touch(segment, segment.postings(of: Int(like.word), within: names))
      }
    }
  }

  @inline(__always)
  private mutating func touch(_ segment: ScreeningSegment, _ range: Range<Int>) {
    for index in range {
      let name = segment.postings[index]
      if marks[Int(name)] != 0 { continue }
      marks[Int(name)] = 1
      touched.append(name)
    }
  }

  /// Fills `bounds` with the names that can reach the least score, and clears the marks. What a
  /// name can reach is the sum of what its words are worth to this query, each at its best.
  private mutating func bound(
    _ facts: QueryFacts, _ segment: ScreeningSegment, base: Int32, _ classes: [NameClass],
    least: Int32
  ) {
    bounds.removeAll(keepingCapacity: true)
    let mostOfAll = classes.map(\.most).max() ?? 0
    for name in touched {
      let number = Int(name)
      marks[number] = 0
      var bound = base + segment.nameCosts[number]
      for place in Int(segment.nameStarts[number])..<Int(segment.nameStarts[number + 1]) {
        let word = Int(segment.nameWords[place])
        if worthOf[word] == asking { bound += worths[word] }
      }
      guard bound + mostOfAll > least else { continue }
      var own = 0
      while own < classes.count - 1, !classes[own].ranges.contains(where: { $0.contains(name) }) {
        own += 1
      }
      guard bound + classes[own].most > least else { continue }
      bound += facts.points(segment, Int(segment.nameEntry[number]), weights)
      if bound > least { push(bound, name) }
    }
  }

  // MARK: A heap of bounds, the highest first

  private mutating func push(_ bound: Int32, _ name: UInt32) {
    bounds.append((bound, name))
    var child = bounds.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Screener.isBefore(bounds[child], bounds[parent]) else { break }
      bounds.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func pop() -> (bound: Int32, name: UInt32)? {
    guard let first = bounds.first, let last = bounds.popLast() else { return nil }
    guard !bounds.isEmpty else { return first }
    bounds[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < bounds.count else { break }
      if child + 1 < bounds.count, Screener.isBefore(bounds[child + 1], bounds[child]) {
        child += 1
      }
      guard Screener.isBefore(bounds[child], bounds[parent]) else { break }
      bounds.swapAt(child, parent)
      parent = child
    }
    return first
  }

  @inline(__always)
  private static func isBefore(
    _ left: (bound: Int32, name: UInt32), _ right: (bound: Int32, name: UInt32)
  ) -> Bool {
    left.bound != right.bound ? left.bound > right.bound : left.name < right.name
  }

  // MARK: Alignment

  private mutating func align(
    _ query: Query, _ facts: QueryFacts, _ segment: ScreeningSegment, least: Int32, limit: Int
  ) {
    var aligned = 0
    while let (bound, name) = pop(), aligned < ScreeningParameters.maximumAligned {
      // The last of a full set of hits bounds what can still come in.
      if hits.count >= limit, bound < hits[limit - 1].score { break }
      aligned += 1
      let name = Int(name)
      let namePoints = alignment.align(query, segment, name: name, weights, &judge)
      let entry = Int(segment.nameEntry[name])
      guard !segment.isRemoved(entry) else { continue }
      let score = score(namePoints, facts, segment, entry: entry, name: name)
      guard score > least else { continue }
      insert(Hit(entry: entry, name: name, namePoints: namePoints, score: score), segment)
    }
    if hits.count > limit { hits.removeLast(hits.count - limit) }
  }

  /// Puts a hit in its place, best first, equal ones by identifier; of one entry the best name
  /// stays, the first of equals.
  private mutating func insert(_ hit: Hit, _ segment: ScreeningSegment) {
    if let known = hits.firstIndex(where: { $0.entry == hit.entry }) {
      let other = hits[known]
      guard (other.score, hit.name) < (hit.score, other.name) else { return }
      hits.remove(at: known)
    }
    let place =
      hits.firstIndex { other in
        other.score != hit.score
          ? other.score < hit.score : segment.id(hit.entry) < segment.id(other.entry)
      } ?? hits.endIndex
    hits.insert(hit, at: place)
  }

  /// The whole score of a name: a good date never stands for a bad name, and a weak alias does not
  /// stand alone.
  func score(
    _ namePoints: Int32, _ facts: QueryFacts, _ segment: ScreeningSegment, entry: Int, name: Int
  ) -> Int32 {
    let birth = facts.birthEvidence(segment, entry, weights)
    let birthPoints = birth.map { weights.points($0.evidence) } ?? 0
    let rest = facts.points(segment, entry, weights)
    return namePoints + Screener.bounded(rest, namePoints)
      + Screener.alone(isWeak: segment.nameIsWeak[name], birthPoints)
  }

  /// What the rest may add to a name of so many points.
  static func bounded(_ rest: Int32, _ namePoints: Int32) -> Int32 {
    guard rest > 0 else { return rest }
    return namePoints < ScreeningParameters.leastName ? 0 : rest
  }

  /// What a weak alias costs that no date of birth speaks for.
  static func alone(isWeak: Bool, _ birthPoints: Int32) -> Int32 {
    isWeak && birthPoints <= 0 ? ScreeningParameters.weakAlone : 0
  }
}
