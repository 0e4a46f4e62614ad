import Bytes
import Console
import Host
import Seal
import Station
import Store

/// The verb `officer`: who may sign in at a station, and the session that is open.
enum OfficerCommand {
  static let command = Command(
    "officer", "sign in and out, and look after who may",
    subcommands: [signIn, signOut, add, disable, role, passphrase, list])

  private static let file = Parameter.optional(
    "--officer", .file,
    "the officer's service number and new passphrase, a line each; - is standard input")
  private static let kind = Parameter.defaulted(
    "--role", .choice(of: OfficerRole.self), to: .officer, "what the officer may do")

  // MARK: Sessions

  private static let signIn = Command(
    "sign-in", "open a session for the commands that follow",
    discussion: """
      Asks for service number and passphrase, unlocks the station, and keeps the session in the \
      machine's memory: commands that follow do not ask again. It ends with sign-out, after \
      \(SessionStore.idleMinutes) minutes in which nobody used it, after \(SessionStore.hours) \
      hours, and whenever the machine stops.
      """,
    examples: [.init("maabar officer sign-in --station ibk", "Begin to work.")],
    parameters: [StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let session = try SignInOption.signIn(invocation, at: station)
    guard let store = SignInOption.store(invocation) else {
      throw Fault(
        .officer, at: "sign-in",
        "this machine has no file system in memory: each command has to ask")
    }
    try station.keep(session, in: store)
    invocation.answer(session.json) { outlet in
      outlet.line(
        "\("Signed in", .good) as \(session.serviceNumber, .strong) (\(session.role.rawValue)).")
    }
    return .success
  }

  private static let signOut = Command(
    "sign-out", "end the open session",
    examples: [.init("maabar officer sign-out --station ibk", "Leave the desk.")],
    parameters: [StationOption.station]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    if let store = SignInOption.store(invocation) { try station.endSession(in: store) }
    invocation.answer(["open": .boolean(false)]) { $0.line("Signed out.") }
    return .success
  }

  // MARK: Officers

  private static let add = Command(
    "add", "let an officer sign in, or a disabled one again",
    discussion: """
      A supervisor adds officers and the second line; supervisors and administrators are added by \
      an administrator. The new officer types the passphrase: \(Passphrase.charactersAtLeast) \
      characters at least, four or five odd words. Service numbers are never used twice: what a \
      record says about its officer must stay true.
      """,
    examples: [
      .init("maabar officer add --station ibk", "Add an officer of the lane."),
      .init(
        "maabar officer add --station ibk --role second-line --officer new.txt",
        "Add one of the second line from a file."),
    ],
    parameters: [StationOption.station, SignInOption.file, kind, file]
  ) { invocation throws(Fault) in
    let (station, session) = try open(invocation)
    let answers = try OfficerAnswers.ask(
      invocation, file, "Service number of the new officer", isNew: true)
    let officer = try answers.new(at: station)
    try station.change(by: session) { desk throws(Fault) in
      try desk.add(officer, role: invocation[kind], by: session)
    }
    return answer(invocation, answers.serviceNumber, "can sign in", invocation[kind])
  }

  private static let disable = Command(
    "disable", "take an officer's sign-in away",
    discussion: """
      The officer can no longer sign in, and the key that protects the station's keys is replaced: \
      a copy of the station's files that the officer may have made opens nothing that is written \
      from now on. Sessions of other programs end.
      """,
    examples: [.init("maabar officer disable --station ibk", "An officer has left.")],
    parameters: [StationOption.station, SignInOption.file, file]
  ) { invocation throws(Fault) in
    let (station, session) = try open(invocation)
    let number = try OfficerAnswers.serviceNumber(
      invocation, file, "Service number of the officer to disable")
    try station.change(by: session) { desk throws(Fault) in
      try desk.disable(number, by: session)
    }
    return answer(invocation, number, "can no longer sign in", nil)
  }

  private static let role = Command(
    "role", "change what an officer may do",
    examples: [
      .init("maabar officer role --station ibk --role supervisor", "An officer leads shifts now.")
    ],
    parameters: [StationOption.station, SignInOption.file, kind, file]
  ) { invocation throws(Fault) in
    let (station, session) = try open(invocation)
    let number = try OfficerAnswers.serviceNumber(invocation, file, "Service number of the officer")
    try station.change(by: session) { desk throws(Fault) in
      try desk.set(invocation[kind], of: number, by: session)
    }
    return answer(invocation, number, "has another role", invocation[kind])
  }

  private static let passphrase = Command(
    "passphrase", "set a passphrase: one's own, or one that was forgotten",
    discussion: """
      Everybody sets their own passphrase. A supervisor sets that of an officer or of the second \
      line who has forgotten it, an administrator everybody's; the officer types it.
      """,
    examples: [.init("maabar officer passphrase --station ibk", "Set a new passphrase.")],
    parameters: [StationOption.station, SignInOption.file, file]
  ) { invocation throws(Fault) in
    let (station, session) = try open(invocation)
    let answers = try OfficerAnswers.ask(
      invocation, file, "Service number of who gets a new passphrase", isNew: true)
    let officer = try answers.new(at: station)
    try station.change(by: session) { desk throws(Fault) in
      try desk.setPassphrase(officer, by: session)
    }
    return answer(invocation, answers.serviceNumber, "has a new passphrase", nil)
  }

  private static let list = Command(
    "list", "list officers and their roles",
    examples: [.init("maabar officer list --station ibk", "See who may sign in.")],
    parameters: [StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let (station, session) = try open(invocation)
    let officers = try station.officers.list(by: session)
    invocation.answer(.array(officers.map(\.json))) { outlet in
      var table = Table([.init("number"), .init("role"), .init("state"), .init("unlocks")])
      for officer in officers {
        table.add([
          "\(officer.serviceNumber, .strong)", "\(officer.role.rawValue)",
          officer.isActive ? "active" : "\("disabled", .faint)",
          "\(officer.canUnlock ? "yes" : "")",
        ])
      }
      table.print(on: outlet)
    }
    return .success
  }

  private static func open(
    _ invocation: Invocation
  ) throws(Fault) -> (station: PointOfEntry, session: OfficerSession) {
    let station = try StationOption.open(invocation)
    return (station, try SignInOption.session(invocation, at: station))
  }

  private static func answer(
    _ invocation: Invocation, _ number: String, _ what: String, _ role: OfficerRole?
  ) -> ExitStatus {
    invocation.answer(
      .fields(["number": .string(number), "role": .text(role?.rawValue)])
    ) { outlet in
      let suffix = role.map { " (\($0.rawValue))" } ?? ""
      outlet.line("\(number, .strong) \(what)\(suffix).")
    }
    return .success
  }
}

extension OfficerAnswers {
  /// The officer to be added at a station.
  func new(at station: PointOfEntry) throws(Fault) -> NewOfficer {
    let configuration = station.configuration
    return try new(at: configuration.station.text, configuration.pointOfEntry.text)
  }
}

extension OfficerSession {
  /// The session as JSON for programs.
  var json: JSON {
    ["number": .string(serviceNumber), "role": .string(role.rawValue), "open": .boolean(true)]
  }
}

extension OfficerListing {
  /// The officer as JSON for programs.
  fileprivate var json: JSON {
    [
      "number": .string(serviceNumber), "role": .string(role.rawValue),
      "active": .boolean(isActive), "unlocks": .boolean(canUnlock),
    ]
  }
}
