/// The completion of a program for bash, made from its table of commands.
struct BashCompletion {
  private let root: Command

  init(_ root: Command) { self.root = root }

  var text: String {
    let function = "_" + root.name.map { $0 == "-" ? "_" : $0 }
    return """
      # bash completion of \(root.name); made by `\(root.name) help --completion bash`
      \(function)() {
        local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD-1]}
        local path=\(root.name) verbs=\(quoted(names(root))) options= index
        for ((index = 1; index < COMP_CWORD; index++)); do
          case "$path ${COMP_WORDS[index]}" in
      \(paths.map { "      \"\($0)\") path=\"\($0)\" ;;" }.joined(separator: "\n"))
          esac
        done
        case "$path $last" in
      \(values.joined(separator: "\n"))
        esac
        case "$path" in
      \(leaves.joined(separator: "\n"))
        esac
        if [[ $word == -* ]]; then
          COMPREPLY=($(compgen -W "$options --json --help" -- "$word"))
        elif [[ -n $verbs ]]; then
          COMPREPLY=($(compgen -W "$verbs" -- "$word"))
        else
          COMPREPLY=($(compgen -f -- "$word"))
        fi
      }
      complete -o filenames -F \(function) \(root.name)

      """
  }

  /// Every command below the root with its path.
  private var all: [(path: String, command: Command)] {
    func below(_ path: String, _ command: Command) -> [(path: String, command: Command)] {
      command.subcommands.filter { !$0.isHidden }.flatMap { next in
        [(path: "\(path) \(next.name)", command: next)] + below("\(path) \(next.name)", next)
      }
    }
    return below(root.name, root)
  }

  private var paths: [String] { all.map(\.path) }

  private var leaves: [String] {
    all.map { path, command in
      let options = command.parameters.map(\.form).filter(\.isOption).map(\.name)
      return "    \"\(path)\") verbs=\(quoted(names(command))) "
        + "options=\(quoted(options.joined(separator: " "))) ;;"
    }
  }

  /// What completes the value of an option that has just been typed.
  private var values: [String] {
    all.flatMap { path, command in
      command.parameters.map(\.form).compactMap { form in
        guard form.isOption, let reading = form.reading else { return nil }
        let how =
          switch reading.completion {
          case .files: "-f"
          case .folders: "-d"
          case .none: "-W \(quoted(reading.choices.joined(separator: " ")))"
          }
        return "    \"\(path) \(form.name)\") COMPREPLY=($(compgen \(how) -- \"$word\")); return ;;"
      }
    }
  }

  /// The words that may follow: verbs, or the choices of an argument.
  private func names(_ command: Command) -> String {
    let verbs = command.subcommands.filter { !$0.isHidden }.map(\.name)
    let choices = command.parameters.map(\.form).filter { !$0.isOption }
      .flatMap { $0.reading?.choices ?? [] }
    return (verbs + choices).joined(separator: " ")
  }

  private func quoted(_ text: String) -> String { "'\(text)'" }
}
