public import Bytes
public import Store

/// In what order facts came to count: stretches of record numbers, each counted in one
/// transaction. What counted earlier is found by leaving out what came later.
///
/// A stretch passes over numbers that have no fact (audit records, notes), never over one that was
/// counted before it. A fact that comes later into such a hole stands in a later stretch too, and
/// that one counts.
final class ArrivalLedger {
  private struct Stretch {
    let source: Int64
    let first: Int64
    var last: Int64
  }

  private let database: Database
  private let between: Statement
  private var stretches: [Stretch] = []

  init(_ database: Database) throws(Fault) {
    self.database = database
    between = try database.prepare(
      "SELECT 1 FROM flow_fact WHERE source = ? AND n > ? AND n < ? LIMIT 1")
  }

  /// Notes a fact that was just put in.
  func note(_ key: FactKey) throws(Fault) {
    var goesOn = false
    if let last = stretches.last, last.source == key.source, last.last < key.n {
      goesOn = last.last + 1 == key.n
      if !goesOn { goesOn = try isEmpty(key.source, last.last, key.n) }
    }
    if goesOn {
      stretches[stretches.count - 1].last = key.n
    } else {
      stretches.append(Stretch(source: key.source, first: key.n, last: key.n))
    }
  }

  private func isEmpty(_ source: Int64, _ after: Int64, _ before: Int64) throws(Fault) -> Bool {
    try between.bind(source, at: 1)
    try between.bind(after, at: 2)
    try between.bind(before, at: 3)
    var isEmpty = true
    try between.each { _ throws(Fault) in
      isEmpty = false
      return false
    }
    return isEmpty
  }

  /// Writes what was noted, inside the transaction of the facts.
  func write() throws(Fault) {
    for stretch in stretches {
      try database.run(
        "INSERT INTO flow_arrival (source, first, last) VALUES (?, ?, ?)", stretch.source,
        stretch.first, stretch.last)
    }
    stretches = []
  }
}

extension FlowLedger {
  /// The number of the last stretch of facts that came to count; 0 before the first. Facts up to it
  /// can be counted as they stood now for ever (`FlowColumns.init(of:from:to:asOf:)`).
  public static func lastArrival(_ database: Database) throws(Fault) -> Int64 {
    let last = try database.first("SELECT max(arrival) FROM flow_arrival") { row throws(Fault) in
      try row.int64OrNil(0)
    }
    return (last ?? nil) ?? 0
  }
}
