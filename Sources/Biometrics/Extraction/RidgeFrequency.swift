/// The wavelength of the ridges in each block, in pixels.
///
/// The grey levels of a window that lies along the ridges are summed along them (Hong, Wan and
/// Jain 1998, clause 2.4); the wavelength is that of the strongest wave in the sums.
struct RidgeFrequency: Sendable {
  private(set) var wavelength: Plane
  /// Share of the window's energy that the wave has, 0...1.
  private(set) var clarity: Plane

  init(_ image: FramedPlane, _ flow: RidgeFlow, _ mask: FingerMask) {
    wavelength = Plane(width: mask.width, height: mask.height, filledWith: 9)
    clarity = Plane(width: mask.width, height: mask.height)
    let block = FramedPlane.block
    // Wavelengths change slowly: one of four blocks is looked at, and speaks for its neighbours.
    for row in stride(from: 0, to: mask.height, by: 2) {
      for column in stride(from: 0, to: mask.width, by: 2)
      where mask.contains(column, row) || mask.contains(column + 1, row)
        || mask.contains(column, row + 1) || mask.contains(column + 1, row + 1)
      {
        let direction = flow.directionAtCorner(column, row, of: Waves.directions)
        let (powers, energy) = RidgeKernels.wavePowers(
          image, x: (column + 1) * block, y: (row + 1) * block, direction, .all)
        let (length, sure) = Waves.all.strongest(powers, energy)
        for y in row...row + 1 {
          for x in column...column + 1 where mask.contains(x, y) {
            wavelength[x, y] = length
            clarity[x, y] = sure
          }
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

/// Waves of each wavelength over a window across the ridges.
struct Waves: Sendable {
  static let all = Waves()
  /// Directions of the windows over half a turn.
  static let directions = 64
  private static let half = 24
  private static let halfAlong = 9
  /// Places of the window across the ridges.
  static let places = 2 * half + 1
  /// Pixels summed at each place, every other one.
  static let along = halfAlong + 1

  private let lengths: [Float]
  /// Waves with those that fill up to a multiple of 8.
  let count: Int
  /// By place, then by wave.
  private(set) var cosines: [Float] = []
  private(set) var sines: [Float] = []
  /// Right and down of each pixel: by direction, then place, then step along.
  private(set) var steps: [Int8] = []

  private init() {
    let range = Parameters.Extraction.wavelengths
    lengths = Array(Swift.stride(from: range.lowerBound, through: range.upperBound, by: 0.5))
    count = (lengths.count + 7) / 8 * 8
    for place in -Self.half...Self.half {
      let window =
        0.5 + 0.5 * PortableMath.cosine(Double(place) * PortableMath.pi / Double(Self.half + 1))
      for length in lengths {
        let angle = Double(place) * 2 * PortableMath.pi / Double(length)
        cosines.append(Float(PortableMath.cosine(angle) * window))
        sines.append(Float(PortableMath.sine(angle) * window))
      }
      cosines += repeatElement(0, count: count - lengths.count)
      sines += repeatElement(0, count: count - lengths.count)
    }
    for direction in 0..<Self.directions {
      let angle = Double(direction) * PortableMath.pi / Double(Self.directions)
      let (c, s) = (PortableMath.cosine(angle), PortableMath.sine(angle))
      for place in -Self.half...Self.half {
        for step in Swift.stride(from: -Self.halfAlong, through: Self.halfAlong, by: 2) {
          let (u, v) = (Double(step), Double(place))
          steps.append(Int8((u * c - v * s).rounded()))
          steps.append(Int8((u * s + v * c).rounded()))
        }
      }
    }
  }

  /// Takes the mean away; the energy that is left.
  static func centre(_ profile: inout [Float]) -> Float {
    let mean = profile.reduce(0, +) / Float(profile.count)
    var energy: Float = 1e-3
    for index in profile.indices {
      profile[index] -= mean
      energy += profile[index] * profile[index]
    }
    return energy
  }

  /// The wavelength of the strongest wave, and its share of the energy.
  func strongest(_ powers: [Float], _ energy: Float) -> (length: Float, share: Float) {
    var best = 0
    for wave in 1..<lengths.count where powers[wave] > powers[best] { best = wave }
    // The peak lies between the steps (parabola through three points).
    var length = lengths[best]
    if best > 0, best < lengths.count - 1 {
      let (a, b, c) = (powers[best - 1], powers[best], powers[best + 1])
      let bend = a - 2 * b + c
      if bend < 0 { length += 0.5 * 0.5 * (a - c) / bend }
    }
    return (length, min(1, powers[best] / (energy * Float(Self.half) * 0.5)))
  }
}
