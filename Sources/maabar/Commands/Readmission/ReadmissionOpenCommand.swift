import Bytes
import Codes
import Console
import Host
import Names
import Readmission
import Record
import Registry

/// `readmission open`: a case from an application.
enum ReadmissionOpenCommand {
  private static let application = Parameter.optional(
    "--application", .file,
    "the application as JSON, or a file of ANSI/NIST-ITL alone; otherwise it is asked for")
  private static let agreement = Parameter.optional(
    "--agreement", .word("CODE"), "with an ANSI/NIST file: under which rule")
  private static let state = Parameter.optional(
    "--state", .countryCode, "with an ANSI/NIST file: the State that asks")
  private static let kind = Parameter.optional(
    "--return", .choice(of: ReturnTerms.Kind.self), "with an ANSI/NIST file: how they return")
  private static let attach = Parameter.repeated(
    "--attach", .caseFile, "a file that came with it, as in passport-copy=copy.pdf")

  static let command = Command(
    "open", "open a case from an application",
    discussion: """
      Takes the application as JSON (Manuals/reference/readmission-application.md), or asks for it \
      section by section. What contradicts itself, and a person or file that stands in another \
      case, is flagged in the case and shown; nothing that came is refused for it.

      A file of ANSI/NIST-ITL with fingerprints may take the application's place: name, birth date \
      and sex are read from its text where the domain's fields are known, and asked for otherwise. \
      Complete the application by `readmission amend`.

      Whatever speaks of a claim for asylum is put away unread, sealed to a key that is kept \
      offline, and the case is blocked: the State of origin must not learn of it.
      """,
    examples: [
      .init("maabar readmission open --application application.json", "Take an application in."),
      .init("maabar readmission open", "Type it in, section by section."),
      .init(
        "maabar readmission open --application application.json --attach passport-copy=copy.pdf",
        "With a file."),
      .init(
        """
        maabar readmission open --application theirs.an2 --agreement none --state D \
        --return forced
        """, "From fingerprints and their text alone."),
    ],
    parameters: ReadmissionCommand.common + [application, attach, agreement, state, kind]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let book = try ReadmissionCommand.book(invocation)
    var files = try caseFiles(invocation[attach], invocation)
    var bytes: [UInt8]
    if let path = invocation[application] {
      bytes = try invocation.read(path, limit: fileAtMost)
      if TransactionApplication.accepts(bytes) {
        files.append(StepDraft.File(kind: "fingerprints", format: "ansi-nist-itl", bytes: bytes))
        bytes = try fromTransaction(bytes, invocation)
      }
    } else {
      bytes = Array(try ApplicationDialogue.ask(invocation.prompt).json.line().utf8)
    }
    let opened = try desk.open(bytes, files: files, under: book)
    let file = try desk.file(opened.number)
    let rules = try CaseRules(file, book)
    invocation.answer(
      .fields([
        "case": .string(opened.number.description), "hash": .string(file.hash),
        "flags": .array(opened.flags.map(\.json)), "quarantined": .number(opened.quarantined),
      ])
    ) { outlet in
      outlet.line("\("Opened", .good)  \(opened.number, .strong)")
      CasePage.print(opened.flags, putAway: opened.quarantined, outlet)
      for note in rules.notes { outlet.line("  \("note", .warning) \(note)") }
      for line in CasePage.next(file, on: desk.today) { outlet.line("  \(line)") }
    }
    return .success
  }

  /// Bytes of a file that comes with a case, at most.
  private static let fileAtMost = 16 << 20

  /// The application of a file of ANSI/NIST-ITL alone, as JSON; asks for what the file leaves open.
  private static func fromTransaction(
    _ bytes: [UInt8], _ invocation: Invocation
  ) throws(Fault) -> [UInt8] {
    let prompt = invocation.prompt
    let read = try TransactionApplication(bytes)
    var rule = invocation[agreement]
    if rule == nil { rule = try prompt.ask("Agreement", .word("CODE"), standard: "none") }
    var other = invocation[state]
    if other == nil { other = try prompt.ask("The other State (code)", .countryCode) }
    var how = invocation[kind]
    if how == nil { how = try prompt.ask("Kind of return", .choice(of: ReturnTerms.Kind.self)) }
    var name: PersonName?
    if read.names.isEmpty {
      name = PersonName(issued: try prompt.ask("The file names nobody. Name", .nonEmpty))
    }
    guard let rule, let other, let how else {
      throw Fault(.bug, at: "open", "an answer is missing")
    }
    let application = try read.application(
      as: .requested, under: rule, with: other, terms: ReturnTerms(kind: how), written: name)
    return Array(application.json.line().utf8)
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
          bytes: try invocation.machine.files.read(one.path, limit: fileAtMost)))
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
