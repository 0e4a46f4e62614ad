import Bytes
import Console
import Testing

@testable import maabar
@testable import maabar_registry

@Suite("The commands of both programs")
struct CommandTests {
  struct Verb: Sendable, CustomStringConvertible {
    let path: [String]
    let command: Command

    var description: String { path.joined(separator: " ") }
  }

  static let verbs: [Verb] = [maabar.Main.program, maabar_registry.Main.program].flatMap {
    below([$0.root.name], $0.root)
  }

  private static func below(_ path: [String], _ command: Command) -> [Verb] {
    command.subcommands.flatMap { next in
      [Verb(path: path + [next.name], command: next)] + below(path + [next.name], next)
    }
  }

  /// Words of personal data: what they name comes by prompt, standard input or file.
  private let personal = [
    "name", "names", "surname", "given", "family", "father", "mother", "birth", "dob", "born",
    "nationality", "passport", "document-number", "number", "sex", "address", "phone", "mrz",
    "passphrase", "password", "pin", "traveller", "face", "finger", "template",
  ]

  /// Names that are not a person's.
  private let impersonal = ["maabar-registry init --name"]

  @Test("no option or argument takes personal data or a secret", arguments: verbs)
  func takesNoPersonalData(verb: Verb) {
    for form in verb.command.parameters.map(\.form) {
      guard let reading = form.reading, reading.choices.isEmpty,
        !impersonal.contains("\(verb) \(form.name)")
      else { continue }
      switch reading.placeholder {
      case "FILE", "FOLDER", "N", "X": continue
      default: break
      }
      let name = form.name.lowercased().drop { $0 == "-" }
      #expect(!personal.contains(String(name)), "\(verb) \(form.name)")
    }
  }

  @Test("every verb has a summary, a spelling that can be typed, and an example", arguments: verbs)
  func describesItself(verb: Verb) {
    let command = verb.command
    #expect(command.name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
    #expect((4...76).contains(command.summary.count) && !command.summary.hasSuffix("."), "\(verb)")
    #expect(command.run == nil || !command.examples.isEmpty, "\(verb) has no example")
    for form in command.parameters.map(\.form) {
      #expect(
        form.name.wholeMatch(of: form.isOption ? /--[a-z]+(-[a-z]+)*/ : /[A-Z]+(-[A-Z]+)*/) != nil,
        "\(verb) \(form.name)")
      #expect(!["--json", "--help", "--version"].contains(form.name), "\(verb) \(form.name)")
      #expect(!form.help.hasSuffix("."), "\(verb) \(form.name)")
    }
  }

  @Test("every example can be typed as it stands", arguments: verbs)
  func givesTrueExamples(verb: Verb) throws {
    for example in verb.command.examples {
      let words = try commandLine(in: example.line, of: verb.path)
      let program = verb.path[0] == "maabar" ? maabar.Main.program : maabar_registry.Main.program
      do throws(Fault) { try program.check(words) } catch {
        Issue.record("`\(example.line)`: \(error)")
      }
    }
  }

  @Test("every command that a hint names exists", arguments: FaultTable.entries.map(\.hint))
  func namesCommandsInHints(hint: String) {
    for quoted in hint.split(separator: "`", omittingEmptySubsequences: false).enumerated()
    where quoted.offset % 2 == 1 {
      let words = quoted.element.split(separator: " ").map(String.init)
      guard ["maabar", "maabar-registry"].contains(words[0]) else { continue }
      #expect(Self.verbs.contains { $0.path == Array(words.prefix(2)) }, "\(quoted.element)")
    }
  }

  /// The words of the example's own program, up to a pipe or redirection.
  private func commandLine(in line: String, of path: [String]) throws -> [String] {
    let words = line.split(separator: " ").map(String.init)
    let start = try #require(words.firstIndex(of: path[0]), "\(line) does not call \(path[0])")
    let own = words[(start + 1)...].prefix { !["|", ">", "<", "&&", ";", "2>"].contains($0) }
    #expect(Array(own.prefix(path.count - 1)) == Array(path.dropFirst()), "\(line)")
    return Array(own)
  }
}
