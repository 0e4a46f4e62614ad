public import Bytes
import Codes
import Names
import Synchronization

/// All installed lists, packed so that a traveller is screened against them in about a millisecond.
///
/// An index never changes: `replacing` and `removing` give a new one that shares all other lists
/// with the old, so that a station screens on while a list is installed. It may be used from any
/// thread; one query runs at a time.
///
///     let index = try ScreeningIndex([list])
///     let matches = index.screen(ScreeningQuery(names: [PersonName(issued: "…")], birth: …))
public final class ScreeningIndex: Sendable {
  /// The lists, in the order of their identifiers.
  public var lists: [WatchlistReference] { segments.map(\.reference) }

  /// The number of entries of all lists.
  public var entryCount: Int { segments.reduce(0) { $0 + $1.entryCount } }

  let segments: [ScreeningSegment]
  let screener: Mutex<Screener>

  init(segments: [ScreeningSegment], weights: EvidenceWeights = .fitted) {
    self.segments = segments.sorted { $0.reference.id < $1.reference.id }
    screener = Mutex(Screener(weights))
  }

  /// The weights of evidence, as the project's table of weights holds them.
  public var weights: String { screener.withLock(\.weights.table) }

  /// An index of lists; of two with one identifier the last counts. Cost: about 20 microseconds an
  /// entry.
  public convenience init(_ lists: [Watchlist]) throws(Fault) {
    var segments: [String: ScreeningSegment] = [:]
    for list in lists { segments[list.reference.id] = try ScreeningIndex.segment(list) }
    self.init(segments: Array(segments.values))
  }

  /// An index of lists read entry by entry, for lists that should not stand in memory twice.
  public convenience init(reading readers: [WatchlistLines]) throws(Fault) {
    var segments: [String: ScreeningSegment] = [:]
    for var reader in readers {
      var builder = SegmentBuilder(reference: reader.reference, terms: reader.terms)
      while let entry = try reader.next() { try builder.add(entry) }
      segments[reader.reference.id] = builder.finish()
    }
    self.init(segments: Array(segments.values))
  }

  /// The index with a list added, or put in the place of the one of its identifier.
  public func replacing(_ list: Watchlist) throws(Fault) -> ScreeningIndex {
    let others = segments.filter { $0.reference.id != list.reference.id }
    return ScreeningIndex(segments: others + [try ScreeningIndex.segment(list)])
  }

  /// The index without the list of an identifier.
  public func removing(_ id: String) -> ScreeningIndex {
    ScreeningIndex(segments: segments.filter { $0.reference.id != id })
  }

  private static func segment(_ list: Watchlist) throws(Fault) -> ScreeningSegment {
    var builder = SegmentBuilder(reference: list.reference, terms: list.terms)
    for entry in list.entries { try builder.add(entry) }
    return builder.finish()
  }

  /// The score from which at most `rate` of the people on no list are stopped, for the lists'
  /// entries together.
  public func threshold(_ rate: FalseAlarmRate) -> Int {
    ScreeningCalibration.score(rate, entries: entryCount)
  }

  /// The matches of a traveller, best first, at most ten, each with a score of `leastScore` or
  /// more, else of the threshold for `rate` (`PossibleMatch.isAlert` tells which reach it). Entries
  /// whose terms do not hold for the query's day and direction are left out. A document number
  /// matches by itself.
  ///
  /// Any query gives a result: one without a letter or number gives none. Equal queries give equal
  /// results, byte for byte.
  public func screen(
    _ query: ScreeningQuery, at rate: FalseAlarmRate = .lane, leastScore: Int? = nil
  ) -> [PossibleMatch] {
    let threshold = threshold(rate)
    let entries = entryCount
    let found = screener.withLock { screener in
      find(query, leastScore ?? threshold, &screener)
    }
    var matches: [PossibleMatch] = []
    for candidate in found {
      let segment = segments[candidate.segment]
      let match = screener.withLock { screener in
        Explanation.match(
          candidate, query, segment, threshold: threshold, entries: entries, &screener)
      }
      if let match { matches.append(match) }
      if matches.count == ScreeningParameters.maximumMatches { break }
    }
    return matches
  }

  /// List, entry and score of what `screen` finds, without explanations: about half the time.
  public func hits(
    _ query: ScreeningQuery, leastScore: Int
  ) -> [(list: WatchlistReference, entryID: String, score: Int)] {
    screener.withLock { screener in find(query, leastScore, &screener) }.map { candidate in
      let segment = segments[candidate.segment]
      return (segment.reference, segment.id(candidate.entry), candidate.score)
    }
  }

  /// Entry numbers and scores, best first, at most `limit`, without explanations.
  func find(
    _ query: ScreeningQuery, _ leastScore: Int, _ screener: inout Screener
  ) -> [ScreeningCandidate] {
    var best: [ScreeningCandidate.Key: ScreeningCandidate] = [:]
    let facts = QueryFacts(query)
    let least = Int32(clamping: leastScore - 1)
    let names = query.names.prefix(ScreeningParameters.maximumNames).map { screener.query($0) }
    for (number, segment) in segments.enumerated() {
      for (place, name) in names.enumerated() where !name.words.isEmpty {
        let hits = screener.screen(
          name, facts, segment, least: least, limit: 4 * ScreeningParameters.maximumMatches)
        for hit in hits {
          let candidate = ScreeningCandidate(
            segment: number, entry: hit.entry, score: Int(hit.score), ground: .name(place, hit.name)
          )
          guard segment.applies(hit.entry, query) else { continue }
          if let known = best[candidate.key], known.score >= candidate.score { continue }
          best[candidate.key] = candidate
        }
      }
      for candidate in documents(query, segment, number) where candidate.score >= leastScore {
        if let known = best[candidate.key], known.score >= candidate.score { continue }
        best[candidate.key] = candidate
      }
    }
    let sorted = best.values.sorted { left, right in
      (right.score, left.segment, left.entry) < (left.score, right.segment, right.entry)
    }
    return Array(sorted.prefix(ScreeningParameters.maximumMatches))
  }

  /// The entries whose document numbers the traveller carries.
  private func documents(
    _ query: ScreeningQuery, _ segment: ScreeningSegment, _ number: Int
  ) -> [ScreeningCandidate] {
    var found: [ScreeningCandidate] = []
    for (place, carried) in query.documents.prefix(16).enumerated() {
      let folded = DocumentIndex.fold(DocumentIndex.plain(carried.number))
      guard folded.count >= DocumentIndex.leastSigns else { continue }
      for hit in segment.documents.find(folded) {
        guard segment.applies(hit.entry, query),
          let listed = segment.entry(hit.entry)?.documents[safe: hit.place],
          let evidence = DocumentEvidence(carried, listed)
        else { continue }
        found.append(
          ScreeningCandidate(
            segment: number, entry: hit.entry, score: evidence.score,
            ground: .document(place, hit.place)))
      }
    }
    return found
  }
}

/// An entry that may be the traveller, before it is explained.
struct ScreeningCandidate {
  /// What the candidate rests on.
  enum Ground {
    /// A name of the query and a name of the segment.
    case name(Int, Int)
    /// A document of the query and one of the entry.
    case document(Int, Int)
  }

  struct Key: Hashable {
    let segment: Int
    let entry: Int
  }

  let segment: Int
  let entry: Int
  let score: Int
  let ground: Ground

  var key: Key { Key(segment: segment, entry: entry) }
}

extension ScreeningSegment {
  /// True when the entry's terms hold for the query. An entry is decoded only where its list's own
  /// terms would not tell.
  func applies(_ number: Int, _ query: ScreeningQuery) -> Bool {
    if query.day == nil, query.direction == nil { return true }
    guard hasOwnTerms[number] else { return terms.apply(on: query.day, query.direction) }
    let effective = entry(number)?.terms(within: terms) ?? terms
    return effective.apply(on: query.day, query.direction)
  }
}

extension Array {
  /// The item at an index that may lie outside.
  subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
