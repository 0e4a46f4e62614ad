import Bytes
import Codes

/// Entries and exits of each point of entry: a row a point, exits to one side and entries to the
/// other.
struct PlaceChart {
  let report: FlowReport
  let words: ReportWords

  private static let (width, row, label, number) = (720.0, 30.0, 120.0, 64.0)

  private func count(_ point: String?, _ direction: String?) -> Int? {
    report.places.count(at: [point, nil, direction])
  }

  /// The points, those with most crossings first.
  private var points: [String] {
    report.places.values(of: .poe).sorted { left, right in
      (count(left, nil) ?? 0, right) > (count(right, nil) ?? 0, left)
    }
  }

  var markup: Markup {
    let points = points
    var canvas = ChartCanvas(
      width: Self.width, height: Self.row * Double(points.count) + 26,
      isMirrored: words.language.isRightToLeft)
    let most = points.flatMap { [count($0, "entry") ?? 0, count($0, "exit") ?? 0] }.max() ?? 0
    let room = (Self.width - Self.label - 2 * Self.number) / 2
    let axis = Self.label + Self.number + room
    canvas.text(words[.exits], x: axis - 8, y: 14, .end)
    canvas.text(words[.entries], x: axis + 8, y: 14, .start)
    for (index, point) in points.enumerated() {
      let y = 26 + Self.row * Double(index)
      canvas.text(point, x: 0, y: y + 16, isSmall: false)
      for direction in ["exit", "entry"] {
        let isEntry = direction == "entry"
        let found = count(point, direction)
        let length = Double(found ?? 0) / Double(max(1, most)) * room
        let title = "\(point): \(words.value(direction, of: .direction)) \(words.count(found))"
        if found != nil {
          canvas.bar(
            x: isEntry ? axis : axis - length, y: y, width: length, height: Self.row - 10,
            isEntry ? .first : .second, title: title)
        }
        canvas.text(
          words.count(found), x: isEntry ? axis + length + 6 : axis - length - 6, y: y + 15,
          isEntry ? .start : .end)
      }
    }
    canvas.line((axis, 22), (axis, 26 + Self.row * Double(points.count)), .ink)
    let summary = points.prefix(3).map { "\($0): \(words.count(count($0, nil)))" }
    return canvas.markup(title: words[.byPoint], summary: summary.joined(separator: "; "))
  }

  /// The same as rows.
  var table: Markup {
    ReportTable(
      [words[.point], words[.entries], words[.exits], words[.all]],
      (points.map(Optional.some) + [nil]).map { point in
        [point ?? words[.all]] + ["entry", "exit", nil].map { words.count(count(point, $0)) }
      }
    ).markup
  }
}
