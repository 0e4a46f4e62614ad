/// Numbers over an image or over its grid of blocks, row by row.
struct Plane: Sendable {
  let width: Int
  let height: Int
  var values: [Float]

  init(width: Int, height: Int, filledWith value: Float = 0) {
    self.width = width
    self.height = height
    values = [Float](repeating: value, count: width * height)
  }

  subscript(x: Int, y: Int) -> Float {
    get { values[y * width + x] }
    set { values[y * width + x] = newValue }
  }

  /// Smoothed by a Gaussian of so many cells, edge cells continued outwards.
  func smoothed(_ sigma: Float) -> Plane {
    let radius = max(1, Int((sigma * 2.5).rounded(.up)))
    var kernel = (-radius...radius).map { offset in
      let distance = Float(offset) / sigma
      return Float(PortableMath.exponential(Double(-0.5 * distance * distance)))
    }
    let sum = kernel.reduce(0, +)
    for index in kernel.indices { kernel[index] /= sum }
    var wide: [Float] = []
    wide.reserveCapacity((width + 2 * radius) * height)
    for start in Swift.stride(from: 0, to: values.count, by: width) {
      wide += repeatElement(values[start], count: radius)
      wide += values[start..<start + width]
      wide += repeatElement(values[start + width - 1], count: radius)
    }
    let sums = RidgeKernels.weightedSums(wide, step: 1, kernel)
    var high: [Float] = []
    high.reserveCapacity(width * (height + 2 * radius))
    for y in -radius..<height + radius {
      let start = min(max(y, 0), height - 1) * (width + 2 * radius)
      high += sums[start..<start + width]
    }
    var result = self
    result.values = RidgeKernels.weightedSums(high, step: width, kernel)
    return result
  }

  /// The value between cells (bilinear), edge cells continued outwards.
  func between(_ x: Float, _ y: Float) -> Float {
    let (fx, fy) = (max(0, min(x, Float(width - 1))), max(0, min(y, Float(height - 1))))
    let (left, top) = (Int(fx), Int(fy))
    let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
    let (wx, wy) = (fx - Float(left), fy - Float(top))
    let above = self[left, top] * (1 - wx) + self[right, top] * wx
    let below = self[left, bottom] * (1 - wx) + self[right, bottom] * wx
    return above * (1 - wy) + below * wy
  }
}
