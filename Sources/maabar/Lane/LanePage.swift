import Bytes
import Codes
import Console
import Decision
import Document
import Match
import Names
import Record
import Station

/// What stands on the officer's screen about one traveller: the verdict first, then why.
struct LanePage {
  let view: LaneView

  /// Prints the page.
  func print(on outlet: Outlet) {
    let proposal = view.proposal
    outlet.line()
    let verdict = StyledText(proposal.outcome.words, proposal.outcome.style)
    let number = view.documentNumber ?? "no number"
    outlet.line("\(verdict)  \(view.name, .strong)  \(view.nationality)  \(number)")
    for reason in proposal.reasons {
      let basis = reason.basis.map { "  (\($0))" } ?? ""
      outlet.line("  \u{2022} \(reason.text)\(basis, .faint)")
    }
    document(on: outlet)
    for (index, match) in view.matches.enumerated() { print(match, number: index + 1, on: outlet) }
    for list in view.expiredLists {
      outlet.line(
        "  \("list \(list) is past its validity and was screened all the same", .warning)")
    }
    for double in view.doubles { print(double, on: outlet) }
    if let doubt = view.clockDoubt {
      let words = "date not confirmed: \(doubt.words); expiry, age and stay are undetermined"
      outlet.line("  \(words, .warning)")
      outlet.line("  \("confirm it with `maabar clock confirm`", .faint)")
    }
    outlet.line()
  }

  private func print(_ double: RecordedDouble, on outlet: Outlet) {
    let ago = double.minutes.map { ", \($0) minutes before" } ?? ""
    switch double.kind {
    case .possibleDuplicate:
      let record = "record \(double.earlier.n)\(ago)"
      outlet.line("  \("possible duplicate", .warning)  this document, this way: \(record)")
    case .sameDirection:
      outlet.line(
        "  \("the same way again", .warning)  as in record \(double.earlier.n), none back between")
    }
  }

  private func document(on outlet: Outlet) {
    guard !view.report.checks.isEmpty else {
      return outlet.line("  document  \("none shown", .warning)")
    }
    let verdict = view.report.combined
    outlet.line("  document  \(verdict.words, verdict.style)")
    for check in view.report.checks where check.outcome == .failed || check.outcome == .undetermined
    {
      outlet.line(
        "    \(check.name)  \(check.outcome.words, check.outcome.style)  \(check.detail, .faint)")
    }
  }

  private func print(_ match: PossibleMatch, number: Int, on outlet: Outlet) {
    outlet.line(
      "  \("possible match \(number)", .warning)  \(match.list.title)  \(match.entryID, .strong)")
    let asked = match.queryName ?? "document number"
    let listed = match.listedName?.name.issued ?? match.entryID
    let score = "score \(points(match.score)), shown from \(points(match.threshold))"
    outlet.line("    \(asked)  ~  \(listed)   \(score, .faint)")
    for part in match.contributions {
      let sides = [part.query, part.listed].compactMap { $0 }.joined(separator: " ~ ")
      outlet.line(
        "    \(points(part.points), .faint)  \(part.kind.rawValue)  \(sides)  \(part.rule, .faint)")
    }
    outlet.line("    \(match.terms.owner); \(match.terms.legalBasis)")
    if !match.terms.handling.isEmpty { outlet.line("    \(match.terms.handling)") }
  }

  /// Thousandths as a decimal with one place and its sign: `+3.2`.
  private func points(_ thousandths: Int) -> String {
    let tenths = (abs(thousandths) + 50) / 100
    return "\(thousandths < 0 ? "-" : "+")\(tenths / 10).\(tenths % 10)"
  }
}
