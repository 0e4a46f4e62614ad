import Bytes

/// The counts of one measure by several dimensions, with every margin: along each dimension stand
/// its values and, last, their sum.
struct CountCube: Sendable {
  /// The values of each dimension, without the sum.
  let axes: [[String]]
  /// How far apart neighbours along each dimension stand.
  let strides: [Int]
  /// All counts.
  let counts: [Int]

  /// Counts that were summed up before, in the same order.
  init(axes: [[String]], counts: [Int]) {
    self.axes = axes
    self.counts = counts
    strides = CountCube.strides(axes)
  }

  private static func strides(_ axes: [[String]]) -> [Int] {
    var strides = [Int](repeating: 1, count: axes.count)
    for axis in axes.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * (axes[axis + 1].count + 1)
    }
    return strides
  }

  /// Sums up a table's rows; every value of an axis that occurs is there.
  init(axes: [[String]], _ rows: [(values: [String], count: Int)]) {
    self.axes = axes
    let strides = CountCube.strides(axes)
    self.strides = strides
    var counts = [Int](
      repeating: 0, count: axes.reduce(1) { $0 * ($1.count + 1) })
    let places = axes.map { Dictionary(uniqueKeysWithValues: zip($0, 0...)) }
    for row in rows {
      let digits = zip(places, row.values).compactMap { $0[$1] }
      guard digits.count == axes.count else { continue }
      counts[zip(digits, strides).reduce(0) { $0 + $1.0 * $1.1 }] += row.count
    }
    // Along one dimension after the other, sums of sums included.
    for axis in axes.indices {
      for line in CountCube.lines(along: axis, axes, strides) {
        counts[line.sum] = line.cells.reduce(0) { $0 + counts[$1] }
      }
    }
    self.counts = counts
  }

  /// Cells along one dimension and their sum.
  struct Line {
    let cells: [Int]
    let sum: Int
  }

  /// Every line along one dimension.
  func lines(along axis: Int) -> [Line] { CountCube.lines(along: axis, axes, strides) }

  /// Every line along every dimension.
  var lines: [Line] { axes.indices.flatMap { lines(along: $0) } }

  /// The values at a place; nil where it holds the sum over a dimension.
  func values(at place: Int) -> [String?] {
    zip(axes, strides).map { axis, stride in
      let digit = place / stride % (axis.count + 1)
      return digit < axis.count ? axis[digit] : nil
    }
  }

  /// The place of values, nil for the sum over a dimension; nil for a value that does not occur.
  func place(of values: [String?]) -> Int? {
    var place = 0
    for (axis, value) in zip(axes.indices, values) {
      guard let digit = value.map({ axes[axis].firstIndex(of: $0) }) ?? axes[axis].count else {
        return nil
      }
      place += digit * strides[axis]
    }
    return place
  }

  private static func lines(along axis: Int, _ axes: [[String]], _ strides: [Int]) -> [Line] {
    let (count, stride) = (axes[axis].count, strides[axis])
    let total = axes.reduce(1) { $0 * ($1.count + 1) }
    return (0..<total).compactMap { place in
      guard place / stride % (count + 1) == 0 else { return nil }
      return Line(
        cells: (0..<count).map { place + $0 * stride }, sum: place + count * stride)
    }
  }
}

extension CountCube {
  /// The counts of a question with one measure; `groups` names values that stand together, by
  /// column and name. Throws `.flowQuery` for other questions, and for more cells than a release
  /// can have.
  init(
    _ query: FlowQuery, _ columns: FlowColumns,
    groups: [FlowDimension: [String: [String]]] = [:]
  ) throws(Fault) {
    guard query.measures.count == 1 else {
      throw Fault(.flowQuery, at: "measure", "a release has one measure")
    }
    var rows = try query.answer(in: columns).rows()
      .map { (values: $0.values, count: $0.counts[0]) }
    for (axis, dimension) in query.dimensions.enumerated() {
      for (name, members) in groups[dimension] ?? [:] {
        let members = Set(members)
        for row in rows.indices where members.contains(rows[row].values[axis]) {
          rows[row].values[axis] = name
        }
      }
    }
    let axes = query.dimensions.indices.map { axis in Set(rows.map { $0.values[axis] }).sorted() }
    let size = axes.reduce(1) { $0.multipliedReportingOverflow(by: $1.count + 1).partialValue }
    guard (1...FlowRelease.mostCells).contains(size),
      axes.allSatisfy({ $0.count < FlowRelease.mostCells })
    else { throw FlowRelease.tooLarge }
    self.init(axes: axes, rows)
  }
}
