/// A bank of ridge filters (even Gabor filters) for every direction and period of a finger.
///
/// A filter is a cosine across the ridges under a round Gaussian, made free of the image's mean and
/// scaled so that ridges of its own direction and period pass with their height unchanged.
struct RidgeFilters: Sendable {
  /// Rows of a filter.
  let taps: Int
  /// Groups of eight columns in a row.
  let groups: Int
  /// How far a filter reaches from its middle.
  let reach: Int
  private let weights: [SIMD8<Float>]

  /// For growing ridges, at half resolution.
  static let coarse = RidgeFilters(reach: Parameters.Synthesis.coarseFilterReach, scale: 0.5)
  /// For shaping them, at full resolution.
  static let fine = RidgeFilters(reach: Parameters.Synthesis.fineFilterReach, scale: 1)

  private init(reach: Int, scale: Double) {
    typealias Constants = Parameters.Synthesis
    self.reach = reach
    taps = 2 * reach + 1
    groups = (taps + 7) / 8
    let (periods, steps) = (Constants.filterPeriods, Constants.filterPeriodSteps)
    let step = (periods.upperBound - periods.lowerBound) / Double(steps - 1)
    var weights: [SIMD8<Float>] = []
    weights.reserveCapacity(steps * Constants.filterDirections * taps * groups)
    for index in 0..<steps {
      let period = (periods.lowerBound + step * Double(index)) * scale
      for turn in 0..<Constants.filterDirections {
        let angle = PortableMath.pi * Double(turn) / Double(Constants.filterDirections)
        weights += Self.filter(reach, groups, period: period, angle: angle)
      }
    }
    self.weights = weights
  }

  private static func filter(
    _ reach: Int, _ groups: Int, period: Double, angle: Double
  ) -> [SIMD8<Float>] {
    let sigma = Parameters.Synthesis.filterSigmaPeriods * period
    let envelope = (-reach...reach).map {
      PortableMath.exponential(-Double($0 * $0) / (2 * sigma * sigma))
    }
    let (s, c) = (PortableMath.sine(angle), PortableMath.cosine(angle))
    let side = 2 * reach + 1
    var waves = [Double](repeating: 0, count: side * side)
    var (sum, mass) = (0.0, 0.0)
    for row in 0..<side {
      for column in 0..<side {
        // Across the ridges; rows run down, angles run up.
        let across = Double(column - reach) * s + Double(row - reach) * c
        let wave = PortableMath.cosine(2 * PortableMath.pi * across / period)
        waves[row * side + column] = wave
        let weight = envelope[row] * envelope[column]
        sum += weight * wave
        mass += weight
      }
    }
    let mean = sum / mass
    var gain = 0.0
    for row in 0..<side {
      for column in 0..<side {
        let wave = waves[row * side + column]
        gain += envelope[row] * envelope[column] * (wave - mean) * wave
      }
    }
    var rows = [SIMD8<Float>](repeating: .zero, count: side * groups)
    for row in 0..<side {
      for column in 0..<side {
        let wave = waves[row * side + column]
        rows[row * groups + column / 8][column % 8] =
          Float(envelope[row] * envelope[column] * (wave - mean) / gain)
      }
    }
    return rows
  }

  /// Which filter fits a direction in radians and a period in pixels at full resolution.
  static func index(direction: Double, period: Double) -> Int32 {
    typealias Constants = Parameters.Synthesis
    let (periods, steps) = (Constants.filterPeriods, Constants.filterPeriodSteps)
    let share = (period - periods.lowerBound) / (periods.upperBound - periods.lowerBound)
    let size = Int((share * Double(steps - 1)).rounded(.toNearestOrEven))
    let count = Constants.filterDirections
    let turn = Int((direction / PortableMath.pi * Double(count)).rounded(.toNearestOrEven))
    let turned = ((turn % count) + count) % count
    return Int32(min(steps - 1, max(0, size)) * count + turned)
  }

  /// Filters an image with a border of `reach` zeros around it (and eight more at its end); gives
  /// the image alone, amplified and cut to -1...1. About 70 multiplications of eight a pixel.
  func pass(
    _ padded: [Float], width: Int, height: Int, filters: [Int32], gain: Float
  ) -> [Float] {
    let stride = width + 2 * reach
    var windows = [SIMD8<Float>](repeating: .zero, count: padded.count)
    for index in 0..<max(0, padded.count - 8) {
      windows[index] = SIMD8(
        padded[index], padded[index + 1], padded[index + 2], padded[index + 3], padded[index + 4],
        padded[index + 5], padded[index + 6], padded[index + 7])
    }
    var result = [Float](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        let filter = Int(filters[y * width + x]) * taps * groups
        var sum = SIMD8<Float>.zero
        for row in 0..<taps {
          let base = (y + row) * stride + x
          for group in 0..<groups {
            sum += windows[base + 8 * group] * weights[filter + row * groups + group]
          }
        }
        // In one fixed order, so that the last bit is the same everywhere.
        let value = (sum[0] + sum[1]) + (sum[2] + sum[3]) + ((sum[4] + sum[5]) + (sum[6] + sum[7]))
        result[y * width + x] = min(1, max(-1, value * gain))
      }
    }
    return result
  }

  /// The image with the border that `pass` wants.
  func padded(_ image: [Float], width: Int, height: Int) -> [Float] {
    let stride = width + 2 * reach
    var padded = [Float](repeating: 0, count: stride * (height + 2 * reach) + 8 * groups + 8)
    for y in 0..<height {
      let (from, to) = (y * width, (y + reach) * stride + reach)
      for x in 0..<width { padded[to + x] = image[from + x] }
    }
    return padded
  }
}
