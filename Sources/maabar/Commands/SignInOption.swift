import Bytes
import Console
import Host
import Record
import Station
import Store

/// The option by which a program signs in, and the questions by which an officer does.
enum SignInOption {
  /// `--sign-in FILE`, or the environment variable.
  static let file = Parameter.optional(
    "--sign-in", .file,
    "service number and passphrase, a line each, for programs; - is standard input",
    variable: "MAABAR_SIGN_IN")

  /// Tries at a terminal before the command ends.
  private static let tries = 3

  /// The session in which a command works: the one that the option opens, else the one that
  /// `maabar officer sign-in` left open, else one for this command alone. It unlocks the station.
  ///
  /// What the officer may do is asked of the station, which audits what it refuses.
  static func session(
    _ invocation: Invocation, at station: PointOfEntry
  ) throws(Fault) -> OfficerSession {
    if let open = try resumed(invocation, station) { return open }
    return try signIn(invocation, at: station)
  }

  /// The same for what takes a role: throws `.role` for who may do less than `least`, and audits
  /// that it was tried; `task` says what is wanted: "to clear a possible match".
  static func session(
    _ invocation: Invocation, at station: PointOfEntry, least: OfficerRole, _ task: String,
    for action: AuditAction = .lookUp
  ) throws(Fault) -> OfficerSession {
    let session = try session(invocation, at: station)
    try station.require(least, of: session, for: action, task)
    return session
  }

  /// Unlocks a station whose keys only an officer opens, where a session stands open or the option
  /// is given; asks nobody, and leaves a station locked that it cannot unlock.
  static func unlock(_ invocation: Invocation, _ station: PointOfEntry) throws(Fault) {
    guard station.isLocked else { return }
    if invocation[file] != nil {
      _ = try signIn(invocation, at: station)
    } else if let store = store(invocation) {
      try station.unlock(from: store)
    }
  }

  private static func resumed(
    _ invocation: Invocation, _ station: PointOfEntry
  ) throws(Fault) -> OfficerSession? {
    guard invocation[file] == nil, let store = store(invocation) else { return nil }
    return try station.resume(from: store)
  }

  /// Where sessions are kept between commands; nil on a machine without a file system in memory.
  static func store(_ invocation: Invocation) -> SessionStore? {
    SessionStore(
      files: invocation.machine.files, timekeeper: invocation.machine.timekeeper,
      terminal: HostEnvironment.terminal)
  }

  /// Signs in: asks again at a terminal, as long as no wait is due.
  static func signIn(
    _ invocation: Invocation, at station: PointOfEntry, _ file: Parameter<Path?> = file
  ) throws(Fault) -> OfficerSession {
    var left = tries
    while true {
      let given = try OfficerAnswers.ask(invocation, file, "Service number", isNew: false)
      do throws(Fault) {
        return try station.signIn(given.serviceNumber, given.passphrase)
      } catch {
        left -= 1
        guard error.code == .signIn, left > 0, invocation.machine.inlet.isTerminal,
          invocation[file] == nil
        else { throw error }
        invocation.outlet.note("\(error.detail, .bad)")
      }
    }
  }
}

/// A service number and a passphrase as they were typed, or read from a file of two lines.
struct OfficerAnswers {
  let serviceNumber: String
  let passphrase: Passphrase

  /// Bytes of a file at most.
  private static let fileBytes = 4096

  /// Asks at the prompt, or reads the file that a parameter names; a new passphrase is typed twice.
  static func ask(
    _ invocation: Invocation, _ file: Parameter<Path?>, _ question: String, isNew: Bool
  ) throws(Fault) -> OfficerAnswers {
    guard let path = invocation[file], path.string != "-" else {
      let prompt = invocation.prompt
      let serviceNumber = try prompt.ask(question, .word("CODE"))
      let text = try prompt.passphrase(
        isNew ? "New passphrase" : "Passphrase", isNew: isNew, least: Passphrase.charactersAtLeast)
      return OfficerAnswers(serviceNumber: serviceNumber, passphrase: Passphrase(text))
    }
    let lines = try lines(path, invocation)
    guard lines.count >= 2 else {
      throw Fault(.noAnswer, at: path.string, "two lines expected: service number, passphrase")
    }
    return OfficerAnswers(serviceNumber: lines[0], passphrase: Passphrase(lines[1]))
  }

  /// Asks for a service number only; of a file the first line counts.
  static func serviceNumber(
    _ invocation: Invocation, _ file: Parameter<Path?>, _ question: String
  ) throws(Fault) -> String {
    guard let path = invocation[file], path.string != "-" else {
      return try invocation.prompt.ask(question, .word("CODE"))
    }
    return try lines(path, invocation).first ?? ""
  }

  private static func lines(_ path: Path, _ invocation: Invocation) throws(Fault) -> [String] {
    let bytes = try invocation.machine.files.read(path, limit: fileBytes)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Fault(.notText, at: path.string, "a file that is not UTF-8 text")
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.last == "\r" ? line.dropLast() : line)
    }
  }

  /// The officer to be added; throws `.officer` and `.passphrase` for what cannot be taken.
  func new(at station: String, _ pointOfEntry: String) throws(Fault) -> NewOfficer {
    try NewOfficer(
      serviceNumber: serviceNumber, passphrase: passphrase, station: [station, pointOfEntry])
  }
}
