/// Numbers over an image or over its grid of blocks, row by row.
struct Plane {
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
    return convolved(kernel, radius, step: 1, along: width, lines: height, stride: width)
      .convolved(kernel, radius, step: width, along: height, lines: width, stride: 1)
  }

  /// One pass along the rows or the columns.
  private func convolved(
    _ kernel: [Float], _ radius: Int, step: Int, along count: Int, lines: Int, stride: Int
  ) -> Plane {
    var result = self
    for line in 0..<lines {
      let start = line * stride
      for position in 0..<count {
        var sum: Float = 0
        for offset in -radius...radius {
          let place = min(max(position + offset, 0), count - 1)
          sum += kernel[offset + radius] * values[start + place * step]
        }
        result.values[start + position * step] = sum
      }
    }
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
