public import Bytes
public import Codes
import Record
public import Store

/// One number of a count that stood at some time: codes only.
public struct StandingCell: Hashable, Sendable {
  /// The civil day at the point of entry.
  public let day: CivilDate
  /// Which way.
  public let direction: Direction
  /// What was counted, a code of `FlowMeasure`.
  public let measure: String
  /// The nationality, ICAO code.
  public let nationality: String

  /// Names a number.
  public init(day: CivilDate, direction: Direction, measure: String, nationality: String) {
    self.day = day
    self.direction = direction
    self.measure = measure
    self.nationality = nationality
  }
}

extension FlowLedger {
  /// What some records of a station counted as when its record `last` was made: outcomes and
  /// corrections of a higher number are left out.
  ///
  /// `epochs` gives each record's epoch by its number, 1 to `last`. A record without a fact (an
  /// audit record, a note) counts as nothing. Cost: the facts in the range, and a walk over the
  /// records around each that another one speaks of.
  public static func standing(
    _ epochs: [Int64: String], of station: String, at last: Int64, in database: Database
  ) throws(Fault) -> [StandingCell: Int] {
    let ledger = try FlowLedger(database)
    var counts: [StandingCell: Int] = [:]
    let sources = try database.rows(
      "SELECT source, epoch FROM flow_source WHERE station = ?", station
    ) { row throws(Fault) in (number: try row.int64(0), epoch: try row.text(1)) }
    let own = Set(sources.map(\.number))
    let first = epochs.keys.min() ?? 1
    for source in sources {
      let facts = try database.rows(
        """
        SELECT n, day, direction, measure, nationality, practice FROM flow_fact
        JOIN flow_cell USING (cell)
        WHERE source = ? AND n BETWEEN ? AND ? AND measure IS NOT NULL
        """, source.number, first, last
      ) { row throws(Fault) in
        (
          n: try row.int64(0), day: try row.text(1), direction: try row.text(2),
          measure: try row.text(3), nationality: try row.text(4), isPractice: try row.int(5) == 1
        )
      }
      for fact in facts where epochs[fact.n] == source.epoch {
        guard let direction = Direction(rawValue: fact.direction) else {
          throw Fault(.flowDamaged, at: "flow_cell", "a code that no record has")
        }
        let key = FactKey(source: source.number, n: fact.n)
        let measure =
          fact.isPractice
          ? fact.measure : try ledger.measure(of: key, at: last, own) ?? fact.measure
        counts[
          StandingCell(
            day: try CivilDate(iso: fact.day), direction: direction, measure: measure,
            nationality: fact.nationality), default: 0] += 1
      }
    }
    return counts
  }

  /// What a version counted as before the records above `last` of these sources were made.
  private func measure(
    of key: FactKey, at last: Int64, _ own: Set<Int64>
  ) throws(Fault) -> String? {
    let facts = try tree(around: key)
    let before = facts.filter { !own.contains($0.key.source) || $0.key.n <= last }
    guard before.count < facts.count else { return nil }
    return CrossingTree(before).measures()[key]?.rawValue
  }
}
