import Bytes

/// The synthesis filters of a WSQ file, made from the analysis filters in its transform table: the
/// low-pass synthesis filter is the high-pass analysis filter with every other sign changed, and
/// the other way round (IAFIS-IC-0110, annex A).
struct WaveletFilters: Sendable {
  /// Coefficients of the even samples, around the middle one.
  private let low: [Float]
  /// Coefficients of the odd samples, around the middle one.
  private let high: [Float]

  /// Throws `.imageUnsupported` for filters of even or unusual length.
  init(_ transform: WaveletSegments.Transform) throws(Fault) {
    let (lowSize, highSize) = (transform.lowSize, transform.highSize)
    guard lowSize & 1 == 1, highSize & 1 == 1,
      lowSize <= Parameters.Image.mostWaveletTaps, highSize <= Parameters.Image.mostWaveletTaps
    else {
      throw Fault(.imageUnsupported, "WSQ with the filters of the standard, 9 and 7 taps, expected")
    }
    high = Self.alternating(transform.low)
    low = Self.alternating(transform.high)
  }

  /// Both halves of a symmetric filter, every other sign changed; the middle one keeps its own.
  private static func alternating(_ half: [Float]) -> [Float] {
    let right = half.enumerated().map { $0.offset & 1 == 0 ? $0.element : -$0.element }
    return right.dropFirst().reversed() + right
  }

  /// The samples that one output is the sum of: positions in the interleaved signal of `count`
  /// samples (even ones low, odd ones high), mirrored at both ends, with coefficients.
  func forEachTap(_ output: Int, of count: Int, _ body: (Int, Float) -> Void) {
    for (filter, parity) in [(low, 0), (high, 1)] {
      let middle = filter.count / 2
      for (index, coefficient) in filter.enumerated() {
        // The filter is symmetric: it may as well be laid over the signal as it stands.
        let position = output + index - middle
        guard position & 1 == parity else { continue }
        body(Self.mirrored(position, count), coefficient)
      }
    }
  }

  /// A position within 0..<count (2 or more), mirrored at the first and the last sample.
  private static func mirrored(_ position: Int, _ count: Int) -> Int {
    let period = 2 * (count - 1)
    let place = ((position % period) + period) % period
    return place < count ? place : period - place
  }
}
