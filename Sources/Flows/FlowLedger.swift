public import Bytes
import Codes
public import Record
public import Store

/// Keeps the facts and their roll-up, inside the caller's transactions on the caller's database.
///
///     try database.transaction { () throws(Fault) in
///       let ledger = try FlowLedger(database)
///       for record in batch { try ledger.apply(record) }
///     }
///
/// Make a new one for each transaction: what it remembers must not outlive one that was undone.
public final class FlowLedger {
  private let database: Database
  private let insertion: Statement
  private let counting: Statement
  private let naming: Statement
  private var source: (station: String, epoch: String, number: Int64)?
  private var day: (day: CivilDate, text: String)?

  /// A ledger on a database whose schema has `FlowSchema.migration`. Throws what `Store` throws.
  public init(_ database: Database) throws(Fault) {
    self.database = database
    insertion = try database.prepare(FlowLedger.insertFact)
    counting = try database.prepare(FlowLedger.addCount)
    naming = try database.prepare(
      """
      SELECT 1 FROM flow_fact WHERE subject_source = ? AND subject_n = ?
      AND subject_n IS NOT NULL LIMIT 1
      """)
  }

  /// Counts a record; false when a record of its identity was counted before, and nothing changes.
  ///
  /// A crossing costs one insert, one look-up and one counter. What speaks of another record, or is
  /// spoken of already, costs a walk over its crossing's records as well.
  @discardableResult
  public func apply(_ record: ImpersonalRecord) throws(Fault) -> Bool {
    let key = FactKey(source: try source(of: record.identity), n: record.identity.n)
    var subject: FactKey?
    if let named = record.subject {
      subject = FactKey(source: try source(of: named), n: named.n)
    }
    let day = text(of: record.day)
    let cell = record.traveller.map { FlowCell(record, $0, day: day) }
    let isNamed = try isNamed(key)
    let isAlone = subject == nil && !isNamed
    var measure: FlowMeasure?
    if cell != nil, record.isPractice || isAlone {
      measure = record.isPractice ? .practice : FlowMeasure(record.outcome)
    }
    guard try insert(record, key, subject, measure, day, cell) else { return false }
    if let cell, let measure { try add(cell, measure) }
    if !record.isPractice, !isAlone { try settle(around: key) }
    return true
  }

  // MARK: One record

  private func source(of identity: RecordIdentity) throws(Fault) -> Int64 {
    if let source, source.station == identity.station, source.epoch == identity.epoch {
      return source.number
    }
    try database.run(
      "INSERT INTO flow_source (station, epoch) VALUES (?, ?) ON CONFLICT DO NOTHING",
      identity.station, identity.epoch)
    let number = try database.first(
      "SELECT source FROM flow_source WHERE station = ? AND epoch = ?", identity.station,
      identity.epoch
    ) { row throws(Fault) in try row.int64(0) }
    guard let number else { throw Fault(.bug, at: "flow_source", "a source that was just put in") }
    source = (identity.station, identity.epoch, number)
    return number
  }

  private func isNamed(_ key: FactKey) throws(Fault) -> Bool {
    try naming.bind(key.source, at: 1)
    try naming.bind(key.n, at: 2)
    var isNamed = false
    try naming.each { _ throws(Fault) in
      isNamed = true
      return false
    }
    return isNamed
  }

  private func insert(
    _ record: ImpersonalRecord, _ key: FactKey, _ subject: FactKey?, _ measure: FlowMeasure?,
    _ day: String, _ cell: FlowCell?
  ) throws(Fault) -> Bool {
    try insertion.bind(key.source, at: 1)
    try insertion.bind(key.n, at: 2)
    try insertion.bind(record.kind.rawValue, at: 3)
    try insertion.bind(record.isPractice ? 1 : 0, at: 4)
    try insertion.bind(record.made.milliseconds, at: 5)
    try insertion.bind(record.outcome.rawValue, at: 6)
    // What is not bound is NULL: a crossing speaks of no other record, an outcome has no codes.
    if let subject {
      try insertion.bind(subject.source, at: 7)
      try insertion.bind(subject.n, at: 8)
    }
    if let measure { try insertion.bind(measure.rawValue, at: 9) }
    try insertion.bind(day, at: 10)
    try insertion.bind(record.pointOfEntry, at: 11)
    try insertion.bind(record.direction.rawValue, at: 12)
    if let cell { try bind(cell) }
    if let age = record.traveller?.age, age.lowerBound == age.upperBound {
      try insertion.bind(Int64(age.lowerBound), at: 20)
    }
    try insertion.run()
    return database.changes == 1
  }

  /// The codes of a crossing, in a fact's row.
  private func bind(_ cell: FlowCell) throws(Fault) {
    try insertion.bind(cell.mode, at: 13)
    try insertion.bind(cell.control, at: 14)
    try insertion.bind(cell.category, at: 15)
    try insertion.bind(cell.purpose, at: 16)
    try insertion.bind(cell.nationality, at: 17)
    try insertion.bind(cell.sex, at: 18)
    try insertion.bind(cell.ageBand, at: 19)
  }

  /// The text of a day; a batch has few of them.
  private func text(of day: CivilDate) -> String {
    if let known = self.day, known.day == day { return known.text }
    let text = day.description
    self.day = (day, text)
    return text
  }

  private func add(_ cell: FlowCell, _ measure: FlowMeasure) throws(Fault) {
    try bind(cell, measure, to: counting)
    try counting.run()
  }

  private func takeAway(_ cell: FlowCell, _ measure: FlowMeasure) throws(Fault) {
    let statement = try database.prepare(FlowLedger.takeCount)
    try bind(cell, measure, to: statement)
    try statement.run()
    guard database.changes == 1 else {
      throw Fault(.flowDamaged, at: "flow_count", "a fact that the roll-up does not hold")
    }
  }

  private func bind(
    _ cell: FlowCell, _ measure: FlowMeasure, to statement: Statement
  ) throws(Fault) {
    try statement.bind(cell.day, at: 1)
    try statement.bind(cell.point, at: 2)
    try statement.bind(cell.direction, at: 3)
    try statement.bind(cell.mode, at: 4)
    try statement.bind(cell.control, at: 5)
    try statement.bind(cell.category, at: 6)
    try statement.bind(cell.purpose, at: 7)
    try statement.bind(cell.nationality, at: 8)
    try statement.bind(cell.sex, at: 9)
    try statement.bind(cell.ageBand, at: 10)
    try statement.bind(measure.rawValue, at: 11)
  }

  // MARK: What hangs together

  /// Works out anew what each version counts as around a record that has arrived.
  private func settle(around key: FactKey) throws(Fault) {
    let facts = try tree(around: key)
    let measures = CrossingTree(facts).measures()
    for fact in facts {
      guard let measure = measures[fact.key], measure != fact.measure,
        let cell = try cell(of: fact.key)
      else { continue }
      if let old = fact.measure { try takeAway(cell, old) }
      try add(cell, measure)
      try database.run(
        "UPDATE flow_fact SET measure = ? WHERE source = ? AND n = ?", measure.rawValue,
        fact.key.source, fact.key.n)
    }
  }

  /// The facts that hang together with one, up to what they name and down to what names them;
  /// practice speaks of nothing that counts.
  private func tree(around key: FactKey) throws(Fault) -> [CountFact] {
    var found: [FactKey: CountFact] = [:]
    var seen: Set<FactKey> = [key]
    var open = [key]
    while let next = open.popLast() {
      var near: [FactKey] = []
      for fact in try facts(at: next) {
        found[fact.key] = fact
        near.append(fact.key)
        if let subject = fact.subject { near.append(subject) }
      }
      for key in near where seen.insert(key).inserted { open.append(key) }
    }
    return found.values.sorted { $0.key < $1.key }
  }

  /// The fact of a key, and the facts that name it.
  private func facts(at key: FactKey) throws(Fault) -> [CountFact] {
    try database.rows(
      """
      SELECT source, n, kind, subject_source, subject_n, made, direction, outcome, measure
      FROM flow_fact WHERE source = ?1 AND n = ?2 AND practice = 0
      UNION ALL
      SELECT source, n, kind, subject_source, subject_n, made, direction, outcome, measure
      FROM flow_fact
      WHERE subject_source = ?1 AND subject_n = ?2 AND subject_n IS NOT NULL AND practice = 0
      """, key.source, key.n
    ) { row throws(Fault) in
      guard let kind = RecordKind(rawValue: try row.text(2)),
        let outcome = CrossingOutcome(rawValue: try row.text(7))
      else { throw Fault(.flowDamaged, at: "flow_fact", "a code that no record has") }
      let subjectSource = try row.int64OrNil(3)
      let subjectNumber = try row.int64OrNil(4)
      var subject: FactKey?
      if let subjectSource, let subjectNumber {
        subject = FactKey(source: subjectSource, n: subjectNumber)
      }
      return CountFact(
        key: FactKey(source: try row.int64(0), n: try row.int64(1)), kind: kind,
        subject: subject, made: try row.int64(5), direction: try row.text(6), outcome: outcome,
        measure: try row.textOrNil(8).flatMap(FlowMeasure.init(rawValue:)))
    }
  }

  private func cell(of key: FactKey) throws(Fault) -> FlowCell? {
    try database.first(
      """
      SELECT day, point, direction, mode, control, category, purpose, nationality, sex, age_band
      FROM flow_fact WHERE source = ? AND n = ?
      """, key.source, key.n
    ) { row throws(Fault) in try FlowCell(row) }
  }

  // MARK: Statements

  private static let insertFact: SQL = """
    INSERT INTO flow_fact (source, n, kind, practice, made, outcome, subject_source, subject_n,
      measure, day, point, direction, mode, control, category, purpose, nationality, sex,
      age_band, age)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING
    """

  private static let addCount: SQL = """
    INSERT INTO flow_count (day, point, direction, mode, control, category, purpose, nationality,
      sex, age_band, measure, count)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
    ON CONFLICT DO UPDATE SET count = count + 1
    """

  private static let takeCount: SQL = """
    UPDATE flow_count SET count = count - 1
    WHERE day = ? AND point = ? AND direction = ? AND mode = ? AND control = ? AND category = ?
      AND purpose = ? AND nationality = ? AND sex = ? AND age_band = ? AND measure = ?
    """
}

extension FlowCell {
  /// Reads the ten columns of a cell.
  init(_ row: borrowing Row) throws(Fault) {
    day = try row.text(0)
    point = try row.text(1)
    direction = try row.text(2)
    mode = try row.text(3)
    control = try row.text(4)
    category = try row.text(5)
    purpose = try row.text(6)
    nationality = try row.text(7)
    sex = try row.text(8)
    ageBand = try row.text(9)
  }
}

extension Fault.Code {
  /// Counts that are damaged: a code that no record has, or a sum that does not hold.
  public static let flowDamaged = Fault.Code("flows.damaged", .found)
}
