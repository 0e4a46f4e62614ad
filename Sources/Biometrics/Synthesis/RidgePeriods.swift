/// The distance from ridge to ridge at every place of a finger, in pixels.
///
/// Where the flow of ridges widens, as above a core or around a delta, ridges either move apart or
/// new ones begin between them. Were the distance fixed, the flow alone would decide where minutiae
/// lie and that all of them point the same way: fingers of one class would then be alike, as
/// people's are not. So the distance gives way to the flow as far as skin does; what is left over,
/// and what the finger's own variation adds, becomes minutiae of both ways.
struct RidgePeriods {
  private let base: Double
  private let variation: SmoothNoise
  /// The natural logarithm of what the flow adds, on a grid.
  private let yielding: [Double]
  private let columns: Int
  private let rows: Int

  private static let cell = 16.0

  init(_ field: OrientationField, _ draws: inout SeededDraws) {
    typealias Constants = Parameters.Synthesis
    let drawn = Constants.periodMean + Constants.periodDeviation * draws.normal()
    let range = Constants.periodRange
    base = min(range.upperBound, max(range.lowerBound, drawn))
    variation = SmoothNoise(&draws, period: Constants.periodVariationDistance)
    columns = Int(Double(Constants.masterWidth) / Self.cell) + 2
    rows = Int(Double(Constants.masterHeight) / Self.cell) + 2
    yielding = Self.yielding(field, columns: columns, rows: rows)
  }

  func at(_ x: Double, _ y: Double) -> Double {
    typealias Constants = Parameters.Synthesis
    let (u, v) = (max(0, x / Self.cell), max(0, y / Self.cell))
    let (left, top) = (min(columns - 2, Int(u)), min(rows - 2, Int(v)))
    let (fx, fy) = (min(1, u - Double(left)), min(1, v - Double(top)))
    let index = top * columns + left
    let above = yielding[index] * (1 - fx) + yielding[index + 1] * fx
    let below = yielding[index + columns] * (1 - fx) + yielding[index + columns + 1] * fx
    let yielded = above * (1 - fy) + below * fy
    return base * (1 + yielded + Constants.periodVariation * variation.at(x, y))
  }

  /// The logarithm u of the distance that follows the flow: along the ridges, u rises by as much as
  /// they part (the curl of the unit vectors across them), as far as that costs no large u and no
  /// steep one. Least squares by steps down the gradient, in a fixed order.
  private static func yielding(_ field: OrientationField, columns: Int, rows: Int) -> [Double] {
    typealias Constants = Parameters.Synthesis
    let count = columns * rows
    var along: [(x: Double, y: Double)] = []
    var wanted = [Double](repeating: 0, count: count)
    for row in 0..<rows {
      for column in 0..<columns {
        let (x, y) = (Double(column) * cell, Double(row) * cell)
        let angle = field.direction(x, y)
        let (c, s) = (PortableMath.cosine(angle), PortableMath.sine(angle))
        along.append((c, -s))
        // How the direction changes, as a line's: by multiples of half a turn it does not.
        let across = turn(field.direction(x + 6, y), field.direction(x - 6, y)) / 12
        let down = turn(field.direction(x, y + 6), field.direction(x, y - 6)) / 12
        let parting = -(s * across + c * down) * cell
        wanted[row * columns + column] =
          Constants.yieldShare * max(-Constants.yieldMost, min(Constants.yieldMost, parting))
      }
    }
    var u = [Double](repeating: 0, count: count)
    for _ in 0..<Constants.yieldSteps {
      var gradient = u.map { $0 * Constants.yieldCost }
      for row in 1..<rows - 1 {
        for column in 1..<columns - 1 {
          let i = row * columns + column
          let (right, left, below, above) = (u[i + 1], u[i - 1], u[i + columns], u[i - columns])
          let (tx, ty) = along[i]
          let off = (tx * (right - left) + ty * (below - above)) / 2 - wanted[i]
          gradient[i + 1] += off * tx / 2
          gradient[i - 1] -= off * tx / 2
          gradient[i + columns] += off * ty / 2
          gradient[i - columns] -= off * ty / 2
          gradient[i] += Constants.yieldStiffness * (4 * u[i] - right - left - below - above)
        }
      }
      for i in u.indices { u[i] -= 0.5 * gradient[i] }
    }
    let most = Constants.yieldMost
    return u.map { max(-most, min(most, $0)) }
  }

  /// The difference of two lines' directions, -pi/2...pi/2.
  private static func turn(_ a: Double, _ b: Double) -> Double {
    let difference = a - b
    return difference - PortableMath.pi * (difference / PortableMath.pi).rounded(.toNearestOrEven)
  }
}
