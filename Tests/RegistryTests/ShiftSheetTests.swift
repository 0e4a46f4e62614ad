import Bytes
import Codes
import Crypto
import Flows
import Record
import Seal
import Store
import Support
import Testing

@testable import Registry

@Suite("Sheets of shifts against the registry's counts")
struct ShiftSheetTests {
  /// A station that sends given lines, one batch at a time.
  private final class Way {
    let registry: RegistryService
    let station: SmallStation
    private var seq: Int64 = 0
    private var previous: Digest?

    init(_ folder: String) throws {
      registry = try Border(folder).make()
      station = try SmallStation("IQ-IBK-1", at: registry)
    }

    func send(_ lines: [[UInt8]]) throws {
      seq += 1
      let batch = try station.seal(lines, seq: seq, previous: previous)
      previous = batch.id
      _ = try registry.ingest(batch.file)
    }

    /// A crossing, admitted or referred; the golden one is of 2 March 2026, entry, IRN.
    func crossing(_ n: Int64, isReferred: Bool = false) throws -> [UInt8] {
      let text = String(decoding: try station.line(n), as: UTF8.self)
      guard isReferred else { return Array(text.utf8) }
      return Array(
        text.replacing("\"outcome\":\"admitted\"", with: "\"outcome\":\"referred\"")
          .replacing(",\"overrideReason\":\"Seen by the shift leader\\nborn later\"", with: "")
          .utf8)
    }

    /// The second line lets the traveller of record `of` in.
    func outcome(_ n: Int64, of: Int64) throws -> [UInt8] {
      guard
        case .outcome(var record) = try RecordLine(try golden("outcome"))
      else { throw Fault(.bug, "no golden outcome") }
      record.header = try header(n)
      record.of = try header(of).identity
      record.decision = RecordedDecision(outcome: .admitted)
      return try RecordLine.outcome(record).bytes()
    }

    /// The sheet of a shift as an audit record.
    func sheet(
      _ n: Int64, shift: Int64, _ records: ClosedRange<Int64>, _ cells: [(String, Int)]
    ) throws -> [UInt8] {
      guard
        case .audit(var record) = try RecordLine(try golden("audit-shift-closed"))
      else { throw Fault(.bug, "no golden sheet") }
      record.header = try header(n)
      record.act.sheet = ShiftSheet(
        shift: shift, openedBy: "4711", opened: record.captured.utc, first: records.lowerBound,
        last: records.upperBound,
        cells: try cells.map { measure, count in
          ShiftSheet.Cell(
            day: try CivilDate(iso: "2026-03-02"), direction: .entry, measure: measure,
            nationality: "IRN", count: count)
        })
      return try RecordLine.audit(record).bytes()
    }

    private func golden(_ name: String) throws -> [UInt8] {
      try Fixture.bytes("records/\(name).json").filter { $0 != 0x0a }
    }

    private func header(_ n: Int64) throws -> RecordHeader {
      guard
        case .note(let note) = try RecordLine(try golden("note"))
      else { throw Fault(.bug, "no golden note") }
      var header = note.header
      header.identity = try RecordIdentity(
        station: station.name.text, epoch: station.epoch, n: n)
      header.isPractice = false
      return header
    }

    func sheets() throws -> [SheetComparison] { try registry.compareSheets() }
  }

  @Test("A true sheet agrees, also once its referral was decided in a later shift")
  func agrees() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      try way.send([
        try way.crossing(1), try way.crossing(2), try way.crossing(3, isReferred: true),
        try way.sheet(4, shift: 1, 1...3, [("movements", 2), ("pending", 1)]),
      ])
      #expect(try way.sheets().map(\.agrees) == [true])
      try way.send([
        try way.outcome(5, of: 3), try way.sheet(6, shift: 2, 4...5, []),
      ])
      let sheets = try way.sheets()
      #expect(sheets.map(\.shift) == [1, 2])
      #expect(sheets.map(\.differences) == [[], []])
      #expect(sheets.map(\.agrees) == [true, true])
      #expect(try way.registry.fsck().problems == [])
    }
  }

  @Test("A sheet that lies is found with the number that it hides and the one that it invents")
  func lies() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      // Three were let in and one was held back; the paper says two, and one refused.
      try way.send([
        try way.crossing(1), try way.crossing(2), try way.crossing(3),
        try way.crossing(4, isReferred: true),
        try way.sheet(5, shift: 1, 1...4, [("movements", 2), ("refused", 1), ("pending", 1)]),
      ])
      let sheet = try #require(try way.sheets().first)
      #expect(!sheet.agrees && sheet.isComplete && sheet.officer == "4711")
      let told = sheet.differences.map {
        "\($0.day) \($0.direction.rawValue) \($0.measure) \($0.nationality)"
          + " \($0.sheet) \($0.registry)"
      }
      #expect(told == ["2026-03-02 entry movements IRN 2 3", "2026-03-02 entry refused IRN 1 0"])
    }
  }

  @Test("Records that no sheet accounts for are named, and a shift on its way is not judged")
  func gaps() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      // Shift 1 covers records 1 and 2; shift 2 begins at 4: record 3 stands in no sheet.
      try way.send([
        try way.crossing(1), try way.sheet(2, shift: 1, 1...1, [("movements", 1)]),
        try way.crossing(3), try way.crossing(4),
        try way.sheet(6, shift: 2, 4...5, [("movements", 7)]),
      ])
      let sheets = try way.sheets()
      #expect(sheets[0].agrees)
      #expect(sheets[1].unaccounted == 2..<4)
      #expect(!sheets[1].isComplete && sheets[1].arrived == 1)
      #expect(sheets[1].differences.isEmpty, "record 5 has not arrived: nothing is said yet")
      try way.send([try way.crossing(5)])
      let later = try #require(try way.sheets().last)
      #expect(later.isComplete)
      #expect(later.differences.map(\.registry) == [2])
    }
  }
}
