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

  /// The number of names of all lists' entries, aliases too.
  public var nameCount: Int { segments.reduce(0) { $0 + $1.namesInForce } }

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
  public func updating(_ update: WatchlistUpdate) throws(Fault) -> ScreeningIndex {
    let (reference, terms) = (update.reference, update.terms)
    let (removed, changed) = (update.removed, update.changed)
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

  /// Two indices of lists read once, entry by entry: of the entries that `isFirst`, and of the
  /// others. Each holds every list, with no entry where it has none.
  public static func parts(
    reading readers: [any WatchlistReading],
    isFirst: (WatchlistEntry, WatchlistTerms) -> Bool
  ) throws(Fault) -> (first: ScreeningIndex, second: ScreeningIndex) {
    var segments: [(first: ScreeningSegment, second: ScreeningSegment)] = []
    for reader in readers {
      var reader = reader
      var first = SegmentBuilder(reference: reader.reference, terms: reader.terms)
      var second = SegmentBuilder(reference: reader.reference, terms: reader.terms)
      while let entry = try reader.next() {
        if isFirst(entry, reader.terms) { try first.add(entry) } else { try second.add(entry) }
      }
      segments.append((first.finish(), second.finish()))
    }
    return (
      ScreeningIndex(segments: segments.map(\.first)),
      ScreeningIndex(segments: segments.map(\.second))
    )
  }

  /// Two indices that `parts` made, brought up to a newer version of a list, which is read once:
  /// entries that say what they said before stay as they are. Cost: about that of reading the list,
  /// and 100 bytes for each of its entries meanwhile.
  public static func updating(
    _ parts: (first: ScreeningIndex, second: ScreeningIndex),
    reading reader: any WatchlistReading, isFirst: (WatchlistEntry, WatchlistTerms) -> Bool
  ) throws(Fault) -> (first: ScreeningIndex, second: ScreeningIndex) {
    var reader = reader
    var held = [parts.first, parts.second].map { $0.contents(of: reader.reference.id) }
    var changed: [[WatchlistEntry]] = [[], []]
    while let entry = try reader.next() {
      let place = isFirst(entry, reader.terms) ? 0 : 1
      let content = try PackedEntries.content(of: entry)
      if held[place].removeValue(forKey: entry.id) != content { changed[place].append(entry) }
    }
    let (reference, terms) = (reader.reference, reader.terms)
    return (
      try parts.first.updating(
        WatchlistUpdate(
          reference: reference, terms: terms, removed: Set(held[0].keys), changed: changed[0])),
      try parts.second.updating(
        WatchlistUpdate(
          reference: reference, terms: terms, removed: Set(held[1].keys), changed: changed[1]))
    )
  }

  /// The contents of a list's entries in force, by identifier.
  private func contents(of id: String) -> [String: String] {
    var contents: [String: String] = [:]
    for segment in segments where segment.reference.id == id {
      for entry in 0..<segment.entryCount where !segment.isRemoved(entry) {
        contents[segment.id(entry)] = segment.content(entry)
      }
    }
    return contents
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
  /// names together.
  public func threshold(_ rate: FalseAlarmRate) -> Int {
    ScreeningCalibration.score(rate, names: nameCount)
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
    let names = nameCount
    let found = screener.withLock { screener in
      find(query, leastScore ?? threshold, &screener)
    }
    var matches: [PossibleMatch] = []
    var listed: [WatchlistEntry] = []
    for candidate in found {
      let segment = segments[candidate.segment]
      let match = screener.withLock { screener in
        Explanation.match(
          candidate, query, segment, threshold: threshold, names: names, &screener)
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
    _ query: ScreeningQuery, _ leastScore: Int, _ screener: inout Screener,
    reach: Int32 = ScreeningParameters.searchReach
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
          name, facts, segment, least: least - lift, reach: reach - lift,
          limit: 4 * ScreeningParameters.maximumMatches)
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
      // A document number alerts whatever it scores, and is told where the name scores more.
      for candidate in documents(query, segment, number) {
        if let known = best[candidate.key], known.score >= candidate.score {
          best[candidate.key]?.document = known.document ?? candidate.document
        } else {
          best[candidate.key] = candidate
        }
      }
    }
    let sorted = best.values.sorted(by: isBefore)
    return Array(sorted.prefix(ScreeningParameters.maximumMatches))
  }

  /// The better candidate first; of equal ones by list and identifier, whatever way the index was
  /// brought up to date.
  private func isBefore(_ left: ScreeningCandidate, _ right: ScreeningCandidate) -> Bool {
    if left.score != right.score { return left.score > right.score }
    let (first, second) = (segments[left.segment], segments[right.segment])
    if first.reference.id != second.reference.id {
      return first.reference.id < second.reference.id
    }
    return first.id(left.entry) < second.id(right.entry)
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
            ground: .document(place, hit.place), document: (place, hit.place)))
      }
    }
    return found
  }
}

extension Array {
  /// The item at an index that may lie outside.
  subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
