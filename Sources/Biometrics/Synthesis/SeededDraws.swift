/// Draws from a seed: the same seed gives the same draws everywhere.
///
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). It
/// is for pictures of fingers, never for keys; it is a value, so a loop over pixels costs no lock.
struct SeededDraws {
  private var state: UInt64

  init(seed: UInt64) { state = Self.mixed(seed) }

  /// Draws of their own for one purpose, whatever is drawn elsewhere from the same seed.
  init(seed: UInt64, purpose: UInt64) {
    state = Self.mixed(Self.mixed(seed) &+ purpose &* 0x9e37_79b9_7f4a_7c15)
  }

  /// 64 uniform bits.
  mutating func bits() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mixed(state)
  }

  /// Uniform in 0..<1.
  mutating func unit() -> Double { Double(bits() >> 11) / 9_007_199_254_740_992 }

  /// Uniform in a range.
  mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * unit()
  }

  /// Nearly normal with mean 0 and deviation 1: the sum of twelve uniform draws less six.
  mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += unit() }
    return sum
  }

  /// True with a probability.
  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  static func mixed(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}

/// A smooth random landscape of -1...1: random heights on a lattice, joined smoothly (value noise).
struct SmoothNoise {
  private let seed: UInt64
  private let scale: Double

  /// `period` is the distance between two lattice points, in pixels.
  init(_ draws: inout SeededDraws, period: Double) {
    seed = draws.bits()
    scale = 1 / period
  }

  /// The height at a place.
  func at(_ x: Double, _ y: Double) -> Double {
    let (u, v) = (x * scale, y * scale)
    let (left, top) = (u.rounded(.down), v.rounded(.down))
    let (fx, fy) = (u - left, v - top)
    let (sx, sy) = (fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy))
    let (column, row) = (Int(left), Int(top))
    let above = height(column, row) * (1 - sx) + height(column + 1, row) * sx
    let below = height(column, row + 1) * (1 - sx) + height(column + 1, row + 1) * sx
    return above * (1 - sy) + below * sy
  }

  private func height(_ column: Int, _ row: Int) -> Double {
    let key =
      UInt64(bitPattern: Int64(column)) &* 0x9e37_79b9_7f4a_7c15
      ^ UInt64(bitPattern: Int64(row)) &* 0xc2b2_ae3d_27d4_eb4f
    return Double(SeededDraws.mixed(key ^ seed) >> 11) / 4_503_599_627_370_496 - 1
  }
}
