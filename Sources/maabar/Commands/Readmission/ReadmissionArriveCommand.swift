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
  private static let fingers = Parameter.optional(
    "--fingers", .file, "find the case by fingers taken here: a transaction, record or image")
  private static let record = Parameter.optional(
    "--answers", .file, "what is asked at arrival as JSON; otherwise it is asked")

  static let command = Command(
    "arrive", "note an arrival: the transfer is closed",
    discussion: """
      Finds the expected case by the number of the travel document that the person carries, also \
      when the name on it is spelled another way, or by fingers. Asks whether the person was \
      spoken to alone, got the slip that says how to complain, and got their property back, and \
      whether they are detained: then also who was told.
      """,
    examples: [
      .init("maabar readmission arrive --point IQ-BGW", "Asks for the document's number."),
      .init(
        "maabar readmission arrive --point IQ-BGW --fingers fingers.an2", "By fingers taken here."),
      .init(
        "maabar readmission arrive --point IQ-BGW --case R-2026-000001-24", "A known case."),
    ],
    parameters: ReadmissionCommand.common + [number, fingers, point, day, record]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let prompt = invocation.prompt
    let (found, link) = try expected(invocation, desk)
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
    try desk.arrive(found, arrival, by: link)
    return try ReadmissionCommand.answer(invocation, desk, found, "Arrived")
  }

  /// The case that the arrival belongs to, and how it was found.
  private static func expected(
    _ invocation: Invocation, _ desk: CaseDesk
  ) throws(Fault) -> (CaseNumber, ArrivalLink) {
    if let given = invocation[number] { return (given, .number) }
    if let path = invocation[fingers] {
      let bytes = try invocation.machine.files.read(path, limit: 16 << 20)
      guard let one = try desk.expected(fingers: CaseFile(bytes, name: "fingers")) else {
        throw Fault(
          .caseStep, at: "fingers",
          "no expected case has these fingers: give the case's number by --case")
      }
      return (one, .finger)
    }
    let carried = try invocation.prompt.ask("Number of the travel document", .nonEmpty)
    guard let one = try desk.expected(document: carried) else {
      throw Fault(
        .caseStep, at: "document",
        "no expected case names this document: give the case's number by --case")
    }
    return (one, .document)
  }
}
