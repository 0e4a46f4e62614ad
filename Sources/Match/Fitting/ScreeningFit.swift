public import Bytes
import Codes
import Names
import Synchronization

/// One query of a set whose answer is known.
public struct LabelledQuery: Sendable {
  /// The set's own identifier of the query.
  public let id: String
  /// What the query was made to test.
  public let category: String
  /// The query.
  public var query: ScreeningQuery
  /// The entries that are right; none for somebody who is on no list.
  public let expected: [String]

  /// Reads a line of a set: the form of `WatchlistScreening`, with `expected` and `category`.
  public init(json: JSON) throws(Fault) {
    id = json["qid"]?.string ?? ""
    category = json["category"]?.string ?? ""
    query = try WatchlistScreening.query(json)
    expected = try json.list("expected").compactMap(\.string)
  }
}

/// Fits the weights of evidence to a set of queries whose answers are known.
///
/// A case is a query beside an entry: the right entry where there is one, and for people on no list
/// the entries that come nearest under the weights so far. Alignment and nearest entries depend on
/// the weights, so fitting and screening take turns. Weights are held to signs that make sense: no
/// word without a pair may speak for a match, no less alike pair be worth more.
public struct ScreeningFit {
  private let index: ScreeningIndex
  private let same: [LabelledQuery]
  private let others: [(query: LabelledQuery, importance: Double)]
  /// The names of each entry.
  private let names: [String: [(segment: Int, name: Int)]]
  /// What the fit starts from.
  private let guess: EvidenceWeights

  /// Makes a fit to `same` (queries with answers), `others` (people on no list) and `namesakes`
  /// (people on no list with a listed name).
  public init(
    _ index: ScreeningIndex, same: [LabelledQuery], others: [LabelledQuery],
    namesakes: [LabelledQuery]
  ) {
    self.index = index
    self.same = same.filter { !ScreeningFit.leftOut.contains($0.category) }
    self.others =
      others.map { ($0, 1) } + namesakes.map { ($0, FitParameters.namesakeImportance) }
    var names: [String: [(segment: Int, name: Int)]] = [:]
    for (number, segment) in index.segments.enumerated() {
      for name in 0..<segment.nameCount {
        names[segment.id(Int(segment.nameEntry[name])), default: []].append((number, name))
      }
    }
    self.names = names
    var guess = FitParameters.guess
    DerivedWeights(index, samePersons: same.map(\.expected)).put(into: &guess)
    self.guess = guess
  }

  /// Queries that no name evidence can find: a.k.a. names unrelated in spelling, and documents.
  public static let leftOut: Set<String> = ["aka_divergent", "doc_number"]

  /// The index with weights fitted to all queries but those that `isHeldOut`. The weights in use
  /// have no part in it: the fit starts from the first guess.
  public func run(isHeldOut: (LabelledQuery) -> Bool = { _ in false }) -> ScreeningIndex {
    var weights = guess
    let guess = weights.values.map { Double($0) / 1000 }
    var fit = LogisticFit(
      guess: guess, bounds: FitParameters.bounds, penalty: FitParameters.penalty)
    let same = same.filter { !isHeldOut($0) }
    let others = others.filter { !isHeldOut($0.query) }
    for _ in 0..<FitParameters.turns {
      let weighed = index.weighed(weights)
      var cases: [FitCase] = []
      for item in same {
        if let features = weighed.features(
          of: item.query, names: item.expected.flatMap { names[$0] ?? [] })
        {
          cases.append(FitCase(features: features, isSame: true, importance: 1))
        }
      }
      for (item, importance) in others {
        for features in weighed.nearest(to: item.query, limit: FitParameters.nearest) {
          cases.append(FitCase(features: features, isSame: false, importance: importance))
        }
      }
      fit.run(cases, rounds: FitParameters.rounds)
      weights.values = fit.weights.map { Int32(($0 * 1000).rounded()) }
    }
    return index.weighed(weights)
  }
}

/// The numbers of the fit.
enum FitParameters {
  /// How often screening and fitting take turns.
  static let turns = 5
  /// Rounds of the regression each turn.
  static let rounds = 30
  /// The ridge penalty around the first guess.
  static let penalty = 2.0
  /// How many of the nearest entries of a person on no list count.
  static let nearest = 3
  /// The score from which an entry is near.
  static let nearScore = -6_000
  /// Namesakes are rarer than strangers: one counts as six tenths.
  static let namesakeImportance = 0.6

  /// The weights that the ridge pulls to.
  static let guess = EvidenceWeights.firstGuess

  /// The signs of weights.
  static let bounds: [ClosedRange<Double>] = EvidenceGroup.allCases.flatMap { group in
    let any = -100.0...100.0
    let positive = 0.0...100.0
    let negative = -100.0...0.0
    switch group {
    case .initial, .soft: return [any, 0...0, 0...0]
    case .softQuery, .softListed, .weakAlias, .oneWord: return [negative, 0...0, 0...0]
    case .unmatchedQuery, .unmatchedListed, .conflict, .aliases: return [negative, negative, 0...0]
    case .equal: return [any, positive, 0...0]
    case let group where group.rawValue < EvidenceGroup.initial.rawValue:
      return [any, positive, negative]
    case let group where EvidenceGroup.births.contains(group): return [any, negative, 0...0]
    default: return [any, 0...0, 0...0]
    }
  }
}

extension ScreeningIndex {
  /// The same lists under the weights of another index: how fitted weights do on lists that they
  /// were not fitted to.
  public func weighed(as other: ScreeningIndex) -> ScreeningIndex {
    weighed(other.screener.withLock(\.weights))
  }

  /// The same lists under other weights.
  func weighed(_ weights: EvidenceWeights) -> ScreeningIndex {
    ScreeningIndex(
      segments: segments.map {
        var segment = $0
        segment.weigh(weights)
        return segment
      }, weights: weights)
  }

  /// The features of the best of `names`; nil when there is none.
  func features(
    of query: ScreeningQuery, names: [(segment: Int, name: Int)]
  ) -> [(weight: Int, value: Double)]? {
    screener.withLock { screener in
      let facts = QueryFacts(query)
      var best: (score: Int32, evidence: [Evidence])?
      for name in query.names {
        let words = screener.query(name)
        for (number, segment) in segments.enumerated() {
          for name in names where name.segment == number {
            let (score, evidence) = screener.evidence(words, facts, segment, name: name.name)
            if let known = best, known.score >= score { continue }
            best = (score, evidence)
          }
        }
      }
      return best.map { EvidenceWeights.features($0.evidence) }
    }
  }

  /// The features of the entries nearest to a query.
  func nearest(to query: ScreeningQuery, limit: Int) -> [[(weight: Int, value: Double)]] {
    screener.withLock { screener in
      let facts = QueryFacts(query)
      let candidates = find(
        query, FitParameters.nearScore, &screener, reach: Int32(FitParameters.nearScore)
      ).prefix(limit)
      var found: [[(weight: Int, value: Double)]] = []
      for candidate in candidates {
        guard case .name(let place, let name) = candidate.ground else { continue }
        let words = screener.query(query.names[place])
        let segment = segments[candidate.segment]
        found.append(
          EvidenceWeights.features(screener.evidence(words, facts, segment, name: name).evidence))
      }
      return found
    }
  }
}

extension Screener {
  /// All evidence of a name, and its score.
  mutating func evidence(
    _ query: Query, _ facts: QueryFacts, _ segment: ScreeningSegment, name: Int
  ) -> (score: Int32, evidence: [Evidence]) {
    let namePoints = align(query, segment, name: name)
    var evidence = alignment.pairs.map(\.evidence)
    alignment.rest(query, segment, name: name) { _, _, item in evidence.append(item) }
    let entry = Int(segment.nameEntry[name])
    if let birth = facts.birthEvidence(segment, entry, weights) { evidence.append(birth.evidence) }
    for item in [
      facts.nationality(segment, entry), facts.birthCountry(segment, entry),
      facts.sex(segment, entry),
    ] {
      if let item { evidence.append(item) }
    }
    return (score(namePoints, facts, segment, entry: entry, name: name), evidence)
  }
}

extension EvidenceWeights {
  /// Evidence as values of weights, in natural-log units.
  static func features(_ evidence: [Evidence]) -> [(weight: Int, value: Double)] {
    var sums: [Int: Double] = [:]
    for item in evidence {
      let first = 3 * Int(item.group.rawValue)
      sums[first, default: 0] += 1
      if item.measure != 0 { sums[first + 1, default: 0] += Double(item.measure) / 1000 }
      if item.lack != 0 { sums[first + 2, default: 0] += Double(item.lack) / 1000 }
    }
    return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The table of weights, as `FittedWeights.swift` holds it.
  var table: String {
    EvidenceGroup.allCases.map { group in
      let first = 3 * Int(group.rawValue)
      return "\(group) \(values[first]) \(values[first + 1]) \(values[first + 2])"
    }.joined(separator: "\n")
  }
}
