import Codes
import Names

/// What two equal document numbers say.
struct DocumentEvidence {
  let number: (points: Int32, rule: String)
  let issuer: Int32

  var score: Int { Int(number.points + issuer) }

  /// Nil when the numbers only share a hash.
  init?(_ carried: ListedDocument, _ listed: ListedDocument) {
    let plain = DocumentIndex.plain(carried.number)
    let folded = DocumentIndex.fold(plain)
    guard DocumentIndex.numbers(listed.number).contains(folded) else { return nil }
    let groups = listed.number.split { $0 == " " || $0 == "\n" || $0 == "," || $0 == ";" }
    let isEqual =
      DocumentIndex.plain(listed.number) == plain
      || groups.contains { DocumentIndex.plain(String($0)) == plain }
    number =
      isEqual
      ? (ScreeningParameters.documentEqual, "equal")
      : (ScreeningParameters.documentFolded, "look-alike-signs")
    let carriedBy = carried.country.flatMap(CountryNumbers.number)
    let listedBy = listed.country.flatMap(CountryNumbers.number)
    if let carriedBy, let listedBy, carriedBy != listedBy {
      issuer = ScreeningParameters.documentOtherIssuer
    } else {
      issuer = 0
    }
  }
}

/// Makes matches out of candidates: the same comparison once more, written down.
enum Explanation {
  /// The match of a candidate; its contributions add up to its score.
  static func match(
    _ candidate: ScreeningCandidate, _ query: ScreeningQuery, _ segment: ScreeningSegment,
    threshold: Int, names: Int, _ screener: inout Screener
  ) -> PossibleMatch? {
    guard let entry = segment.entry(candidate.entry) else { return nil }
    var contributions: [MatchContribution] = []
    var parents: [MatchContribution] = []
    var queryName: String?
    var listedName = entry.names.first
    let ground: PossibleMatch.Ground
    switch candidate.ground {
    case .name(let place, let name):
      ground = .name
      let text = query.names[place]
      queryName = text.issued
      listedName = entry.names[safe: Int(segment.namePlace[name])]
      contributions = words(text, listedName, segment, name: name, &screener)
      for parent in ParentEvidence.all(text, entry.names, &screener.judge) {
        parents.append(
          MatchContribution(
            kind: parent.kind, query: parent.query, listed: parent.listed,
            rule: parent.evidence.group.name,
            points: Int(screener.weights.points(parent.evidence))))
      }
      contributions += facts(
        query, entry, segment, candidate.entry, screener.weights,
        isWeak: segment.nameIsWeak[name], namePoints: contributions.reduce(0) { $0 + $1.points }
      )
      contributions += parents
      if let (carried, listed) = candidate.document {
        contributions.append(
          MatchContribution(
            kind: .document, query: query.documents[carried].number,
            listed: entry.documents[safe: listed]?.number, rule: "also-listed", points: 0))
      }
    case .document(let carried, let listed):
      ground = .document
      contributions = document(query.documents[carried], entry.documents[listed])
    }
    return PossibleMatch(
      list: segment.reference, entryID: entry.id, ground: ground, score: candidate.score,
      threshold: threshold,
      falseAlarms: ScreeningCalibration.rate(score: candidate.score, names: names),
      queryName: queryName, listedName: listedName, contributions: contributions,
      terms: entry.terms(within: segment.terms), content: segment.content(candidate.entry))
  }

  /// Word by word, in the order of the traveller's name.
  private static func words(
    _ name: PersonName, _ listed: ListedName?, _ segment: ScreeningSegment, name number: Int,
    _ screener: inout Screener
  ) -> [MatchContribution] {
    let weights = screener.weights
    let tokens = NameTokens(name.issued).tokens
    let listedText = listed?.name.issued ?? ""
    let listedTokens = NameTokens(listedText).tokens
    let query = screener.query(name)
    _ = screener.align(query, segment, name: number)
    var contributions: [MatchContribution] = []
    for pair in screener.alignment.pairs.sorted(by: { $0.query < $1.query }) {
      contributions.append(
        MatchContribution(
          kind: .word,
          query: original(tokens, pair.query, pair.queryCount, of: name.issued),
          listed: original(listedTokens, pair.listed, pair.listedCount, of: listedText),
          rule: pair.evidence.group.name, points: Int(pair.points)))
    }
    screener.alignment.rest(query, segment, name: number) { word, place, evidence in
      let points = Int(weights.points(evidence))
      guard points != 0 else { return }
      var kind = MatchContribution.Kind.name
      if word != nil { kind = .unmatchedQuery }
      if place != nil { kind = .unmatchedListed }
      contributions.append(
        MatchContribution(
          kind: kind, query: word.flatMap { original(tokens, $0, 1, of: name.issued) },
          listed: place.flatMap { original(listedTokens, $0, 1, of: listedText) },
          rule: evidence.group.name, points: points))
    }
    return contributions
  }

  private static func original(
    _ tokens: [NameToken], _ index: Int, _ count: Int, of text: String
  ) -> String? {
    guard let first = tokens[safe: index], let last = tokens[safe: index + count - 1] else {
      return nil
    }
    return NameTokens.original(first.span.lowerBound..<last.span.upperBound, of: text)
  }

  /// Date and countries of birth, nationality, sex; what they may add together is bounded.
  private static func facts(
    _ query: ScreeningQuery, _ entry: WatchlistEntry, _ segment: ScreeningSegment, _ number: Int,
    _ weights: EvidenceWeights, isWeak: Bool, namePoints: Int
  ) -> [MatchContribution] {
    let facts = QueryFacts(query)
    var contributions: [MatchContribution] = []
    func add(
      _ kind: MatchContribution.Kind, _ query: String?, _ listed: String?, _ evidence: Evidence?
    ) {
      guard let evidence else { return }
      contributions.append(
        MatchContribution(
          kind: kind, query: query, listed: listed, rule: evidence.group.name,
          points: Int(weights.points(evidence))))
    }
    let birth = facts.birthEvidence(segment, number, weights)
    let listedBirth = birth.flatMap { entry.births[safe: $0.listed] }
    add(.birthDate, query.birth?.description, listedBirth?.description, birth?.evidence)
    add(
      .nationality, query.nationalities.joined(separator: " "),
      entry.nationalities.joined(separator: " "), facts.nationality(segment, number))
    add(
      .birthCountry, query.birthCountries.joined(separator: " "),
      entry.birthCountries.joined(separator: " "), facts.birthCountry(segment, number))
    add(.sex, query.sex?.rawValue, entry.sex?.rawValue, facts.sex(segment, number))
    let sum = Int32(contributions.reduce(0) { $0 + $1.points })
    let birthPoints = birth.map { weights.points($0.evidence) } ?? 0
    for (rule, points) in [
      ("name-too-weak-for-the-rest", Screener.bounded(sum, Int32(namePoints)) - sum),
      ("weak-alias-alone", Screener.alone(isWeak: isWeak, birthPoints)),
    ] where points != 0 {
      contributions.append(
        MatchContribution(kind: .name, query: nil, listed: nil, rule: rule, points: Int(points)))
    }
    return contributions
  }

  private static func document(
    _ carried: ListedDocument, _ listed: ListedDocument
  ) -> [MatchContribution] {
    guard let evidence = DocumentEvidence(carried, listed) else { return [] }
    var contributions = [
      MatchContribution(
        kind: .document, query: carried.number, listed: listed.number, rule: evidence.number.rule,
        points: Int(evidence.number.points))
    ]
    if evidence.issuer != 0 {
      contributions.append(
        MatchContribution(
          kind: .document, query: carried.country, listed: listed.country, rule: "other-issuer",
          points: Int(evidence.issuer)))
    }
    return contributions
  }
}
