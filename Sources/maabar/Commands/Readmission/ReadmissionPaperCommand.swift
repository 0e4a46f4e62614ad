import Bytes
import Codes
import Console
import Host
import Readmission
import Record
import Registry

/// `readmission paper`: a document of a case as a page, as PDF, and as a signed file.
enum ReadmissionPaperCommand {
  private static let kind = Parameter.required(
    "KIND", .choice(of: PaperKind.self), "which document")
  private static let language = Parameter.defaulted(
    "--language", .choice(of: PageLanguage.self), to: .english, "en, ar or ckb")
  private static let output = Parameter.required("--output", .file, "where to write the HTML page")
  private static let pdf = Parameter.optional(
    "--pdf", .file, "also write a PDF, with the Chromium that is installed")
  private static let signed = Parameter.optional(
    "--signed", .file, "also write the signed file (CMS) for the other side's system")
  private static let details = Parameter.optional(
    "--details", .file, "what the document needs beside the case, as JSON; otherwise it is asked")

  private static let step = Parameter.optional(
    "--step", .number(1...Int(Int32.max)),
    "of an interview: the restricted step that recorded it, opened with a reason")

  static let command = Command(
    "paper", "write a document of a case: page, PDF, signed file",
    discussion: """
      A reply says what two officers concluded; the kind reply or refusal follows from it. The \
      page stands alone, in one language and direction, and prints from any browser. Its code \
      stands for its content and is noted in the case: `readmission code` tells whether a page \
      that somebody shows is just this one. A portrait that came with the case stands on the \
      documents that have one. An interview is a form for a pen, or with --step the protocol of \
      one that was recorded.
      """,
    examples: [
      .init(
        "maabar readmission paper R-2026-000001-24 reply --language ar --output reply.html",
        "The reply in Arabic."),
      .init(
        """
        maabar readmission paper R-2026-000001-24 handover --output handover.html \
        --pdf handover.pdf --signed handover.p7s
        """, "The record for the handover, three times."),
    ],
    parameters: [ReadmissionCommand.number, kind] + ReadmissionCommand.common
      + [language, output, pdf, signed, details, step, ReadmissionCommand.reason]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    var recorded: Interview?
    if let step = invocation[step] {
      guard invocation[kind] == .interview else {
        throw Fault(.usage, at: "--step", "only an interview is a restricted step")
      }
      recorded = try desk.interview(
        Int64(step), of: invocation[ReadmissionCommand.number],
        reason: try ReadmissionCommand.reason(invocation))
    }
    let file = try desk.file(invocation[ReadmissionCommand.number])
    let book = try ReadmissionCommand.rules(invocation, desk)
    let answers = try PaperAnswers(invocation, details)
    let other = Country(alpha3: file.application.otherState)?.name ?? file.application.otherState
    var subject = try PaperSubject(
      file, book, addressee: try answers.text("addressee", "To", standard: other),
      officer: desk.session.officer, on: desk.today)
    // The protocol is signed by who held the interview.
    if recorded != nil, let step = invocation[step] {
      subject.officer =
        file.steps.first { $0.step.number == Int64(step) }?.step.officer ?? desk.session.officer
    }
    let portrait = invocation[kind].hasPortrait ? try desk.portrait(of: file) : nil
    let paper = try PaperDesk(
      file: file, subject: subject, book: book, answers: answers, recorded: recorded,
      portrait: portrait
    ).paper(invocation[kind], randomness: invocation.machine.randomness)
    try write(paper, invocation, desk)
    let code = try paper.verificationCode()
    invocation.answer([
      "case": .string(file.number.description), "paper": .string(paper.kind.rawValue),
      "code": .string(code), "output": .string(invocation[output].string),
    ]) { outlet in
      outlet.line("\("Written", .good)  \(paper.kind.rawValue) of \(file.number, .strong)")
      outlet.line("  \(invocation[output].string)")
      for also in [invocation[pdf], invocation[signed]] {
        if let also { outlet.line("  \(also.string)") }
      }
      outlet.line("  code \(code)")
    }
    return .success
  }

  private static func write(
    _ paper: Paper, _ invocation: Invocation, _ desk: CaseDesk
  ) throws(Fault) {
    let machine = invocation.machine
    let page = try paper.html(invocation[language])
    var files = [(invocation[output], Array(page.utf8))]
    if let path = invocation[pdf] {
      let printer = try PaperPrinter(files: machine.files, isRoot: HostEnvironment.user == 0)
      // In memory where there is such a folder: its path does not hang on where we started.
      let work = VolatileFolder.own("maabar") ?? invocation[FlowsCommand.registry]
      files.append((path, try printer.pdf(page, below: work, randomness: machine.randomness)))
    }
    if let path = invocation[signed] {
      files.append((path, try desk.registry.signedDocument(paper.canonical())))
    }
    // Noted before anything is written: no page leaves whose code the case does not know.
    try desk.issue(paper)
    for (path, bytes) in files { try machine.files.write(bytes, to: path, secret: true) }
  }
}

/// `readmission code`: whether a page that somebody shows was issued here.
enum ReadmissionCodeCommand {
  static let command = Command(
    "code", "tell whether a document's verification code was issued in a case",
    discussion: """
      Asks for the code on the page. A code stands for the whole content of a document: where the \
      page says something else than the case's document, the code is another.
      """,
    examples: [.init("maabar readmission code R-2026-000001-24", "Somebody shows a page.")],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let file = try desk.file(invocation[ReadmissionCommand.number])
    let found = file.paper(ofCode: try invocation.prompt.ask("Code", .word("CODE")))
    invocation.answer(
      .fields([
        "issued": .boolean(found != nil), "paper": .text(found?.kind.rawValue),
        "on": .text(found?.on.description), "officer": .text(found?.officer),
      ])
    ) { outlet in
      guard let found else {
        return outlet.line("\("Not issued", .bad) in this case: do not rely on the page.")
      }
      outlet.line(
        "\("Issued", .good)  \(found.kind.rawValue) on \(found.on), by officer \(found.officer)")
    }
    return found == nil ? .found : .success
  }
}
