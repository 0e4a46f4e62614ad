import Foundation
import Support
import Testing

/// Drills with real processes, as `Tests/Drills` has them for any number of rounds; a few of each.
@Suite("Drills with both programs, as built", .serialized)
struct DrillTests {
  /// Runs a drill with the programs beside the tests, and gives what it said.
  private func drill(_ name: String, _ rounds: Int) throws -> String {
    try withTemporaryFolder { (folder: String) throws in
      let programs = URL(fileURLWithPath: try BuiltProgram.station(in: folder).executable())
        .deletingLastPathComponent().path
      let tool = try StockTool.bash(
        "TMPDIR=$PWD \"$1\" \"$2\" \"$3\"",
        ["\(Fixture.root)/Tests/Drills/\(name)", programs, "\(rounds)"], in: folder)
      if tool.status == 77 { try Test.cancel("\(tool.text)") }
      try #require(tool.status == 0, "\(tool.text) \(tool.problems)")
      return tool.text
    }
  }

  @Test("Killed at any moment, station and registry lose no record and count none twice")
  func kills() throws {
    let said = try drill("kills", 12)
    #expect(said.contains("rounds 12") && said.contains("each once"), "\(said)")
  }

  @Test("A newcomer's two machines sync by five commands, then over a bad line and one that is cut")
  func twoHosts() throws {
    let said = try drill("two-hosts", 2)
    #expect(said.contains("five commands") && said.contains("each once"), "\(said)")
  }
}
