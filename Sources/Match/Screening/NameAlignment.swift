import Names

/// One pair of an alignment: a word of the query, or two neighbours, on a listed word, or two.
struct AlignedPair {
  /// The first word of the query and how many it covers (1 or 2).
  let query: Int
  let queryCount: Int
  /// The first listed word and how many it covers (1 or 2).
  let listed: Int
  let listedCount: Int
  let points: Int32
  let rule: WordRule
  /// What the pair is worth against leaving its words unmatched; pairs are taken in this order.
  let worth: Int32
}

/// How rare the two sides of a pair are, and what leaving both unmatched would cost.
struct PairRarities {
  let query: Int32
  let listed: Int32
  let skeleton: Int32
  /// What the pair spares: the cost of its words without a pair.
  let relief: Int32
  /// One side is no name.
  let isSoft: Bool

  /// One word on one.
  init(_ query: Query, _ index: Int, _ segment: ScreeningSegment, _ word: Int) {
    self.query = query.rarity[index]
    listed = segment.rarity[word]
    skeleton = segment.skeletonRarity[word]
    let role = segment.words.role(word)
    relief =
      -ScreeningParameters.unmatchedQuery(query.words[index].role, self.query)
      - ScreeningParameters.unmatchedListed(role, listed)
    isSoft = !query.words[index].role.isNameOrInitial || !role.isNameOrInitial
  }

  /// Two words of the query on one.
  init(_ query: Query, joined index: Int, _ segment: ScreeningSegment, _ word: Int) {
    self.query = query.joinedRarity[index]
    listed = segment.rarity[word]
    skeleton = segment.skeletonRarity[word]
    relief =
      -ScreeningParameters.unmatchedQuery(query.words[index].role, query.rarity[index])
      - ScreeningParameters.unmatchedQuery(query.words[index + 1].role, query.rarity[index + 1])
      - ScreeningParameters.unmatchedListed(segment.words.role(word), listed)
    isSoft = false
  }

  /// One word of the query on two.
  init(
    _ query: Query, _ index: Int, _ segment: ScreeningSegment, _ first: Int, _ second: Int
  ) {
    self.query = query.rarity[index]
    listed = max(segment.rarity[first], segment.rarity[second])
    skeleton = listed
    relief =
      -ScreeningParameters.unmatchedQuery(query.words[index].role, self.query)
      - ScreeningParameters.unmatchedListed(segment.words.role(first), segment.rarity[first])
      - ScreeningParameters.unmatchedListed(segment.words.role(second), segment.rarity[second])
    isSoft = false
  }
}

extension TokenRole {
  /// True for words that stand for a name.
  var isNameOrInitial: Bool { self == .name || self == .initial }
}

/// Lays the words of a query on those of a listed name, each used once.
///
/// Pairs are taken greedily by what they are worth; ties go to the earlier word, so that equal
/// input gives equal output. Names of n and m words take n times m comparisons of words.
struct NameAlignment {
  private var judge = WordJudge()
  private(set) var pairs: [AlignedPair] = []
  private var candidates: [AlignedPair] = []
  private(set) var queryTaken: [Bool] = []
  private(set) var listedTaken: [Bool] = []

  /// Aligns `query` with name `name` of `segment` and returns the points of the name alone.
  mutating func align(_ query: Query, _ segment: ScreeningSegment, name: Int) -> Int32 {
    let start = Int(segment.nameStarts[name])
    let count = Int(segment.nameStarts[name + 1]) - start
    collect(query, segment, start, count)
    choose(query.words.count, count)
    return score(query, segment, name: name)
  }

  /// Fills `candidates` with all pairs that are worth something, best first.
  private mutating func collect(
    _ query: Query, _ segment: ScreeningSegment, _ start: Int, _ count: Int
  ) {
    candidates.removeAll(keepingCapacity: true)
    for place in 0..<count {
      let word = Int(segment.nameWords[start + place])
      for index in query.words.indices {
        let likeness = judge.judge(
          query.words[index], segment.words.letters(word),
          skeleton: segment.words.skeleton(word), script: segment.words.script(word))
        add(likeness, index, 1, place, 1, PairRarities(query, index, segment, word))
      }
      for index in query.joined.indices where query.isJoinable(index, segment.words, word) {
        let likeness = judge.judge(
          query.joined[index], segment.words.letters(word),
          skeleton: segment.words.skeleton(word), script: segment.words.script(word))
        add(likeness, index, 2, place, 1, PairRarities(query, joined: index, segment, word))
      }
      if place + 1 < count {
        addListedJoin(query, segment, word, Int(segment.nameWords[start + place + 1]), place)
      }
    }
    candidates.sort {
      ($1.worth, $0.query, $0.listed, $0.queryCount, $0.listedCount)
        < ($0.worth, $1.query, $1.listed, $1.queryCount, $1.listedCount)
    }
  }

  /// Two neighbours of the listed name as one word against each word of the query.
  private mutating func addListedJoin(
    _ query: Query, _ segment: ScreeningSegment, _ first: Int, _ second: Int, _ place: Int
  ) {
    let table = segment.words
    guard table.script(first) == table.script(second), table.role(second) != .article else {
      return
    }
    let length = table.letterRange(first).count + table.letterRange(second).count
    for index in query.words.indices {
      let word = query.words[index]
      guard word.script == table.script(first), abs(word.letters.count - length) <= 2,
        word.letters.first == table.letters(first)[0], length <= NameToken.maximumLetters
      else { continue }
      let joined =
        table.letters[table.letterRange(first)] + table.letters[table.letterRange(second)]
      var skeleton: [UInt8] = []
      let letters = Array(joined)
      NameSkeleton.append(letters.span, to: &skeleton)
      let likeness = judge.judge(
        word, letters.span, skeleton: skeleton.span, script: table.script(first))
      add(
        likeness, index, 1, place, 2, PairRarities(query, index, segment, first, second))
    }
  }

  private mutating func add(
    _ likeness: WordLikeness, _ query: Int, _ queryCount: Int, _ listed: Int, _ listedCount: Int,
    _ rarities: PairRarities
  ) {
    guard likeness.likeness > 0 else { return }
    var likeness = likeness
    if rarities.isSoft { likeness = WordLikeness(likeness: likeness.likeness, rule: .soft) }
    if queryCount + listedCount > 2 {
      likeness = WordLikeness(likeness: likeness.likeness, rule: .joined)
    }
    let points = likeness.points(rarities.query, rarities.listed, rarities.skeleton)
    let worth = points + rarities.relief
    guard worth > 0 else { return }
    candidates.append(
      AlignedPair(
        query: query, queryCount: queryCount, listed: listed, listedCount: listedCount,
        points: points, rule: likeness.rule, worth: worth))
  }

  private mutating func choose(_ queryCount: Int, _ listedCount: Int) {
    pairs.removeAll(keepingCapacity: true)
    queryTaken.removeAll(keepingCapacity: true)
    listedTaken.removeAll(keepingCapacity: true)
    for _ in 0..<queryCount { queryTaken.append(false) }
    for _ in 0..<listedCount { listedTaken.append(false) }
    for pair in candidates {
      let queryEnd = pair.query + pair.queryCount
      let listedEnd = pair.listed + pair.listedCount
      guard !queryTaken[pair.query], !queryTaken[queryEnd - 1], !listedTaken[pair.listed],
        !listedTaken[listedEnd - 1]
      else { continue }
      for index in pair.query..<queryEnd { queryTaken[index] = true }
      for index in pair.listed..<listedEnd { listedTaken[index] = true }
      pairs.append(pair)
    }
  }

  /// The points of the name alone: pairs, words without a pair, and the name as a whole.
  private func score(_ query: Query, _ segment: ScreeningSegment, name: Int) -> Int32 {
    var sum: Int32 = 0
    for pair in pairs { sum += pair.points }
    for index in queryTaken.indices where !queryTaken[index] { sum += unmatchedQuery(query, index) }
    for place in listedTaken.indices where !listedTaken[place] {
      sum += unmatchedListed(segment, name, place)
    }
    for (_, points) in whole(query, segment, name: name) { sum += points }
    return sum
  }

  /// What a word of the query costs that the listed name lacks.
  func unmatchedQuery(_ query: Query, _ index: Int) -> Int32 {
    ScreeningParameters.unmatchedQuery(query.words[index].role, query.rarity[index])
  }

  /// What a listed word costs that the query lacks.
  func unmatchedListed(_ segment: ScreeningSegment, _ name: Int, _ place: Int) -> Int32 {
    let word = Int(segment.nameWords[Int(segment.nameStarts[name]) + place])
    return ScreeningParameters.unmatchedListed(segment.words.role(word), segment.rarity[word])
  }

  /// What the name as a whole costs: one word only, a weak alias.
  func whole(
    _ query: Query, _ segment: ScreeningSegment, name: Int
  ) -> [(rule: String, points: Int32)] {
    var parts: [(rule: String, points: Int32)] = []
    var names = 0
    for pair in pairs where query.words[pair.query].role == .name {
      names += max(pair.queryCount, pair.listedCount)
    }
    if names < 2 { parts.append(("one-word", ScreeningParameters.oneWord)) }
    if segment.nameIsWeak[name] { parts.append(("weak-alias", ScreeningParameters.weakName)) }
    return parts
  }
}
