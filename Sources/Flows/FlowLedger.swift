public import Bytes
import Codes
public import Record
public import Store

/// Keeps the facts and their roll-up, inside the caller's transactions on the caller's database.
///
///     try database.transaction { () throws(Fault) in
///       try FlowLedger.counting(in: database) { ledger throws(Fault) in
///         for record in batch { try ledger.apply(record) }
///       }
///     }
public final class FlowLedger {
  private let database: Database
  private let cells: CellLedger
  private let arrivals: ArrivalLedger
  private let insertion: Statement
  private let naming: Statement
  private var source: (station: String, epoch: String, number: Int64)?
  private var named: (source: Int64, range: Range<Int64>, numbers: Set<Int64>)?

  /// A ledger for one transaction, which calls `finish` before it commits. The database's schema
  /// has `FlowSchema.migration`.
  public init(_ database: Database) throws(Fault) {
    self.database = database
    cells = try CellLedger(database)
    arrivals = try ArrivalLedger(database)
    insertion = try database.prepare(
      """
      INSERT INTO flow_fact (source, n, cell, made, subject_source, subject_n, measure, age,
        stay_days, permit_days, processing_seconds)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """)
    naming = try database.prepare(
      """
      SELECT subject_n FROM flow_fact
      WHERE subject_source = ? AND subject_n >= ? AND subject_n < ? AND subject_n IS NOT NULL
      """)
  }

  /// Counts what `body` applies; the roll-up is right when this returns. The database's schema has
  /// `FlowSchema.migration`. Throws what `Store` and `body` throw.
  @discardableResult
  public static func counting<Result>(
    in database: Database, _ body: (FlowLedger) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    let ledger = try FlowLedger(database)
    let result = try body(ledger)
    try ledger.finish()
    return result
  }

  /// Writes what was counted: the roll-up is right when this returns.
  public func finish() throws(Fault) {
    try cells.write()
    try arrivals.write()
  }

  /// Counts a record; false when a record of its identity was counted before, and nothing changes.
  ///
  /// A crossing costs one insert of some numbers. What speaks of another record, or is spoken of
  /// already, costs a walk over its crossing's records as well.
  @discardableResult
  public func apply(_ record: ImpersonalRecord) throws(Fault) -> Bool {
    let key = FactKey(source: try source(of: record.identity), n: record.identity.n)
    var subject: FactKey?
    if let named = record.subject {
      subject = FactKey(source: try source(of: named), n: named.n)
    }
    let isNamed = try isNamed(key)
    let isAlone = subject == nil && !isNamed
    var measure: FlowMeasure?
    if record.traveller != nil, record.isPractice || isAlone {
      measure = record.isPractice ? .practice : FlowMeasure(record.outcome)
    }
    let cell = try cells.number(of: FlowCell(record))
    guard try insert(record, key, subject, cell, measure) else { return false }
    try arrivals.note(key)
    if let measure { cells.add(1, to: measure, of: cell) }
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

  /// Whether a record that has come already speaks of this one. What is named is read for some
  /// thousand numbers at a time: the records of a batch stand close together.
  private func isNamed(_ key: FactKey) throws(Fault) -> Bool {
    if let named, named.source == key.source, named.range.contains(key.n) {
      return named.numbers.contains(key.n)
    }
    let (end, overflows) = key.n.addingReportingOverflow(4096)
    let range = key.n..<(overflows ? .max : end)
    var numbers: Set<Int64> = []
    try naming.bind(key.source, at: 1)
    try naming.bind(range.lowerBound, at: 2)
    try naming.bind(range.upperBound, at: 3)
    try naming.each { row throws(Fault) in
      numbers.insert(try row.int64(0))
      return true
    }
    named = (key.source, range, numbers)
    return numbers.contains(key.n)
  }

  private func insert(
    _ record: ImpersonalRecord, _ key: FactKey, _ subject: FactKey?, _ cell: Int64,
    _ measure: FlowMeasure?
  ) throws(Fault) -> Bool {
    try insertion.bind(key.source, at: 1)
    try insertion.bind(key.n, at: 2)
    try insertion.bind(cell, at: 3)
    try insertion.bind(record.made.milliseconds, at: 4)
    // What is not bound is NULL: a crossing speaks of no other record, an outcome has no measure.
    if let subject {
      try insertion.bind(subject.source, at: 5)
      try insertion.bind(subject.n, at: 6)
    }
    if let measure { try insertion.bind(measure.rawValue, at: 7) }
    if let traveller = record.traveller {
      for (place, number) in zip(8..., FlowLedger.numbers(traveller)) {
        if let number { try insertion.bind(Int64(number), at: place) }
      }
    }
    try insertion.run()
    guard database.changes == 1 else { return false }
    if let subject, subject.source == named?.source { named?.numbers.insert(subject.n) }
    return true
  }

  /// What a fact keeps of a traveller beside the codes: the age where it is certain, the intended
  /// and the permitted stay in days, the seconds of processing.
  static func numbers(_ traveller: ImpersonalRecord.Traveller) -> [Int?] {
    let age = traveller.age.flatMap { $0.lowerBound == $0.upperBound ? $0.lowerBound : nil }
    return [age, traveller.stayDays, traveller.permitDays, traveller.processingSeconds]
  }

  // MARK: What hangs together

  /// Works out anew what each version counts as around a record that has arrived.
  private func settle(around key: FactKey) throws(Fault) {
    let facts = try tree(around: key)
    let measures = CrossingTree(facts).measures()
    for fact in facts {
      guard let measure = measures[fact.key], measure != fact.measure, fact.kind != .outcome
      else { continue }
      if let old = fact.measure { cells.add(-1, to: old, of: fact.cell) }
      cells.add(1, to: measure, of: fact.cell)
      try database.run(
        "UPDATE flow_fact SET measure = ? WHERE source = ? AND n = ?", measure.rawValue,
        fact.key.source, fact.key.n)
    }
  }

  /// The facts that hang together with one, up to what they name and down to what names them;
  /// practice speaks of nothing that counts.
  func tree(around key: FactKey) throws(Fault) -> [CountFact] {
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
      SELECT source, n, kind, subject_source, subject_n, made, direction, outcome, measure,
        flow_fact.cell
      FROM flow_fact JOIN flow_cell USING (cell) WHERE source = ?1 AND n = ?2 AND practice = 0
      UNION ALL
      SELECT source, n, kind, subject_source, subject_n, made, direction, outcome, measure,
        flow_fact.cell
      FROM flow_fact JOIN flow_cell USING (cell)
      WHERE subject_source = ?1 AND subject_n = ?2 AND subject_n IS NOT NULL AND practice = 0
      """, key.source, key.n
    ) { row throws(Fault) in
      guard let kind = RecordKind(rawValue: try row.text(2)),
        let outcome = CrossingOutcome(rawValue: try row.text(7))
      else { throw Fault(.flowDamaged, at: "flow_cell", "a code that no record has") }
      let subjectSource = try row.int64OrNil(3)
      let subjectNumber = try row.int64OrNil(4)
      var subject: FactKey?
      if let subjectSource, let subjectNumber {
        subject = FactKey(source: subjectSource, n: subjectNumber)
      }
      return CountFact(
        key: FactKey(source: try row.int64(0), n: try row.int64(1)), cell: try row.int64(9),
        kind: kind, subject: subject, made: try row.int64(5), direction: try row.text(6),
        outcome: outcome, measure: try row.textOrNil(8).flatMap(FlowMeasure.init(rawValue:)))
    }
  }
}

extension Fault.Code {
  /// Counts that are damaged: a code that no record has, or a sum that does not hold.
  public static let flowDamaged = Fault.Code("flows.damaged", .found)
}
