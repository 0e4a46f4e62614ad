/// Even Gabor filters along the ridges (Hong, Wan and Jain 1998, clause 2.6).
struct RidgeFilter: Sendable {
  /// Rows and columns of a filter.
  static let side = 2 * Parameters.Extraction.filterRadius + 1
  /// Filters: directions by wavelengths.
  let count: Int
  /// Weights in 65,536ths: filter by filter, row by row.
  private(set) var weights: [Int16] = []

  init(_ branch: Parameters.Extraction.Branch) {
    typealias Constants = Parameters.Extraction
    count = Constants.directions * Constants.filterWavelengths.count
    for direction in 0..<Constants.directions {
      let angle = Double(direction) * PortableMath.pi / Double(Constants.directions)
      for length in Constants.filterWavelengths {
        let kernel = Self.kernel(angle, Double(length), branch)
        weights += kernel.map { Int16(($0 * 65_536).rounded()) }
      }
    }
  }

  /// A wave across the ridges under a bell: no answer to an even grey, and the same to a matching
  /// wave by every filter.
  private static func kernel(
    _ angle: Double, _ length: Double, _ branch: Parameters.Extraction.Branch
  ) -> [Double] {
    typealias Constants = Parameters.Extraction
    let (c, s) = (PortableMath.cosine(angle), PortableMath.sine(angle))
    let along = Double(branch.along)
    let across = Double(branch.across) * length
    let radius = Constants.filterRadius
    var bells: [Double] = []
    var waves: [Double] = []
    for y in -radius...radius {
      for x in -radius...radius {
        let u = Double(x) * c + Double(y) * s
        let v = -Double(x) * s + Double(y) * c
        let bell = PortableMath.exponential(
          max(-60, -0.5 * (u * u / (along * along) + v * v / (across * across))))
        bells.append(bell)
        waves.append(PortableMath.cosine(2 * PortableMath.pi * v / length))
      }
    }
    let answer = zip(bells, waves).reduce(0) { $0 + $1.0 * $1.1 }
    let mean = answer / bells.reduce(0, +)
    let kernel = zip(bells, waves).map { $0 * ($1 - mean) }
    let norm = kernel.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return kernel.map { $0 / norm * Constants.filterGain }
  }

  /// The image filtered in each block of the mask; 0 elsewhere.
  func filtered(
    _ image: FramedPlane, _ flow: RidgeFlow, _ frequency: RidgeFrequency, _ mask: FingerMask
  ) -> FramedPlane {
    let (directions, lengths) =
      (Parameters.Extraction.directions, Parameters.Extraction.filterWavelengths)
    var choice = [Int16](repeating: -1, count: 2 * mask.isFinger.count)
    for row in 0..<mask.height {
      for column in 0..<mask.width where mask.contains(column, row) {
        let wavelength = frequency.wavelength[column, row]
        let length = lengths.dropLast().count { $0 < wavelength }
        let isLower = length > 0 && wavelength - lengths[length - 1] < lengths[length] - wavelength
        for half in 0...1 {
          let direction = flow.direction(column, row, half, of: directions)
          choice[(2 * row + half) * mask.width + column] = Int16(
            direction * lengths.count + length - (isLower ? 1 : 0))
        }
      }
    }
    var result = FramedPlane(width: image.width, height: image.height)
    RidgeKernels.filter(image, into: &result, choice, by: self)
    RidgeKernels.frame(&result)
    return result
  }
}
