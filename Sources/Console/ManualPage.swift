import Bytes

/// The manual page of a program, in mdoc(7), made from its table of commands.
struct ManualPage {
  private let root: Command

  init(_ root: Command) { self.root = root }

  var text: String {
    var page: [String] = [
      ".Dd $Mdocdate$", ".Dt \(root.name.uppercased()) 1", ".Os", ".Sh NAME",
      ".Nm \(root.name)", ".Nd \(escape(root.summary))", ".Sh SYNOPSIS", ".Nm",
      ".Ar verb", ".Op Ar options", ".Op Ar arguments", ".Sh DESCRIPTION",
    ]
    page += prose(root.discussion)
    page += [
      ".Pp", "Every verb takes", ".Fl Fl json", "(\(escape(Command.json.form.help)))", "and",
    ]
    page += [".Fl Fl help", "(\(escape(Command.help.form.help))).", ".Sh VERBS"]
    for command in root.subcommands where !command.isHidden {
      page += section(path: [command.name], command)
    }
    page += environment + statuses
    return page.joined(separator: "\n") + "\n"
  }

  private func section(path: [String], _ command: Command) -> [String] {
    if !command.subcommands.isEmpty {
      return command.subcommands.filter { !$0.isHidden }
        .flatMap { section(path: path + [$0.name], $0) }
    }
    let usage = HelpPage.usage(path: path, command)
    var lines = [".Ss \(escape(usage))", escape(sentence(command.summary))]
    lines += prose(command.discussion)
    let forms = command.parameters.map(\.form)
    if !forms.isEmpty {
      lines.append(".Bl -tag -width Ds")
      for form in forms { lines += [".It " + item(form), escape(sentence(form.explained))] }
      lines.append(".El")
    }
    for example in command.examples {
      lines += [
        ".Pp", escape(example.meaning), ".Bd -literal -offset indent", escape(example.line),
      ]
      lines.append(".Ed")
    }
    return lines
  }

  private func item(_ form: ParameterForm) -> String {
    guard form.isOption else { return "Ar \(escape(form.name))" + (form.isRepeated ? " ..." : "") }
    let value = form.reading.map { " Ar \(escape($0.placeholder))" } ?? ""
    return "Fl Fl \(escape(String(form.name.dropFirst(2))))" + value
  }

  private var environment: [String] {
    var lines = [
      ".Sh ENVIRONMENT", ".Bl -tag -width Ds", ".It Ev NO_COLOR",
      "Not empty: no colours, also on a terminal.",
    ]
    for (variable, help) in variables(of: root).sorted(by: { $0.key < $1.key }) {
      lines += [".It Ev \(variable)", escape(sentence(help))]
    }
    return lines + [".El"]
  }

  private func variables(of command: Command) -> [String: String] {
    var found: [String: String] = [:]
    for form in command.parameters.map(\.form) {
      if let variable = form.variable { found[variable] = "Stands for \(form.name): \(form.help)" }
    }
    for next in command.subcommands { found.merge(variables(of: next)) { first, _ in first } }
    return found
  }

  private var statuses: [String] {
    var lines = [".Sh EXIT STATUS", ".Bl -tag -width Ds"]
    for status in ExitStatus.allCases {
      lines += [".It \(status.rawValue)", escape(sentence(status.meaning))]
    }
    return lines + [".El"]
  }

  private func prose(_ text: String) -> [String] {
    Paragraphs.of(text).flatMap { [".Pp", escape($0)] }
  }

  private func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
  }

  /// Text that roff takes as text: backslashes, leading dots and quotes, plain hyphens.
  private func escape(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "\"": escaped += "\\(dq"
      default: escaped.append(character)
      }
    }
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }
}
