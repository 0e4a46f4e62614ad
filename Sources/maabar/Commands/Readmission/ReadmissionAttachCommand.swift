import Bytes
import Console
import Readmission
import Record

/// `readmission attach`: files that come to a case later.
enum ReadmissionAttachCommand {
  private static let files = Parameter.repeated(
    "--attach", .caseFile, "what it is and the file, as in passport-copy=copy.pdf")

  static let command = Command(
    "attach", "put files into a case",
    discussion: """
      Each file is kept encrypted, by its hash. A file that stands in another case too is flagged. \
      `fingerprints=` is searched by `verify`; `portrait=` (JPEG or PNG) stands on documents.
      """,
    examples: [
      .init(
        "maabar readmission attach R-2026-000001-24 --attach fingerprints=theirs.an2",
        "Fingers that came later."),
      .init(
        "maabar readmission attach R-2026-000001-24 --attach portrait=face.jpg",
        "A photograph for the documents."),
    ],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common + [files]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    let named = invocation[files]
    guard !named.isEmpty else { throw Fault(.usage, at: "--attach", "at least one file expected") }
    let before = try desk.file(number).standing.blocks.count
    let flags = try desk.attach(
      try ReadmissionOpenCommand.caseFiles(named, invocation), to: number)
    let after = try desk.file(number).standing.blocks.count
    return try ReadmissionCommand.answer(
      invocation, desk, number, "Attached", flags: flags, putAway: after - before)
  }
}
