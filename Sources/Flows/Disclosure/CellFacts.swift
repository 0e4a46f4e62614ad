import Bytes
import Codes

/// Counts of any key, from the facts as they are now.
final class CellFacts {
  private let columns: FlowColumns
  private let query: FlowQuery
  /// For each set of columns the days and counts of each combination of values.
  private var known: [Set<FlowDimension>: [[FlowDimension: String]: [(day: Int, count: Int)]]] = [:]

  /// `query` has the measure, and all days that can be asked for.
  init(_ query: FlowQuery, _ columns: FlowColumns) {
    self.query = query
    self.columns = columns
  }

  /// What a key counts. The first question about a set of columns counts all its combinations.
  func count(_ key: CellKey) throws(Fault) -> Int {
    let counted = try counted(by: Set(key.values.keys))
    var combinations: [[FlowDimension: String]] = [[:]]
    for (dimension, value) in key.values {
      combinations = CellKey.members(value).flatMap { member in
        combinations.map { $0.merging([dimension: member]) { $1 } }
      }
    }
    var sum = 0
    for values in combinations {
      for (day, count) in counted[values] ?? [] where key.days.contains(day) { sum += count }
    }
    return sum
  }

  private func counted(
    by dimensions: Set<FlowDimension>
  ) throws(Fault) -> [[FlowDimension: String]: [(day: Int, count: Int)]] {
    if let known = known[dimensions] { return known }
    let order = dimensions.sorted { $0.rawValue < $1.rawValue }
    let question = try FlowQuery(
      by: [.day] + order, measures: query.measures, from: query.from, to: query.to, minimumCell: 1)
    var counted: [[FlowDimension: String]: [(day: Int, count: Int)]] = [:]
    for row in try question.answer(in: columns).rows() {
      let values = Dictionary(uniqueKeysWithValues: zip(order, row.values.dropFirst()))
      let day = try CivilDate(iso: row.values[0]).daysSince1970
      counted[values, default: []].append((day, row.counts[0]))
    }
    known[dimensions] = counted
    return counted
  }
}
