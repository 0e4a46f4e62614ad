import Codes

/// Runs of rows by what a table shows of their day and point: rows of one group differ only within.
struct RunGroups: Sendable {
  /// The dimensions of days and points, in the question's order, with the values that occur.
  let axes: [FlowTally.Axis]
  /// For each group the places of its values in the axes.
  let digits: [[Int]]
  /// The rows of each group.
  let rowCounts: [Int]
  /// For each range of rows its first row and the one behind its last, group by group.
  private let bounds: [Int]
  /// Where each group's ranges begin among the bounds, and where the last one's end.
  private let starts: [Int]

  /// Groups the runs that lie in the question's period and pass its filters.
  init(_ query: FlowQuery, _ columns: FlowColumns) {
    let days = query.from.daysSince1970...query.to.daysSince1970
    var shown = ShownRuns(query, columns)
    var members: [(group: Int, rows: Range<Int>)] = []
    members.reserveCapacity(columns.runs.count)
    for run in columns.runs where days.contains(run.day) {
      if let group = shown.group(of: run) { members.append((group, run.rows)) }
    }
    axes = shown.axes
    digits = shown.groups
    (bounds, starts, rowCounts) = Self.sorted(members, groups: shown.groups.count)
  }

  /// The bounds of a group's ranges.
  func bounds(of group: Int) -> ArraySlice<Int> { bounds[starts[group]..<starts[group + 1]] }

  /// The bounds of a group's ranges, divided into so many parts of about as many rows.
  func parts(_ count: Int, of group: Int) -> [ArraySlice<Int>] {
    let all = bounds(of: group)
    let size = max(1, rowCounts[group] / count + 1)
    var parts = [[Int]](repeating: [], count: count)
    var done = 0
    for index in stride(from: all.startIndex, to: all.endIndex, by: 2) {
      var first = all[index]
      while first < all[index + 1] {
        let part = min(done / size, count - 1)
        let end = min(all[index + 1], first + size - done % size)
        parts[part] += [first, end]
        done += end - first
        first = end
      }
    }
    return parts.map { $0[...] }
  }

  /// Ranges by group, neighbours put together, and the number of rows of each group.
  private static func sorted(
    _ members: [(group: Int, rows: Range<Int>)], groups: Int
  ) -> (bounds: [Int], starts: [Int], rows: [Int]) {
    var ranges = [Int](repeating: 0, count: groups)
    var rows = ranges
    var lastEnd = [Int](repeating: -1, count: groups)
    for (group, range) in members {
      if lastEnd[group] != range.lowerBound { ranges[group] += 1 }
      lastEnd[group] = range.upperBound
      rows[group] += range.count
    }
    let starts = ranges.reduce(into: [0]) { $0.append($0[$0.count - 1] + 2 * $1) }
    var next = starts
    var bounds = [Int](repeating: 0, count: starts[groups])
    for (group, range) in members {
      let place = next[group]
      if place > starts[group], bounds[place - 1] == range.lowerBound {
        bounds[place - 1] = range.upperBound
      } else {
        bounds[place] = range.lowerBound
        bounds[place + 1] = range.upperBound
        next[group] = place + 2
      }
    }
    return (bounds, starts, rows)
  }
}

/// What tables show of runs, worked out once for each day, each point, and each version of a place.
private struct ShownRuns {
  /// The values of one dimension, in the order in which they were met.
  private struct Values {
    let dimension: FlowDimension
    var book = CodeBook()
  }

  /// For each group, one number a dimension.
  private(set) var groups: [[Int]] = []
  private var shown: [Values]
  private let filters: [(dimension: FlowDimension, kept: Set<String>)]
  private let points: [String]
  private let places: PlaceBook
  private let asksPlaces: Bool
  /// By point: the numbers of its values, or nil when a filter leaves it out.
  private var ofPoints: [Int: [Int]?] = [:]
  /// By governorate likewise.
  private var ofPlaces: [String: [Int]?] = [:]
  private var lastDay: (day: Int, numbers: [Int]?, groups: [Int: Int])?
  private var numbers: [[Int]: Int] = [:]

  init(_ query: FlowQuery, _ columns: FlowColumns) {
    shown = query.dimensions.filter { $0.field == nil }.map { Values(dimension: $0) }
    filters = query.filters.filter { $0.key.field == nil }.map { ($0.key, $0.value) }
    points = columns.points.texts
    places = columns.places
    asksPlaces = (shown.map(\.dimension) + filters.map(\.dimension)).contains {
      $0.scope == .place
    }
  }

  var axes: [FlowTally.Axis] {
    shown.map { FlowTally.Axis(dimension: $0.dimension, values: $0.book.texts) }
  }

  /// The group of a run; nil when a filter leaves it out. Runs of one day stand together.
  mutating func group(of run: FlowColumns.Run) -> Int? {
    let day = CivilDate(daysSince1970: run.day)
    if lastDay?.day != run.day {
      lastDay = (run.day, values(.day) { $0.shown(day) }, [:])
    }
    guard let ofDay = lastDay?.numbers else { return nil }
    let point = Int(run.point)
    if let known = lastDay?.groups[point] { return known }
    guard let ofPoint = numbers(ofPoint: point), let ofPlace = numbers(of: points[point], on: day)
    else { return nil }
    let key = ofDay + ofPoint + ofPlace
    let group = numbers[key] ?? groups.count
    if group == groups.count {
      numbers[key] = group
      groups.append(inOrder(ofDay, ofPoint, ofPlace))
    }
    lastDay?.groups[point] = group
    return group
  }

  private mutating func numbers(ofPoint point: Int) -> [Int]? {
    if let known = ofPoints[point] { return known }
    let text = points[point]
    let found = values(.point) { _ in text }
    ofPoints[point] = .some(found)
    return found
  }

  private mutating func numbers(of point: String, on day: CivilDate) -> [Int]? {
    guard asksPlaces else { return [] }
    let governorate = places.place(point, on: day)?.governorate ?? FlowLayout.unknown
    if let known = ofPlaces[governorate] { return known }
    let found = values(.place) { _ in governorate }
    ofPlaces[governorate] = .some(found)
    return found
  }

  /// Numbers of the day, the point and its place, in the order of the dimensions.
  private func inOrder(_ ofDay: [Int], _ ofPoint: [Int], _ ofPlace: [Int]) -> [Int] {
    var (days, points, places) = (ofDay[...], ofPoint[...], ofPlace[...])
    return shown.map { values in
      switch values.dimension.scope {
      case .day: days.popFirst() ?? 0
      case .point: points.popFirst() ?? 0
      default: places.popFirst() ?? 0
      }
    }
  }

  /// The numbers of what is shown of a day, point or place; nil when a filter leaves it out.
  private mutating func values(
    _ scope: FlowDimension.Scope, _ text: (FlowDimension) -> String
  ) -> [Int]? {
    for filter in filters where filter.dimension.scope == scope {
      guard filter.kept.contains(text(filter.dimension)) else { return nil }
    }
    var numbers: [Int] = []
    for index in shown.indices where shown[index].dimension.scope == scope {
      let text = text(shown[index].dimension)
      numbers.append(Int(shown[index].book.number(of: text) ?? .max))
    }
    return numbers
  }
}
