import Bytes
import Codes
import Crypto
import Foundation
import Seal
import Support
import Testing

@Suite("The manual's page on batches")
struct ManualTests {
  @Test("it lists every field of a manifest and of a leaf, and no other")
  func fields() throws {
    let page = try String(
      contentsOfFile: "\(Fixture.root)/Manuals/reference/batches.md", encoding: .utf8)
    let listed = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { row in
      row.split(separator: "|")[0].split(separator: "`").filter { $0.first?.isLetter == true }
    }
    let border = try TestBorder()
    let batch = try border.station.sealer.seal(
      records(1), at: border.station.position(2, previous: Hash.digest([1])),
      clocks: TestStation.clocks, seen: .init(size: 1, root: Hash.digest([1])))
    let leaf = LogLeaf(try border.open(batch.file), receivedAt: TestBorder.now)
    var fields: [String] = []
    for line in [try batch.manifest.line(), try leaf.line()] {
      fields += try #require(JSON.parse(line).object).keys
    }
    #expect(listed.map(String.init).sorted() == fields.sorted())
  }
}
