import Bytes

/// The help of one command, as `--help` prints it: 80 columns.
struct HelpPage {
  private let path: [String]
  private let command: Command
  private static let width = 80

  init(path: [String], _ command: Command) {
    self.path = path
    self.command = command
  }

  var text: String {
    var blocks = ["\(line): \(command.summary)", usage]
    blocks += paragraphs(command.discussion)
    blocks += [
      section("Verbs", verbs), section("Arguments", arguments), section("Options", options),
    ]
    blocks.append(section("Examples", examples))
    blocks.append(closing)
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var line: String { path.joined(separator: " ") }

  /// The line that shows what may be typed.
  static func usage(path: [String], _ command: Command) -> String {
    let forms = command.parameters.map(\.form)
    var words = path
    if !command.subcommands.isEmpty { words.append("VERB ...") }
    words += forms.filter { $0.isOption && $0.isRequired }.map(\.shown)
    if forms.contains(where: { $0.isOption && !$0.isRequired }) { words.append("[options]") }
    words += forms.filter { !$0.isOption }.map { $0.isRequired ? $0.shown : "[\($0.shown)]" }
    return words.joined(separator: " ")
  }

  private var usage: String { "Usage: " + HelpPage.usage(path: path, command) }

  private func paragraphs(_ text: String) -> [String] {
    Paragraphs.of(text).map { Display.wrapped($0, width: HelpPage.width) }
  }

  private func section(_ heading: String, _ lines: [String]) -> String {
    lines.isEmpty ? "" : ([heading + ":"] + lines).joined(separator: "\n")
  }

  private var verbs: [String] {
    let listed = command.subcommands.filter { !$0.isHidden }
    let column = (listed.map(\.name.count).max() ?? 0) + 4
    return listed.map { verb in
      "  " + verb.name + String(repeating: " ", count: column - 2 - verb.name.count)
        + verb.summary
    }
  }

  private var arguments: [String] {
    command.parameters.map(\.form).filter { !$0.isOption }.map(entry)
  }

  private var options: [String] {
    let own = command.parameters.map(\.form).filter(\.isOption)
    return (own + Command.everywhere).map(entry)
  }

  private func entry(_ form: ParameterForm) -> String {
    let name = "  " + form.shown
    let text = Display.wrapped(form.explained, width: HelpPage.width, indent: 24)
    if name.count > 22 { return name + "\n" + text }
    return name + text.dropFirst(name.count)
  }

  private var examples: [String] {
    command.examples.map {
      "  \($0.line)\n" + Display.wrapped($0.meaning, width: HelpPage.width, indent: 6)
    }
  }

  private var closing: String {
    command.subcommands.isEmpty
      ? "Exit status: 0 when done; `\(path[0]) help --statuses` lists the others."
      : "`\(line) VERB --help` tells more about a verb."
  }
}

/// Text in paragraphs, as commands write it: empty lines between, line ends within are spaces.
enum Paragraphs {
  static func of(_ text: String) -> [String] {
    var paragraphs: [String] = []
    var current: [Substring] = []
    let lines: [Substring] = text.split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines + [""] {
      if line.isEmpty {
        if !current.isEmpty { paragraphs.append(current.joined(separator: " ")) }
        current = []
      } else {
        current.append(line)
      }
    }
    return paragraphs
  }
}
