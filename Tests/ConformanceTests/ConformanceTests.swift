import Foundation
import Support
import Testing

@Suite("BSI TR-03105-5.1")
struct ConformanceTests {
  @Test("each case that is played answers as the guideline wants", arguments: ConformanceCase.all)
  func played(_ test: ConformanceCase) throws {
    var inspection = try Inspection()
    try test.arrange(&inspection)
    let outcome = try inspection.outcome()
    let isMet = ConformanceCase.isMet(test, outcome)
    if let deviation = test.deviation {
      #expect(!isMet, "it answers as is wanted now; no reason is needed any more: \(deviation)")
    } else {
      #expect(isMet, "\(test.expectation) expected: \(outcome.words)")
    }
  }

  @Test("every case of the guideline is played, withdrawn, or left with a reason; none twice")
  func complete() throws {
    let played = ConformanceCase.all.map(\.id)
    #expect(Set(played).count == played.count)
    let titles = try CaseTitle.all().filter { $0.source != .unit }
    #expect(titles.count == 338)
    for title in titles {
      let ways = [
        played.contains(title.id), ConformanceCase.left[title.id] != nil,
        title.source == .withdrawn,
      ]
      #expect(ways.count { $0 } == 1, "\(title.id) \(title.title)")
    }
    #expect(Set(played).isSubset(of: titles.map(\.id)))
  }

  @Test("the manual's table is what the cases say; MAABAR_REWRITE=1 writes it anew")
  func table() throws {
    let table = try ConformanceTable.text()
    let path = "\(Fixture.root)/Manuals/reference/conformance.md"
    if ProcessInfo.processInfo.environment["MAABAR_REWRITE"] != nil {
      try table.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == table)
  }
}

extension ConformanceCase {
  /// Whether an outcome is what the guideline wants.
  static func isMet(_ test: ConformanceCase, _ outcome: Inspection.Outcome) -> Bool {
    switch test.expectation {
    case .successful: outcome.isSuccessful && test.also(outcome)
    case .failed: !outcome.isSuccessful && test.also(outcome)
    case .either: true
    }
  }
}
