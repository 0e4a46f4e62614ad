import Host
import Bytes
import Codes
import Console
import Readmission
import Record

/// `readmission arrive`: the arrival that closes a transfer.
enum ReadmissionArriveCommand {
  private static let number = Parameter.optional(
    "--case", .caseNumber, "the case; otherwise it is found by the travel document's number")
  private static let day = Parameter.optional("--day", .date, "the day; otherwise today")
  private static let point = Parameter.required(
    "--point", .word("CODE"), "the point of entry")
  private static let record = Parameter.optional(
    "--answers", .file, "what is asked at arrival as JSON; otherwise it is asked")

  static let command = Command(
    "arrive", "note an arrival: the transfer is closed",
    discussion: """
      Finds the expected case by the number of the travel document that the person carries, also \
      when the name on it is spelled another way. Asks whether the person was spoken to alone, got \
      the slip that says how to complain, and got their property back, and whether they are \
      detained: then also who was told.
      """,
    examples: [
      .init("maabar readmission arrive --point IQ-BGW", "Asks for the document's number."),
      .init(
        "maabar readmission arrive --point IQ-BGW --case R-2026-000001-24", "A known case."),
    ],
    parameters: ReadmissionCommand.common + [number, point, day, record]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let prompt = invocation.prompt
    let found: CaseNumber
    if let given = invocation[number] {
      found = given
    } else {
      let carried = try prompt.ask("Number of the travel document", .nonEmpty)
      guard let one = try desk.expected(document: carried) else {
        throw Fault(
          .caseStep, at: "document",
          "no expected case names this document: give the case's number by --case")
      }
      found = one
    }
    var arrival = Arrival(
      day: invocation[day] ?? desk.today, pointOfEntry: invocation[point])
    if let path = invocation[record] {
      let json = try JSON.parse(try invocation.read(path, limit: 64 * 1024))
      arrival.take(json)
    } else {
      arrival.hasPrivateInterview = try prompt.confirm("Was the person spoken to alone")
      arrival.hasComplaintSlip = try prompt.confirm("Did the person get the complaint slip")
      arrival.isPropertyReturned = try prompt.confirm("Was their property given back")
      arrival.isDocumentSurrendered = try prompt.confirm(
        "Was an emergency travel document surrendered")
      if try prompt.confirm("Is the person detained") {
        arrival.detainedTelling = try prompt.ask(
          "Who was told of it (family, counsel, consulate, court)", .nonEmpty)
      }
    }
    try desk.arrive(found, arrival, by: invocation[number] == nil ? .document : .number)
    return try ReadmissionCommand.answer(invocation, desk, found, "Arrived")
  }
}
