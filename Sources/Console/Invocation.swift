public import Bytes
public import Host

/// One call of a command: its typed values and the machine that it works on.
public struct Invocation: Sendable {
  /// The words that named the command: `maabar watchlist screen`.
  public let path: [String]
  /// True when a program reads the answer: only JSON may go to standard output.
  public let json: Bool
  /// Files, clocks, randomness, input and output.
  public let machine: Machine
  private let values: [String: any Sendable]

  init(path: [String], json: Bool, machine: Machine, values: [String: any Sendable]) {
    self.path = path
    self.json = json
    self.machine = machine
    self.values = values
  }

  /// The value of one of the command's own parameters.
  public subscript<Value>(parameter: Parameter<Value>) -> Value {
    guard let value = values[parameter.form.name] as? Value else {
      preconditionFailure("\(path) does not list its parameter \(parameter.form.name)")
    }
    return value
  }

  /// Where words for people and answers go.
  public var outlet: Outlet { machine.outlet }

  /// Gives the answer: as one line of JSON with `--json`, else as `text` prints it.
  public func answer(_ json: @autoclosure () -> JSON, _ text: (Outlet) -> Void) {
    if self.json { outlet.raw(json().line() + "\n") } else { text(outlet) }
  }

  /// Shows how far long work is, on a terminal only.
  public func progress(_ label: String, of total: Int) -> Progress {
    Progress(label, of: total, on: json ? nil : outlet, timekeeper: machine.timekeeper)
  }

  /// Asks a person at the terminal.
  public var prompt: Prompt { Prompt(outlet: outlet, inlet: machine.inlet) }

  /// Reads a file, or standard input when the path is `-`.
  public func read(_ path: Path, limit: Int) throws(Fault) -> [UInt8] {
    if path.string == "-" { return try machine.inlet.everything(limit: limit) }
    return try machine.files.read(path, limit: limit)
  }
}

/// The machine that a command works on, behind seams that a test can own.
public struct Machine: Sendable {
  /// The file system.
  public let files: any Files
  /// The clocks.
  public let timekeeper: any Timekeeper
  /// Random bytes.
  public let randomness: any Randomness
  /// Standard output and standard error.
  public let outlet: Outlet
  /// Standard input.
  public let inlet: any Inlet
  /// The value of an environment variable.
  public let variable: @Sendable (String) -> String?

  /// Puts a machine together.
  public init(
    files: any Files, timekeeper: any Timekeeper, randomness: any Randomness, outlet: Outlet,
    inlet: any Inlet, variable: @escaping @Sendable (String) -> String?
  ) {
    self.files = files
    self.timekeeper = timekeeper
    self.randomness = randomness
    self.outlet = outlet
    self.inlet = inlet
    self.variable = variable
  }

  /// The real machine of this process.
  public static func real() -> Machine {
    Machine(
      files: Disk(), timekeeper: SystemTimekeeper(), randomness: SystemRandomness(),
      outlet: .standard(), inlet: StandardInlet(), variable: HostEnvironment.variable)
  }
}
