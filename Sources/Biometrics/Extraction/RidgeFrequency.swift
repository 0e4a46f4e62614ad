/// The wavelength of the ridges in each block, in pixels.
///
/// The grey levels of a window that lies along the ridges are summed along them (Hong, Wan and
/// Jain 1998, clause 2.4); the wavelength is that of the strongest wave in the sums.
struct RidgeFrequency {
  private(set) var wavelength: Plane
  /// Share of the window's energy that the wave has, 0...1.
  private(set) var clarity: Plane

  init(_ image: Plane, _ flow: RidgeFlow, _ mask: FingerMask, block: Int) {
    wavelength = Plane(width: mask.width, height: mask.height, filledWith: 9)
    clarity = Plane(width: mask.width, height: mask.height)
    let waves = Waves()
    // Wavelengths change slowly: one of four blocks is looked at, and speaks for its neighbours.
    for row in stride(from: 0, to: mask.height, by: 2) {
      for column in stride(from: 0, to: mask.width, by: 2) {
        let square = [(column, row), (column + 1, row), (column, row + 1), (column + 1, row + 1)]
        guard square.contains(where: { mask.contains($0.0, $0.1) }) else { continue }
        let (x, y) = (Float((column + 1) * block), Float((row + 1) * block))
        let direction = flow.direction(atX: x, y: y, block: Float(block))
        let (length, sure) = waves.strongest(waves.profile(image, x, y, direction))
        for (column, row) in square where mask.contains(column, row) {
          wavelength[column, row] = length
          clarity[column, row] = sure
        }
      }
    }
    smooth(mask)
  }

  private mutating func smooth(_ mask: FingerMask) {
    var (weighted, weight) = (wavelength, clarity)
    for index in weighted.values.indices {
      let sure = mask.isFinger[index] ? clarity.values[index] : 0
      weight.values[index] = sure * sure
      weighted.values[index] = wavelength.values[index] * sure * sure
    }
    weighted = weighted.smoothed(2.5)
    weight = weight.smoothed(2.5)
    for index in weighted.values.indices where weight.values[index] > 1e-4 {
      wavelength.values[index] = weighted.values[index] / weight.values[index]
    }
  }
}

/// Waves of each wavelength over a profile across the ridges.
private struct Waves {
  private static let half = 24
  private static let along = 9
  private let lengths: [Float]
  private var cosines: [[Float]] = []
  private var sines: [[Float]] = []

  init() {
    let range = Parameters.Extraction.wavelengths
    lengths = Array(stride(from: range.lowerBound, through: range.upperBound, by: 0.5))
    for length in lengths {
      let angles = (-Self.half...Self.half).map {
        Double($0) * 2 * PortableMath.pi / Double(length)
      }
      let window = (-Self.half...Self.half).map {
        0.5 + 0.5 * PortableMath.cosine(Double($0) * PortableMath.pi / Double(Self.half + 1))
      }
      cosines.append(zip(angles, window).map { Float(PortableMath.cosine($0) * $1) })
      sines.append(zip(angles, window).map { Float(PortableMath.sine($0) * $1) })
    }
  }

  func profile(_ image: Plane, _ x: Float, _ y: Float, _ direction: Float) -> [Float] {
    let c = Float(PortableMath.cosine(Double(direction)))
    let s = Float(PortableMath.sine(Double(direction)))
    return (-Self.half...Self.half).map { across in
      var sum: Float = 0
      for step in stride(from: -Self.along, through: Self.along, by: 2) {
        let px = x + Float(step) * c - Float(across) * s
        let py = y + Float(step) * s + Float(across) * c
        let column = min(Int(max(px + 0.5, 0)), image.width - 1)
        let row = min(Int(max(py + 0.5, 0)), image.height - 1)
        sum += image[column, row]
      }
      return sum
    }
  }

  func strongest(_ profile: [Float]) -> (Float, Float) {
    let mean = profile.reduce(0, +) / Float(profile.count)
    var energy: Float = 1e-3
    var centred = profile
    for index in profile.indices {
      centred[index] -= mean
      energy += centred[index] * centred[index]
    }
    var powers: [Float] = []
    for wave in lengths.indices {
      var (even, odd): (Float, Float) = (0, 0)
      for index in centred.indices {
        even += centred[index] * cosines[wave][index]
        odd += centred[index] * sines[wave][index]
      }
      powers.append(even * even + odd * odd)
    }
    let best = powers.indices.max { powers[$0] < powers[$1] } ?? 0
    // The peak lies between the steps (parabola through three points).
    var length = lengths[best]
    if best > 0, best < powers.count - 1 {
      let (a, b, c) = (powers[best - 1], powers[best], powers[best + 1])
      let bend = a - 2 * b + c
      if bend < 0 { length += 0.5 * 0.5 * (a - c) / bend }
    }
    return (length, min(1, powers[best] / (energy * Float(Self.half) * 0.5)))
  }
}
