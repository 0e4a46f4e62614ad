import Codes

extension Plane {
  /// The image at 500 dots per inch, ridges high: dark pixels 255, white ones 0.
  ///
  /// Each new pixel is the mean of the area it covers when shrinking, and lies on the line between
  /// its neighbours when growing.
  init(ridgesOf image: GreyImage) {
    let dots = image.resolution.dotsPerInch
    var plane = Plane(width: image.width, height: image.height)
    for index in image.pixels.indices { plane.values[index] = 255 - Float(image.pixels[index]) }
    guard dots != 500 else {
      self = plane
      return
    }
    let scale = Float(dots) / 500
    let width = max(1, Int((Float(image.width) / scale).rounded()))
    let height = max(1, Int((Float(image.height) / scale).rounded()))
    // What the new grid cannot show is smoothed away first (half a new pixel's width).
    if scale > 1 { plane = plane.smoothed(0.5 * scale) }
    self.init(width: width, height: height)
    for y in 0..<height {
      let sourceY = (Float(y) + 0.5) * scale - 0.5
      for x in 0..<width {
        self[x, y] = plane.between((Float(x) + 0.5) * scale - 0.5, sourceY)
      }
    }
  }

  /// Each pixel against the mean and spread of the square around it; about -2 to 2.
  func locallyNormal(radius: Int, leastSpread: Float) -> Plane {
    let sums = SquareSums(self)
    var result = self
    for y in 0..<height {
      let (top, bottom) = (max(0, y - radius), min(height, y + radius + 1))
      for x in 0..<width {
        let (left, right) = (max(0, x - radius), min(width, x + radius + 1))
        let (mean, spread) = sums.moments(left, top, right, bottom)
        result[x, y] = (self[x, y] - mean) / max(spread, leastSpread)
      }
    }
    return result
  }
}

/// Sums over any rectangle in four look-ups (summed-area tables; Crow 1984).
struct SquareSums {
  private let width: Int
  private var sums: [Double]
  private var squares: [Double]

  init(_ plane: Plane) {
    width = plane.width + 1
    sums = [Double](repeating: 0, count: width * (plane.height + 1))
    squares = sums
    for y in 0..<plane.height {
      var (sum, square) = (0.0, 0.0)
      for x in 0..<plane.width {
        let value = Double(plane.values[y * plane.width + x])
        sum += value
        square += value * value
        let index = (y + 1) * width + x + 1
        sums[index] = sums[index - width] + sum
        squares[index] = squares[index - width] + square
      }
    }
  }

  /// Mean and standard deviation of a rectangle, right and bottom excluded.
  func moments(_ left: Int, _ top: Int, _ right: Int, _ bottom: Int) -> (Float, Float) {
    let count = Double((right - left) * (bottom - top))
    let mean = area(sums, left, top, right, bottom) / count
    let variance = area(squares, left, top, right, bottom) / count - mean * mean
    return (Float(mean), Float(max(0, variance).squareRoot()))
  }

  private func area(
    _ table: [Double], _ left: Int, _ top: Int, _ right: Int, _ bottom: Int
  ) -> Double {
    table[bottom * width + right] - table[top * width + right] - table[bottom * width + left]
      + table[top * width + left]
  }
}
