/// The structure tensor of each block, not yet smoothed (Bigun and Granlund 1987; Kass and Witkin
/// 1987): doubled angles of the grey levels' slope, and its energy.
struct RidgeTensor: Sendable {
  let even: Plane
  let odd: Plane
  let energy: Plane

  init(_ image: FramedPlane) {
    let (xx, yy, xy) = RidgeKernels.tensor(image)
    var even = Plane(width: image.columns, height: image.rows)
    var (odd, energy) = (even, even)
    for index in xx.indices {
      let (x, y) = (Float(xx[index]), Float(yy[index]))
      even.values[index] = x - y
      odd.values[index] = 2 * Float(xy[index])
      energy.values[index] = x + y
    }
    (self.even, self.odd, self.energy) = (even, odd, energy)
  }
}

/// The direction of the ridges in each block, with how sure it is: smoothed finely, and coarsely
/// where the fine one is unsure.
struct RidgeFlow: Sendable {
  /// Cosine and sine of twice the direction along the ridges; a unit vector.
  private(set) var cosine: Plane
  private(set) var sine: Plane
  /// 0 for no direction, 1 for parallel ridges.
  private(set) var coherence: Plane

  init(_ tensor: RidgeTensor, sigmas: (fine: Float, coarse: Float)) {
    let coarse = RidgeFlow(tensor, sigma: sigmas.coarse)
    self.init(tensor, sigma: sigmas.fine)
    for index in cosine.values.indices {
      let sure = coherence.values[index]
      let weight = sure * sure
      let rest = (1 - sure) * (1 - sure) * coarse.coherence.values[index]
      let c = cosine.values[index] * weight + coarse.cosine.values[index] * rest
      let s = sine.values[index] * weight + coarse.sine.values[index] * rest
      let length = (c * c + s * s).squareRoot()
      guard length > 1e-6 else { continue }
      cosine.values[index] = c / length
      sine.values[index] = s / length
    }
  }

  private init(_ tensor: RidgeTensor, sigma: Float) {
    cosine = tensor.even.smoothed(sigma)
    sine = tensor.odd.smoothed(sigma)
    coherence = tensor.energy.smoothed(sigma)
    for index in cosine.values.indices {
      let (x, y) = (cosine.values[index], sine.values[index])
      let energy = coherence.values[index]
      let length = (x * x + y * y).squareRoot()
      // Ridges run across the slope: half a turn on the doubled angle.
      cosine.values[index] = length > 1e-6 ? -x / length : 1
      sine.values[index] = length > 1e-6 ? -y / length : 0
      coherence.values[index] = energy > 1e-6 ? length / energy : 0
    }
  }

  /// The direction along the ridges of a block's upper (0) or lower (1) half, as one of so many
  /// over half a turn.
  func direction(_ column: Int, _ row: Int, _ half: Int, of count: Int) -> Int {
    let other = min(max(row + 2 * half - 1, 0), cosine.height - 1)
    func mixed(_ plane: Plane) -> Float { 3 * plane[column, row] + plane[column, other] }
    return Self.step(mixed(sine), mixed(cosine), count)
  }

  /// The same where four blocks meet, at the lower right corner of one.
  func directionAtCorner(_ column: Int, _ row: Int, of count: Int) -> Int {
    let (right, below) = (min(column + 1, cosine.width - 1), min(row + 1, cosine.height - 1))
    func sum(_ plane: Plane) -> Float {
      (plane[column, row] + plane[right, row]) + (plane[column, below] + plane[right, below])
    }
    return Self.step(sum(sine), sum(cosine), count)
  }

  private static func step(_ sine: Float, _ cosine: Float, _ count: Int) -> Int {
    let turns = PortableMath.angle(y: Double(sine), x: Double(cosine)) / (2 * PortableMath.pi)
    let step = Int((turns * Double(count)).rounded())
    return step < 0 ? step + count : step % count
  }

  /// The direction along the ridges of a block in radians, 0 up to pi.
  func angle(_ column: Int, _ row: Int) -> Float {
    let angle =
      0.5
      * PortableMath.angle(
        y: Double(sine[column, row]), x: Double(cosine[column, row]))
    return Float(angle < 0 ? angle + PortableMath.pi : angle)
  }
}
