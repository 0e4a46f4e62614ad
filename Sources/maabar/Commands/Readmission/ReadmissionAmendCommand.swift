import Bytes
import Console
import Readmission
import Record

/// `readmission amend`: a new version of a case's application.
enum ReadmissionAmendCommand {
  private static let application = Parameter.optional(
    "--application", .file,
    "the new version as JSON; - is standard input; otherwise it asks what changes")

  static let command = Command(
    "amend", "put a new version of the application into a case",
    discussion: """
      The old version stays, with who changed it and why. What was concluded about the old one is \
      void: the case is verified and concluded anew. Without a file it asks part by part. \
      `readmission show --json` gives the present version under `application`.
      """,
    examples: [
      .init("maabar readmission amend R-2026-000001-24", "Asks what changes."),
      .init(
        "maabar readmission amend R-2026-000001-24 --application corrected.json",
        "As the other side sent it again."),
    ],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common
      + [application, ReadmissionCommand.reason]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    let version: JSON
    if let path = invocation[application] {
      version = try JSON.parse(try invocation.read(path, limit: 256 * 1024))
    } else {
      version =
        try ApplicationDialogue.change(try desk.file(number).application, invocation.prompt).json
    }
    let before = try desk.file(number).standing.blocks.count
    let flags = try desk.amend(
      number, version, reason: try ReadmissionCommand.reason(invocation, "Why it changes"),
      under: try ReadmissionCommand.book(invocation))
    let after = try desk.file(number).standing.blocks.count
    return try ReadmissionCommand.answer(
      invocation, desk, number, "Amended", flags: flags, putAway: after - before)
  }
}
