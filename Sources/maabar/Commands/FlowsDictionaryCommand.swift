import Bytes
import Console
import Flows
import Host

/// The verb `flows dictionary`: what every column and number means.
enum FlowsDictionaryCommand {
  private static let out = Parameter.optional(
    "--out", .file, "the file to write as CSV; the screen otherwise")
  private static let codes = Parameter.repeated(
    "CODE", .choice(DataDictionary.whole.entries.map(\.code)), "of these only; all otherwise")

  static let command = Command(
    "dictionary", "say what every column and number of flows means",
    discussion: """
      The data dictionary goes out with every export: what a column or number is, its unit, its \
      HXL tag and the codes that it can have.
      """,
    examples: [
      .init("maabar flows dictionary persons stock", "What two numbers are."),
      .init("maabar flows dictionary --out dictionary.csv", "The whole of it as a file."),
    ],
    parameters: [codes, out], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let wanted = invocation[codes]
    let dictionary = DataDictionary(
      DataDictionary.whole.entries.filter { wanted.isEmpty || wanted.contains($0.code) })
    if let out = invocation[out] {
      try invocation.machine.files.write(dictionary.csv(), to: out)
      return .success
    }
    invocation.answer(dictionary.json) { outlet in
      for entry in dictionary.entries {
        let unit = entry.unit.map { "  in \($0)" } ?? ""
        outlet.line("\(entry.code, .strong)  \(entry.kind.rawValue)\(unit)  \(entry.tag)")
        outlet.line("  \(entry.definition)")
        if !entry.values.isEmpty { outlet.line("  \(entry.values.joined(separator: " "))") }
      }
    }
    return .success
  }
}
