import Bytes
import Codes
import Crypto
import Flows
import Host
import Record
import Seal
import Store
import Support
import Testing

@testable import Registry

@Suite("Counts of what the registry took in")
struct CountingTests {
  /// All measures of the registry, those that are not zero.
  private func totals(_ registry: RegistryService) throws(Fault) -> [FlowMeasure: Int] {
    let query = try FlowQuery(
      by: [], from: CivilDate(daysSince1970: 0), to: CivilDate(daysSince1970: 50_000),
      minimumCell: 1)
    let totals = try registry.flows(query).totals ?? []
    return Dictionary(uniqueKeysWithValues: zip(FlowMeasure.allCases, totals))
      .filter { $0.value > 0 }
  }

  /// A station's line with a few pieces of text changed.
  private func line(
    _ station: SmallStation, _ n: Int64, _ changes: [(old: String, new: String)] = []
  ) throws -> [UInt8] {
    var text = String(decoding: try station.line(n), as: UTF8.self)
    for change in changes {
      #expect(text.contains(change.old))
      text = text.replacing(change.old, with: change.new)
    }
    return Array(text.utf8)
  }

  @Test("A batch counts once, however often it comes, and the counts agree with the records")
  func countsOnce() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      let batch = try station.seal(3)
      _ = try registry.ingest(batch.file)
      #expect(try totals(registry) == [.movements: 3])
      _ = try registry.ingest(batch.file)
      _ = try registry.ingest(try station.seal(2).file)
      #expect(try totals(registry) == [.movements: 5])
      #expect(try registry.fsck().problems.isEmpty)
    }
  }

  @Test("A held batch counts nothing until an administrator approves its epoch")
  func heldCountsNothing() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      station.beginEpoch("a")
      _ = try registry.ingest(try station.seal(2).file)
      #expect(try totals(registry).isEmpty)
      try registry.approve(epoch: station.epoch, of: station.name)
      #expect(try totals(registry) == [.movements: 2])
    }
  }

  @Test("An outcome that comes in an earlier batch than its crossing counts when both are there")
  func outcomeFirst() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      let golden = String(
        decoding: try Fixture.bytes("records/outcome.json").dropLast(), as: UTF8.self)
      let outcome =
        golden
        .replacing("00112233445566778899aabbccddeeff", with: station.epoch)
        .replacing("\"station\":\"IQ-BGW\"", with: "\"station\":\"IQ-IBK-1\"")
      let first = try station.seal([Array(outcome.utf8)], seq: 1, previous: nil)
      _ = try registry.ingest(first.file)
      #expect(try totals(registry).isEmpty)
      let referred = try line(
        station, 1,
        [
          ("\"outcome\":\"admitted\"", "\"outcome\":\"referred\""),
          (",\"overrideReason\":\"Seen by the shift leader\\nborn later\"", ""),
        ])
      _ = try registry.ingest(try station.seal([referred], seq: 2, previous: first.id).file)
      #expect(try totals(registry) == [.handedOver: 1])
      #expect(try registry.fsck().problems.isEmpty)
    }
  }

  @Test("A roll-up that was touched is found")
  func findsTouchedCount() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      _ = try registry.ingest(try station.seal(2).file)
      try registry.database.run("UPDATE flow_count SET count = 1")
      #expect(try registry.fsck().problems.contains { $0.hasPrefix("flow_count") })
    }
  }

  @Test("A table names the checkpoint that it was generated from")
  func namesCheckpoint() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      _ = try registry.ingest(try station.seal(2).file)
      let day = try CivilDate(iso: "2026-03-02")
      let query = try FlowQuery(by: [.day, .nationality], from: day, to: day, minimumCell: 1)
      let before = try registry.flows(query)
      #expect(before.origin.checkpoint?.hasSuffix("and 1 more taken in since") == true)
      let head = try registry.checkpoint().head
      let table = try registry.flows(query)
      #expect(table.origin.source == "Test")
      #expect(table.origin.checkpoint == "\(head.origin) 1 \(head.root.hex)")
      #expect(table.rows.map(\.values) == [["2026-03-02", "IRN"]])
    }
  }
}
