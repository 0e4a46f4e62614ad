import Bytes
import Codes
import Flows
import Host
import Record
import Store
import Support

/// A registry's counts in a temporary folder, and records to count.
struct Ledger {
  static let epoch = "00112233445566778899aabbccddeeff"
  let database: Database

  /// Runs `body` on fresh counts.
  static func with(_ body: (Ledger) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let schema = Schema(
        applicationID: 0x7465_7374, migrations: [FlowSchema.migration, TallySchema.migration])
      try body(Ledger(database: try Database(Path("\(folder)/flows.sqlite"), schema: schema)))
    }
  }

  /// Counts records in one transaction, as a batch does; gives how many were new.
  @discardableResult
  func apply(_ records: [ImpersonalRecord]) throws -> Int {
    try database.transaction { () throws(Fault) in
      try FlowLedger.counting(in: database) { ledger throws(Fault) in
        var new = 0
        for record in records where try ledger.apply(record) { new += 1 }
        return new
      }
    }
  }

  /// The sums of all measures, those that are not zero.
  func totals() throws -> [FlowMeasure: Int] { try rows(by: [])[[]] ?? [:] }

  /// The measures of a table, those that are not zero, by its values; nothing is suppressed.
  func rows(by dimensions: [FlowDimension]) throws -> [[String]: [FlowMeasure: Int]] {
    let table = try table(by: dimensions)
    var rows: [[String]: [FlowMeasure: Int]] = [:]
    for row in table.rows {
      for (measure, cell) in zip(FlowMeasure.allCases, row.cells) {
        if case .count(let count) = cell, count > 0 {
          rows[row.values, default: [:]][measure] = count
        }
      }
    }
    return rows
  }

  func table(by dimensions: [FlowDimension], minimumCell: Int = 1) throws -> FlowTable {
    let query = try FlowQuery(
      by: dimensions, from: try CivilDate(iso: "2000-01-01"), to: try CivilDate(iso: "2100-01-01"),
      minimumCell: minimumCell)
    return try query.table(
      database, origin: FlowOrigin(source: "Test registry", checkpoint: "test/log 12 abcd"))
  }

  static func identity(_ n: Int64, station: String = "IQ-IBK") throws -> RecordIdentity {
    try RecordIdentity(station: station, epoch: epoch, n: n)
  }

  static func crossing(
    _ n: Int64, _ outcome: CrossingOutcome = .admitted, replacing replaced: Int64? = nil,
    made: Int64 = 0, day: String = "2026-03-01", point: String = "IQ-IBK",
    direction: Direction = .entry, nationality: String = "IRQ", sex: Sex = .female,
    age: ClosedRange<Int>? = 30...30, isPractice: Bool = false
  ) throws -> ImpersonalRecord {
    ImpersonalRecord(
      kind: replaced == nil ? .crossing : .correction, isPractice: isPractice,
      identity: try identity(n), subject: try replaced.map { try identity($0) },
      made: Instant(milliseconds: made), day: try CivilDate(iso: day), pointOfEntry: point,
      direction: direction, outcome: outcome,
      traveller: ImpersonalRecord.Traveller(
        mode: .land, category: .ordinary, purpose: .visit, nationality: nationality, sex: sex,
        age: age))
  }

  static func outcome(
    _ n: Int64, of crossing: Int64, _ outcome: CrossingOutcome, made: Int64 = 1,
    day: String = "2026-03-02", direction: Direction = .entry, isPractice: Bool = false
  ) throws -> ImpersonalRecord {
    ImpersonalRecord(
      kind: .outcome, isPractice: isPractice, identity: try identity(n),
      subject: try identity(crossing), made: Instant(milliseconds: made),
      day: try CivilDate(iso: day), pointOfEntry: "IQ-IBK", direction: direction,
      outcome: outcome, traveller: nil)
  }
}
