/// Even Gabor filters along the ridges (Hong, Wan and Jain 1998, clause 2.6).
struct RidgeFilter {
  /// Kernels by direction and wavelength, each `side` rows of `padded` numbers.
  private let kernels: [[Float]]
  private let directions: Int
  private let lengths: [Float]
  private let radius: Int
  /// Columns of a kernel with its padding.
  private let padded: Int

  init(_ branch: Parameters.Extraction.Branch) {
    typealias Constants = Parameters.Extraction
    radius = Constants.filterRadius
    padded = (2 * radius + 1 + 3) / 4 * 4
    directions = Constants.directions
    lengths = Constants.filterWavelengths
    var kernels: [[Float]] = []
    for direction in 0..<directions {
      let angle = Double(direction) * PortableMath.pi / Double(directions)
      for length in lengths { kernels.append(Self.kernel(angle, length, radius, branch)) }
    }
    self.kernels = kernels
  }

  private static func kernel(
    _ angle: Double, _ length: Float, _ radius: Int, _ branch: Parameters.Extraction.Branch
  ) -> [Float] {
    let (c, s) = (PortableMath.cosine(angle), PortableMath.sine(angle))
    let along = Double(branch.along)
    let across = Double(branch.across * length)
    var kernel: [Float] = []
    var envelope: [Float] = []
    for y in -radius...radius {
      for x in -radius...radius {
        let u = Double(x) * c + Double(y) * s
        let v = -Double(x) * s + Double(y) * c
        let fall = PortableMath.exponential(
          max(-60, -0.5 * (u * u / (along * along) + v * v / (across * across))))
        envelope.append(Float(fall))
        kernel.append(Float(fall * PortableMath.cosine(2 * PortableMath.pi * v / Double(length))))
      }
    }
    // No answer to an even grey, and the same answer to a matching wave from every filter.
    let mean = kernel.reduce(0, +) / envelope.reduce(0, +)
    for index in kernel.indices { kernel[index] -= mean * envelope[index] }
    let norm = kernel.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let side = 2 * radius + 1
    let padding = [Float](repeating: 0, count: (side + 3) / 4 * 4 - side)
    return (0..<side).flatMap { row in
      kernel[row * side..<(row + 1) * side].map { $0 / norm } + padding
    }
  }

  /// The image filtered at each pixel of the mask; 0 elsewhere.
  ///
  /// Direction and wavelength are looked up once for a square of `cell` pixels a side.
  func filtered(
    _ image: Plane, _ flow: RidgeFlow, _ frequency: RidgeFrequency, _ mask: FingerMask, block: Int
  ) -> Plane {
    var result = Plane(width: image.width, height: image.height)
    let cell = Self.cell
    let framed = FramedPlane(image, margin: radius + 1)
    for top in stride(from: 0, to: image.height, by: cell) {
      for left in stride(from: 0, to: image.width, by: cell)
      where mask.contains(left / block, top / block) {
        let middle = Float(cell - 1) / 2
        let direction = flow.direction(
          atX: Float(left) + middle, y: Float(top) + middle, block: Float(block))
        let step = Int((direction * Float(directions) / Float(PortableMath.pi)).rounded())
        let length = frequency.wavelength[left / block, top / block]
        let kernel = kernels[(step % directions) * lengths.count + nearest(length)]
        for y in top..<min(top + cell, image.height) {
          for x in left..<min(left + cell, image.width) {
            result.values[y * image.width + x] = framed.sum(
              kernel, radius: radius, padded: padded, x: x, y: y)
          }
        }
      }
    }
    return result
  }

  /// Side of the squares that share a kernel; a divisor of the block.
  private static let cell = 4

  private func nearest(_ length: Float) -> Int {
    var best = 0
    for index in lengths.indices where abs(lengths[index] - length) < abs(lengths[best] - length) {
      best = index
    }
    return best
  }
}
