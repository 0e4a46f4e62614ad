import Bytes
import Codes
import Console
import Readmission
import Record
import Registry

/// `readmission show`: one case, or its history, or a restricted step by an exception.
enum ReadmissionShowCommand {
  private static let history = Parameter.flag(
    "--history", "acts, people and reasons only: for auditors")
  private static let restricted = Parameter.optional(
    "--restricted", .number(1...Int(Int32.max)),
    "open this restricted step, an interview or about health; the reason stands in the case")

  static let command = Command(
    "show", "show a case, its steps, and what may come next",
    discussion: """
      An officer sees the case; an auditor sees acts, people and reasons with --history, and \
      nothing that is said about a person. Interviews and health are opened by a supervisor, one \
      by one, with a reason that everybody sees.
      """,
    examples: [
      .init("maabar readmission show R-2026-000001-24", "Look at a case."),
      .init("maabar readmission show R-2026-000001-24 --history", "As an auditor."),
      .init("maabar readmission show R-2026-000001-24 --restricted 7", "Open an interview."),
    ],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common
      + [history, restricted, ReadmissionCommand.reason]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    if invocation[history] {
      let steps = try desk.history(number)
      invocation.answer(.array(steps.map(CasePage.step))) { CasePage.history(steps, $0) }
      return .success
    }
    if let step = invocation[restricted] {
      let said = try desk.openRestricted(
        Int64(step), of: number, reason: try ReadmissionCommand.reason(invocation))
      invocation.answer(said ?? .null) { outlet in
        if let text = said?["text"]?.string { outlet.line("\(text)") }
        for item in said?["answers"]?.array ?? [] {
          outlet.line("\(item["question"]?.string ?? "", .strong)")
          outlet.line("  \(item["answer"]?.string ?? "")")
        }
      }
      return .success
    }
    let file = try desk.file(number)
    let rules = try CaseRules(file, ReadmissionCommand.book(invocation))
    invocation.answer(CasePage.json(file)) {
      CasePage.print(file, rules, on: desk.today, $0)
    }
    return .success
  }
}
