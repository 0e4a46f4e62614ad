import Foundation

/// Fits what a score means: ln rate = intercept - slope * score + growth * ln(names / reference).
///
/// Ordinary least squares over points of scores that a known share of people on no list reach,
/// against lists of several sizes. Units are natural logs and score units of one (not thousandths).
public struct CalibrationFit: Sendable {
  private var points: [(score: Double, size: Double, rate: Double)] = []

  /// No points yet.
  public init() {}

  /// Adds that a share `rate` of people on no list reach `score`, in thousandths, against a list of
  /// so many names.
  public mutating func add(score: Int, names: Int, rate: Double) {
    guard rate > 0, names > 0 else { return }
    let size = log(Double(names) / Double(ScreeningParameters.referenceNames))
    points.append((Double(score) / 1000, size, log(rate)))
  }

  /// Intercept, slope and growth in thousandths, as `ScreeningParameters` holds them; nil for
  /// points that do not fix all three.
  public func line() -> (intercept: Int, slope: Int, growth: Int)? {
    var system = [[Double]](repeating: [0, 0, 0, 0], count: 3)
    for point in points {
      let row = [1, -point.score, point.size]
      for (place, left) in row.enumerated() {
        for (column, right) in row.enumerated() { system[place][column] += left * right }
        system[place][3] += left * point.rate
      }
    }
    guard let solved = CalibrationFit.solve(&system) else { return nil }
    let thousandths = solved.map { Int(($0 * 1000).rounded()) }
    return (thousandths[0], thousandths[1], thousandths[2])
  }

  /// Gauss's elimination with the largest pivot; nil for a singular system.
  private static func solve(_ system: inout [[Double]]) -> [Double]? {
    let count = system.count
    for column in 0..<count {
      guard
        let pivot = (column..<count).max(by: {
          abs(system[$0][column]) < abs(system[$1][column])
        }), abs(system[pivot][column]) > 1e-9
      else { return nil }
      system.swapAt(column, pivot)
      for row in 0..<count where row != column {
        let factor = system[row][column] / system[column][column]
        for place in column...count { system[row][place] -= factor * system[column][place] }
      }
    }
    return (0..<count).map { system[$0][count] / system[$0][$0] }
  }
}
