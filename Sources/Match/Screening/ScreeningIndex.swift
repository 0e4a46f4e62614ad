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
  public var lists: [WatchlistReference] {
    segments.reduce(into: []) { if $0.last != $1.reference { $0.append($1.reference) } }
  }

  /// The number of entries of all lists.
  public var entryCount: Int { segments.reduce(0) { $0 + $1.inForce } }

  let segments: [ScreeningSegment]
  let screener: Mutex<Screener>

  init(segments: [ScreeningSegment], weights: EvidenceWeights = .fitted) {
    // Layers of one list stay in their order: the sort is stable.
    self.segments = segments.enumerated().sorted {
      ($0.element.reference.id, $0.offset) < ($1.element.reference.id, $1.offset)
    }.map(\.element)
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
  public convenience init(reading readers: [any WatchlistReading]) throws(Fault) {
    var segments: [String: ScreeningSegment] = [:]
    for reader in readers { segments[reader.reference.id] = try ScreeningIndex.segment(reader) }
    self.init(segments: Array(segments.values))
  }

  /// The index with a list added, or put in the place of the one of its identifier.
  public func replacing(_ list: Watchlist) throws(Fault) -> ScreeningIndex {
    let others = segments.filter { $0.reference.id != list.reference.id }
    return ScreeningIndex(segments: others + [try ScreeningIndex.segment(list)])
  }

  /// The index with a list that is read entry by entry, in the place of the one of its identifier.
  public func adding(_ reader: any WatchlistReading) throws(Fault) -> ScreeningIndex {
    let others = segments.filter { $0.reference.id != reader.reference.id }
    return ScreeningIndex(segments: others + [try ScreeningIndex.segment(reader)])
  }

  /// The index after a newer version of a list: entries that it lacks taken out, new and changed
  /// ones added. The rest is shared with the old index, and nothing of it is built again, until a
  /// quarter of it has changed or many changes lie upon one another; then the list is. Scores are
  /// the same as of an index built anew, because no weight depends on the list.
  public func updating(
    to reference: WatchlistReference, _ terms: WatchlistTerms, removed: Set<String>,
    changed: [WatchlistEntry]
  ) throws(Fault) -> ScreeningIndex {
    var builder = SegmentBuilder(reference: reference, terms: terms)
    for entry in changed { try builder.add(entry) }
    let gone = removed.union(changed.map(\.id))
    var own: [ScreeningSegment] = []
    for var segment in segments where segment.reference.id == reference.id {
      segment.reference = reference
      segment.terms = terms
      segment.remove(gone)
      own.append(segment)
    }
    let all = own.reduce(0) { $0 + $1.entryCount }
    let dead = own.reduce(0) { $0 + $1.removedCount }
    if own.count >= ScreeningParameters.maximumLayers || dead * 4 > all {
      var whole = SegmentBuilder(reference: reference, terms: terms)
      for segment in own {
        for number in segment.arrivals where !segment.isRemoved(number) {
          if let entry = segment.entry(number) { try whole.add(entry) }
        }
      }
      for entry in changed { try whole.add(entry) }
      own = [whole.finish()]
    } else if !changed.isEmpty {
      own.append(builder.finish())
    }
    return ScreeningIndex(segments: segments.filter { $0.reference.id != reference.id } + own)
  }

  /// The index without the list of an identifier.
  public func removing(_ id: String) -> ScreeningIndex {
    ScreeningIndex(segments: segments.filter { $0.reference.id != id })
  }

  private static func segment(
    _ reader: any WatchlistReading
  ) throws(Fault) -> ScreeningSegment {
    var reader = reader
    var builder = SegmentBuilder(reference: reader.reference, terms: reader.terms)
    while let entry = try reader.next() { try builder.add(entry) }
    return builder.finish()
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
    var listed: [WatchlistEntry] = []
    for candidate in found {
      let segment = segments[candidate.segment]
      let match = screener.withLock { screener in
        Explanation.match(
          candidate, query, segment, threshold: threshold, entries: entries, &screener)
      }
      guard let match, let entry = segment.entry(candidate.entry) else { continue }
      matches.append(match)
      listed.append(entry)
      if matches.count == ScreeningParameters.maximumMatches { break }
    }
    for (place, person) in ListedPersons.numbers(listed).enumerated() {
      matches[place].person = person
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
        // The mother's name may lift a match that the rest leaves below.
        let lift = query.names[place].mother == nil ? 0 : screener.motherLift
        let hits = screener.screen(
          name, facts, segment, least: least - lift, limit: 4 * ScreeningParameters.maximumMatches)
        for hit in hits {
          let candidate = ScreeningCandidate(
            segment: number, entry: hit.entry, score: Int(hit.score), ground: .name(place, hit.name)
          )
          guard segment.applies(hit.entry, query) else { continue }
          let weighed = screener.withParents(candidate, query.names[place], segment)
          guard weighed.score >= leastScore else { continue }
          if let known = best[weighed.key], known.score >= weighed.score { continue }
          best[weighed.key] = weighed
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
        guard !segment.isRemoved(hit.entry), segment.applies(hit.entry, query),
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

extension Screener {
  /// The most that the mother's name can add.
  var motherLift: Int32 { max(0, weights.points(Evidence(.motherEqual))) }

  /// A candidate with what the names of parents say; the same where either side gives none.
  mutating func withParents(
    _ candidate: ScreeningCandidate, _ name: PersonName, _ segment: ScreeningSegment
  ) -> ScreeningCandidate {
    guard name.hasParents, segment.hasParents[candidate.entry],
      let entry = segment.entry(candidate.entry)
    else { return candidate }
    var score = candidate.score
    for parent in ParentEvidence.all(name, entry.names, &judge) {
      score += Int(weights.points(parent.evidence))
    }
    return ScreeningCandidate(
      segment: candidate.segment, entry: candidate.entry, score: score, ground: candidate.ground)
  }
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
