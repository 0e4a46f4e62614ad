public import Bytes

/// Reads the words of a command line against the table of commands.
///
/// Options are `--name value` or `--name=value`, in any order among the arguments; `--` ends them;
/// a single `-` is an argument (standard input). Verbs come first.
struct WordReader {
  /// What the words ask for.
  enum Request {
    case help(path: [String], Command)
    case version
    case run(path: [String], Command, values: [String: any Sendable], json: Bool)
  }

  private let program: String
  private let variable: @Sendable (String) -> String?
  private var words: ArraySlice<String>
  private var path: [String]
  private var command: Command

  static func read(
    _ words: [String], of root: Command, variable: @escaping @Sendable (String) -> String?
  ) throws(Fault) -> Request {
    var reader = WordReader(
      program: root.name, variable: variable, words: words[...], path: [root.name], command: root)
    return try reader.request()
  }

  private mutating func request() throws(Fault) -> Request {
    var json = false
    while !command.subcommands.isEmpty {
      guard let word = words.popFirst() else {
        throw Fault(.usage, at: line, "a verb expected, one of \(verbs.joined(separator: ", "))")
      }
      switch word {
      case "--help", "-h": return .help(path: path, command)
      case "--version" where path.count == 1: return .version
      case "--json": json = true
      default: try descend(word)
      }
    }
    var given: [String: [String]] = [:]
    guard try readParameters(into: &given) else { return .help(path: path, command) }
    if given.removeValue(forKey: Command.json.form.name) != nil { json = true }
    return .run(path: path, command, values: try values(of: given), json: json)
  }

  /// The verbs so far: a fault's place.
  private var line: String { path.dropFirst().joined(separator: " ") }

  private var verbs: [String] { command.subcommands.filter { !$0.isHidden }.map(\.name) }

  private mutating func descend(_ word: String) throws(Fault) {
    guard let next = command.subcommands.first(where: { $0.name == word }) else {
      if word.hasPrefix("-") { throw unknown("option", word, ["--help", "--json", "--version"]) }
      throw unknown("verb", word, verbs)
    }
    command = next
    path.append(word)
  }

  /// Reads options and arguments; false when help is asked for.
  private mutating func readParameters(into given: inout [String: [String]]) throws(Fault) -> Bool {
    let forms = command.parameters.map(\.form)
    var arguments = forms.filter { !$0.isOption }[...]
    var optionsEnded = false
    while let word = words.popFirst() {
      if !optionsEnded, word == "--" {
        optionsEnded = true
      } else if !optionsEnded, word == "--help" || word == "-h" {
        return false
      } else if !optionsEnded, word.hasPrefix("-"), word != "-" {
        try readOption(word, among: forms + Command.everywhere, into: &given)
      } else if let form = arguments.first {
        given[form.name, default: []].append(word)
        if !form.isRepeated { arguments.removeFirst() }
      } else {
        throw Fault(.usage, at: line, "one argument too many")
      }
    }
    return true
  }

  private mutating func readOption(
    _ word: String, among forms: [ParameterForm], into given: inout [String: [String]]
  ) throws(Fault) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    let options = forms.filter(\.isOption)
    guard let form = options.first(where: { $0.name == name }) else {
      throw unknown("option", name, options.map(\.name))
    }
    guard form.isRepeated || given[name] == nil else {
      throw Fault(.usage, at: name, "given twice")
    }
    if form.reading == nil {
      guard parts.count == 1 else { throw Fault(.usage, at: name, "takes no value") }
      given[name, default: []].append("")
    } else if parts.count == 2 {
      given[name, default: []].append(String(parts[1]))
    } else if let value = words.popFirst() {
      given[name, default: []].append(value)
    } else {
      throw Fault(.usage, at: name, "needs a value: \(form.shown)")
    }
  }

  private func values(of given: [String: [String]]) throws(Fault) -> [String: any Sendable] {
    var values: [String: any Sendable] = [:]
    for parameter in command.parameters {
      let form = parameter.form
      var texts = given[form.name] ?? []
      if texts.isEmpty, let name = form.variable, let text = variable(name), !text.isEmpty {
        texts = [text]
      }
      values[form.name] = try parameter.value(of: texts)
    }
    return values
  }

  private func unknown(_ what: String, _ word: String, _ known: [String]) -> Fault {
    let suggestion = Suggestion.nearest(to: word, among: known).map { "; did you mean \($0)?" }
    return Fault(.usage, at: line, "there is no \(what) \(word)" + (suggestion ?? ""))
  }
}

extension Fault.Code {
  /// A command line that cannot be understood.
  public static let usage = Fault.Code("console.usage", .usage)
}
