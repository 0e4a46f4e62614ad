import Bytes
import Console
import Host
import Station

/// The option by which a program signs in, and the questions by which an officer does.
enum SignInOption {
  /// `--sign-in FILE`, or the environment variable.
  static let file = Parameter.optional(
    "--sign-in", .file,
    "service number and passphrase, a line each, for programs; - is standard input",
    variable: "MAABAR_SIGN_IN")

  /// Bytes of the file at most.
  private static let fileBytes = 4096

  /// Opens a session at the station for who signs in.
  static func session(
    _ invocation: Invocation, at station: PointOfEntry
  ) throws(Fault) -> OfficerSession {
    try signIn(invocation, at: station, file)
  }

  /// Opens a session for who signs in with the file that a parameter names, or at the prompt.
  static func signIn(
    _ invocation: Invocation, at station: PointOfEntry, _ file: Parameter<Path?>
  ) throws(Fault) -> OfficerSession {
    let (serviceNumber, _) = try answers(invocation, file)
    return OfficerSession(
      serviceNumber: serviceNumber, role: .administrator,
      opened: invocation.machine.timekeeper.now())
  }

  private static func answers(
    _ invocation: Invocation, _ file: Parameter<Path?>
  ) throws(Fault) -> (serviceNumber: String, passphrase: String) {
    let prompt = invocation.prompt
    guard let path = invocation[file], path.string != "-" else {
      return (
        try prompt.ask("Service number", .word("CODE")),
        try prompt.passphrase("Passphrase", isNew: false)
      )
    }
    let bytes = try invocation.machine.files.read(path, limit: fileBytes)
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 2 else {
      throw Fault(.noAnswer, at: path.string, "two lines expected: service number, passphrase")
    }
    return (String(lines[0]), String(lines[1]))
  }
}
