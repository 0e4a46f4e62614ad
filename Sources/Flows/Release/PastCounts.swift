public import Bytes
public import Codes
public import Store

extension FlowColumns {
  /// The columns of a period as they stood when the last stretch of facts had the number
  /// `arrival` (`FlowLedger.lastArrival`): later crossings, corrections and outcomes count for
  /// nothing, and what they changed counts as it did.
  ///
  /// Reads the period's cells and every fact that came later. Throws what `Store` throws.
  public init(
    of database: Database, from: CivilDate, to: CivilDate, asOf arrival: Int64
  ) throws(Fault) {
    let changes = try LateFacts(in: database, after: arrival).changes(from: from, to: to)
    guard !changes.isEmpty else {
      try self.init(of: database, from: from, to: to)
      return
    }
    try database.run(
      """
      CREATE TEMP TABLE past_count (
        cell INTEGER, measure TEXT, count INTEGER NOT NULL, PRIMARY KEY (cell, measure)
      ) STRICT, WITHOUT ROWID
      """)
    do throws(Fault) {
      try database.run(
        """
        INSERT INTO past_count SELECT cell, measure, count FROM flow_count JOIN flow_cell
        USING (cell) WHERE day BETWEEN ? AND ?
        """, from.description, to.description)
      for (place, change) in changes {
        try database.run(
          """
          INSERT INTO past_count (cell, measure, count) VALUES (?1, ?2, ?3)
          ON CONFLICT DO UPDATE SET count = count + ?3
          """, place.cell, place.measure.rawValue, change)
      }
      try self.init(of: database, from: from, to: to, counted: "past_count")
    } catch {
      try? database.run("DROP TABLE temp.past_count")
      throw error
    }
    try database.run("DROP TABLE temp.past_count")
  }
}

/// Facts that came after some moment, and what counts differently without them.
struct LateFacts {
  /// A count of the roll-up.
  struct Place: Hashable {
    let cell: Int64
    let measure: FlowMeasure
  }

  private let database: Database
  /// Numbers by source, ascending and apart.
  private var ranges: [Int64: [ClosedRange<Int64>]] = [:]

  init(in database: Database, after arrival: Int64) throws(Fault) {
    self.database = database
    let stretches = try database.rows(
      "SELECT source, first, last FROM flow_arrival WHERE arrival > ? ORDER BY source, first",
      arrival
    ) { row throws(Fault) in
      (source: try row.int64(0), first: try row.int64(1), last: try row.int64(2))
    }
    for stretch in stretches where stretch.first <= stretch.last {
      let before = ranges[stretch.source]?.last
      if let before, stretch.first <= before.upperBound {
        ranges[stretch.source]?.removeLast()
        ranges[stretch.source]?.append(
          before.lowerBound...max(before.upperBound, stretch.last))
      } else {
        ranges[stretch.source, default: []].append(stretch.first...stretch.last)
      }
    }
  }

  private func contains(_ key: FactKey) -> Bool {
    let all = ranges[key.source] ?? []
    var (low, high) = (0, all.count)
    while low < high {
      let middle = (low + high) / 2
      if all[middle].upperBound < key.n { low = middle + 1 } else { high = middle }
    }
    return low < all.count && all[low].contains(key.n)
  }

  /// What is added to each count of the roll-up on these days to have it without the late facts.
  func changes(from: CivilDate, to: CivilDate) throws(Fault) -> [Place: Int] {
    var changes: [Place: Int] = [:]
    for (source, ranges) in ranges {
      for range in ranges {
        try database.each(
          """
          SELECT cell, measure, count(*) FROM flow_fact JOIN flow_cell USING (cell)
          WHERE source = ? AND n BETWEEN ? AND ? AND measure IS NOT NULL AND day BETWEEN ? AND ?
          GROUP BY cell, measure
          """, source, range.lowerBound, range.upperBound, from.description, to.description
        ) { row throws(Fault) in
          let place = Place(cell: try row.int64(0), measure: try measure(try row.text(1)))
          changes[place, default: 0] -= try row.int(2)
        }
      }
    }
    try unsettle(&changes, from, to)
    return changes.filter { $0.value != 0 }
  }

  /// Early facts around late ones count as what they were before those came.
  private func unsettle(
    _ changes: inout [Place: Int], _ from: CivilDate, _ to: CivilDate
  ) throws(Fault) {
    let ledger = try FlowLedger(database)
    var seen: Set<FactKey> = []
    var days: [Int64: Bool] = [:]
    for key in try entangled() where !seen.contains(key) {
      let facts = try ledger.tree(around: key)
      seen.formUnion(facts.map(\.key))
      let early = facts.filter { !contains($0.key) }
      guard early.count < facts.count else { continue }
      let before = CrossingTree(early).measures()
      for fact in early {
        guard let now = fact.measure, let then = before[fact.key], now != then else { continue }
        if days[fact.cell] == nil { days[fact.cell] = try isDay(of: fact.cell, from, to) }
        guard days[fact.cell] == true else { continue }
        changes[Place(cell: fact.cell, measure: now), default: 0] -= 1
        changes[Place(cell: fact.cell, measure: then), default: 0] += 1
      }
    }
  }

  /// Late facts that speak of another one, or of which another one speaks.
  private func entangled() throws(Fault) -> [FactKey] {
    var keys: [FactKey] = []
    for (source, ranges) in ranges {
      for range in ranges {
        keys += try database.rows(
          """
          SELECT n FROM flow_fact AS late WHERE source = ?1 AND n BETWEEN ?2 AND ?3 AND (
            subject_n IS NOT NULL OR EXISTS (SELECT 1 FROM flow_fact AS other
              WHERE other.subject_source = ?1 AND other.subject_n = late.n
                AND other.subject_n IS NOT NULL))
          """, source, range.lowerBound, range.upperBound
        ) { row throws(Fault) in FactKey(source: source, n: try row.int64(0)) }
      }
    }
    return keys
  }

  private func isDay(
    of cell: Int64, _ from: CivilDate, _ to: CivilDate
  ) throws(Fault) -> Bool {
    let day = try database.first("SELECT day FROM flow_cell WHERE cell = ?", cell) {
      row throws(Fault) in try row.text(0)
    }
    return day.map { from.description <= $0 && $0 <= to.description } ?? false
  }

  private func measure(_ text: String) throws(Fault) -> FlowMeasure {
    guard let measure = FlowMeasure(rawValue: text) else {
      throw Fault(.flowDamaged, at: "flow_fact", "a measure that does not exist")
    }
    return measure
  }
}
