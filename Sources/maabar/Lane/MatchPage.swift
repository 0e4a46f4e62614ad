import Codes
import Console
import Match
import Names
import Station

/// Possible matches on an officer's screen, one listed person after another; each fits a screen of
/// 24 lines.
struct MatchPage {
  /// The matches, best first.
  let matches: [PossibleMatch]
  /// What the traveller was screened at.
  let falseAlarms: FalseAlarmRate

  /// Lines of evidence of one match; what says least is left to `--json`.
  private static let evidenceLines = 14
  /// Signs of a name in one line.
  private static let nameSigns = 60

  /// Prints all matches, those of one person together.
  func print(on outlet: Outlet) {
    guard !matches.isEmpty else { return }
    let persons = MatchPage.persons(matches)
    let people = persons.count == 1 ? "1 listed person" : "\(persons.count) listed persons"
    let rate = "screened at \(falseAlarms.description) false alarms"
    outlet.line("  \("possible match", .warning)  \(people)  \(rate, .faint)")
    var number = 0
    for person in persons {
      let entries = matches.filter { $0.person == person }
      if persons.count > 1 || entries.count > 1 {
        let count = entries.count == 1 ? "1 entry" : "\(entries.count) entries"
        outlet.line("  person \(person, .strong)  \(count)")
      }
      for match in entries {
        number += 1
        print(match, number: number, on: outlet)
      }
    }
  }

  /// The matches in the order in which they are numbered on the page.
  static func inOrder(_ matches: [PossibleMatch]) -> [PossibleMatch] {
    persons(matches).flatMap { person in matches.filter { $0.person == person } }
  }

  private static func persons(_ matches: [PossibleMatch]) -> [Int] {
    matches.reduce(into: []) { if !$0.contains($1.person) { $0.append($1.person) } }
  }

  private func print(_ match: PossibleMatch, number: Int, on outlet: Outlet) {
    outlet.line("  \(number)  \(match.list.title)  \(match.entryID, .strong)")
    let asked = MatchPage.short(match.queryName ?? "document number")
    let listed = MatchPage.short(match.listedName?.name.issued ?? match.entryID)
    outlet.line("     \(asked)  ~  \(listed)")
    outlet.line("     \(match.level.words, .strong)  \(MatchPage.meaning(match))")
    let shown = MatchPage.strongest(match.contributions)
    for part in shown {
      let sides = [part.query, part.listed].compactMap { $0.map(MatchPage.short) }
        .joined(separator: " ~ ")
      let kind = part.kind.rawValue
      outlet.line("     \(points(part.points), .faint)  \(kind)  \(sides)  \(part.rule, .faint)")
    }
    let rest = match.contributions.count - shown.count
    if rest > 0 { outlet.line("     and \(rest) lines that say less; --json shows them") }
    outlet.line("     tell \(match.terms.owner); \(match.terms.legalBasis)")
    if !match.terms.handling.isEmpty { outlet.line("     \(match.terms.handling)") }
  }

  /// What the score means, for who may know nothing of scores.
  private static func meaning(_ match: PossibleMatch) -> String {
    if match.ground == .document { return "the number is listed, whoever carries it" }
    let people = 1_000_000 / match.falseAlarms.perMillion
    let score = "\(tenths(match.score)), shown from \(tenths(match.threshold))"
    return "by chance 1 in \(people) travellers on no list  (score \(score))"
  }

  /// The evidence that says most, in its own order.
  private static func strongest(_ parts: [MatchContribution]) -> [MatchContribution] {
    guard parts.count > evidenceLines else { return parts }
    let kept = parts.indices.sorted { left, right in
      (abs(parts[right].points), left) < (abs(parts[left].points), right)
    }.prefix(evidenceLines)
    return kept.sorted().map { parts[$0] }
  }

  /// A match that a clearing answers, in one line.
  static func print(_ cleared: ClearedMatch, on outlet: Outlet) {
    let clearing = cleared.clearing.clearing
    outlet.line(
      """
        \("cleared before", .faint)  \(cleared.match.list.title)  \(cleared.match.entryID)  \
      by \(clearing.officer), until \(clearing.validUntil)
      """)
  }

  private static func short(_ text: String) -> String {
    text.count > nameSigns ? String(text.prefix(nameSigns - 1)) + "\u{2026}" : text
  }

  private static func tenths(_ thousandths: Int) -> String {
    let tenths = (abs(thousandths) + 50) / 100
    return "\(thousandths < 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
  }

  /// Thousandths as a decimal with one place and its sign: `+3.2`.
  private func points(_ thousandths: Int) -> String {
    thousandths < 0 ? MatchPage.tenths(thousandths) : "+" + MatchPage.tenths(thousandths)
  }
}

extension PossibleMatch.Level {
  /// How an officer reads it.
  var words: String {
    switch self {
    case .document: "document number"
    case .nameAndMother: "name and mother's name"
    case .fourPartName: "four-part name"
    case .threePartName: "three-part name only"
    case .twoPartName: "two-part name only"
    case .onePartName: "one-part name only"
    }
  }
}
