public import Bytes
import Host

/// A program: its name, its verbs, and the way from the command line to an exit status.
public struct Program: Sendable {
  /// The version of both programs.
  public static let version = "0.1.0"

  /// The verbs under the program's name, `help` among them.
  public let root: Command

  /// Puts a program together and adds the verb `help`.
  public init(_ name: String, _ summary: String, discussion: String = "", commands: [Command]) {
    root = HelpCommand.added(
      to: Command(name, summary, discussion: discussion, subcommands: commands))
  }

  /// Runs the words of this process's command line and ends the process.
  public func main() -> Never {
    ProcessHygiene.apply()
    Interruption.watch()
    let status = run(Array(CommandLine.arguments.dropFirst()), on: .real())
    HostEnvironment.end(status.rawValue)
  }

  /// Runs one command line; every fault is told on standard error.
  public func run(_ words: [String], on machine: Machine) -> ExitStatus {
    do throws(Fault) {
      let status = try perform(words, on: machine)
      try machine.outlet.flush()
      return status
    } catch {
      // A reader that has gone away (`maabar ... | head`) has seen what it wanted.
      if error.code == .pipeClosed { return .success }
      try? machine.outlet.flush()
      FaultReport(error, program: root.name).print(
        on: machine.outlet, json: words.contains(Command.json.form.name))
      return error.code.exit
    }
  }

  /// Reads words as `run` does and does nothing with them: throws what is wrong with them. What an
  /// environment variable may give is taken as given.
  public func check(_ words: [String]) throws(Fault) {
    _ = try WordReader.read(words, of: root, variable: { _ in "given" })
  }

  private func perform(_ words: [String], on machine: Machine) throws(Fault) -> ExitStatus {
    if words.isEmpty {
      machine.outlet.note(raw: HelpPage(path: [root.name], root).text)
      return .usage
    }
    switch try WordReader.read(words, of: root, variable: machine.variable) {
    case .help(let path, let command):
      machine.outlet.raw(HelpPage(path: path, command).text)
      return .success
    case .version:
      machine.outlet.line("\(root.name) \(Program.version)")
      return .success
    case .run(let path, let command, let values, let json):
      guard let run = command.run else { return .usage }
      return try run(Invocation(path: path, json: json, machine: machine, values: values))
    }
  }
}

/// A fault as a person or a program reads it.
struct FaultReport {
  private let fault: Fault
  private let program: String

  init(_ fault: Fault, program: String) {
    self.fault = fault
    self.program = program
  }

  func print(on outlet: Outlet, json: Bool) {
    let hint = FaultTable.hint(for: fault.code, program: program)
    if json {
      let value = JSON.fields([
        "fault": .string(fault.code.name), "exit": .integer(Int64(fault.code.exit.rawValue)),
        "place": .string(fault.place), "detail": .string(fault.detail), "hint": JSON.text(hint),
      ])
      outlet.note(raw: value.line() + "\n")
      return
    }
    let place = fault.place.isEmpty ? "" : "\(fault.place): "
    outlet.note(
      "\(program, .bad): \(place)\(fault.detail) \("[\(fault.code.name)]", .faint)")
    if let hint { outlet.note("  \(hint)") }
  }
}
