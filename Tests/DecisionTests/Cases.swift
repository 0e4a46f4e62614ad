import Codes
import Decision
import Document
import Match

/// Cases for the rules: an ordinary traveller with a good passport, and what differs.
enum Cases {
  static let day = CivilDate(daysSince1970: 20_514)

  /// A foreigner with a good passport and a valid visa.
  static func foreigner(_ direction: Direction = .entry) -> CaseFacts {
    var facts = CaseFacts(direction: direction, mode: .land)
    facts.nationality = "TUR"
    facts.documentKind = .passport
    facts.age = 40...40
    facts.permit = .valid
    facts.report = report()
    return facts
  }

  /// A national of the point of entry's country with a good passport.
  static func national(_ direction: Direction = .entry) -> CaseFacts {
    var facts = foreigner(direction)
    facts.nationality = "IRQ"
    facts.isOwnNational = true
    facts.permit = .notNeeded
    return facts
  }

  static func report(
    _ name: DocumentCheck.Name? = nil, _ outcome: CheckOutcome = .failed
  ) -> DocumentReport {
    var checks = [
      DocumentCheck(.documentNumberDigit, .successful), DocumentCheck(.expiry, .successful),
    ].filter { $0.name != name }
    if let name { checks.append(DocumentCheck(name, outcome)) }
    return DocumentReport(checks)
  }

  static func match(
    _ action: PermittedAction, _ direction: Direction, visibility: MatchVisibility = .open,
    order: String? = nil, score: Int = 9000, isConfirmed: Bool = false,
    directions: Set<Direction> = [.entry, .exit], validUntil: CivilDate? = nil,
    isForeign: Bool = false
  ) -> MatchFact? {
    let terms = WatchlistTerms(
      owner: "Ministry of Interior", legalBasis: "Law 1", order: order, directions: directions,
      permittedAction: action, visibility: visibility, validUntil: validUntil,
      isForeign: isForeign)
    let match = PossibleMatch(
      list: WatchlistReference(id: "list-1", title: "A list", version: 3), entryID: "e1",
      ground: .name, score: score, threshold: 8000, queryName: nil, listedName: nil,
      contributions: [], terms: terms)
    return MatchFact(match, on: day, direction, isConfirmed: isConfirmed)
  }
}
