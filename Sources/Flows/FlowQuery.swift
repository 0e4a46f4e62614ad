public import Bytes
public import Codes
public import Store

/// A question about flows: which columns, which days, which rows, from which size a cell is shown.
public struct FlowQuery: Equatable, Sendable {
  /// The columns, in order; each once.
  public var dimensions: [FlowDimension]
  /// What is counted at all: of a dimension only these values, as a table shows them.
  public var filters: [FlowDimension: Set<String>]
  /// What is counted, in the order of the table.
  public var measures: [FlowMeasure]
  /// The first day, that of the points of entry.
  public var from: CivilDate
  /// The last day, which counts too.
  public var to: CivilDate
  /// The smallest count that is shown; 1 shows all.
  public var minimumCell: Int

  /// A question. Throws `.flowQuery` for a column or measure twice, an end before the start, or a
  /// cell size outside 1...1000.
  public init(
    by dimensions: [FlowDimension], where filters: [FlowDimension: Set<String>] = [:],
    measures: [FlowMeasure] = FlowMeasure.allCases,
    from: CivilDate, to: CivilDate, minimumCell: Int = 5
  ) throws(Fault) {
    guard Set(dimensions).count == dimensions.count else {
      throw Fault(.flowQuery, at: "by", "each column once")
    }
    guard !measures.isEmpty, Set(measures).count == measures.count else {
      throw Fault(.flowQuery, at: "measure", "at least one measure, each once")
    }
    guard from <= to else {
      throw Fault(.flowQuery, at: "from", "the period ends before it starts")
    }
    guard (1...1000).contains(minimumCell) else {
      throw Fault(.flowQuery, at: "min-cell", "a number from 1 to 1000 expected")
    }
    self.dimensions = dimensions
    self.filters = filters
    self.measures = measures
    self.from = from
    self.to = to
    self.minimumCell = minimumCell
  }

  /// Whether another question differs in its columns only.
  func isLike(_ other: FlowQuery) -> Bool {
    from == other.from && to == other.to && measures == other.measures && filters == other.filters
      && minimumCell == other.minimumCell
  }

  /// The table of an answer; reads the roll-up only. Throws what `Store` throws, and `.flowQuery`
  /// for more columns at once than can be counted.
  public func table(_ database: Database, origin: FlowOrigin) throws(Fault) -> FlowTable {
    let columns = try FlowColumns(of: database, from: from, to: to)
    return FlowTable(query: self, origin: origin, answer: try answer(in: columns))
  }

  /// The counts over columns in memory. Throws `.flowQuery` for more columns at once than can be
  /// counted, and for a point of entry where nothing was ever counted: a zero would say that nobody
  /// crossed there.
  public func answer(in columns: FlowColumns) throws(Fault) -> FlowAnswer {
    for point in filters[.poe, default: []].sorted() where columns.points[point] == nil {
      let known = columns.points.texts.sorted().prefix(20).joined(separator: ", ")
      throw Fault(
        .flowQuery, at: "where poe=\(point)", "nothing was ever counted there; counted at: \(known)"
      )
    }
    return try FlowTally(self, columns).answer()
  }
}

extension Fault.Code {
  /// A question about flows that cannot be asked.
  public static let flowQuery = Fault.Code("flows.query", .usage)
}
