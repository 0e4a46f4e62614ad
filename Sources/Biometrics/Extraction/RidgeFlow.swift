/// The direction of the ridges in each block, with how sure it is.
///
/// Structure tensor with doubled angles (Bigun and Granlund 1987; Kass and Witkin 1987), smoothed
/// finely, and coarsely where the fine one is unsure.
struct RidgeFlow {
  /// Cosine and sine of twice the direction along the ridges; a unit vector.
  private(set) var cosine: Plane
  private(set) var sine: Plane
  /// 0 for no direction, 1 for parallel ridges.
  private(set) var coherence: Plane

  init(_ image: Plane, block: Int, sigmas: (fine: Float, coarse: Float)) {
    let columns = (image.width + block - 1) / block
    let rows = (image.height + block - 1) / block
    var energy = Plane(width: columns, height: rows)
    var even = energy
    var odd = energy
    for y in 1..<max(1, image.height - 1) {
      let row = (y / block) * columns
      for x in 1..<max(1, image.width - 1) {
        let i = y * image.width + x
        let w = image.width
        let v = image.values
        let right = v[i + 1 - w] + 2 * v[i + 1] + v[i + 1 + w]
        let left = v[i - 1 - w] + 2 * v[i - 1] + v[i - 1 + w]
        let below = v[i + w - 1] + 2 * v[i + w] + v[i + w + 1]
        let above = v[i - w - 1] + 2 * v[i - w] + v[i - w + 1]
        let (gx, gy) = (right - left, below - above)
        let cell = row + x / block
        even.values[cell] += gx * gx - gy * gy
        odd.values[cell] += 2 * gx * gy
        energy.values[cell] += gx * gx + gy * gy
      }
    }
    let fine = RidgeFlow(even, odd, energy, sigma: sigmas.fine)
    let coarse = RidgeFlow(even, odd, energy, sigma: sigmas.coarse)
    self = fine
    for index in cosine.values.indices {
      let sure = fine.coherence.values[index]
      let weight = sure * sure
      let rest = (1 - sure) * (1 - sure) * coarse.coherence.values[index]
      let c = fine.cosine.values[index] * weight + coarse.cosine.values[index] * rest
      let s = fine.sine.values[index] * weight + coarse.sine.values[index] * rest
      let length = (c * c + s * s).squareRoot()
      guard length > 1e-6 else { continue }
      cosine.values[index] = c / length
      sine.values[index] = s / length
    }
  }

  private init(_ even: Plane, _ odd: Plane, _ energy: Plane, sigma: Float) {
    let (a, b, e) = (even.smoothed(sigma), odd.smoothed(sigma), energy.smoothed(sigma))
    cosine = a
    sine = a
    coherence = a
    for index in a.values.indices {
      let (x, y) = (a.values[index], b.values[index])
      let length = (x * x + y * y).squareRoot()
      // Ridges run across the gradient: half a turn on the doubled angle.
      cosine.values[index] = length > 1e-6 ? -x / length : 1
      sine.values[index] = length > 1e-6 ? -y / length : 0
      coherence.values[index] = e.values[index] > 1e-6 ? length / e.values[index] : 0
    }
  }

  /// The direction along the ridges at a pixel, 0 up to pi; between blocks where it lies there.
  func direction(atX x: Float, y: Float, block: Float) -> Float {
    let (column, row) = ((x + 0.5) / block - 0.5, (y + 0.5) / block - 0.5)
    let angle =
      0.5
      * PortableMath.angle(
        y: Double(sine.between(column, row)), x: Double(cosine.between(column, row)))
    return Float(angle < 0 ? angle + PortableMath.pi : angle)
  }
}
