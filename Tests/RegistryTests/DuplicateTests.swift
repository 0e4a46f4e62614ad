import Bytes
import Codes
import Flows
import Host
import Record
import Seal
import Support
import Testing

@testable import Registry

@Suite("Possible duplicates between lanes")
struct DuplicateTests {
  /// A crossing of a document: minutes after the start, one way, of an issuer.
  private struct Passage {
    var document = "D100200"
    var minutes: Int64
    var isExit = false
    var issuer = "IRN"
    var point = "IQ-IBK"
    var isPractice = false
  }

  private func line(
    _ station: SmallStation, _ n: Int64, _ passage: Passage
  ) throws -> [UInt8] {
    let golden = try station.line(n, document: passage.document)
    guard case .object(var fields) = try JSON.parse(golden),
      case .object(var papers)? = fields["document"],
      case .object(var time)? = fields["captured"],
      case .object(var place)? = fields["crossing"]
    else { throw Fault(.bug, "no golden record") }
    papers["issuer"] = .string(passage.issuer)
    let made = Instant(milliseconds: Border.start + passage.minutes * 60_000)
    time["utc"] = .string(made.description)
    time["day"] = .string(made.day(offsetMinutes: 180).description)
    place["direction"] = .string(passage.isExit ? "exit" : "entry")
    place["point"] = .string(passage.point)
    fields["document"] = .object(papers)
    fields["captured"] = .object(time)
    fields["crossing"] = .object(place)
    fields["decision"] = [
      "outcome": .string(passage.isExit ? "exit-permitted" : "admitted"),
      "overrideReason": "seen",
    ]
    if passage.isPractice { fields["practice"] = 1 }
    return try JSON.object(fields).canonicalLine()
  }

  /// Takes one batch of each lane in, the first lane's first, and gives the pairs that were flagged
  /// as `lane n ~ lane n`.
  private func flagged(_ one: [Passage], _ two: [Passage]) throws -> [String] {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      for (name, passages) in [("LANE-1", one), ("LANE-2", two)] where !passages.isEmpty {
        let station = try SmallStation(name, at: registry)
        var lines: [[UInt8]] = []
        for (index, passage) in passages.enumerated() {
          lines.append(try line(station, Int64(index + 1), passage))
        }
        let batch = try station.seal(lines, seq: 1, previous: nil)
        #expect(try registry.ingest(batch.file).newRecords == passages.count)
      }
      #expect(try registry.reconcileFlows().holds, "every record counts as before")
      #expect(try registry.reconcileFlows().versions == one.count + two.count)
      return try registry.possibleDuplicates().map {
        "\($0.earlier.station) \($0.earlier.n) ~ \($0.later.station) \($0.later.n)"
      }.sorted()
    }
  }

  @Test("The same document on two lanes within minutes is flagged, and both records count")
  func flags() throws {
    #expect(
      try flagged([Passage(minutes: 0)], [Passage(minutes: 5)]) == ["LANE-1 1 ~ LANE-2 1"])
    #expect(
      try flagged([Passage(minutes: 6)], [Passage(document: "d-100 200", minutes: 5)])
        == ["LANE-2 1 ~ LANE-1 1"], "by their times, whichever arrives first")
  }

  @Test(
    "What only looks alike is not flagged",
    arguments: [
      Passage(minutes: 31), Passage(document: "D100201", minutes: 5),
      Passage(minutes: 5, isExit: true), Passage(minutes: 5, issuer: "IRQ"),
      Passage(minutes: 5, point: "IQ-BGW"), Passage(minutes: 5, isPractice: true),
    ])
  private func keeps(other: Passage) throws {
    #expect(try flagged([Passage(minutes: 0)], [other]).isEmpty)
  }

  @Test("A driver who goes and comes back on other lanes is not flagged, in whatever order")
  func driver() throws {
    let entries = [Passage(minutes: 0), Passage(minutes: 20), Passage(minutes: 40)]
    let exits = [Passage(minutes: 10, isExit: true), Passage(minutes: 30, isExit: true)]
    #expect(try flagged(entries, exits).isEmpty)
    #expect(try flagged(exits, entries).isEmpty)
    // Without the exits the entries follow each other.
    #expect(
      try flagged(entries, []) == ["LANE-1 1 ~ LANE-1 2", "LANE-1 2 ~ LANE-1 3"])
  }
}
