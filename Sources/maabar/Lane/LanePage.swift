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
    MatchPage(matches: view.matches, falseAlarms: view.falseAlarms).print(on: outlet)
    for cleared in view.cleared { MatchPage.print(cleared, on: outlet) }
    for list in view.expiredLists {
      outlet.line(
        "  \("list \(list) is past its validity and was screened all the same", .warning)")
    }
    if let days = view.overdueRuleDays {
      outlet.line("  \("the rules are \(days) days old and past their time: sync", .warning)")
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
    // What only waits for an issuer's certificate is grey, and no finding.
    let counted = view.report.checks.filter { check in
      check.outcome != .undetermined || view.chip?.report.light(of: check.name) != .grey
    }
    let verdict = DocumentReport(counted).combined
    outlet.line("  document  \(verdict.words, verdict.style)")
    if let chip = view.chip { print(chip, on: outlet) }
    for check in counted where check.outcome == .failed || check.outcome == .undetermined {
      outlet.line(
        "    \(check.name)  \(check.outcome.words, check.outcome.style)  \(check.detail, .faint)")
    }
  }

  /// The chip in one line: its colour, what was proved, and how long it took.
  private func print(_ chip: LaneChip, on outlet: Outlet) {
    let verdict = chip.verdict
    let hundredths = chip.milliseconds / 10
    let seconds = "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10) s"
    let colour = verdict.light.rawValue
    outlet.line(
      "  chip      \(colour, verdict.light.style)  \(verdict.line)  \(seconds, .faint)")
  }
}
