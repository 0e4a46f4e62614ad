import Bytes
import Codes
import Console
import Host
import Readmission
import Record

/// `readmission reply`: ours to the other State, or theirs to us.
enum ReadmissionReplyCommand {
  /// What the other State replied.
  enum Received: String, Sendable, CaseIterable { case agreed, refused }

  private static let received = Parameter.optional(
    "--received", .choice(of: Received.self), "note the other State's reply to our application")
  private static let transaction = Parameter.optional(
    "--transaction", .file, "also write the reply as an ANSI/NIST-ITL file for their system")
  private static let office = Parameter.defaulted(
    "--office", .word("CODE"), to: "IRQ", "who replies, where their file does not name us")
  private static let day = Parameter.optional("--day", .date, "the day of their reply")

  static let command = Command(
    "reply", "reply to the other State, or note its reply",
    discussion: """
      A reply tells what two officers concluded, and stands in the disclosure log. One that \
      agrees waits for the certified statement on the decision, for every block to end, and, where \
      a State's stated policy asks for it, for a supervisor behind the conclusion.
      """,
    examples: [
      .init("maabar readmission reply R-2026-000001-24", "Reply."),
      .init(
        "maabar readmission reply R-2026-000001-24 --transaction reply.an2",
        "With a file that answers theirs."),
      .init(
        "maabar readmission reply R-2026-000001-24 --received agreed --day 2026-03-12",
        "They agreed."),
    ],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common
      + [received, day, transaction, office, ReadmissionCommand.reason]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    guard let theirs = invocation[received] else {
      // What cannot be written is told before the reply counts as given.
      let file =
        invocation[transaction] == nil
        ? nil : try desk.transactionReply(to: number, origin: invocation[office])
      try desk.reply(number, under: ReadmissionCommand.book(invocation))
      if let path = invocation[transaction], let file {
        try invocation.machine.files.write(file, to: path, secret: true)
      }
      return try ReadmissionCommand.answer(invocation, desk, number, "Replied")
    }
    let reason =
      theirs == .refused ? try ReadmissionCommand.reason(invocation, "Their reasons") : nil
    try desk.takeReply(
      number, agrees: theirs == .agreed, on: invocation[day] ?? desk.today, reason: reason)
    return try ReadmissionCommand.answer(invocation, desk, number, "Noted")
  }
}
