import Bytes
import Codes
import Match
import Names

/// Whether a crossing's traveller and a person of a case are one, by names, birth date and parents.
struct PersonAgreement {
  enum Names {
    /// As alike as one stranger in a thousand is to anybody on a list.
    case same
    case unclear
    /// Nothing alike enough to be compared.
    case other
  }

  /// What the names say.
  let names: Names
  /// False where no day fits both birth dates; nil where one is not known.
  let birth: Bool?
  /// The parent that differs: `mother`, `father`; nil for none.
  let otherParent: String?

  init(_ person: CasePerson, _ crossing: HeldCrossing) {
    self.init(person.query(withBirth: false), birth: person.birth, crossing)
  }

  init(_ query: ScreeningQuery, birth asked: PartialDate, _ crossing: HeldCrossing) {
    birth = PersonAgreement.isSame(asked, crossing.birth)
    guard let entry = try? crossing.entry(0), let index = try? PersonAgreement.index(entry) else {
      names = .unclear
      otherParent = nil
      return
    }
    let match = index.screen(query, at: .lane, leastScore: 0).first
    names = match.map { $0.score >= $0.threshold ? .same : .unclear } ?? .other
    let parents = match?.contributions.filter {
      ($0.kind == .mother || $0.kind == .father) && $0.points < 0
    }
    otherParent = parents?.first?.kind.rawValue
  }

  private static func index(_ entry: WatchlistEntry) throws(Fault) -> ScreeningIndex {
    try ScreeningIndex([
      try Watchlist(
        reference: WatchlistReference(id: "one", title: "one crossing", version: 1),
        terms: WatchlistTerms(owner: "registry", legalBasis: "readmission"), entries: [entry])
    ])
  }

  /// Whether two birth dates may be one. 1 January and 1 July, which registries write for a day
  /// that nobody knows, fit every day of their year.
  static func isSame(_ one: PartialDate, _ other: PartialDate) -> Bool? {
    guard one.year != nil, other.year != nil else { return nil }
    if isConventional(one) || isConventional(other) { return one.year == other.year }
    return one.isCompatible(with: other)
  }

  private static func isConventional(_ date: PartialDate) -> Bool {
    date.day.map { $0.day == 1 && ($0.month == 1 || $0.month == 7) } ?? false
  }
}

extension CasePerson {
  /// The names for a search, each with the parents that are known, in all scripts given.
  func query(withBirth: Bool) -> ScreeningQuery {
    let parented = names.filter { !$0.name.isEmpty }.map { one in
      PersonName(
        issued: one.name.issued, given: one.name.given,
        father: one.name.father ?? father?.issued, grandfather: one.name.grandfather,
        family: one.name.family, mother: one.name.mother ?? mother?.issued,
        isTruncated: one.name.isTruncated)
    }
    var query = ScreeningQuery(
      names: parented, birth: withBirth ? ListedDate(birth) : nil,
      sex: sex == .unspecified ? nil : sex)
    query.addArabicOfZone()
    return query
  }
}
