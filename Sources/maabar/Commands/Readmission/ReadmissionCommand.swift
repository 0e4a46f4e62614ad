import Bytes
import Codes
import Console
import Host
import Readmission
import Record
import Registry

/// The verb `readmission`: cases of people whom a State asks another to take back.
enum ReadmissionCommand {
  static let command = Command(
    "readmission", "cases of readmission: verify who returns, fairly and in time",
    discussion: """
      Works on the registry's own folder, as a named officer of the readmission office. An officer \
      signs in once at a terminal; every conclusion takes a second officer at another. What is \
      said about a person comes from a file or is asked for, never from the command line.
      """,
    subcommands: [
      OfficeSignIn.signIn, OfficeSignIn.signOut, ReadmissionOpenCommand.command,
      ReadmissionListCommand.command, ReadmissionShowCommand.command,
      ReadmissionAmendCommand.command, ReadmissionAttachCommand.command,
      ReadmissionNoteCommand.note, ReadmissionNoteCommand.receipt,
      ReadmissionConfideCommand.command, ReadmissionPrepareCommand.command,
      ReadmissionVerifyCommand.command,
      ReadmissionDecideCommand.command, ReadmissionBlockCommand.command,
      ReadmissionReplyCommand.command, ReadmissionSilenceCommand.command,
      ReadmissionTransferCommand.command,
      CharterCommand.command, ReadmissionArriveCommand.command,
      ReadmissionExportCommand.command, PersonRequestCommand.command, FollowUpCommand.command,
      ReadmissionDueCommand.command, ReadmissionExtendCommand.command,
      ReadmissionHolidayCommand.command, ReadmissionAgreementsCommand.command,
      ReadmissionPaperCommand.command, ReadmissionCodeCommand.command,
    ])

  /// The case that a command works on.
  static let number = Parameter.required(
    "CASE", .caseNumber, "the case, as in R-2026-000001-24")
  /// A file with the reason, for programs.
  static let reason = Parameter.optional(
    "--reason", .file, "a file with the reason; otherwise it is asked for")

  /// The officer's desk: the session that stands open at this terminal, or one for this command.
  static func desk(_ invocation: Invocation) throws(Fault) -> CaseDesk {
    let machine = invocation.machine
    let registry = try RegistryService.open(
      invocation[FlowsCommand.registry], files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness, waitMilliseconds: 5000)
    registry.user = HostEnvironment.user
    return try CaseDesk(
      registry, try OfficeSignIn.session(invocation, registry), now: machine.timekeeper.now())
  }

  /// The agreements and calendars that the office knows, without announced holidays.
  static func book(_ invocation: Invocation) throws(Fault) -> AgreementBook {
    try AgreementBook(
      office: invocation[FlowsCommand.registry], files: invocation.machine.files)
  }

  /// The same with the holidays that were announced.
  static func rules(_ invocation: Invocation, _ desk: CaseDesk) throws(Fault) -> AgreementBook {
    try desk.rules(try book(invocation))
  }

  /// The parameters that every command of the office has, before its own.
  static let common: [any AnyParameter] = [FlowsCommand.registry, OfficeSignIn.file]

  /// The reason of an act: from the file, or asked for.
  static func reason(
    _ invocation: Invocation, _ question: String = "Reason"
  ) throws(Fault) -> String {
    guard let path = invocation[reason] else { return try invocation.prompt.ask(question, .reason) }
    return try ReadmissionCommand.text(path, invocation)
  }

  /// The text of a file or of standard input, without the newline at its end.
  static func text(_ path: Path, _ invocation: Invocation) throws(Fault) -> String {
    let bytes = try invocation.read(path, limit: 4096)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Fault(.notText, at: path.string, "a file that is not UTF-8 text")
    }
    return String(text.trimmingSuffix { $0.isNewline })
  }

  /// Answers with where a case stands now, and what an act has flagged or put away.
  static func answer(
    _ invocation: Invocation, _ desk: CaseDesk, _ number: CaseNumber, _ what: String,
    flags: [CaseFlag] = [], putAway: Int = 0
  ) throws(Fault) -> ExitStatus {
    let file = try desk.file(number)
    var fields = CasePage.summary(file).object ?? [:]
    if !flags.isEmpty { fields["flags"] = .array(flags.map(\.json)) }
    if putAway > 0 { fields["quarantined"] = .number(putAway) }
    let rules = try? CaseRules(file, book(invocation))
    invocation.answer(.object(fields)) { outlet in
      outlet.line("\(what, .good)  \(number, .strong)  \(file.phase.name)")
      CasePage.print(flags, putAway: putAway, outlet)
      for block in file.standing.blocks {
        outlet.line("  \("blocked", .bad) \(block.ground.rawValue) (step \(block.number))")
      }
      let isOpen = file.phase.isWaitingForReply || file.phase == .agreed
      if let rules, rules.holds, isOpen, file.conclusion?.agrees ?? true {
        for note in rules.notes { outlet.line("  \("note", .warning) \(note)") }
      }
      for line in CasePage.next(file, on: desk.today) { outlet.line("  \(line)") }
    }
    return .success
  }
}

extension Reading where Value == CaseNumber {
  /// The number of a case.
  static var caseNumber: Self {
    Reading("CASE") { text throws(Fault) in try CaseNumber(text) }
  }
}

extension Reading where Value == String {
  /// A reason: 1 to 512 bytes.
  static var reason: Self {
    Reading("TEXT") { text throws(Fault) in
      guard (1...512).contains(text.utf8.count) else {
        throw Fault(.usage, "a reason of 1 to 512 bytes expected")
      }
      return text
    }
  }
}
