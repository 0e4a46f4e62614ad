import Codes
public import Host

extension FlowRelease {
  /// The table as a workbook: its rows, and a sheet that says what they are.
  public var workbook: [SpreadsheetLibrary.Sheet] {
    let head = query.dimensions.map(\.rawValue) + [query.measures[0].rawValue, "status"]
    let body = rows.map { row -> [SpreadsheetLibrary.Cell] in
      row.values.map { .text($0) } + [
        row.count.map { .number($0) } ?? .empty,
        .text(row.count == nil ? "suppressed" : rules.base == nil ? "shown" : "rounded"),
      ]
    }
    let facts = [
      ("source", origin.source), ("from", query.from.description), ("to", query.to.description),
      ("checkpoint", origin.checkpoint ?? ""), ("control", control),
      ("figures", mark?.standing.rawValue ?? "draft"), ("release", mark?.label ?? "draft"),
    ]
    return [
      SpreadsheetLibrary.Sheet(name: "table", rows: [head.map { .text($0) }] + body),
      SpreadsheetLibrary.Sheet(
        name: "about",
        rows: [[.text("what"), .text("value")]]
          + facts.map { [.text($0.0), .text($0.1)] } + notes.map { [.text("note"), .text($0)] }),
    ]
  }
}
