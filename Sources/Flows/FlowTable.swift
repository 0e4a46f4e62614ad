/// Where a table's numbers come from.
public struct FlowOrigin: Equatable, Sendable {
  /// Who publishes: the registry's name.
  public var source: String
  /// The checkpoint of the log that the counts were generated from: origin, size and root; nil
  /// when none was signed yet.
  public var checkpoint: String?

  /// Names an origin.
  public init(source: String, checkpoint: String?) {
    self.source = source
    self.checkpoint = checkpoint
  }
}

/// A table of counts as it may be shown, small cells suppressed.
///
/// A table that holds a suppressed cell has no totals, because a total and its other cells would
/// give the number away, and carries the stamp "internal": until disclosure control is complete,
/// sums over several tables could do the same.
public struct FlowTable: Equatable, Sendable {
  /// One number, or that it is too small to show.
  public enum Cell: Equatable, Sendable {
    case count(Int)
    case suppressed
  }

  /// One row: a value for each column, a cell for each measure of the question.
  public struct Row: Equatable, Sendable {
    /// The values of the columns.
    public let values: [String]
    /// The cells, in the order of the question's measures.
    public let cells: [Cell]
  }

  /// The question.
  public let query: FlowQuery
  /// Where the numbers come from.
  public let origin: FlowOrigin
  /// The rows, in the order of their values.
  public let rows: [Row]
  /// The sum of each measure; nil when a cell was suppressed.
  public let totals: [Int]?

  /// `internal` when a cell was suppressed.
  public var stamp: String? { totals == nil ? FlowTable.internalStamp : nil }

  static let internalStamp = "internal"

  /// What a reader must know.
  public var notes: [String] {
    var notes = [
      "A movement counts on the local day of the crossing at its point of entry.", AgeBand.rule,
    ]
    if totals == nil {
      notes.append(
        "Cells below \(query.minimumCell) are suppressed and no totals are given. For internal use."
      )
    }
    return notes
  }

  init(query: FlowQuery, origin: FlowOrigin, answer: FlowAnswer) {
    self.query = query
    self.origin = origin
    let minimum = query.minimumCell
    let counted = answer.rows()
      .sorted { $0.values.lexicographicallyPrecedes($1.values) }
    rows = counted.map { row in
      Row(
        values: row.values,
        cells: row.counts.map { $0 > 0 && $0 < minimum ? .suppressed : .count($0) })
    }
    let isWhole = rows.allSatisfy { !$0.cells.contains(.suppressed) }
    totals =
      isWhole
      ? query.measures.indices.map { measure in
        counted.reduce(0) { $0 + $1.counts[measure] }
      } : nil
  }
}
