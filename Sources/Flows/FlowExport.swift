public import Bytes
import Codes

extension FlowTable {
  /// CSV (RFC 4180) with a row of HXL tags below the names, lines ending in CR LF.
  ///
  /// A suppressed cell reads `<5`. What belongs to the whole table stands in columns at the end of
  /// every row, so that no row loses it when it is copied: period, source, checkpoint, stamp. The
  /// last row, `all` in every column, holds the totals where there are any.
  public func csv() -> String {
    let measures = query.measures
    var lines = [
      FlowTable.line(
        query.dimensions.map(\.rawValue) + measures.map(\.rawValue)
          + ["period_from", "period_to", "source", "checkpoint", "stamp"]),
      FlowTable.line(
        query.dimensions.map(\.tag) + measures.map { "#population+\($0.rawValue)" }
          + ["#date+start", "#date+end", "#meta+source", "#meta+checkpoint", "#meta+stamp"],
        areTags: true),
    ]
    let tail = [
      query.from.description, query.to.description, origin.source, origin.checkpoint ?? "",
      stamp ?? "",
    ]
    for row in rows {
      let cells = row.cells.map { cell in
        switch cell {
        case .count(let count): String(count)
        case .suppressed: "<\(query.minimumCell)"
        }
      }
      lines.append(FlowTable.line(row.values + cells + tail))
    }
    if let totals {
      let all = query.dimensions.map { _ in "all" }
      lines.append(FlowTable.line(all + totals.map { String($0) } + tail))
    }
    return lines.joined()
  }

  /// JSON for programs; a suppressed cell is `{"below": 5}`.
  public var json: JSON {
    .fields([
      "type": "maabar/flows/1", "source": .string(origin.source),
      "checkpoint": .text(origin.checkpoint), "from": .string(query.from.description),
      "to": .string(query.to.description), "by": .texts(query.dimensions.map(\.rawValue)),
      "measures": .texts(query.measures.map(\.rawValue)),
      "minimumCell": .number(query.minimumCell), "stamp": .text(stamp), "notes": .texts(notes),
      "rows": .array(rows.map(json)),
      "totals": totals.map { totals in
        .object(
          Dictionary(uniqueKeysWithValues: zip(query.measures.map(\.rawValue), totals))
            .mapValues { .number($0) ?? .null })
      },
    ])
  }

  private func json(_ row: Row) -> JSON {
    var fields: [String: JSON] = [:]
    for (dimension, value) in zip(query.dimensions, row.values) {
      fields[dimension.rawValue] = .string(value)
    }
    for (measure, cell) in zip(query.measures, row.cells) {
      switch cell {
      case .count(let count): fields[measure.rawValue] = .integer(Int64(count))
      case .suppressed:
        fields[measure.rawValue] = .object(["below": .integer(Int64(query.minimumCell))])
      }
    }
    return .object(fields)
  }

  static func line(_ cells: [String], areTags: Bool = false) -> String {
    cells.map { areTags ? $0 : csvCell($0) }.joined(separator: ",") + "\r\n"
  }

  /// A cell that no spreadsheet runs: text that begins like a formula gets an apostrophe (OWASP,
  /// "CSV Injection"), the full-width signs of East Asian keyboards too.
  static func csvCell(_ text: String) -> String {
    var cell = text
    let starts = "=+-@\t\r\n\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".unicodeScalars
    if let first = cell.unicodeScalars.first, starts.contains(first) {
      cell = "'" + cell
    }
    guard cell.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else {
      return cell
    }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
