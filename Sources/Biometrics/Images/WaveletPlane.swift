/// A rectangle of numbers in strips of eight, which the wavelet synthesis works on.
///
/// Row `r` and columns `8c` to `8c + 7` stand in `values[r * strips + c]`; columns past the last
/// are filling.
struct WaveletPlane: Sendable {
  let columns: Int
  let rows: Int
  /// Strips of eight in a row.
  let strips: Int
  var values: [SIMD8<Float>]
  /// True while every number is known to be 0, so that no work need be done.
  var isZero = true

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    strips = (columns + 7) / 8
    values = []
  }

  /// Sets one number of a plane, which gets its memory with the first.
  mutating func set(_ column: Int, _ row: Int, _ value: Float) {
    if isZero {
      values = [SIMD8<Float>](repeating: .zero, count: strips * rows)
      isZero = false
    }
    values[row * strips + column >> 3][column & 7] = value
  }

  /// The rows of the low and the high half interleaved and filtered: the inverse of one step of the
  /// transform, down the columns (IAFIS-IC-0110, annex A: whole-sample symmetric extension).
  init(low: WaveletPlane, high: WaveletPlane, _ filters: WaveletFilters) {
    self.init(columns: low.columns, rows: low.rows + high.rows)
    guard !low.isZero || !high.isZero else { return }
    isZero = false
    values.reserveCapacity(strips * rows)
    for row in 0..<rows {
      // The rows that this one is the sum of, and their coefficients.
      var (lowTaps, highTaps) = (WaveletTaps(), WaveletTaps())
      filters.forEachTap(row, of: rows) { position, coefficient in
        if position & 1 == 0 {
          lowTaps.add((position >> 1) * strips, coefficient)
        } else {
          highTaps.add((position >> 1) * strips, coefficient)
        }
      }
      if high.isZero {
        for strip in 0..<strips { values.append(lowTaps.sum(low.values, strip)) }
      } else if low.isZero {
        for strip in 0..<strips { values.append(highTaps.sum(high.values, strip)) }
      } else {
        for strip in 0..<strips {
          values.append(lowTaps.sum(low.values, strip) + highTaps.sum(high.values, strip))
        }
      }
    }
  }

  /// Rows as columns.
  var transposed: WaveletPlane {
    var result = WaveletPlane(columns: rows, rows: columns)
    guard !isZero else { return result }
    result.isZero = false
    result.values = [SIMD8<Float>](repeating: .zero, count: result.strips * columns)
    for top in stride(from: 0, to: rows, by: 8) {
      let height = min(8, rows - top)
      for strip in 0..<strips {
        var block = WaveletSquare()
        for row in 0..<height { block.rows[row] = values[(top + row) * strips + strip] }
        block.transpose()
        let width = min(8, columns - strip * 8)
        for column in 0..<width {
          result.values[(strip * 8 + column) * result.strips + top >> 3] = block.rows[column]
        }
      }
    }
    return result
  }

  /// Grey levels `value * scale + shift`, rounded and held within 0...255 (clause 2.6).
  func bytes(columns: Int, scale: Float, shift: Float) -> [UInt8] {
    guard !isZero else {
      let level = UInt8(max(0, min(255, shift + 0.5)))
      return [UInt8](repeating: level, count: columns * rows)
    }
    let (scales, shifts) = (SIMD8(repeating: scale), SIMD8(repeating: shift + 0.5))
    let (none, most) = (SIMD8<Float>.zero, SIMD8<Float>(repeating: 255))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for strip in 0..<strips {
        var level = values[row * strips + strip] * scales + shifts
        level.replace(with: most, where: level .> most)
        // What a hostile table makes no number of is black, too.
        level = none.replacing(with: level, where: level .> none)
        for column in 0..<min(8, columns - strip * 8) {
          bytes.append(UInt8(truncatingIfNeeded: Int32(level[column])))
        }
      }
    }
    return bytes
  }
}

/// Up to five rows of a half and their coefficients; those not used have the coefficient 0.
private struct WaveletTaps {
  private var starts = InlineArray<5, Int>(repeating: 0)
  private var coefficients = InlineArray<5, Float>(repeating: 0)
  private var count = 0

  mutating func add(_ start: Int, _ coefficient: Float) {
    starts[count] = start
    coefficients[count] = coefficient
    count += 1
  }

  /// The sum of the rows in one strip, each times its coefficient.
  @inline(__always)
  func sum(_ values: [SIMD8<Float>], _ strip: Int) -> SIMD8<Float> {
    var sum = values[starts[0] + strip] * coefficients[0]
    sum += values[starts[1] + strip] * coefficients[1]
    sum += values[starts[2] + strip] * coefficients[2]
    if count > 3 { sum += values[starts[3] + strip] * coefficients[3] }
    if count > 4 { sum += values[starts[4] + strip] * coefficients[4] }
    return sum
  }
}

/// A square of 8 x 8 numbers.
private struct WaveletSquare {
  var rows = InlineArray<8, SIMD8<Float>>(repeating: .zero)

  /// Three rounds of exchanging halves, quarters and eighths.
  mutating func transpose() {
    for i in 0..<4 {
      let (a, b) = (rows[i], rows[i + 4])
      rows[i] = SIMD8(lowHalf: a.lowHalf, highHalf: b.lowHalf)
      rows[i + 4] = SIMD8(lowHalf: a.highHalf, highHalf: b.highHalf)
    }
    for i in [0, 1, 4, 5] {
      let (a, b) = (rows[i], rows[i + 2])
      rows[i] = SIMD8(a[0], a[1], b[0], b[1], a[4], a[5], b[4], b[5])
      rows[i + 2] = SIMD8(a[2], a[3], b[2], b[3], a[6], a[7], b[6], b[7])
    }
    for i in stride(from: 0, to: 8, by: 2) {
      let (a, b) = (rows[i], rows[i + 1])
      rows[i] = SIMD8(a[0], b[0], a[2], b[2], a[4], b[4], a[6], b[6])
      rows[i + 1] = SIMD8(a[1], b[1], a[3], b[3], a[5], b[5], a[7], b[7])
    }
  }
}
