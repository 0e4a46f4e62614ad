import CKernels

/// Calls the kernels of the extraction, each with every bound checked first.
enum RidgeKernels {
  /// Sums and sums of squares over squares of 4 pixels, `(width + 3) / 4` a row.
  static func squareSums(_ grey: [UInt8], width: Int, height: Int)
    -> (sums: [UInt32], squares: [UInt32])
  {
    precondition(width > 0 && height > 0 && grey.count == width * height)
    let count = ((width + 3) / 4) * ((height + 3) / 4)
    var sums = [UInt32](repeating: 0, count: count)
    var squares = sums
    unsafe maabar_square_sums(grey, width, height, &sums, &squares)
    return (sums, squares)
  }

  /// Each pixel against the mean and spread around it: `unit` for one spread darker.
  static func evenOut(
    _ grey: [UInt8], into plane: inout FramedPlane, radius: Int, least: Float, unit: Float
  ) {
    let (width, height, stride, first) = (plane.width, plane.height, plane.stride, plane.first)
    precondition(grey.count == width * height && (1...45).contains(radius) && least > 0)
    var scratch = [UInt32](repeating: 0, count: 5 * width)
    unsafe plane.withMutablePixels { pixels in
      unsafe maabar_even_out(
        grey, width, height, radius, least, unit, pixels + first, stride, &scratch)
    }
  }

  /// Continues the plane's edge over its frame.
  static func frame(_ plane: inout FramedPlane) {
    let (width, height, stride, first) = (plane.width, plane.height, plane.stride, plane.first)
    let margin = FramedPlane.margin
    let below = plane.values.count / stride - margin
    unsafe plane.withMutablePixels { pixels in
      unsafe maabar_frame(
        pixels + first, stride, width, height, margin, stride - margin, below)
    }
  }

  /// Sums of the squares and products of the derivatives over each block.
  static func tensor(_ plane: FramedPlane) -> (xx: [Int32], yy: [Int32], xy: [Int32]) {
    var xx = [Int32](repeating: 0, count: plane.columns * plane.rows)
    var (yy, xy) = (xx, xx)
    unsafe plane.withPixels { pixels in
      unsafe maabar_tensor(
        pixels + plane.first, plane.stride, plane.width, plane.height, &xx, &yy, &xy)
    }
    return (xx, yy, xy)
  }

  /// Filters each cell of 8 columns and 4 rows; -1 in `choice` leaves it as it is in `out`.
  static func filter(
    _ plane: FramedPlane, into out: inout FramedPlane, _ choice: [Int16], by filter: RidgeFilter
  ) {
    let side = RidgeFilter.side
    precondition(
      plane.width == out.width && plane.height == out.height && side / 2 <= FramedPlane.margin
        && choice.count == 2 * plane.columns * plane.rows
        && choice.allSatisfy { $0 < filter.count }
        && filter.weights.count == filter.count * side * side)
    unsafe plane.withPixels { from in
      unsafe out.withMutablePixels { to in
        unsafe maabar_filter_cells(
          from + plane.first, to + plane.first, plane.stride, plane.columns, 2 * plane.rows,
          choice, filter.weights, side)
      }
    }
  }

  /// The sums along each place of a window, and the power of each wave in them.
  static func wavePowers(_ plane: FramedPlane, x: Int, y: Int, _ direction: Int, _ waves: Waves)
    -> (powers: [Float], energy: Float)
  {
    precondition(
      x >= 0 && y >= 0 && x <= plane.columns * 8 && y <= plane.rows * 8
        && direction < Waves.directions)
    var profile = [Float](repeating: 0, count: Waves.places)
    unsafe plane.withPixels { pixels in
      unsafe waves.steps.withUnsafeBufferPointer { steps in
        guard let first = steps.baseAddress else { return }
        unsafe maabar_profile(
          pixels + plane.first + y * plane.stride + x, plane.stride,
          first + direction * 2 * Waves.places * Waves.along, Waves.places, Waves.along, &profile)
      }
    }
    let energy = Waves.centre(&profile)
    var powers = [Float](repeating: 0, count: waves.count)
    unsafe maabar_wave_powers(
      profile, Waves.places, waves.cosines, waves.sines, waves.count, &powers)
    return (powers, energy)
  }

  /// Sums of numbers `step` apart, each by its weight, from as many numbers on as there are sums.
  static func weightedSums(_ numbers: [Float], step: Int, _ weights: [Float]) -> [Float] {
    let count = numbers.count - step * (weights.count - 1)
    precondition(step > 0 && count > 0)
    var sums = [Float](repeating: 0, count: count)
    unsafe maabar_weighted_sums(numbers, count, step, weights, weights.count, &sums)
    return sums
  }

  /// The bits of ridges and valleys: an empty word, the columns, an empty word a row.
  static func bits(_ plane: FramedPlane, _ mask: [UInt8]) -> (ridges: [UInt64], valleys: [UInt64]) {
    precondition(mask.count == plane.columns * plane.rows)
    let words = (plane.columns + 7) / 8 + 2
    var ridges = [UInt64](repeating: 0, count: words * plane.rows * 8)
    var valleys = ridges
    unsafe plane.withPixels { pixels in
      unsafe ridges.withUnsafeMutableBytes { ridges in
        unsafe valleys.withUnsafeMutableBytes { valleys in
          guard let ridges = ridges.baseAddress, let valleys = valleys.baseAddress else { return }
          unsafe maabar_ridge_bits(
            pixels + plane.first, plane.stride, plane.columns, plane.rows, mask, ridges + 8,
            valleys + 8, words * 8)
        }
      }
    }
    return (ridges, valleys)
  }

  /// Thins lines, and finds their ends.
  static func thin(_ lines: inout [UInt64], words: Int) -> [UInt64] {
    precondition(words > 2 && lines.count % words == 0)
    let rows = lines.count / words
    precondition(
      rows > 1 && lines.prefix(words).allSatisfy { $0 == 0 }
        && lines.suffix(words).allSatisfy { $0 == 0 })
    var scratch = [UInt64](repeating: 0, count: 3 * words)
    var changed = [Int32](repeating: 0, count: rows)
    var ends = [UInt64](repeating: 0, count: lines.count)
    unsafe maabar_thin(&lines, words, rows, &scratch, &changed)
    unsafe maabar_line_ends(lines, words, rows, &ends)
    return ends
  }
}

extension FramedPlane {
  /// Hands the numbers to a kernel.
  fileprivate func withPixels(_ body: (UnsafePointer<Int16>) -> Void) {
    unsafe values.withUnsafeBufferPointer { pixels in
      guard let first = pixels.baseAddress else { return }
      unsafe body(first)
    }
  }

  /// Hands the numbers to a kernel that writes them.
  fileprivate mutating func withMutablePixels(_ body: (UnsafeMutablePointer<Int16>) -> Void) {
    unsafe values.withUnsafeMutableBufferPointer { pixels in
      guard let first = pixels.baseAddress else { return }
      unsafe body(first)
    }
  }
}
