import Bytes
import Console
import Host
import Record
import Registry
import Seal
import Store

/// The verb `office`: the readmission office of this registry, and who works there.
enum OfficeCommand {
  static let command = Command(
    "office", "open the readmission office, and let its officers in",
    subcommands: [open, add, admit, passphrase, disable, list])

  private static let station = Parameter.required(
    "STATION", .word("NAME"), "the name under which its records stand, as in BGW-READMISSION")
  private static let zone = Parameter.defaulted(
    "--zone", .word("ZONE"), to: "Asia/Baghdad", "the time zone whose days count")
  private static let retention = Parameter.defaulted(
    "--retention-days", .number(1...36_525), to: 1826,
    "how long a closed case is kept before it may be deleted")
  private static let role = Parameter.defaulted(
    "--role", .choice(of: OfficeRole.self), to: .officer, "what the officer may do")
  private static let signIn = Parameter.optional(
    "--sign-in", .file, "the supervisor's service number and passphrase, a line each")
  private static let officer = Parameter.optional(
    "--officer", .file, "service number and new passphrase, a line each; otherwise asked for")

  private static let second = Parameter.optional(
    "--second", .file, "the same of the second supervisor")
  private static let decline = Parameter.flag("--decline", "do not let the officer in")

  private static let open = Command(
    "open", "open the readmission office with its first two supervisors",
    discussion: """
      The office is a station of its own: its cases are records, signed under its key into the \
      registry's log. Everybody else is let in by two people; each of the two first types their \
      own passphrase.
      """,
    examples: [
      .init("maabar-registry office open BGW-READMISSION", "Asks for the two supervisors.")
    ],
    parameters: [station, RegistryParameters.folder, zone, retention, officer, second]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let name = try StationName(invocation[station])
    var supervisors: [NewSupervisor] = []
    for (file, who) in [(officer, "first"), (second, "second")] {
      let given = try answers(invocation, file, "Service number of the \(who) supervisor", true)
      supervisors.append(NewSupervisor(number: given.number, passphrase: given.passphrase))
    }
    try registry.openOffice(
      name, zone: invocation[zone], retentionDays: invocation[retention],
      supervisors: supervisors)
    let numbers = supervisors.map(\.number)
    invocation.answer(["station": .string(name.text), "supervisors": .texts(numbers)]) {
      let both = numbers.joined(separator: " and ")
      $0.line("\("Opened", .good) the readmission office \(name), supervisors \(both)")
    }
    return .success
  }

  private static let add = Command(
    "add", "propose an officer, or a disabled one again",
    discussion: """
      Takes a supervisor; then another supervisor or an auditor agrees by `office admit`, and the \
      officer signs in. Roles: officer (cases), supervisor (ends blocks, opens restricted steps, \
      proposes officers), auditor (acts and reasons only), follow-up (follow-ups only).
      """,
    examples: [
      .init("maabar-registry office add --role officer", "Asks for the supervisor, then both.")
    ],
    parameters: [RegistryParameters.folder, role, signIn, officer]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let session = try session(invocation, registry)
    let given = try answers(invocation, officer, "Service number of the new officer", true)
    try registry.propose(
      officer: given.number, given.passphrase, role: invocation[role], by: session)
    try registry.signOut(session)
    invocation.answer([
      "officer": .string(given.number), "role": .string(invocation[role].rawValue),
      "active": .boolean(false),
    ]) {
      $0.line("\("Proposed", .good)  \(given.number, .strong) (\(invocation[role].rawValue))")
      $0.line("  another supervisor or an auditor agrees: maabar-registry office admit")
    }
    return .success
  }

  private static let admit = Command(
    "admit", "agree to a proposed officer, as the second person, or decline",
    discussion: """
      Takes a supervisor or an auditor other than who proposed. Look at the person, not at the \
      number alone: whoever works here stands behind conclusions.
      """,
    examples: [
      .init("maabar-registry office admit", "Asks for you, then for the number."),
      .init("maabar-registry office admit --decline", "The number will not sign in."),
    ],
    parameters: [RegistryParameters.folder, signIn, officer, decline]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let session = try session(invocation, registry)
    let number = try number(invocation, "Service number that was proposed")
    let agrees = !invocation[decline]
    try registry.admit(officer: number, agrees: agrees, by: session)
    try registry.signOut(session)
    invocation.answer(["officer": .string(number), "active": .boolean(agrees)]) {
      $0.line(agrees ? "\(number, .strong) can sign in." : "\(number, .strong) was declined.")
    }
    return .success
  }

  private static let passphrase = Command(
    "passphrase", "change your own passphrase",
    discussion: """
      Whoever was there when you came in may know your first one. Your sessions end.
      """,
    examples: [.init("maabar-registry office passphrase", "Asks for the old and the new one.")],
    parameters: [RegistryParameters.folder, signIn, officer]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let session = try session(invocation, registry)
    let new: Passphrase
    if invocation[officer] != nil {
      new = try answers(invocation, officer, "", true).passphrase
    } else {
      new = Passphrase(
        try invocation.prompt.passphrase(
          "New passphrase", isNew: true, least: Passphrase.charactersAtLeast))
    }
    try registry.change(passphrase: new, of: session)
    invocation.answer(["officer": .string(session.officer)]) { $0.line("Changed.") }
    return .success
  }

  private static let disable = Command(
    "disable", "take an officer's sign-in away",
    examples: [.init("maabar-registry office disable", "Asks for the supervisor, then whose.")],
    parameters: [RegistryParameters.folder, signIn, officer]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let session = try session(invocation, registry)
    let number = try number(invocation, "Service number of the officer to disable")
    try registry.disableOfficer(number, by: session)
    try registry.signOut(session)
    invocation.answer(["officer": .string(number)]) {
      $0.line("\(number, .strong) can no longer sign in.")
    }
    return .success
  }

  private static let list = Command(
    "list", "list the office's officers and their roles",
    examples: [.init("maabar-registry office list", "Takes a supervisor or auditor.")],
    parameters: [RegistryParameters.folder, signIn]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let session = try session(invocation, registry)
    let officers = try registry.officeOfficers(by: session)
    try registry.signOut(session)
    invocation.answer(
      .array(
        officers.map {
          [
            "officer": .string($0.number), "role": .string($0.role.rawValue),
            "active": .boolean($0.isActive), "waiting": .boolean($0.proposedBy != nil),
          ]
        })
    ) { outlet in
      var table = Table([.init("number"), .init("role"), .init("state")])
      for one in officers {
        table.add([
          "\(one.number, .strong)", "\(one.role.rawValue)",
          one.isActive
            ? "active"
            : one.proposedBy.map { "\("waits", .warning) for a second person, by \($0)" }
              ?? "\("disabled", .faint)",
        ])
      }
      table.print(on: outlet)
    }
    return .success
  }

  // MARK: Answers

  private static func session(
    _ invocation: Invocation, _ registry: RegistryService
  ) throws(Fault) -> OfficeSession {
    let given = try answers(invocation, signIn, "Your service number", false)
    return try registry.signIn(officer: given.number, given.passphrase)
  }

  private static func number(
    _ invocation: Invocation, _ question: String
  ) throws(Fault) -> String {
    if let path = invocation[officer] { return try lines(path, invocation).first ?? "" }
    return try invocation.prompt.ask(question, .word("CODE"))
  }

  private static func answers(
    _ invocation: Invocation, _ file: Parameter<Path?>, _ question: String, _ isNew: Bool
  ) throws(Fault) -> (number: String, passphrase: Passphrase) {
    guard let path = invocation[file] else {
      let prompt = invocation.prompt
      let number = try prompt.ask(question, .word("CODE"))
      let text = try prompt.passphrase(
        isNew ? "New passphrase" : "Passphrase", isNew: isNew, least: Passphrase.charactersAtLeast)
      return (number, Passphrase(text))
    }
    let lines = try lines(path, invocation)
    guard lines.count >= 2 else {
      throw Fault(.noAnswer, at: path.string, "two lines expected: service number, passphrase")
    }
    return (lines[0], Passphrase(lines[1]))
  }

  private static func lines(
    _ path: Path, _ invocation: Invocation
  ) throws(Fault) -> [String] {
    let bytes = try invocation.read(path, limit: 4096)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Fault(.notText, at: path.string, "a file that is not UTF-8 text")
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.last == "\r" ? line.dropLast() : line)
    }
  }
}
