import Bytes
import Codes
import Console
import Readmission

/// `readmission extend`: a longer time limit, with its motive.
enum ReadmissionExtendCommand {
  private static let step = Parameter.defaulted(
    "--limit", .choice(of: LimitStep.self), to: .reply, "which time limit")
  private static let days = Parameter.optional(
    "--days", .number(1...400), "by how much, in the agreement's unit; all that it allows if left")
  private static let until = Parameter.optional(
    "--until", .date, "the day on which an obstacle ends, for a limit that stands still")

  static let command = Command(
    "extend", "make a time limit longer, and say why",
    discussion: """
      Only as the agreement allows: a limit that runs, once, by so much, with a motive. The answer \
      names the clause and the new day.
      """,
    examples: [
      .init("maabar readmission extend R-2026-000001-24", "The time for the reply."),
      .init(
        "maabar readmission extend R-2026-000001-24 --limit transfer --until 2027-02-10",
        "A court's stay holds the transfer up."),
    ],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common
      + [step, days, until, ReadmissionCommand.reason]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    let book = try ReadmissionCommand.rules(invocation, desk)
    let clock = try TimedCase(desk.file(number), book).clock
    let step = invocation[step]
    let unit = clock.deadlines().first { $0.step == step }?.longerUnit
    let span = invocation[days].flatMap { count in unit.flatMap { TimeSpan(count, $0) } }
    // What cannot be is said before the reason is asked for.
    _ = try clock.extending(
      step, on: desk.today, span: span, until: invocation[until], motive: "to be asked")
    let given = try clock.extending(
      step, on: desk.today, span: span, until: invocation[until],
      motive: try ReadmissionCommand.reason(invocation, "Motive"))
    try desk.extend(number, motive: given.extension.motive, content: given.extension.json)
    let limit = given.after.limit
    invocation.answer([
      "case": .string(number.description), "limit": .string(step.rawValue),
      "before": .string(given.before.due.description),
      "after": .string(given.after.due.description), "clause": .string(limit.clause),
    ]) { outlet in
      outlet.line("\("Extended", .good)  \(number, .strong)  \(step.rawValue)")
      outlet.line("  \(given.before.due) is now \(given.after.due, .strong)")
      outlet.line("  allowed by \(limit.clause): \(ClockWords.counting(given.before)), made longer")
      outlet.line("  because: \(given.extension.motive)")
    }
    return .success
  }
}
