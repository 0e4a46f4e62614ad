import Host
import Bytes
import Codes
import Console
import Readmission
import Record

/// `readmission export`: what a recipient may have of a case, noted in the disclosure log.
enum ReadmissionExportCommand {
  private static let to = Parameter.required(
    "--to", .choice(of: CaseVoice.self), "what the recipient is to the case")
  private static let recipient = Parameter.required(
    "--recipient", .word("CODE"), "who: a State's code, an office, a court; no person")
  private static let basis = Parameter.required(
    "--basis", .word("CODE"), "the rule under which it goes out")
  private static let output = Parameter.required("--output", .file, "where to write the JSON")

  static let command = Command(
    "export", "give a case out, to who may have it",
    discussion: """
      The other State gets the sections of the form without remarks, and nothing while the case is \
      blocked. For a case in which we are the requesting State this submits our application. The \
      person and counsel get all that is said about the person, with the disclosure log. Every \
      export stands in that log.
      """,
    examples: [
      .init(
        """
        maabar readmission export R-2026-000001-24 --to state --recipient D --basis agreement \
        --output case.json
        """, "To the other State."),
      .init(
        """
        maabar readmission export R-2026-000001-24 --to person --recipient person --basis access \
        --output case.json
        """, "To the person, on request."),
    ],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common
      + [to, recipient, basis, output]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    let content = try desk.export(
      number, to: Recipient(invocation[to], invocation[recipient]), basis: invocation[basis])
    try invocation.machine.files.write(
      Array((content.line() + "\n").utf8), to: invocation[output], secret: true)
    return try ReadmissionCommand.answer(invocation, desk, number, "Written")
  }
}
