public import Bytes
import Codes

/// Counts over time: one row a period, one column for each combination of values that occurs.
///
/// A period without any crossing has a row too, so that a gap is seen and not closed up.
public struct FlowSeries: Equatable, Sendable {
  /// How long a period is.
  public enum Step: String, Sendable, CaseIterable {
    case day, week, month, quarter, year

    /// The dimension that names a period.
    public var dimension: FlowDimension {
      switch self {
      case .day: .day
      case .week: .week
      case .month: .month
      case .quarter: .quarter
      case .year: .year
      }
    }
  }

  /// The combinations, in the order of their values.
  public let columns: [[String]]
  /// The periods in order, each with a cell for every column; nil where nothing was counted.
  public let rows: [(period: String, cells: [FlowTable.Cell?])]

  /// Turns a table whose first dimension is the step's and which has one measure.
  public init(_ table: FlowTable, step: Step) {
    precondition(table.query.dimensions.first == step.dimension)
    let columns = Set(table.rows.map { Array($0.values.dropFirst()) })
      .sorted { $0.lexicographicallyPrecedes($1) }
    let places = Dictionary(uniqueKeysWithValues: zip(columns, columns.indices))
    var cells: [String: [FlowTable.Cell?]] = [:]
    for row in table.rows {
      guard let place = places[Array(row.values.dropFirst())] else { continue }
      cells[row.values[0], default: Array(repeating: nil, count: columns.count)][place] =
        row.cells[0]
    }
    self.columns = columns
    rows = FlowSeries.periods(table.query, step).map { period in
      (period, cells[period] ?? Array(repeating: nil, count: columns.count))
    }
  }

  /// The names of all periods that the question's days fall into.
  static func periods(_ query: FlowQuery, _ step: Step) -> [String] {
    var periods: [String] = []
    for day in query.from.daysSince1970...query.to.daysSince1970 {
      let period = step.dimension.shown(CivilDate(daysSince1970: day))
      if periods.last != period { periods.append(period) }
    }
    return periods
  }

  /// JSON for programs: `{"period": "2026-03", "counts": [...]}`, null where nothing was counted.
  public func json(_ table: FlowTable) -> JSON {
    .fields([
      "type": "maabar/flow-series/1", "source": .string(table.origin.source),
      "checkpoint": .text(table.origin.checkpoint), "stamp": .text(table.stamp),
      "by": .texts(table.query.dimensions.dropFirst().map(\.rawValue)),
      "measure": .string(table.query.measures[0].rawValue),
      "columns": .array(columns.map { .texts($0) }),
      "rows": .array(
        rows.map { row in
          [
            "period": .string(row.period),
            "counts": .array(row.cells.map { FlowSeries.json($0, table.query) }),
          ]
        }),
    ])
  }

  private static func json(_ cell: FlowTable.Cell?, _ query: FlowQuery) -> JSON {
    switch cell {
    case nil: .null
    case .count(let count): .integer(Int64(count))
    case .suppressed: ["below": .integer(Int64(query.minimumCell))]
    }
  }

  /// Equal by what is shown.
  public static func == (left: FlowSeries, right: FlowSeries) -> Bool {
    left.columns == right.columns
      && left.rows.elementsEqual(right.rows) { $0.period == $1.period && $0.cells == $1.cells }
  }
}
