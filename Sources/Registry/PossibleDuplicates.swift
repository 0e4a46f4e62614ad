public import Bytes
public import Codes
public import Record
import Store

/// The same document going the same way through one point of entry within minutes, on whatever
/// lane and station: perhaps one traveller recorded twice. Found at ingest, reported and never
/// acted on: both records stand and count.
struct PossibleDuplicates {
  let database: Database
  let records: RecordLedger
  private let finding: Statement

  init(_ database: Database, _ records: RecordLedger) throws(Fault) {
    self.database = database
    self.records = records
    finding = try database.prepare(
      """
      SELECT row FROM record
      WHERE document = ? AND made BETWEEN ? AND ? AND row <> ? AND kind = 'crossing'
      """)
  }

  /// The tables, beside the records.
  static let migration: SQL = """
    CREATE TABLE possible_duplicate (
      row INTEGER NOT NULL,            -- the later crossing, by the stations' clocks
      earlier INTEGER NOT NULL,
      seconds INTEGER NOT NULL,        -- between the two
      PRIMARY KEY (row, earlier)
    ) STRICT, WITHOUT ROWID;
    """

  /// A crossing as far as it is compared.
  private struct Passage: Equatable {
    let row: Int64
    let made: Int64
    let point: [UInt8]
    let issuer: [UInt8]
    let isEntry: Bool
  }

  /// Holds a new crossing against those of the same document near it, inside the caller's
  /// transaction; costs one look-up in the index, and more only where there are some.
  ///
  /// Of the crossings at one point of entry the new one is compared with the one before and the one
  /// after it: a crossing the other way between two of them, as a driver's, makes them none. What
  /// arrives later between two that were flagged takes their flag away.
  func look(at record: RecordLedger.Prepared) throws(Fault) {
    guard let document = record.document, !record.isErased, record.scanned.kind == .crossing,
      !record.scanned.isPractice
    else { return }
    let near = try near(document, record.scanned.made.milliseconds, record.row)
    guard !near.isEmpty, let own = passage(record.row, record.scanned, record.line) else { return }
    var passages: [Passage] = []
    for row in near {
      guard let other = try passage(row), other.point == own.point, other.issuer == own.issuer
      else { continue }
      passages.append(other)
    }
    let before = passages.filter { ($0.made, $0.row) < (own.made, own.row) }
      .max { ($0.made, $0.row) < ($1.made, $1.row) }
    let after = passages.filter { ($0.made, $0.row) > (own.made, own.row) }
      .min { ($0.made, $0.row) < ($1.made, $1.row) }
    if let before, let after {
      try database.run(
        "DELETE FROM possible_duplicate WHERE row = ? AND earlier = ?", after.row, before.row)
    }
    if let before { try flag(before, own) }
    if let after { try flag(own, after) }
  }

  /// The rows of other crossings of a document, made near a time.
  private func near(_ document: [UInt8], _ made: Int64, _ row: Int64) throws(Fault) -> [Int64] {
    try finding.bind(document, at: 1)
    try finding.bind(made - Limits.duplicateMilliseconds, at: 2)
    try finding.bind(made + Limits.duplicateMilliseconds, at: 3)
    try finding.bind(row, at: 4)
    var near: [Int64] = []
    try finding.each { row throws(Fault) in
      near.append(try row.int64(0))
      return true
    }
    return near
  }

  private func flag(_ earlier: Passage, _ later: Passage) throws(Fault) {
    guard earlier.isEntry == later.isEntry else { return }
    try database.run(
      "INSERT OR IGNORE INTO possible_duplicate (row, earlier, seconds) VALUES (?, ?, ?)",
      later.row, earlier.row, (later.made - earlier.made) / 1000)
  }

  /// A crossing that is kept; nil for practice and for one that was erased.
  private func passage(_ row: Int64) throws(Fault) -> Passage? {
    do throws(Fault) {
      let line = try records.line(row)
      let scanned = try RecordScanner.scan(line.span)
      return scanned.isPractice ? nil : passage(row, scanned, line[...])
    } catch {
      guard error.code == .rowErased || error.code == .unknownToRegistry else { throw error }
      return nil
    }
  }

  private func passage(
    _ row: Int64, _ scanned: ScannedRecord, _ line: ArraySlice<UInt8>
  ) -> Passage? {
    guard let passage = scanned.passage else { return nil }
    let issuer = scanned.crossing?.documentIssuer.map { Array(records.text($0, of: line)) }
    return Passage(
      row: row, made: scanned.made.milliseconds,
      point: Array(records.text(passage.pointOfEntry, of: line)), issuer: issuer ?? [],
      isEntry: passage.direction == .entry)
  }
}

extension RegistryService {
  /// Two crossings that are perhaps one.
  public struct PossibleDuplicate: Equatable, Sendable {
    /// The earlier one by the stations' clocks.
    public let earlier: RecordIdentity
    /// The later one.
    public let later: RecordIdentity
    /// The point of entry of both.
    public let pointOfEntry: String
    /// The way of both.
    public let direction: Direction
    /// The civil day of the later one.
    public let day: CivilDate
    /// Seconds between them.
    public let seconds: Int
  }

  /// Crossings that are perhaps one, newest first; at most `count`. An erased record is left out.
  public func possibleDuplicates(atMost count: Int = 10_000) throws(Fault) -> [PossibleDuplicate] {
    let pairs = try database.rows(
      "SELECT row, earlier, seconds FROM possible_duplicate ORDER BY row DESC LIMIT ?", count
    ) { row throws(Fault) in (try row.int64(0), try row.int64(1), try row.int(2)) }
    var found: [PossibleDuplicate] = []
    for (later, earlier, seconds) in pairs {
      guard case .crossing(let record) = try kept(later),
        case .crossing(let first) = try kept(earlier)
      else { continue }
      let place = record.crossing.circumstances.place
      found.append(
        PossibleDuplicate(
          earlier: first.header.identity, later: record.header.identity,
          pointOfEntry: place.pointOfEntry, direction: place.direction,
          day: record.crossing.captured.day, seconds: seconds))
    }
    return found
  }

  private func kept(_ row: Int64) throws(Fault) -> RecordLine? {
    do throws(Fault) { return try RecordLine(try records.line(row)) } catch {
      guard error.code == .rowErased || error.code == .unknownToRegistry else { throw error }
      return nil
    }
  }
}
