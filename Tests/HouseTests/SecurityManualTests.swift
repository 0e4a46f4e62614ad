import Foundation
import Support
import Testing

/// The manual of threats names the tests that hold each measure; a name that nobody bears would be
/// a measure that nobody holds.
@Suite("The manual of threats")
struct SecurityManualTests {
  private static let page = "Manuals/reference/security.md"

  /// `Suite.function`, wherever the page names a test.
  static let named: [String] = {
    let text = (try? String(contentsOfFile: "\(Fixture.root)/\(page)", encoding: .utf8)) ?? ""
    return Set(text.matches(of: /`([A-Za-z]+Tests\.[a-z][A-Za-z]*)`/).map { String($0.1) })
      .sorted()
  }()

  /// The code of every file of tests.
  private static let tests: [String] = {
    let root = Fixture.root + "/Tests"
    return (FileManager.default.subpaths(atPath: root) ?? []).sorted()
      .filter { $0.hasSuffix("Tests.swift") }
      .compactMap { try? String(contentsOfFile: "\(root)/\($0)", encoding: .utf8) }
  }()

  @Test("every test that it names exists", arguments: named)
  func exists(name: String) {
    let parts = name.split(separator: ".")
    let found = Self.tests.contains { text in
      text.contains("struct \(parts[0]) ") && text.contains("func \(parts[1])(")
    }
    #expect(found, "\(name)")
  }

  @Test("every row of its tables names one")
  func namesTests() throws {
    let text = try String(contentsOfFile: "\(Fixture.root)/\(Self.page)", encoding: .utf8)
    let rows = text.components(separatedBy: "\n").filter { line in
      line.hasPrefix("| ") && !line.hasPrefix("| Threat |")
    }
    #expect(rows.count > 20)
    for row in rows { #expect(row.contains(/`[A-Za-z]+Tests\./), "\(row)") }
  }
}
