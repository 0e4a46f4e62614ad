public import Bytes
import Names

/// One piece of evidence for or against a match, in thousandths of a natural-log unit.
public struct MatchContribution: Hashable, Sendable {
  /// What was compared.
  public enum Kind: String, Sendable, CaseIterable {
    /// A word of the traveller's name against a word of the listed one.
    case word
    /// A word of the traveller's name that the listed one lacks.
    case unmatchedQuery = "unmatched-query"
    /// A word of the listed name that the traveller's lacks.
    case unmatchedListed = "unmatched-listed"
    /// The quality of the name as a whole: one word only, a weak alias.
    case name
    case father
    case grandfather
    case mother
    case birthDate = "birth-date"
    case nationality
    case birthCountry = "birth-country"
    case sex
    case document
  }

  /// What was compared.
  public let kind: Kind
  /// The traveller's side as written; nil where there is none.
  public let query: String?
  /// The list's side as written; nil where there is none.
  public let listed: String?
  /// The rule that applied: `equal`, `skeleton`, `day-month-swapped`, ...
  public let rule: String
  /// How much it adds to the score, in thousandths.
  public let points: Int

  /// A piece of evidence.
  public init(kind: Kind, query: String?, listed: String?, rule: String, points: Int) {
    self.kind = kind
    self.query = query
    self.listed = listed
    self.rule = rule
    self.points = points
  }

  /// The evidence as JSON.
  public var json: JSON {
    .fields([
      "kind": .string(kind.rawValue), "query": .text(query), "listed": .text(listed),
      "rule": .string(rule), "points": .number(points),
    ])
  }
}

/// A listed person or document that may be the traveller, until the second line confirms it.
///
/// `score` is the sum of the contributions' points, so that an officer can follow it; `falseAlarms`
/// says what it means. Equal input gives equal
/// bytes of `json`, from run to run and machine to machine.
public struct PossibleMatch: Hashable, Sendable {
  /// What made the match.
  public enum Ground: String, Sendable, CaseIterable {
    /// Name, with date of birth and the rest for and against it.
    case name
    /// A document number, whoever carries it.
    case document
  }

  /// The list, as it was installed.
  public let list: WatchlistReference
  /// The identifier of the entry within its list.
  public let entryID: String
  /// What made the match.
  public let ground: Ground
  /// Evidence in thousandths of a natural-log unit; higher is likelier.
  public let score: Int
  /// The score from which a match is shown to a person.
  public let threshold: Int
  /// How many of the people who are on no list reach such a score by their names and dates.
  public let falseAlarms: FalseAlarmRate
  /// The traveller's name that fitted best, as issued; nil for a match of a document alone.
  public let queryName: String?
  /// The listed name that fitted best; nil for an entry without names.
  public let listedName: ListedName?
  /// The evidence, in the order of the traveller's name, then the rest.
  public let contributions: [MatchContribution]
  /// What the entry permits, its own terms put over the list's.
  public let terms: WatchlistTerms
  /// A key of the entry's content: changes with anything that the list says of it.
  public let content: String
  /// Matches of one traveller that seem to be one listed person have one number, from 1.
  public internal(set) var person = 1

  /// A possible match.
  public init(
    list: WatchlistReference, entryID: String, ground: Ground, score: Int, threshold: Int,
    falseAlarms: FalseAlarmRate = .lane, queryName: String?, listedName: ListedName?,
    contributions: [MatchContribution], terms: WatchlistTerms, content: String = ""
  ) {
    self.list = list
    self.entryID = entryID
    self.ground = ground
    self.score = score
    self.threshold = threshold
    self.falseAlarms = falseAlarms
    self.queryName = queryName
    self.listedName = listedName
    self.contributions = contributions
    self.terms = terms
    self.content = content
  }

  /// How much of a name a match rests on, the strongest first.
  public enum Level: String, Sendable, CaseIterable {
    /// A document number, whoever carries it.
    case document
    /// The name, and the mother's name.
    case nameAndMother = "name-and-mother"
    /// Four words of the name or more: given, father, grandfather, family.
    case fourPartName = "four-part-name"
    /// Three words only: many people share them.
    case threePartName = "three-part-name"
    case twoPartName = "two-part-name"
    case onePartName = "one-part-name"
  }

  /// How much of a name the match rests on.
  public var level: Level {
    if carriesListedDocument { return .document }
    var words = 0
    for part in contributions where part.kind == .word {
      switch part.rule {
      case EvidenceGroup.soft.name, EvidenceGroup.initial.name: break
      case EvidenceGroup.joined.name: words += 2
      default: words += 1
      }
    }
    if contributions.contains(where: { $0.kind == .mother && $0.points > 0 }) {
      return .nameAndMother
    }
    switch words {
    case 4...: return .fourPartName
    case 3: return .threePartName
    case 2: return .twoPartName
    default: return .onePartName
    }
  }

  /// The most that may be done once the match is confirmed.
  public var permittedAction: PermittedAction { terms.permittedAction }

  /// Who may see the match.
  public var visibility: MatchVisibility { terms.visibility }

  /// True for a document number, and for a score that reaches the threshold: a person looks at it.
  public var isAlert: Bool { carriesListedDocument || score >= threshold }

  /// True when the traveller carries a document of the entry, whatever the match rests on.
  public var carriesListedDocument: Bool {
    ground == .document || contributions.contains { $0.kind == .document }
  }

  /// The match with its explanation, for a record, a program or a second-line officer. It has a
  /// canonical form: texts and integers only.
  public var json: JSON {
    .fields([
      "list": .string(list.id), "listTitle": .string(list.title),
      "listVersion": .integer(list.version), "entry": .string(entryID),
      "ground": .string(ground.rawValue), "level": .string(level.rawValue),
      "person": .number(person), "content": .text(content.isEmpty ? nil : content),
      "score": .number(score),
      "threshold": .number(threshold),
      "falseAlarmsPerMillion": .number(falseAlarms.perMillion), "queryName": .text(queryName),
      "listedName": .text(listedName?.name.issued),
      "listedNameType": .text(listedName?.type.rawValue),
      "contributions": .array(contributions.map(\.json)),
      "permittedAction": .string(permittedAction.rawValue),
      "visibility": .string(visibility.rawValue), "owner": .string(terms.owner),
      "legalBasis": .string(terms.legalBasis), "order": .text(terms.order),
      "handling": terms.handling.isEmpty ? nil : .string(terms.handling),
      "exemptions": terms.exemptions.isEmpty
        ? nil : .texts(terms.exemptions.map(\.rawValue).sorted()),
    ])
  }
}
