import Bytes
import Codes
import Console
import Readmission

/// `readmission silence`: a time limit passed without a reply.
enum ReadmissionSilenceCommand {
  static let command = Command(
    "silence", "note that the time limit for a reply passed without one",
    discussion: """
      What that means the agreement says: consent to the transfer, or none. It never establishes \
      a nationality. While the limit runs, while a holiday that it counts is only estimated, and \
      where no rule gives silence a meaning, nothing is noted.
      """,
    examples: [.init("maabar readmission silence R-2026-000001-24", "Nobody replied.")],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    let meaning = try desk.silence(number, under: ReadmissionCommand.rules(invocation, desk))
    let what =
      meaning == .agreed
      ? "Noted: silence is consent; nationality is not established by it"
      : "Noted: silence is no consent"
    return try ReadmissionCommand.answer(invocation, desk, number, what)
  }
}
