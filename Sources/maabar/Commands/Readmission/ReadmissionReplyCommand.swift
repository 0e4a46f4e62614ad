import Bytes
import Codes
import Console
import Readmission
import Record

/// `readmission reply`: ours to the other State, or theirs to us.
enum ReadmissionReplyCommand {
  /// What the other State replied.
  enum Received: String, Sendable, CaseIterable { case agreed, refused }

  private static let received = Parameter.optional(
    "--received", .choice(of: Received.self), "note the other State's reply to our application")
  private static let day = Parameter.optional("--day", .date, "the day of their reply")

  static let command = Command(
    "reply", "reply to the other State, or note its reply",
    discussion: """
      A reply tells what two officers concluded, and stands in the disclosure log. One that \
      agrees waits for the certified statement on the decision, and for every block to end.
      """,
    examples: [
      .init("maabar readmission reply R-2026-000001-24", "Reply."),
      .init(
        "maabar readmission reply R-2026-000001-24 --received agreed --day 2026-03-12",
        "They agreed."),
    ],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common
      + [received, day, ReadmissionCommand.reason]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    guard let theirs = invocation[received] else {
      try desk.reply(number)
      return try ReadmissionCommand.answer(invocation, desk, number, "Replied")
    }
    let reason =
      theirs == .refused ? try ReadmissionCommand.reason(invocation, "Their reasons") : nil
    try desk.takeReply(
      number, agrees: theirs == .agreed, on: invocation[day] ?? desk.today, reason: reason)
    return try ReadmissionCommand.answer(invocation, desk, number, "Noted")
  }
}
