import Codes
import Names

/// One name of a traveller, taken apart for one segment.
struct Query {
  let words: [QueryWord]
  /// Neighbours read as one word: `joined[i]` is words i and i + 1.
  let joined: [QueryWord]
  /// Rarity of each word in the segment.
  let rarity: [Int32]
  let joinedRarity: [Int32]

  init(_ tokens: [NameToken], isTruncated: Bool, _ segment: ScreeningSegment) {
    words = tokens.map { QueryWord($0, isCut: isTruncated) }
    joined = zip(words, words.dropFirst()).map { QueryWord($0, $1) }
    let people = segment.entryCount + NameFrequencies.people
    func rarity(of word: QueryWord) -> Int32 {
      if let fixed = Rarity.fixed(word.role) { return fixed }
      if let known = segment.words.find(word.letters.span) { return segment.rarity[known] }
      let count =
        word.script == .latin
        ? NameFrequencies.count(word.letters) : NameFrequencies.count(skeleton: word.skeleton)
      return Rarity.rarity(count: count, people: people)
    }
    self.rarity = words.map(rarity)
    joinedRarity = joined.map(rarity)
  }

  /// True when a joined pair may be one listed word: of one script, length and first letter.
  func isJoinable(_ index: Int, _ table: TokenTable, _ word: Int) -> Bool {
    let pair = joined[index]
    let letters = table.letters(word)
    return pair.script == table.script(word) && abs(pair.letters.count - letters.count) <= 2
      && words[index + 1].script == pair.script && pair.letters.first == letters[0]
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

  /// The best that any listed date says; unknown when either side has none.
  func birthEvidence(
    _ segment: ScreeningSegment, _ entry: Int
  ) -> (evidence: BirthEvidence, listed: Int?) {
    guard let birth else { return (.unknown, nil) }
    var best = BirthEvidence.unknown
    var place: Int?
    let start = Int(segment.birthStarts[entry])
    for index in start..<Int(segment.birthStarts[entry + 1]) {
      let evidence = BirthEvidence(birth, segment.births[index])
      if place == nil || evidence.points > best.points {
        best = evidence
        place = index - start
      }
    }
    return (best, place)
  }

  /// Points of nationality: +1000 equal, -1000 all differ, 0 unknown.
  func nationality(_ segment: ScreeningSegment, _ entry: Int) -> Int32 {
    let start = Int(segment.nationalityStarts[entry])
    let end = Int(segment.nationalityStarts[entry + 1])
    guard !nationalities.isEmpty, start < end else { return 0 }
    for index in start..<end where nationalities.contains(segment.nationalities[index]) {
      return ScreeningParameters.nationalityEqual
    }
    return ScreeningParameters.nationalityOther
  }

  /// Points of the country of birth: only an equal one says something.
  func birthCountry(_ segment: ScreeningSegment, _ entry: Int) -> Int32 {
    let start = Int(segment.birthCountryStarts[entry])
    let end = Int(segment.birthCountryStarts[entry + 1])
    for index in start..<end where birthCountries.contains(segment.birthCountries[index]) {
      return ScreeningParameters.birthCountryEqual
    }
    return 0
  }

  /// Points of the sex: only another one says something.
  func sex(_ segment: ScreeningSegment, _ entry: Int) -> Int32 {
    let listed = segment.sexes[entry]
    return sex != 0 && listed != 0 && sex != listed ? ScreeningParameters.sexOther : 0
  }
}
