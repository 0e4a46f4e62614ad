/// Rows under headings, aligned by the width that a terminal draws.
public struct Table: Sendable {
  /// The heading of a column, and on which side its cells stand.
  public struct Column: Sendable {
    let heading: String
    let isTrailing: Bool

    /// A column of words.
    public init(_ heading: String) {
      self.heading = heading
      isTrailing = false
    }

    /// A column of numbers, aligned at their last digit.
    public static func number(_ heading: String) -> Column {
      Column(heading: heading, isTrailing: true)
    }

    private init(heading: String, isTrailing: Bool) {
      self.heading = heading
      self.isTrailing = isTrailing
    }
  }

  private let columns: [Column]
  private var rows: [[StyledText]] = []

  /// An empty table.
  public init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row, one cell for each column.
  public mutating func add(_ cells: [StyledText]) {
    precondition(cells.count == columns.count, "one cell for each column")
    rows.append(cells)
  }

  /// Prints the headings, then the rows.
  public func print(on outlet: Outlet) {
    let headings = columns.map { StyledText($0.heading, .strong) }
    let widths = columns.indices.map { column in
      ([headings] + rows).map { Display.width($0[column].plain) }.max() ?? 0
    }
    for row in [headings] + rows {
      var line = ""
      for (index, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[index] - Display.width(cell.plain))
        let screen = outlet.screen
        let drawn = cell.drawn(isTerminal: screen.isTerminal, colours: screen.colours)
        if columns[index].isTrailing {
          line += space + drawn
        } else {
          line += drawn + (index == row.count - 1 ? "" : space)
        }
        if index < row.count - 1 { line += "  " }
      }
      outlet.raw(line + "\n")
    }
  }
}
