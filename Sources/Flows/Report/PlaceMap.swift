import Bytes
import Codes

/// Points of entry where they lie, each with a half disc of exits and one of entries, as large as
/// they are many. Where not every point's position is known the points stand on a ring: a schematic
/// that says nothing of distance.
struct PlaceMap {
  let report: FlowReport
  let words: ReportWords

  private static let (width, height, margin, largest) = (720.0, 420.0, 70.0, 42.0)
  private typealias Position = (x: Double, y: Double)

  private func count(_ point: String, _ direction: String) -> Int? {
    report.places.count(at: [point, nil, direction])
  }

  private var points: [String] { report.places.values(of: .poe) }

  /// True for a map, false for a ring.
  var isMap: Bool { !geography.isEmpty }

  /// Degrees of every point; empty when one is not known.
  private var geography: [String: (north: Double, east: Double)] {
    var known: [String: (north: Double, east: Double)] = [:]
    for point in points {
      let place = report.book.place(point, on: report.places.query.to)
      guard let position = place?.position else { return [:] }
      known[point] = (Double(position.latitude) / 1e6, Double(position.longitude) / 1e6)
    }
    return known
  }

  private var positions: [String: Position] {
    let known = geography
    guard !known.isEmpty else { return ring }
    let norths = known.values.map(\.north)
    let easts = known.values.map(\.east)
    guard let north = norths.max(), let south = norths.min(), let east = easts.max(),
      let west = easts.min()
    else { return ring }
    // A degree of longitude is shorter by the cosine of the latitude; this is close for a country.
    let narrow = PlaceMap.cosine(degrees: (north + south) / 2)
    let (wide, high) = (max(0.01, (east - west) * narrow), max(0.01, north - south))
    let scale = min(
      (Self.width - 2 * Self.margin) / wide, (Self.height - 2 * Self.margin) / high)
    return known.mapValues { place in
      (
        Self.width / 2 + ((place.east - west) * narrow - wide / 2) * scale,
        Self.height / 2 - (place.north - south - high / 2) * scale
      )
    }
  }

  /// The points around an oval, from the top on.
  private var ring: [String: Position] {
    var positions: [String: Position] = [:]
    for (index, point) in points.enumerated() {
      let turn = 360 * Double(index) / Double(max(1, points.count))
      positions[point] = (
        Self.width / 2 + PlaceMap.cosine(degrees: turn - 90) * (Self.width / 2 - 110),
        Self.height / 2 + PlaceMap.cosine(degrees: turn - 180) * (Self.height / 2 - Self.margin)
      )
    }
    return positions
  }

  /// The cosine by its series, which is exact enough for any screen.
  static func cosine(degrees: Double) -> Double {
    var turn = degrees.remainder(dividingBy: 360) * .pi / 180
    turn *= turn
    var (sum, term) = (1.0, 1.0)
    for step in 1...12 {
      term *= -turn / Double((2 * step - 1) * 2 * step)
      sum += term
    }
    return sum
  }

  var markup: Markup {
    // A map has its east on the right in every language.
    var canvas = ChartCanvas(width: Self.width, height: Self.height, isMirrored: false)
    let most = points.flatMap { [count($0, "exit") ?? 0, count($0, "entry") ?? 0] }.max() ?? 0
    if !isMap {
      canvas.oval(
        (Self.width / 2, Self.height / 2), Self.width / 2 - 110, Self.height / 2 - Self.margin)
    }
    let positions = positions
    for point in points {
      guard let place = positions[point] else { continue }
      for direction in ["exit", "entry"] {
        let found = count(point, direction)
        let share = Double(found ?? 0) / Double(max(1, most))
        let title = "\(point): \(words.value(direction, of: .direction)) \(words.count(found))"
        // The area is as large as the count.
        canvas.halfDisc(
          place, radius: found == 0 ? 0 : max(3, share.squareRoot() * Self.largest),
          direction == "entry" ? .first : .second, isRight: direction == "entry",
          isKnown: found != nil, title: title)
      }
      canvas.text(point, x: place.x, y: place.y + Self.largest + 16, .middle, isCode: true)
    }
    let summary = points.prefix(3).map { point in
      "\(point): \(words.count(report.places.count(at: [point, nil, nil])))"
    }
    return canvas.markup(
      title: words[isMap ? .map : .schematic], summary: summary.joined(separator: "; "))
  }
}
