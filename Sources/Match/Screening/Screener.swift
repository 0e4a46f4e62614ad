import Names

/// Finds the entries of a segment that a name may mean. Keeps its arrays from query to query, so
/// that the inner loops allocate nothing; one screener serves one thread.
struct Screener {
  /// One entry with the points of its best name.
  struct Hit {
    let entry: Int
    let name: Int
    let namePoints: Int32
    let score: Int32
  }

  private var alignment = NameAlignment()
  private var judge = WordJudge()
  private var maker = TokenKeys()
  /// For each name: points so far, and the last word of the query that gave some.
  private var points: [Int32] = []
  private var lastWord: [UInt8] = []
  private var touched: [UInt32] = []
  /// For each listed word: the last look-up that met it.
  private var met: [UInt32] = []
  private var lookUp: UInt32 = 0
  private var likeWords: [(points: Int32, word: UInt32)] = []
  private var bounds: [(bound: Int32, name: UInt32)] = []

  /// The best hit of each entry, best first, at most `limit`, with a score above `least`.
  mutating func screen(
    _ query: Query, _ facts: QueryFacts, _ segment: ScreeningSegment, least: Int32, limit: Int
  ) -> [Hit] {
    prepare(segment)
    for (index, word) in query.words.enumerated() where word.role == .name {
      findLikeWords(word, query.rarity[index], segment)
      spread(segment, facts, number: UInt8(index + 1))
    }
    let offset = query.words.count
    for (index, word) in query.joined.enumerated() where offset + index < 200 {
      guard query.words[index].role == .name, query.words[index + 1].role == .name else { continue }
      findLikeWords(word, query.joinedRarity[index], segment)
      spread(segment, facts, number: UInt8(offset + index + 1))
    }
    chooseBest(segment, facts)
    return align(query, facts, segment, least: least, limit: limit)
  }

  private mutating func prepare(_ segment: ScreeningSegment) {
    if points.count < segment.nameCount {
      points = [Int32](repeating: 0, count: segment.nameCount)
      lastWord = [UInt8](repeating: 0, count: segment.nameCount)
    }
    if met.count < segment.words.count {
      met = [UInt32](repeating: 0, count: segment.words.count)
      lookUp = 0
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// Fills `likeWords` with the listed words that may be `word`, best first.
  private mutating func findLikeWords(
    _ word: QueryWord, _ rarity: Int32, _ segment: ScreeningSegment
  ) {
    let spared = -ScreeningParameters.unmatchedQuery(.name, rarity)
    likeWords.removeAll(keepingCapacity: true)
    lookUp &+= 1
    maker.make(word.letters.span, isCut: word.isCut, isListed: false)
    for key in maker.keys {
      segment.keys.forEach(key) { listed in
        guard met[listed] != lookUp else { return }
        met[listed] = lookUp
        let likeness = judge.judge(
          word, segment.words.letters(listed), skeleton: segment.words.skeleton(listed),
          script: segment.words.script(listed))
        guard likeness.likeness > 0, likeness.rule != .initial else { return }
        let points = likeness.points(
          rarity, segment.rarity[listed], segment.skeletonRarity[listed])
        let worth =
          points + spared
          - ScreeningParameters.unmatchedListed(.name, segment.rarity[listed])
        if worth > 0 { likeWords.append((worth, UInt32(listed))) }
      }
    }
    likeWords.sort { ($1.points, $0.word) < ($0.points, $1.word) }
    if likeWords.count > ScreeningParameters.maximumLikeWords {
      likeWords.removeLast(likeWords.count - ScreeningParameters.maximumLikeWords)
    }
  }

  /// Gives the points of the like words to the names that hold them, the best word of each name.
  private mutating func spread(_ segment: ScreeningSegment, _ facts: QueryFacts, number: UInt8) {
    let year = facts.birth?.certainYear
    let ranges = year.map { segment.names(bornAbout: $0) }
    for (points, word) in likeWords {
      let start = Int(segment.postingStarts[Int(word)])
      let end = Int(segment.postingStarts[Int(word) + 1])
      if let ranges, end - start > ScreeningParameters.commonWord {
        for range in ranges {
          give(points, segment, segment.postings(of: Int(word), within: range), number: number)
        }
      } else {
        give(points, segment, start..<end, number: number)
      }
    }
  }

  @inline(__always)
  private mutating func give(
    _ value: Int32, _ segment: ScreeningSegment, _ range: Range<Int>, number: UInt8
  ) {
    for index in range {
      let name = Int(segment.postings[index])
      if lastWord[name] == number { continue }
      if lastWord[name] == 0 { touched.append(UInt32(name)) }
      lastWord[name] = number
      points[name] += value
    }
  }

  /// Fills `bounds` with the names that can score best, and clears the arrays.
  private mutating func chooseBest(_ segment: ScreeningSegment, _ facts: QueryFacts) {
    bounds.removeAll(keepingCapacity: true)
    let cut = pointsCut()
    for name in touched {
      let value = points[Int(name)]
      points[Int(name)] = 0
      lastWord[Int(name)] = 0
      guard value >= cut else { continue }
      let entry = Int(segment.nameEntry[Int(name)])
      bounds.append((value + facts.birthEvidence(segment, entry).evidence.points, name))
    }
    bounds.sort { ($1.bound, $0.name) < ($0.bound, $1.name) }
    if bounds.count > ScreeningParameters.maximumAligned {
      bounds.removeLast(bounds.count - ScreeningParameters.maximumAligned)
    }
  }

  /// The points below which a name is not looked at: at most 4,096 names are.
  private func pointsCut() -> Int32 {
    guard touched.count > 4096 else { return 1 }
    var histogram = InlineArray<256, Int>(repeating: 0)
    for name in touched { histogram[min(255, max(0, Int(points[Int(name)]) >> 7))] += 1 }
    var sum = 0
    var level = 255
    while level > 0, sum + histogram[level] <= 4096 {
      sum += histogram[level]
      level -= 1
    }
    return Int32((level + 1) << 7)
  }

  private mutating func align(
    _ query: Query, _ facts: QueryFacts, _ segment: ScreeningSegment, least: Int32, limit: Int
  ) -> [Hit] {
    var hits: [Hit] = []
    for (_, name) in bounds {
      let name = Int(name)
      let namePoints = alignment.align(query, segment, name: name)
      let entry = Int(segment.nameEntry[name])
      let score = Screener.score(namePoints, facts, segment, entry)
      guard score > least else { continue }
      if let place = hits.firstIndex(where: { $0.entry == entry }) {
        if (hits[place].score, name) < (score, hits[place].name) {
          hits[place] = Hit(entry: entry, name: name, namePoints: namePoints, score: score)
        }
      } else {
        hits.append(Hit(entry: entry, name: name, namePoints: namePoints, score: score))
      }
    }
    hits.sort { ($1.score, $0.entry) < ($0.score, $1.entry) }
    return Array(hits.prefix(limit))
  }

  /// The whole score: a good date never stands for a bad name.
  static func score(
    _ namePoints: Int32, _ facts: QueryFacts, _ segment: ScreeningSegment, _ entry: Int
  ) -> Int32 {
    var rest = facts.birthEvidence(segment, entry).evidence.points
    rest += facts.nationality(segment, entry) + facts.birthCountry(segment, entry)
    rest += facts.sex(segment, entry)
    return namePoints + bounded(rest, namePoints)
  }

  /// What the rest may add to a name of so many points.
  static func bounded(_ rest: Int32, _ namePoints: Int32) -> Int32 {
    guard rest > 0 else { return rest }
    return namePoints < ScreeningParameters.leastName ? 0 : rest
  }
}
