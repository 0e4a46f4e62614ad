public import Bytes
public import Codes
import Record
public import Store

/// Keeps tallies and reads them back, inside the caller's transactions on the caller's database.
///
/// Beside the counts of crossings, never among them: no query of `FlowColumns` sees a tally.
public enum TallyLedger {
  /// Counts a tally record; false when it was counted before, and nothing changes. The database's
  /// schema has `FlowSchema.migration` and `TallySchema.migration`.
  @discardableResult
  public static func apply(_ fact: TallyFact, in database: Database) throws(Fault) -> Bool {
    let rows = try TallyRow.rows(fact) { identity throws(Fault) in
      try source(of: identity, in: database)
    }
    var isNew = false
    for row in rows where try row.insert(in: database) { isNew = true }
    return isNew
  }

  /// True when what is kept of a record is what it says. Changes nothing.
  public static func agrees(_ fact: TallyFact, in database: Database) throws(Fault) -> Bool {
    let wanted = try TallyRow.rows(fact) { identity throws(Fault) in
      try known(identity, in: database) ?? -1
    }
    guard let table = wanted.first?.table, let own = try known(fact.identity, in: database) else {
      return wanted.isEmpty
    }
    return try TallyRow.kept(table, source: own, n: fact.identity.n, in: database) == wanted
  }

  /// How many records of stations are kept in all tables.
  public static func records(_ database: Database) throws(Fault) -> Int {
    let count = try database.first(
      """
      SELECT (SELECT count(*) FROM tally_observation) + (SELECT count(*) FROM tally_end)
        + (SELECT count(*) FROM tally_strike)
        + (SELECT count(*) FROM tally_figure WHERE source > 0 AND part = 0)
      """
    ) { row throws(Fault) in try row.int(0) }
    return count ?? 0
  }

  // MARK: Reading

  /// The tallies of some days that count, in the order of their days and points: what was taken
  /// back is left out.
  public static func tallies(
    in database: Database, days: ClosedRange<CivilDate>
  ) throws(Fault) -> [Tally] {
    let forms = try database.rows("SELECT number, form FROM tally_file") { row throws(Fault) in
      (try row.int64(0), DTMForm(rawValue: try row.text(1)))
    }
    let files = Dictionary(uniqueKeysWithValues: forms)
    return try database.rows(
      """
      SELECT f.source, f.n, f.of_n, s.station, f.day, f.point, f.country, f.movement, f.origin,
        f.previous, f.next, f.final, f.nationality, f.mode, f.sex, f.age, f.people, f.vulnerable,
        f.reasons, f.method, f.share
      FROM tally_figure f LEFT JOIN flow_source s USING (source)
      WHERE f.day BETWEEN ? AND ? AND NOT EXISTS (
        SELECT 1 FROM tally_strike t WHERE t.struck_source = f.source AND t.struck = f.n)
      ORDER BY f.day, f.point, f.source, f.n, f.part
      """, days.lowerBound.description, days.upperBound.description
    ) { row throws(Fault) in
      try tally(row, files)
    }
  }

  private static func tally(
    _ row: borrowing Row, _ files: [Int64: DTMForm?]
  ) throws(Fault) -> Tally {
    let source = try row.int64(0)
    let known: Tally.Source
    if source > 0 {
      known = .station(
        try row.textOrNil(3) ?? "", observation: try row.int64OrNil(2) ?? 0)
    } else {
      guard let form = files[-source] ?? nil else { throw damaged() }
      known = .table(form, file: -source)
    }
    guard let movement = TallyMovement(rawValue: try row.text(7)) else { throw damaged() }
    var tally = Tally(
      known, line: try row.int64(1), point: try row.text(5), country: try row.text(6),
      day: try CivilDate(iso: try row.text(4)), movement: movement, count: try row.int(16))
    tally.origin = try row.textOrNil(8).map(TallyPlace.init(column:))
    tally.from = try row.textOrNil(9).map(TallyPlace.init(column:))
    tally.to = try row.textOrNil(10).map(TallyPlace.init(column:))
    tally.final = try row.textOrNil(11).map(TallyPlace.init(column:))
    tally.nationality = try row.textOrNil(12)
    tally.mode = try row.textOrNil(13).flatMap(TallyMode.init(rawValue:))
    tally.sex = try row.textOrNil(14).flatMap(TallySex.init(rawValue:))
    tally.age = try row.textOrNil(15).flatMap(TallyAge.init(rawValue:))
    for pair in try row.text(17).split(separator: ",") {
      let parts = pair.split(separator: "=")
      guard parts.count == 2, let kind = TallyVulnerability(rawValue: String(parts[0])),
        let number = Int(parts[1])
      else { throw damaged() }
      tally.vulnerable[kind] = number
    }
    tally.reasons = try row.text(18).split(separator: ",").map(String.init)
    tally.method = try row.textOrNil(19).flatMap(TallyMethod.init(rawValue:))
    tally.sharePercent = try row.intOrNil(20)
    return tally
  }

  private static func damaged() -> Fault {
    Fault(.flowDamaged, at: "tally_figure", "a code that no tally has")
  }

  // MARK: Rows

  private static func source(
    of identity: RecordIdentity, in database: Database
  ) throws(Fault) -> Int64 {
    try database.run(
      "INSERT INTO flow_source (station, epoch) VALUES (?, ?) ON CONFLICT DO NOTHING",
      identity.station, identity.epoch)
    guard let number = try known(identity, in: database) else {
      throw Fault(.bug, at: "flow_source", "a source that was just put in")
    }
    return number
  }

  private static func known(
    _ identity: RecordIdentity, in database: Database
  ) throws(Fault) -> Int64? {
    try database.first(
      "SELECT source FROM flow_source WHERE station = ? AND epoch = ?", identity.station,
      identity.epoch
    ) { row throws(Fault) in try row.int64(0) }
  }
}
