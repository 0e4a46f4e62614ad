import Codes

/// Looks whether a capture shows enough of a finger to be worth keeping.
///
/// This is a check of the capture, made while the traveller still stands there. It is no biometric
/// quality (ISO/IEC 29794): it says nothing about how well a print will compare.
public struct FingerCaptureCheck: Hashable, Sendable {
  /// What is wrong with a capture.
  public enum Shortcoming: String, Sendable, CaseIterable {
    /// The glass is bare.
    case blank
    /// Ridges and valleys hardly differ: a dry finger, or one laid on too lightly.
    case lowContrast = "low-contrast"
    /// Only a small part of the finger lies on the glass.
    case tooSmall = "too-small"
  }

  /// The part of the image that shows anything, in square millimetres.
  public let touchedArea: Double
  /// The part of the image that shows ridges and valleys, in square millimetres.
  public let ridgedArea: Double
  /// The spread of grey levels (standard deviation) in the middle one of the touched squares, from
  /// the least to the most spread; 0 when none is touched.
  public let medianSpread: Double

  /// Looks at every pixel once.
  public init(_ image: GreyImage) {
    let dots = Double(image.resolution.dotsPerInch)
    let side = max(4, Int((dots * Parameters.squareMillimetres / 25.4).rounded()))
    let area = Double(side * side) * (25.4 / dots) * (25.4 / dots)
    let spreads = Self.spreads(image, side: side).filter { $0 >= Parameters.touchedSpread }.sorted()
    touchedArea = Double(spreads.count) * area
    ridgedArea = Double(spreads.count { $0 >= Parameters.ridgedSpread }) * area
    medianSpread = spreads.isEmpty ? 0 : spreads[spreads.count / 2]
  }

  /// What is wrong; nil when the capture is worth keeping.
  public var shortcoming: Shortcoming? {
    if touchedArea < Parameters.blankArea { return .blank }
    if medianSpread < Parameters.leastMedianSpread { return .lowContrast }
    return ridgedArea < Parameters.leastRidgedArea ? .tooSmall : nil
  }

  /// The standard deviation of the grey levels in each whole square.
  private static func spreads(_ image: GreyImage, side: Int) -> [Double] {
    let (columns, rows) = (image.width / side, image.height / side)
    let count = Double(side * side)
    var spreads: [Double] = []
    spreads.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        var (sum, squares) = (0, 0)
        for y in row * side..<(row + 1) * side {
          let start = y * image.width + column * side
          for x in start..<start + side {
            let level = Int(image.pixels[x])
            sum += level
            squares += level * level
          }
        }
        let mean = Double(sum) / count
        spreads.append(max(0, Double(squares) / count - mean * mean).squareRoot())
      }
    }
    return spreads
  }
}
