import Names

/// Words that were laid on one another.
struct AlignedPair {
  /// The first word of the query and how many words.
  let query: Int
  let queryCount: Int
  /// The place of the first word in the listed name and how many words.
  let listed: Int
  let listedCount: Int
  let evidence: Evidence
  let points: Int32
  /// The points with what the words would cost without a pair.
  let worth: Int32
}

/// Lays the words of a query on those of a listed name, each used once.
///
/// Pairs are taken greedily by what they are worth; ties go to the earlier word, so that equal
/// input gives equal output. Names of n and m words take n times m comparisons of words, most of
/// them remembered.
struct NameAlignment {
  private(set) var pairs: [AlignedPair] = []
  private var candidates: [AlignedPair] = []
  private var letters: [UInt8] = []
  /// Bits of the words that have a pair.
  private(set) var queryTaken: UInt64 = 0
  private(set) var listedTaken: UInt64 = 0

  /// Aligns `query` with name `name` of `segment` and returns the points of the name alone.
  mutating func align(
    _ query: Query, _ segment: ScreeningSegment, name: Int, _ weights: EvidenceWeights,
    _ judge: inout WordJudge
  ) -> Int32 {
    let start = Int(segment.nameStarts[name])
    let count = Int(segment.nameStarts[name + 1]) - start
    candidates.removeAll(keepingCapacity: true)
    for place in 0..<count {
      let word = Int(segment.nameWords[start + place])
      collect(query, segment, word, place, weights, &judge)
      if place + 1 < count {
        let next = Int(segment.nameWords[start + place + 1])
        collectJoined(query, segment, word, next, place, weights, &judge)
      }
    }
    choose()
    var sum: Int32 = 0
    for pair in pairs { sum += pair.points }
    rest(query, segment, name: name) { _, _, evidence in sum += weights.points(evidence) }
    return sum
  }

  /// The pairs of one listed word.
  private mutating func collect(
    _ query: Query, _ segment: ScreeningSegment, _ word: Int, _ place: Int,
    _ weights: EvidenceWeights, _ judge: inout WordJudge
  ) {
    let relief = -weights.points(segment.unmatched(word))
    for index in query.words.indices {
      let likeness = judge.judge(query.words[index], index: index, segment.words, word)
      guard likeness.likeness > 0 else { continue }
      let evidence = query.evidence(index, likeness, listed: segment.words.role(word))
      add(
        evidence, index, 1, place, 1, weights,
        relief: relief - weights.points(query.unmatched(index)))
    }
    for index in query.joined.indices where query.isJoinable(index, segment.words, word) {
      let term = query.words.count + index
      let likeness = judge.judge(query.joined[index], index: term, segment.words, word)
      guard likeness.likeness > 0 else { continue }
      add(
        query.joinedEvidence(term, likeness), index, 2, place, 1, weights,
        relief: relief - weights.points(query.unmatched(index))
          - weights.points(query.unmatched(index + 1)))
    }
  }

  /// Two neighbours of the listed name as one word against each word of the query.
  private mutating func collectJoined(
    _ query: Query, _ segment: ScreeningSegment, _ first: Int, _ second: Int, _ place: Int,
    _ weights: EvidenceWeights, _ judge: inout WordJudge
  ) {
    let table = segment.words
    guard table.script(first) == table.script(second), table.role(second) != .article else {
      return
    }
    let length = table.letterRange(first).count + table.letterRange(second).count
    guard length <= NameToken.maximumLetters, table.role(first) != .initial else { return }
    for index in query.words.indices {
      let word = query.words[index]
      guard word.script == table.script(first), abs(word.letters.count - length) <= 2,
        word.letters.first == table.letters(first)[0]
      else { continue }
      letters.removeAll(keepingCapacity: true)
      letters.append(contentsOf: table.letters[table.letterRange(first)])
      letters.append(contentsOf: table.letters[table.letterRange(second)])
      let joined = letters
      var consonants: [UInt8] = []
      NameSkeleton.append(joined.span, to: &consonants)
      let likeness = judge.judge(
        word,
        ListedWord(
          letters: joined.span, skeleton: consonants.span, script: word.script,
          consonants: QueryWord.consonants(consonants.span), family: 0))
      guard likeness.likeness > 0 else { continue }
      add(
        query.joinedEvidence(index, likeness), index, 1, place, 2, weights,
        relief: -weights.points(query.unmatched(index))
          - weights.points(segment.unmatched(first)) - weights.points(segment.unmatched(second)))
    }
  }

  private mutating func add(
    _ evidence: Evidence, _ query: Int, _ queryCount: Int, _ listed: Int, _ listedCount: Int,
    _ weights: EvidenceWeights, relief: Int32
  ) {
    let points = weights.points(evidence)
    guard points + relief > 0, query + queryCount <= 64, listed + listedCount <= 64 else { return }
    candidates.append(
      AlignedPair(
        query: query, queryCount: queryCount, listed: listed, listedCount: listedCount,
        evidence: evidence, points: points, worth: points + relief))
  }

  private mutating func choose() {
    candidates.sort {
      ($1.worth, $0.query, $0.listed, $0.queryCount, $0.listedCount)
        < ($0.worth, $1.query, $1.listed, $1.queryCount, $1.listedCount)
    }
    pairs.removeAll(keepingCapacity: true)
    queryTaken = 0
    listedTaken = 0
    for pair in candidates {
      let query = ((UInt64(1) << UInt64(pair.queryCount)) &- 1) << UInt64(pair.query)
      let listed = ((UInt64(1) << UInt64(pair.listedCount)) &- 1) << UInt64(pair.listed)
      guard queryTaken & query == 0, listedTaken & listed == 0 else { continue }
      queryTaken |= query
      listedTaken |= listed
      pairs.append(pair)
    }
  }

  /// Calls `body` with all else that the name says: the query's words and the listed places
  /// without a pair, and the name as a whole (neither).
  func rest(
    _ query: Query, _ segment: ScreeningSegment, name: Int,
    _ body: (_ word: Int?, _ place: Int?, Evidence) -> Void
  ) {
    var left: Int32 = 0
    var right: Int32 = 0
    for index in query.words.indices.prefix(64) where queryTaken & 1 << UInt64(index) == 0 {
      let evidence = query.unmatched(index)
      if evidence.group == .unmatchedQuery { left += evidence.measure }
      body(index, nil, evidence)
    }
    let start = Int(segment.nameStarts[name])
    for place in 0..<min(64, Int(segment.nameStarts[name + 1]) - start)
    where listedTaken & 1 << UInt64(place) == 0 {
      let evidence = segment.unmatched(Int(segment.nameWords[start + place]))
      if evidence.group == .unmatchedListed { right += evidence.measure }
      body(nil, place, evidence)
    }
    if left > 0, right > 0 { body(nil, nil, Evidence(.conflict, measure: min(left, right))) }
    var names = 0
    for pair in pairs where query.words[pair.query].role == .name {
      names += max(pair.queryCount, pair.listedCount)
    }
    if names < 2 { body(nil, nil, Evidence(.oneWord)) }
    if segment.nameIsWeak[name] { body(nil, nil, Evidence(.weakAlias)) }
    let aliases = segment.nameTotal(ofEntry: Int(segment.nameEntry[name]))
    if aliases > 1 { body(nil, nil, Evidence(.aliases, measure: Rarity.logOfCount(aliases))) }
  }
}

extension Query {
  /// What a word says that the listed name lacks.
  @inline(__always)
  func unmatched(_ index: Int) -> Evidence {
    words[index].role == .name
      ? Evidence(.unmatchedQuery, measure: rarity(index)) : Evidence(.softQuery)
  }

  /// What a pair of words says.
  @inline(__always)
  func evidence(_ term: Int, _ likeness: WordLikeness, listed role: TokenRole) -> Evidence {
    guard words[term].role.isNameOrInitial, role.isNameOrInitial else { return Evidence(.soft) }
    if likeness.rule == .initial { return Evidence(.initial) }
    return Evidence(
      likeness.rule, measure: rarity(term, likeness: likeness.likeness),
      lack: 1000 - likeness.likeness)
  }

  /// What words say that are written as one on the other side.
  @inline(__always)
  func joinedEvidence(_ term: Int, _ likeness: WordLikeness) -> Evidence {
    Evidence(
      .joined, measure: rarity(term, likeness: likeness.likeness), lack: 1000 - likeness.likeness)
  }
}

extension ScreeningSegment {
  /// What a listed word says that the query lacks.
  @inline(__always)
  func unmatched(_ word: Int) -> Evidence {
    words.role(word) == .name
      ? Evidence(.unmatchedListed, measure: rarity[word]) : Evidence(.softListed)
  }
}
