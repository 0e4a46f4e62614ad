/// The grey levels around the middle of a square, in lines that run along its ridges: what is dark
/// in their sums is a ridge, what is bright a valley.
struct RidgeProfile {
  /// Mean level of each line, from one side across the ridges to the other.
  private var means: [Double]
  /// The levels, `along` a line.
  private var levels: [UInt8] = []
  private let along: Int

  /// `across` is the direction across the ridges, rows growing downwards; the window has two
  /// squares across the ridges and one along them.
  init(_ image: GreyImage, middle: (x: Double, y: Double), across: Double, side: Int) {
    // At finer resolutions every second or fourth pixel suffices.
    let step = max(1, Double(side) / Double(Parameters.Quality.squareSamples))
    along = Int(Double(side) / step)
    let lines = 2 * along
    let (c, s) = (PortableMath.cosine(across), PortableMath.sine(across))
    means = []
    levels.reserveCapacity(lines * along)
    for line in 0..<lines {
      let u = (Double(line) + 0.5 - Double(lines) / 2) * step
      var sum = 0
      for place in 0..<along {
        let v = (Double(place) + 0.5 - Double(along) / 2) * step
        let x = min(image.width - 1, max(0, Int(middle.x + u * c - v * s)))
        let y = min(image.height - 1, max(0, Int(middle.y + u * s + v * c)))
        let level = image.pixels[y * image.width + x]
        sum += Int(level)
        levels.append(level)
      }
      means.append(Double(sum) / Double(along))
    }
  }

  /// Sets the clarity and the ridges' share.
  ///
  /// As the local clarity score of ISO/IEC TR 29794-4:2010 (clause 5.3.4): each line is ridge or
  /// valley by the straight line through the profile; the score falls with the share of pixels that
  /// lie on the other side of it than their line.
  func judge(_ square: inout RidgeSquares.Square) {
    let trend = self.trend()
    let isRidge = means.indices.map { means[$0] < trend.level + trend.slope * Double($0) }
    var (wrong, all) = ((ridge: 0, valley: 0), (ridge: 0, valley: 0))
    for line in means.indices {
      let bound = trend.level + trend.slope * Double(line)
      var bright = 0
      for place in line * along..<(line + 1) * along where Double(levels[place]) >= bound {
        bright += 1
      }
      if isRidge[line] {
        all.ridge += along
        wrong.ridge += bright
      } else {
        all.valley += along
        wrong.valley += along - bright
      }
    }
    guard all.ridge > 0, all.valley > 0, let share = share(isRidge) else { return }
    let overlap =
      Double(wrong.ridge) / Double(all.ridge) + Double(wrong.valley) / Double(all.valley)
    square.clarity = max(0, 1 - overlap)
    square.ridgeShare = share
  }

  /// The straight line through the means (least squares).
  private func trend() -> (level: Double, slope: Double) {
    let count = Double(means.count)
    let middle = (count - 1) / 2
    let mean = means.reduce(0, +) / count
    var (product, square) = (0.0, 0.0)
    for (place, value) in means.enumerated() {
      let off = Double(place) - middle
      product += off * (value - mean)
      square += off * off
    }
    let slope = square > 0 ? product / square : 0
    return (mean - slope * middle, slope)
  }

  /// The share of ridge in the whole ridges and valleys of the window, those cut at its edges left
  /// out; nil unless both are seen and as wide as ridges and valleys are.
  private func share(_ isRidge: [Bool]) -> Double? {
    var runs: [(isRidge: Bool, length: Int)] = []
    for value in isRidge {
      if runs.last?.isRidge == value {
        runs[runs.count - 1].length += 1
      } else {
        runs.append((value, 1))
      }
    }
    let whole = runs.dropFirst().dropLast()
    let ridges = whole.filter(\.isRidge).map(\.length)
    let valleys = whole.filter { !$0.isRidge }.map(\.length)
    guard !ridges.isEmpty, !valleys.isEmpty else { return nil }
    let ridge = Double(ridges.reduce(0, +)) / Double(ridges.count)
    let valley = Double(valleys.reduce(0, +)) / Double(valleys.count)
    let period = (ridge + valley) * Double(Parameters.Quality.squareSamples) / Double(along)
    guard Parameters.Quality.periods.contains(period) else { return nil }
    return ridge / (ridge + valley)
  }
}
