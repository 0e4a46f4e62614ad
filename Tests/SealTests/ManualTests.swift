import Bytes
import Codes
import Crypto
import Foundation
import Seal
import Support
import Testing

@Suite("The manual's pages on batches and the log")
struct ManualTests {
  /// The fields in the first table after a mark on a page.
  private func fields(_ page: String, after mark: String) throws -> [String] {
    let text = try String(
      contentsOfFile: "\(Fixture.root)/Manuals/reference/\(page).md", encoding: .utf8)
    let rest = text[try #require(text.range(of: mark)).upperBound...]
    let table = rest.split(separator: "\n").drop { !$0.hasPrefix("|") }
      .prefix { $0.hasPrefix("|") }
    return table.filter { $0.hasPrefix("| `") }.flatMap { row in
      row.split(separator: "|")[0].split(separator: "`").filter { $0.first?.isLetter == true }
    }.map(String.init).sorted()
  }

  private func names(_ json: JSON) throws -> [String] {
    try #require(json.object).keys.sorted()
  }

  @Test("they list every field of a manifest and of a leaf, and no other")
  func manifestAndLeaf() throws {
    let border = try TestBorder()
    let batch = try border.station.sealer.seal(
      records(1), at: border.station.position(2, previous: Hash.digest([1])),
      clocks: TestStation.clocks, seen: .init(size: 1, root: Hash.digest([1])), holding: 1)
    let leaf = LogLeaf(try border.open(batch.file), receivedAt: TestBorder.now)
    #expect(
      try fields("batches", after: "## The manifest")
        == names(JSON.parse(try batch.manifest.line())))
    #expect(try fields("log", after: "# The log") == names(JSON.parse(try leaf.line())))
  }

  @Test("they list every field of an answer and of a statement, and no other")
  func statements() throws {
    let answer = RegistryAnswer(
      station: "IBK-1", epoch: String(repeating: "0", count: 32), head: 1,
      headBatch: Hash.digest([1]), missing: [], setAside: [],
      growth: .init(checkpoint: ""))
    #expect(try fields("batches", after: "kind `answer`:") == names(answer.json))
    let statement = BackupStatement(
      origin: "a", size: 1, root: Hash.digest([1]), made: Instant(milliseconds: 0))
    #expect(
      try fields("log", after: "`maabar/backup/1`") + ["type"] == names(statement.json))
    let succession = LogSuccession(
      origin: "a", key: "", ended: "", begun: Instant(milliseconds: 0))
    #expect(
      try fields("log", after: "`maabar/log/succession/1`") + ["type"] == names(succession.json))
  }
}
