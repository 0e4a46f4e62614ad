import Bytes
import Console
import Foundation
import Support
import Testing

@testable import maabar
@testable import maabar_registry

@Suite("README and manuals")
struct ManualTests {
  /// A command line that a page shows.
  struct Shown: Sendable, CustomStringConvertible {
    let page: String
    let line: String

    var description: String { "\(page): \(line)" }
  }

  static let pages: [String] =
    ["README.md"]
    + (FileManager.default.subpaths(atPath: Fixture.root + "/Manuals") ?? []).sorted()
    .filter { $0.hasSuffix(".md") }.map { "Manuals/" + $0 }

  /// The lines of `sh` blocks that call one of our programs.
  static let shown: [Shown] = pages.flatMap { page in
    var isShell = false
    return text(page).components(separatedBy: "\n").compactMap { line in
      if line.hasPrefix("```") { isShell = line == "```sh" }
      return isShell && line.hasPrefix("maabar") ? Shown(page: page, line: line) : nil
    }
  }

  private static func text(_ page: String) -> String {
    (try? String(contentsOfFile: "\(Fixture.root)/\(page)", encoding: .utf8)) ?? ""
  }

  @Test("every command line that a page shows can be typed", arguments: shown)
  func showsTrueCommands(shown: Shown) {
    let words = shown.line.split(separator: " ").map(String.init)
      .prefix { !["|", ">", "<", "&&", "#"].contains($0) }
    let program =
      words.first == "maabar" ? maabar.Main.program : maabar_registry.Main.program
    do throws(Fault) { try program.check(Array(words.dropFirst())) } catch {
      Issue.record("\(shown): \(error)")
    }
  }

  @Test("there are pages to hold")
  func findsPages() {
    #expect(Self.pages.contains("Manuals/start.md"))
    #expect(Self.shown.count > 8)
  }

  @Test("a page links only to files that are there", arguments: pages)
  func linksToFiles(page: String) {
    let folder = "\(Fixture.root)/\(page)".split(separator: "/").dropLast().joined(separator: "/")
    for match in Self.text(page).matches(of: /\]\(([^)#:]+)\)/) {
      #expect(FileManager.default.fileExists(atPath: "/\(folder)/\(match.1)"), "\(match.1)")
    }
  }

  @Test(
    "the table of exit statuses is the program's",
    arguments: ["README.md", "Manuals/reference/exit-statuses.md"])
  func listsStatuses(page: String) {
    let rows = Self.text(page).components(separatedBy: "\n").filter { line in
      line.wholeMatch(of: /\| \d+ \|.*/) != nil
    }
    #expect(rows == ExitStatus.allCases.map { "| \($0.rawValue) | \($0.meaning) |" })
  }
}
