import Bytes
import Console
import Foundation
import Support
import Testing

@Suite("The table of faults")
struct FaultTableTests {
  /// A code as the sources declare it.
  struct DeclaredCode: Sendable {
    let name: String
    let exit: String
    let meaning: String
    let file: String
  }

  static let declared: [DeclaredCode] = House.sources.flatMap(codes).sorted { $0.name < $1.name }

  private static func codes(in file: SourceFile) -> [DeclaredCode] {
    guard file.text.contains("= Fault.Code(") else { return [] }
    let pattern = /static let \w+ = Fault\.Code\(\s*"([^"]+)",\s*\.(\w+)\)/
    return file.text.matches(of: pattern).map { match in
      let above = file.text[..<match.range.lowerBound].components(separatedBy: "\n").dropLast()
      let comment = above.reversed().prefix { $0.drop { $0 == " " }.hasPrefix("///") }.reversed()
      return DeclaredCode(
        name: String(match.1), exit: String(match.2),
        meaning: comment.map { $0.drop { $0 == " " || $0 == "/" } }.joined(separator: " "),
        file: file.path)
    }
  }

  @Test("every code is declared once, as module.reason with the name of its module")
  func declaresOnce() {
    #expect(Self.declared.count > 20)
    for (code, next) in zip(Self.declared, Self.declared.dropFirst()) {
      #expect(code.name != next.name, "\(code.file) and \(next.file)")
    }
    for code in Self.declared {
      let module = code.file.split(separator: "/")[1].lowercased()
      #expect(code.name.wholeMatch(of: /[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*/) != nil, "\(code.name)")
      #expect(code.name.hasPrefix(module + ".") || module.hasPrefix("maabar"), "\(code.name)")
    }
  }

  @Test("no code is made anywhere but in a declaration")
  func makesNoOthers() {
    let made = House.sources.map { $0.text.ranges(of: "Fault.Code(").count }.reduce(0, +)
    #expect(made == Self.declared.count)
  }

  @Test("every declared code stands in the table with its status and a hint, and none is stale")
  func listsAll() {
    let listed = Dictionary(FaultTable.entries.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    #expect(listed.count == FaultTable.entries.count, "a name stands twice in the table")
    for code in Self.declared {
      guard let entry = listed[code.name] else {
        Issue.record("FaultTable lacks \(code.name) (\(code.file)): \(code.meaning)")
        continue
      }
      #expect("\(entry.exit)" == code.exit, "\(code.name)")
      #expect(entry.hint.count > 20 && entry.hint.hasSuffix("."), "\(code.name)")
    }
    let names = Set(Self.declared.map(\.name))
    for entry in FaultTable.entries { #expect(names.contains(entry.name), "stale: \(entry.name)") }
    #expect(FaultTable.entries.map(\.name) == FaultTable.entries.map(\.name).sorted())
  }

  /// Manuals/reference/faults.md; MAABAR_REWRITE=1 writes it anew.
  @Test("the manual's page of faults says what the sources and the table say")
  func writesManual() throws {
    let path = Fixture.root + "/Manuals/reference/faults.md"
    let page = Self.page()
    if ProcessInfo.processInfo.environment["MAABAR_REWRITE"] == "1" {
      try page.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == page)
  }

  private static func page() -> String {
    let hints = Dictionary(FaultTable.entries.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    var lines = [
      "# Faults", "",
      "Every error that Maabar's programs give, as `place: what is wrong [fault]`. The name in",
      "brackets and the exit status never change their meaning; the words may. With `--json` a",
      "fault is one JSON line on standard error: `fault`, `exit`, `place`, `detail`, `hint`.",
      "`maabar help --faults` prints the same list. Neither place nor detail holds personal data.",
      "",
      "| Fault | Status | What it means | What to do |", "|---|---|---|---|",
    ]
    for code in declared {
      let entry = hints[code.name]
      let hint = (entry?.hint ?? "").replacing("PROGRAM", with: "maabar").replacing(
        "|", with: "\\|")
      let status = entry.map { String($0.exit.rawValue) } ?? ""
      lines.append("| `\(code.name)` | \(status) | \(code.meaning) | \(hint) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
