import Bytes
import Codes
import Console
import Host
import Readmission

/// `readmission note` and `readmission receipt`: what an officer writes beside the application.
enum ReadmissionNoteCommand {
  private static let text = Parameter.optional(
    "--text", .file, "a file with the remark; otherwise it is asked for")
  private static let day = Parameter.optional("--day", .date, "the day; otherwise today")

  static let note = Command(
    "note", "write a remark into a case",
    examples: [.init("maabar readmission note R-2026-000001-24", "Asks for the remark.")],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common + [text]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    let isAway = try desk.note(number, try words(invocation, text, "Remark"))
    return try ReadmissionCommand.answer(
      invocation, desk, number, isAway ? "Put away" : "Noted", putAway: isAway ? 1 : 0)
  }

  static let receipt = Command(
    "receipt", "note the day on which receipt was confirmed to the other side",
    discussion: "Time limits for the reply run from that day; `readmission due` shows them.",
    examples: [
      .init("maabar readmission receipt R-2026-000001-24", "Confirmed today."),
      .init("maabar readmission receipt R-2026-000001-24 --day 2026-03-01", "On another day."),
    ],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common + [day]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    try desk.confirmReceipt(number, on: invocation[day] ?? desk.today)
    return try ReadmissionCommand.answer(invocation, desk, number, "Receipt noted")
  }

  /// The text of a file, or an answer.
  static func words(
    _ invocation: Invocation, _ file: Parameter<Path?>, _ question: String
  ) throws(Fault) -> String {
    guard let path = invocation[file] else { return try invocation.prompt.ask(question, .reason) }
    return try ReadmissionCommand.text(path, invocation)
  }
}
