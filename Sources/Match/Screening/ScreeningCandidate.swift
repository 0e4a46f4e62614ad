import Codes
import Names

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
  /// A document of the query that is one of the entry's, whatever the candidate rests on.
  var document: (Int, Int)?

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
      segment: candidate.segment, entry: candidate.entry, score: score, ground: candidate.ground,
      document: candidate.document)
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
