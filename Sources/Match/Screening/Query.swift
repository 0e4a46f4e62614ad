import Codes
import Names

/// One name of a traveller, taken apart once for all lists.
struct Query {
  let words: [QueryWord]
  /// Neighbours read as one word: `joined[i]` is words i and i + 1.
  let joined: [QueryWord]
  /// Rarity by likeness: `levels` numbers for each word, then for each joined pair.
  private var rarities: [Int32] = []

  init(
    _ tokens: [NameToken], isTruncated: Bool, _ judge: inout WordJudge, _ maker: inout TokenKeys
  ) {
    words = tokens.map { QueryWord($0, isCut: isTruncated) }
    joined = zip(words, words.dropFirst()).map { QueryWord($0, $1) }
    rarities.reserveCapacity((words.count + joined.count) * ReferenceNames.levels)
    for word in words + joined {
      ReferenceNames.shared.appendLevels(of: word, &judge, &maker, to: &rarities)
    }
  }

  /// The number of words and joined pairs: word i is term i, pair i is term `words.count + i`.
  var termCount: Int { words.count + joined.count }

  /// Word or pair `term`.
  func term(_ term: Int) -> QueryWord {
    term < words.count ? words[term] : joined[term - words.count]
  }

  /// The rarity of meeting a word so alike.
  @inline(__always)
  func rarity(_ term: Int, likeness: Int32) -> Int32 {
    rarities[term * ReferenceNames.levels + Int(likeness) / 40]
  }

  /// The rarity of the word itself.
  @inline(__always)
  func rarity(_ term: Int) -> Int32 { rarity(term, likeness: 1000) }

  /// True when a joined pair may be one listed word: nearly as long and of one first letter, or in
  /// two scripts of the same consonants.
  func isJoinable(_ index: Int, _ table: TokenTable, _ word: Int) -> Bool {
    let pair = joined[index]
    let letters = table.letters(word)
    guard words[index].script == words[index + 1].script, words[index].role != .initial else {
      return false
    }
    let script = table.script(word)
    if pair.script == script {
      return abs(pair.letters.count - letters.count) <= 2 && pair.letters.first == letters[0]
    }
    return pair.skeleton.count > 2 && table.skeleton(word).isSame(as: pair.skeleton.span)
  }
}

/// What else is known of a traveller, packed.
struct QueryFacts {
  let birth: PackedBirth?
  let nationalities: [UInt16]
  let birthCountries: [UInt16]
  let sex: UInt8

  init(_ query: ScreeningQuery) {
    birth = query.birth.map(PackedBirth.init)
    nationalities = query.nationalities.compactMap(CountryNumbers.number)
    birthCountries = query.birthCountries.compactMap(CountryNumbers.number)
    sex = SegmentBuilder.code(query.sex)
  }

  /// The best that any listed date says; nil when either side has none.
  func birthEvidence(
    _ segment: ScreeningSegment, _ entry: Int, _ weights: EvidenceWeights
  ) -> (evidence: Evidence, listed: Int)? {
    guard let birth else { return nil }
    let start = Int(segment.birthStarts[entry])
    let end = Int(segment.birthStarts[entry + 1])
    guard start < end else { return nil }
    let dates = Rarity.logOfCount(end - start)
    var best: (evidence: Evidence, listed: Int)?
    var bestPoints: Int32 = 0
    for index in start..<end {
      let group = EvidenceGroup(birth, segment.births[index])
      let evidence = Evidence(group, measure: dates)
      let points = weights.points(evidence)
      if best == nil || points > bestPoints {
        best = (evidence, index - start)
        bestPoints = points
      }
    }
    return best
  }

  /// What the nationality says; nil when either side has none.
  func nationality(_ segment: ScreeningSegment, _ entry: Int) -> Evidence? {
    let start = Int(segment.nationalityStarts[entry])
    let end = Int(segment.nationalityStarts[entry + 1])
    guard !nationalities.isEmpty, start < end else { return nil }
    for index in start..<end where nationalities.contains(segment.nationalities[index]) {
      return Evidence(.nationalityEqual)
    }
    return Evidence(.nationalityOther)
  }

  /// What the country of birth says; nil when either side has none.
  func birthCountry(_ segment: ScreeningSegment, _ entry: Int) -> Evidence? {
    let start = Int(segment.birthCountryStarts[entry])
    let end = Int(segment.birthCountryStarts[entry + 1])
    guard !birthCountries.isEmpty, start < end else { return nil }
    for index in start..<end where birthCountries.contains(segment.birthCountries[index]) {
      let isAlone = nationality(segment, entry) == nil
      return Evidence(isAlone ? .birthCountryAlone : .birthCountryEqual)
    }
    return Evidence(.birthCountryOther)
  }

  /// What the sex says: only another one says something.
  func sex(_ segment: ScreeningSegment, _ entry: Int) -> Evidence? {
    let listed = segment.sexes[entry]
    return sex != 0 && listed != 0 && sex != listed ? Evidence(.sexOther) : nil
  }

  /// The points of all of these.
  func points(_ segment: ScreeningSegment, _ entry: Int, _ weights: EvidenceWeights) -> Int32 {
    var sum: Int32 = 0
    if let birth = birthEvidence(segment, entry, weights) { sum += weights.points(birth.evidence) }
    if let evidence = nationality(segment, entry) { sum += weights.points(evidence) }
    if let evidence = birthCountry(segment, entry) { sum += weights.points(evidence) }
    if let evidence = sex(segment, entry) { sum += weights.points(evidence) }
    return sum
  }
}
