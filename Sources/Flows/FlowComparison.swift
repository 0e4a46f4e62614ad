public import Bytes

/// Two tables of one shape side by side: two periods, or two points of entry.
public struct FlowComparison: Equatable, Sendable {
  /// One combination of values in both tables.
  public struct Row: Equatable, Sendable {
    /// The values of the columns.
    public let values: [String]
    /// What the first table counts.
    public let first: FlowTable.Cell
    /// What the second table counts.
    public let second: FlowTable.Cell

    /// The second less the first; nil where one of the two is suppressed.
    public var change: Int? {
      guard case .count(let first) = first, case .count(let second) = second else { return nil }
      return second - first
    }

    /// The change in tenths of a percent of the first, rounded; nil without a change, or of
    /// nothing.
    public var changePerMille: Int? {
      guard let change, case .count(let first) = first, first > 0 else { return nil }
      let scaled = 1000 * abs(change)
      return (scaled + first / 2) / first * change.signum()
    }
  }

  /// All combinations of either table, in order.
  public let rows: [Row]

  /// Puts two tables with the same columns and one measure side by side. A combination that is not
  /// in one of them counts there as 0.
  public init(_ first: FlowTable, _ second: FlowTable) {
    precondition(first.query.dimensions == second.query.dimensions)
    func cells(_ table: FlowTable) -> [[String]: FlowTable.Cell] {
      Dictionary(uniqueKeysWithValues: table.rows.map { ($0.values, $0.cells[0]) })
    }
    let (left, right) = (cells(first), cells(second))
    rows = Set(left.keys).union(right.keys)
      .sorted { $0.lexicographicallyPrecedes($1) }
      .map { Row(values: $0, first: left[$0] ?? .count(0), second: right[$0] ?? .count(0)) }
  }

  /// JSON for programs.
  public func json(_ first: FlowTable, _ second: FlowTable) -> JSON {
    .fields([
      "type": "maabar/flow-comparison/1", "source": .string(first.origin.source),
      "checkpoint": .text(first.origin.checkpoint),
      "by": .texts(first.query.dimensions.map(\.rawValue)),
      "measure": .string(first.query.measures[0].rawValue),
      "stamp": .text(first.stamp ?? second.stamp),
      "rows": .array(
        rows.map { row in
          .fields([
            "values": .texts(row.values), "first": json(row.first, first),
            "second": json(row.second, second), "change": .number(row.change),
            "changePerMille": .number(row.changePerMille),
          ])
        }),
    ])
  }

  private func json(_ cell: FlowTable.Cell, _ table: FlowTable) -> JSON {
    switch cell {
    case .count(let count): .integer(Int64(count))
    case .suppressed: ["below": .integer(Int64(table.query.minimumCell))]
    }
  }
}
