public import Bytes
import Codes

/// A table of what is worked out of counts (`FlowFigure`), small numbers left out.
public struct FigureTable: Equatable, Sendable {
  /// One number of a row.
  public enum Cell: Equatable, Sendable {
    /// In the figure's unit; negative where more left than came.
    case number(Int)
    /// It rests on fewer than the smallest count that is shown.
    case suppressed
  }

  /// One row.
  public struct Row: Equatable, Sendable {
    /// The values of the columns.
    public let values: [String]
    /// The number.
    public let cell: Cell
  }

  /// The question.
  public let query: FlowQuery
  /// What was worked out.
  public let figure: FlowFigure
  /// Where the counts come from.
  public let origin: FlowOrigin
  /// The names of the columns: those of the question, and of the figure where it has one.
  public let columns: [String]
  /// In the order of their values.
  public let rows: [Row]
  /// Movements of the period whose traveller could not be told, nil where nobody must be: a part
  /// of what is linked in error, the other being two documents of one person.
  public let unlinked: Int?
  /// Crossings for which the rule cannot be decided yet, nil where there is none.
  public let undecided: Int?

  /// What a reader must know.
  public var notes: [String] {
    var notes = [figure.entry.definition]
    if let unlinked {
      notes.append(
        "\(unlinked) movements of the period are not in it: they have no document number that "
          + "links them.")
    }
    if let undecided {
      notes.append("\(undecided) crossings of the period cannot be decided yet.")
    }
    if rows.contains(where: { $0.cell == .suppressed }) {
      notes.append(
        "Numbers that rest on fewer than \(query.minimumCell) are suppressed. For internal use.")
    }
    return notes
  }

  /// Makes a table of observations by row: a number and on how many it rests.
  init(
    _ query: FlowQuery, _ figure: FlowFigure, _ origin: FlowOrigin,
    _ rows: [[String]: (number: Int, rests: [Int])], unlinked: Int? = nil, undecided: Int? = nil
  ) {
    self.query = query
    self.figure = figure
    self.origin = origin
    self.unlinked = unlinked
    self.undecided = undecided
    columns = query.dimensions.map(\.rawValue) + (figure == .stays ? ["actual-stay"] : [])
    self.rows = rows.map { values, found in
      let isSmall = found.rests.contains { $0 > 0 && $0 < query.minimumCell }
      return Row(values: values, cell: isSmall ? .suppressed : .number(found.number))
    }.sorted { $0.values.lexicographicallyPrecedes($1.values) }
  }

  /// CSV (RFC 4180) with a row of HXL tags below the names, lines ending in CR LF.
  public func csv() -> String {
    let tags = query.dimensions.map(\.tag) + (figure == .stays ? ["#x_stay+actual"] : [])
    return FlowTable.line(columns + [figure.rawValue, "unit", "source", "checkpoint"])
      + FlowTable.line(
        tags + [figure.tag, "#meta+unit", "#meta+source", "#meta+checkpoint"], areTags: true)
      + rows.map { row in
        FlowTable.line(
          row.values + [shown(row.cell), figure.unit, origin.source, origin.checkpoint ?? ""])
      }.joined()
  }

  /// A cell as people read it.
  public func shown(_ cell: Cell) -> String {
    switch cell {
    case .number(let number): String(number)
    case .suppressed: "<\(query.minimumCell)"
    }
  }

  /// JSON for programs; a suppressed cell is `{"below": 5}`.
  public var json: JSON {
    .fields([
      "type": "maabar/flow-figure/1", "figure": .string(figure.rawValue),
      "unit": .string(figure.unit), "source": .string(origin.source),
      "checkpoint": .text(origin.checkpoint), "from": .string(query.from.description),
      "to": .string(query.to.description), "by": .texts(columns),
      "minimumCell": .number(query.minimumCell), "unlinked": .number(unlinked),
      "undecided": .number(undecided), "notes": .texts(notes),
      "rows": .array(
        rows.map { row in
          var fields: [String: JSON] = [:]
          for (column, value) in zip(columns, row.values) { fields[column] = .string(value) }
          fields[figure.rawValue] =
            switch row.cell {
            case .number(let number): .integer(Int64(number))
            case .suppressed: ["below": .integer(Int64(query.minimumCell))]
            }
          return .object(fields)
        }),
    ])
  }
}
