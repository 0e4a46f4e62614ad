public import Bytes

/// One verb of a program: what it is called, what it takes, and what it does.
///
/// A command either runs or holds subcommands. Help, manual page and completion are made from this
/// table, so that they cannot say anything else than the program does.
public struct Command: Sendable {
  /// What a command does with its parsed values.
  public typealias Run = @Sendable (Invocation) throws(Fault) -> ExitStatus

  /// A line to type, and what comes of it.
  public struct Example: Sendable {
    /// The whole line, program name first.
    public let line: String
    /// What it does, as a sentence.
    public let meaning: String

    /// Makes an example.
    public init(_ line: String, _ meaning: String) {
      self.line = line
      self.meaning = meaning
    }
  }

  /// The word to type.
  public let name: String
  /// What it does, in a few words without a full stop.
  public let summary: String
  /// More about it: paragraphs separated by empty lines.
  public let discussion: String
  /// At least one for a command that runs.
  public let examples: [Example]
  /// Its options and arguments, arguments in the order in which they are typed.
  public let parameters: [any AnyParameter]
  /// The verbs below it; empty for a command that runs.
  public let subcommands: [Command]
  /// True for a command that help leaves out of its list.
  public let isHidden: Bool
  /// What it does; nil for a command that holds subcommands.
  public let run: Run?

  /// A command that runs.
  public init(
    _ name: String, _ summary: String, discussion: String = "", examples: [Example],
    parameters: [any AnyParameter] = [], isHidden: Bool = false, run: @escaping Run
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.examples = examples
    self.parameters = parameters
    self.subcommands = []
    self.isHidden = isHidden
    self.run = run
  }

  /// A command that holds subcommands.
  public init(
    _ name: String, _ summary: String, discussion: String = "", subcommands: [Command]
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.examples = []
    self.parameters = []
    self.subcommands = subcommands
    self.isHidden = false
    self.run = nil
  }

  /// The options that every command takes besides its own.
  static let everywhere: [ParameterForm] = [json.form, help.form]
  static let json = Parameter.flag("--json", "answer with JSON for programs")
  static let help = Parameter.flag("--help", "show this help")
}
