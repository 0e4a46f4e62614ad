import Bytes
import Codes
import Flows
import Host
import Record
import Seal
import Store
import Support
import Testing

@testable import Registry

@Suite("Tallies that the registry took in")
struct TallyIntakeTests {
  private let ever = CivilDate(daysSince1970: 0)...CivilDate(daysSince1970: 40_000)

  /// The golden records of a morning, as a station's own.
  private func morning(_ station: SmallStation, changes: [(String, String)] = []) throws
    -> [[UInt8]]
  {
    try ["began", "counted", "struck", "ended"].map { name in
      var text = try Fixture.text("records/tally-\(name).json")
        .replacing("IQ-IBK-1", with: station.name.text)
        .replacing("00112233445566778899aabbccddeeff", with: station.epoch)
      for (old, new) in changes { text = text.replacing(old, with: new) }
      return Array(text.utf8.dropLast())
    }
  }

  @Test("A batch of tallies counts once, beside crossings and never among them")
  func countsOnce() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      let lines = try morning(station)
      let crossing = try station.line(1)
      let batch = try station.seal(
        [crossing, lines[0], lines[1], lines[3]], seq: 1, previous: nil)
      _ = try registry.ingest(batch.file)
      _ = try registry.ingest(batch.file)
      let tallies = try registry.tallies(ever)
      #expect(tallies.map(\.count) == [2, 4] && tallies[0].method == .keyInformant)
      #expect(tallies.allSatisfy { $0.day.description == "2026-03-01" })
      let query = try FlowQuery(
        by: [], measures: [.movements], from: ever.lowerBound, to: ever.upperBound, minimumCell: 1)
      #expect(try registry.flows(query).totals == [1])
      #expect(try registry.fsck().problems.isEmpty)
      let next = try station.seal([lines[2]], seq: 2, previous: batch.id)
      _ = try registry.ingest(next.file)
      #expect(try registry.tallies(ever).isEmpty)
      #expect(try registry.observations(ever).map(\.isWhole) == [true])
      #expect(try registry.fsck().problems.isEmpty)
    }
  }

  @Test("What is kept of a tally and is not what its record says is found")
  func examined() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IQ-IBK-1", at: registry)
      _ = try registry.ingest(
        try station.seal(try morning(station), seq: 1, previous: nil).file)
      try registry.database.run("UPDATE tally_figure SET people = 5 WHERE part = 1")
      let changed = try registry.fsck().problems
      #expect(changed.contains { $0.contains("tallied as something else") })
      try registry.database.run("UPDATE tally_figure SET people = 4 WHERE part = 1")
      try registry.database.run(
        "INSERT INTO tally_strike (source, n, struck_source, struck) VALUES (1, 99, 1, 18)")
      #expect(try registry.fsck().problems.contains { $0.hasPrefix("tally_figure") })
    }
  }

  @Test("A published table is taken in, listed, checked and taken out, and leaves its act")
  func imports() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let bytes = try Fixture.bytes("flows/dtm_wca_dmg.csv")
      let taken = try registry.importTallies(bytes, as: nil)
      #expect(taken.taken == 59 && taken.remarks.isEmpty)
      #expect(try registry.tallies(ever).count == 59)
      #expect(try registry.tallyFiles().map(\.form) == [.westDemography])
      #expect(
        try registry.check(try FlowCheck(from: ever.lowerBound, to: ever.upperBound))
          .anomalies.allSatisfy { $0.kind == .suddenChange || $0.kind == .missingDay })
      #expect(try registry.fsck().problems.isEmpty)
      #expect(try registry.withdrawTallies(file: taken.file) == 59)
      #expect(try registry.tallies(ever).isEmpty)
      let acts = try registry.auditEntries().map(\.act)
      #expect(acts == [.talliesImported, .talliesImported])
    }
  }
}
