import Bytes
import Codes

/// Which nationalities crossed where: bands from nationalities to points of entry, as thick as the
/// crossings are many.
struct OriginChart {
  let report: FlowReport
  let words: ReportWords

  /// Nationalities that are drawn; more could not be told apart.
  static let largest = 10
  private static let (width, label, gap, node) = (720.0, 170.0, 8.0, 12.0)
  private static let (bands, least) = (300.0, 1.0)

  private struct Band {
    let nationality: String
    let point: String
    let count: Int
  }

  private func count(_ point: String?, _ nationality: String?) -> Int? {
    report.places.count(at: [point, nationality, nil])
  }

  /// The nationalities that are drawn, the largest first.
  private var nationalities: [String] {
    let counted = report.places.values(of: .nationality).map { ($0, count(nil, $0) ?? 0) }
    return counted.sorted { ($0.1, $1.0) > ($1.1, $0.0) }.filter { $0.1 > 0 }
      .prefix(Self.largest).map(\.0)
  }

  var markup: Markup {
    let (nationalities, points) = (nationalities, report.places.values(of: .poe))
    let drawn = nationalities.flatMap { nationality in
      points.compactMap { point in
        count(point, nationality).flatMap {
          $0 > 0 ? Band(nationality: nationality, point: point, count: $0) : nil
        }
      }
    }
    let total = drawn.reduce(0) { $0 + $1.count }
    let rows = Double(max(nationalities.count, points.count))
    var canvas = ChartCanvas(
      width: Self.width, height: Self.bands + rows * (Self.gap + 6) + 10,
      isMirrored: words.language.isRightToLeft)
    func thickness(_ count: Int) -> Double {
      max(Self.least, Double(count) / Double(max(1, total)) * Self.bands)
    }
    let left = Self.label + Self.node
    let right = Self.width - Self.label - Self.node
    var starts = column(
      nationalities.map { name in (name, drawn.filter { $0.nationality == name }) }, thickness,
      x: Self.label, &canvas
    ) { words.nationality($0) }
    var ends = column(
      points.map { name in (name, drawn.filter { $0.point == name }) }, thickness, x: right, &canvas
    ) { $0 }
    for band in drawn {
      let size = thickness(band.count)
      let start = starts[band.nationality, default: 0]
      let end = ends[band.point, default: 0]
      let name = words.nationality(band.nationality)
      canvas.band(
        from: (left, start), to: (right, end), thickness: size,
        title: "\(name), \(band.point): \(ReportWords.number(band.count))")
      starts[band.nationality] = start + size
      ends[band.point] = end + size
    }
    let summary = nationalities.prefix(3).map {
      "\(words.nationality($0)): \(words.count(count(nil, $0)))"
    }
    return canvas.markup(title: words[.origins], summary: summary.joined(separator: "; "))
  }

  /// Draws the nodes of one side and gives where the bands of each begin.
  private func column(
    _ nodes: [(name: String, bands: [Band])], _ thickness: (Int) -> Double, x: Double,
    _ canvas: inout ChartCanvas, _ label: (String) -> String
  ) -> [String: Double] {
    var places: [String: Double] = [:]
    var y = 8.0
    let isFirst = x == Self.label
    for (name, bands) in nodes where !bands.isEmpty {
      let height = bands.reduce(0) { $0 + thickness($1.count) }
      let sum = ReportWords.number(bands.reduce(0) { $0 + $1.count })
      canvas.bar(
        x: x, y: y, width: Self.node, height: height, .first, title: "\(label(name)): \(sum)")
      canvas.text(
        label(name), x: isFirst ? x - 6 : x + Self.node + 6, y: y + height / 2 + 4,
        isFirst ? .end : .start)
      places[name] = y
      y += height + Self.gap + 6
    }
    return places
  }

  /// The same as rows.
  var table: Markup {
    let points = report.places.values(of: .poe)
    return ReportTable(
      [words[.nationality]] + points + [words[.all]],
      nationalities.map { nationality in
        [words.nationality(nationality)] + points.map { words.count(count($0, nationality)) }
          + [words.count(count(nil, nationality))]
      }
    ).markup
  }
}
