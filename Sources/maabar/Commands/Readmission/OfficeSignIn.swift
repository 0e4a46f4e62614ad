import Seal
import Bytes
import Console
import Crypto
import Host
import Readmission
import Record
import Registry
import Store

/// Signing in at the readmission office, and the session that stays open at a terminal.
///
/// The registry holds the session; the terminal holds its token only, in a folder in memory that a
/// power cut empties. Another officer signs in at another terminal, and is somebody else there.
enum OfficeSignIn {
  /// `--sign-in FILE`, or the environment variable.
  static let file = Parameter.optional(
    "--sign-in", .file,
    "service number and passphrase, a line each, for programs; - is standard input",
    variable: "MAABAR_SIGN_IN")

  static let signIn = Command(
    "sign-in", "sign in at the readmission office",
    discussion: """
      Asks for service number and passphrase and keeps the session open for this terminal: \
      commands that follow do not ask again. It ends with sign-out, after \
      \(SessionLimits.idleMinutes) minutes in which nobody used it, after \(SessionLimits.hours) \
      hours, and whenever the machine stops.
      """,
    examples: [.init("maabar readmission sign-in --registry registry", "Begin to work.")],
    parameters: ReadmissionCommand.common
  ) { invocation throws(Fault) in
    let registry = try open(invocation)
    let session = try ask(invocation, registry)
    guard let place = place(invocation, registry) else {
      throw Fault(
        .officeSession, at: "sign-in",
        "this machine has no file system in memory: each command has to ask")
    }
    try invocation.machine.files.write(Array(session.token.utf8), to: place, secret: true)
    invocation.answer([
      "officer": .string(session.officer), "role": .string(session.role.rawValue),
    ]) { outlet in
      outlet.line(
        "\("Signed in", .good) as \(session.officer, .strong) (\(session.role.rawValue)).")
    }
    return .success
  }

  static let signOut = Command(
    "sign-out", "end the open session of this terminal",
    examples: [.init("maabar readmission sign-out --registry registry", "Leave the desk.")],
    parameters: [FlowsCommand.registry]
  ) { invocation throws(Fault) in
    let registry = try open(invocation)
    if let session = try resumed(invocation, registry) { try registry.signOut(session) }
    if let place = place(invocation, registry) { try invocation.machine.files.remove(place) }
    invocation.answer(["open": .boolean(false)]) { $0.line("Signed out.") }
    return .success
  }

  /// The session of a command: the one that the option opens, else the one of this terminal, else
  /// one for this command alone.
  static func session(
    _ invocation: Invocation, _ registry: RegistryService
  ) throws(Fault) -> OfficeSession {
    if invocation[file] == nil, let open = try resumed(invocation, registry) { return open }
    return try ask(invocation, registry)
  }

  private static func open(_ invocation: Invocation) throws(Fault) -> RegistryService {
    let machine = invocation.machine
    let registry = try RegistryService.open(
      invocation[FlowsCommand.registry], files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness, waitMilliseconds: 5000)
    registry.user = HostEnvironment.user
    return registry
  }

  private static func ask(
    _ invocation: Invocation, _ registry: RegistryService
  ) throws(Fault) -> OfficeSession {
    let given = try OfficerAnswers.ask(invocation, file, "Service number", isNew: false)
    return try registry.signIn(officer: given.serviceNumber, given.passphrase)
  }

  private static func resumed(
    _ invocation: Invocation, _ registry: RegistryService
  ) throws(Fault) -> OfficeSession? {
    let files = invocation.machine.files
    guard let place = place(invocation, registry), files.kind(of: place) == .file else {
      return nil
    }
    let token = String(decoding: try files.read(place, limit: 128), as: UTF8.self)
    guard let session = try registry.resume(token: token) else {
      try files.remove(place)
      return nil
    }
    return session
  }

  /// Where this terminal keeps the token of a registry's office; nil without a folder in memory.
  private static func place(_ invocation: Invocation, _ registry: RegistryService) -> Path? {
    guard let folder = VolatileFolder.own("maabar") else { return nil }
    let key = Hash.digest(Array(registry.logVerifier.description.utf8)).hex.prefix(16)
    return folder / "office-\(key)-\(HostEnvironment.terminal)"
  }
}
