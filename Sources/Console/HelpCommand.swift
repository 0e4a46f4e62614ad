public import Bytes

/// The verb `help`: pages for people, for man(1) and for shells, all made from the command table.
enum HelpCommand {
  private static let manual = Parameter.flag("--man", "print the manual page (mdoc)")
  private static let completion = Parameter.optional(
    "--completion", .choice(["bash"]), "print the completion of a shell")
  private static let statuses = Parameter.flag("--statuses", "list the exit statuses")
  private static let faults = Parameter.flag("--faults", "list all faults with their hints")
  private static let words = Parameter.repeated("VERB", .word("VERB"), "the verb to explain")

  /// The program's verbs with `help` put at their end.
  static func added(to root: Command) -> Command {
    Command(
      root.name, root.summary, discussion: root.discussion,
      subcommands: root.subcommands + [command(of: root)])
  }

  private static func command(of root: Command) -> Command {
    Command(
      "help", "explain a verb; manual page, completion, exit statuses, faults",
      examples: [
        .init("\(root.name) help", "List the verbs."),
        .init("\(root.name) help --man | man -l -", "Read the manual page."),
        .init(
          "\(root.name) help --completion bash > ~/.local/share/bash-completion/completions/"
            + root.name, "Let bash complete verbs, options and their values."),
      ],
      parameters: [words, manual, completion, statuses, faults],
      run: { invocation throws(Fault) in try run(invocation, added(to: root)) })
  }

  private static func run(_ invocation: Invocation, _ root: Command) throws(Fault) -> ExitStatus {
    let outlet = invocation.outlet
    if invocation[manual] {
      outlet.raw(ManualPage(root).text)
    } else if invocation[completion] != nil {
      outlet.raw(BashCompletion(root).text)
    } else if invocation[statuses] {
      listStatuses(invocation)
    } else if invocation[faults] {
      listFaults(invocation)
    } else {
      let (path, command) = try find(invocation[words], root)
      outlet.raw(HelpPage(path: path, command).text)
    }
    return .success
  }

  private static func find(
    _ words: [String], _ root: Command
  ) throws(Fault) -> ([String], Command) {
    var path = [root.name]
    var command = root
    for word in words {
      guard let next = command.subcommands.first(where: { $0.name == word }) else {
        let known = command.subcommands.map(\.name)
        let nearest = Suggestion.nearest(to: word, among: known).map { "; did you mean \($0)?" }
        throw Fault(
          .usage, at: path.dropFirst().joined(separator: " "),
          "there is no verb \(word)" + (nearest ?? ""))
      }
      command = next
      path.append(word)
    }
    return (path, command)
  }

  private static func listStatuses(_ invocation: Invocation) {
    let all = ExitStatus.allCases
    invocation.answer(
      .array(all.map { ["status": .integer(Int64($0.rawValue)), "meaning": .string($0.meaning)] })
    ) { outlet in
      var table = Table([.number("status"), .init("meaning")])
      for status in all { table.add(["\(status.rawValue)", "\(status.meaning)"]) }
      table.print(on: outlet)
    }
  }

  private static func listFaults(_ invocation: Invocation) {
    invocation.answer(
      .array(
        FaultTable.entries.map {
          [
            "fault": .string($0.name), "exit": .integer(Int64($0.exit.rawValue)),
            "hint": .string($0.hint),
          ]
        })
    ) { outlet in
      var table = Table([.init("fault"), .number("status"), .init("hint")])
      for entry in FaultTable.entries {
        table.add(["\(entry.name)", "\(entry.exit.rawValue)", "\(entry.hint)"])
      }
      table.print(on: outlet)
    }
  }
}

extension ExitStatus {
  /// What the status says, as help and manual list it.
  public var meaning: String {
    switch self {
    case .success: "the work was done"
    case .found: "the work was done and found something wrong: damage, a missing record"
    case .usage: "the command line cannot be understood"
    case .badInput: "input that is cut, empty, of the wrong kind or out of range"
    case .notFound: "something named does not exist"
    case .refused: "refused for safety: a seal, signature, key, version or right"
    case .device: "a device failed, was removed or timed out"
    case .storage: "storage failed: full disk, read-only folder, damaged database"
    case .busy: "another process holds what is needed; try again"
    case .newer: "a file of a newer version of Maabar"
    case .bug: "a bug of Maabar's own"
    case .interrupted: "ended by Ctrl-C; nothing is half-written"
    }
  }
}
