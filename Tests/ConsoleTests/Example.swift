import Bytes
import Codes
import Console
import Host
import Synchronization

/// A small program with one parameter of every kind, and a screen that remembers what it shows.
enum Example {
  static let list = Parameter.required("--list", .file, "the list", variable: "EXAMPLE_LIST")
  static let least = Parameter.defaulted("--least", .number(0...100), to: 7, "the least score")
  static let day = Parameter.optional("--day", .date, "the day")
  static let mode = Parameter.optional("--mode", .choice(of: TransportMode.self), "the mode")
  static let by = Parameter.defaulted(
    "--by", .list(.choice(["day", "poe"])), to: [], "the columns")
  static let loud = Parameter.flag("--loud", "say more")
  static let inputs = Parameter.repeated("FILE", .file, "what to read", atLeast: 1)

  static let program = Program(
    "example", "show how commands are read",
    discussion: "A first paragraph\nin two lines.\n\nA second with a \\ and a 'quote'.",
    commands: [
      Command(
        "screen", "screen files against a list",
        examples: [.init("example screen --list a.jsonl b.jsonl", "Screen one file.")],
        parameters: [list, least, day, mode, by, loud, inputs], run: screen),
      Command(
        "list", "look after lists",
        subcommands: [
          Command("show", "show a list", examples: [.init("example list show", "Show it.")]) {
            invocation throws(Fault) in
            invocation.outlet.line("shown")
            return .success
          },
          Command("break", "fail", examples: [.init("example list break", "Fail.")]) {
            _ throws(Fault) in throw Fault(.cut, at: "list:\u{1b}[2J7", "8 bytes expected")
          },
        ]),
    ])

  private static func screen(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let values: [String] = [
      invocation[list].string, "\(invocation[least])", invocation[day]?.description ?? "-",
      invocation[mode]?.rawValue ?? "-", invocation[by].joined(separator: "+"),
      "\(invocation[loud])", invocation[inputs].map(\.string).joined(separator: " "),
    ]
    invocation.answer(.texts(values)) { $0.line("\(values.joined(separator: "|"))") }
    return .success
  }

  /// Runs words; gives the exit status and both streams.
  static func run(
    _ words: [String], input: [String] = [], variables: [String: String] = [:],
    screen: Outlet.Screen = .pipe
  ) -> (status: ExitStatus, output: String, error: String) {
    let paper = Paper()
    let outlet = paper.outlet(screen)
    let status = program.run(words, on: machine(outlet, input, variables))
    return (status, paper.output, paper.error)
  }

  static func machine(
    _ outlet: Outlet, _ input: [String] = [], _ variables: [String: String] = [:]
  ) -> Machine {
    Machine(
      files: Disk(), timekeeper: SimulatedTimekeeper(utcMilliseconds: 0),
      randomness: SeededRandomness(seed: 1), outlet: outlet, inlet: PreparedInlet(input),
      variable: { variables[$0] })
  }
}

/// What was written to both streams.
final class Paper: Sendable {
  private let streams = Mutex<(output: [UInt8], error: [UInt8])>(([], []))

  var output: String { streams.withLock { String(decoding: $0.output, as: UTF8.self) } }
  var error: String { streams.withLock { String(decoding: $0.error, as: UTF8.self) } }

  func writeError(_ bytes: [UInt8]) throws(Fault) { streams.withLock { $0.error += bytes } }

  func outlet(_ screen: Outlet.Screen = .pipe) -> Outlet {
    Outlet(
      output: { bytes throws(Fault) in self.streams.withLock { $0.output += bytes } },
      error: writeError,
      screen: screen, errorScreen: screen)
  }
}

extension Outlet.Screen {
  static let terminal = Outlet.Screen(isTerminal: true, colours: true, width: 60)
}
