import Bytes
import Codes
import Console
import Host
import Readmission
import Record
import Registry

/// `readmission open`: a case from an application.
enum ReadmissionOpenCommand {
  private static let application = Parameter.optional(
    "--application", .file,
    "the application as JSON; - is standard input; otherwise it is asked for")
  private static let attach = Parameter.repeated(
    "--attach", .caseFile, "a file that came with it, as in passport-copy=copy.pdf")

  static let command = Command(
    "open", "open a case from an application",
    discussion: """
      Takes the application as JSON (Manuals/reference/readmission-application.md), or asks for it \
      section by section. What contradicts itself, and a person or file that stands in another \
      case, is flagged in the case and shown; nothing that came is refused for it.

      Whatever speaks of a claim for asylum is put away unread, sealed to a key that is kept \
      offline, and the case is blocked: the State of origin must not learn of it.
      """,
    examples: [
      .init("maabar readmission open --application application.json", "Take an application in."),
      .init("maabar readmission open", "Type it in, section by section."),
      .init(
        "maabar readmission open --application application.json --attach passport-copy=copy.pdf",
        "With a file."),
    ],
    parameters: ReadmissionCommand.common + [application, attach]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let bytes: [UInt8]
    if let path = invocation[application] {
      bytes = try invocation.read(path, limit: 256 * 1024)
    } else {
      bytes = Array(try ApplicationDialogue.ask(invocation.prompt).json.line().utf8)
    }
    let files = try caseFiles(invocation[attach], invocation)
    let opened = try desk.open(
      bytes, files: files,
      under: try AgreementBook(
        office: invocation[FlowsCommand.registry], files: invocation.machine.files))
    let file = try desk.file(opened.number)
    invocation.answer(
      .fields([
        "case": .string(opened.number.description), "hash": .string(file.hash),
        "flags": .array(opened.flags.map(\.json)), "quarantined": .number(opened.quarantined),
      ])
    ) { outlet in
      outlet.line("\("Opened", .good)  \(opened.number, .strong)")
      for flag in opened.flags {
        let other = flag.other.map { ", \($0)" } ?? ""
        outlet.line("  \("flag", .warning) \(flag.kind.text) (\(flag.place)\(other))")
      }
      if opened.quarantined > 0 {
        let parts = opened.quarantined
        outlet.line("  \("blocked", .bad) \(parts) parts speak of asylum: put away unread")
      }
      for line in CasePage.next(file, on: desk.today) { outlet.line("  \(line)") }
    }
    return .success
  }

  /// The files that were named with their kinds.
  static func caseFiles(
    _ named: [CaseFileName], _ invocation: Invocation
  ) throws(Fault) -> [StepDraft.File] {
    var files: [StepDraft.File] = []
    for one in named {
      files.append(
        StepDraft.File(
          kind: one.kind, format: one.format,
          bytes: try invocation.machine.files.read(one.path, limit: 16 << 20)))
    }
    return files
  }
}

/// A file with what it is: `passport-copy=copy.pdf`.
struct CaseFileName: Sendable {
  let kind: String
  let path: Path

  /// The format by the file's ending.
  var format: String {
    switch path.name.split(separator: ".").last?.lowercased() {
    case "pdf": "application/pdf"
    case "jpg", "jpeg": "image/jpeg"
    case "png": "image/png"
    case "json": "application/json"
    case "an2", "nist", "eft": "ansi-nist-itl"
    case "fmr", "ist": "iso-19794-2"
    default: "application/octet-stream"
    }
  }
}

extension Reading where Value == CaseFileName {
  /// A kind and a path.
  static var caseFile: Self {
    Reading("KIND=FILE", completion: .files, show: { "\($0.kind)=\($0.path)" }) {
      text throws(Fault) in
      let parts = text.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, (1...32).contains(parts[0].utf8.count),
        parts[0].utf8.allSatisfy({ (0x61...0x7a).contains($0) || $0 == UInt8(ascii: "-") })
      else { throw Fault(.usage, "a kind and a file expected, as in passport-copy=copy.pdf") }
      return CaseFileName(kind: String(parts[0]), path: Path(String(parts[1])))
    }
  }
}
