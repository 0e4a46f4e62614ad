public import Bytes
public import Codes
public import Store

/// The roll-up held against the facts, and the facts against the records.
public struct Reconciliation: Equatable, Sendable {
  /// Crossing and correction records that were counted; each stands in one measure.
  public var versions = 0
  /// Outcome records that were taken.
  public var outcomes = 0
  /// Outcome records whose crossing has not arrived.
  public var waiting = 0
  /// Facts by measure.
  public var measures: [FlowMeasure: Int] = [:]
  /// Cells of a measure in which the roll-up is not the number of facts.
  public var differences = 0
  /// Packed days that are not what the roll-up says.
  public var differingDays: [CivilDate] = []

  /// True when roll-up and facts agree and every version stands in a measure.
  public var holds: Bool {
    differences == 0 && differingDays.isEmpty && measures.values.reduce(0, +) == versions
  }

  /// The records behind the counts: hold it against the number of records that the registry keeps.
  public var records: Int { versions + outcomes }
}

extension FlowLedger {
  /// Counts all facts anew and compares; reads the whole table. Throws what `Store` throws.
  public static func reconcile(_ database: Database) throws(Fault) -> Reconciliation {
    var result = Reconciliation()
    try database.each(
      """
      SELECT kind, measure, count(*) FROM flow_fact JOIN flow_cell USING (cell)
      GROUP BY kind, measure
      """
    ) { row throws(Fault) in
      let count = try row.int(2)
      if try row.text(0) == "outcome" {
        result.outcomes += count
      } else {
        result.versions += count
      }
      if let measure = try row.textOrNil(1).flatMap(FlowMeasure.init(rawValue:)) {
        result.measures[measure, default: 0] += count
      }
    }
    result.waiting = try count(
      """
      SELECT count(*) FROM flow_fact o JOIN flow_cell USING (cell)
      WHERE kind = 'outcome' AND NOT EXISTS (
        SELECT 1 FROM flow_fact c WHERE c.source = o.subject_source AND c.n = o.subject_n)
      """, database)
    result.differences = try count(
      """
      SELECT count(*) FROM (
        SELECT cell, measure, sum(facts) AS facts, sum(counted) AS counted FROM (
          SELECT cell, measure, 1 AS facts, 0 AS counted FROM flow_fact WHERE measure IS NOT NULL
          UNION ALL
          SELECT cell, measure, 0, count FROM flow_count
        ) GROUP BY cell, measure
      ) WHERE facts <> counted
      """, database)
    result.differingDays = try FlowColumns.differingDays(database)
    return result
  }

  private static func count(_ sql: SQL, _ database: Database) throws(Fault) -> Int {
    try database.first(sql) { row throws(Fault) in try row.int(0) } ?? 0
  }
}
