public import Codes

/// A finger that nobody has: the ridges of one fingertip, made from a seed.
///
/// The same seed and position give the same finger on every machine and in every run. Making one
/// takes about a quarter of a second; impressions of it are cheap. All lengths are pixels at 500
/// dots per inch.
public struct SyntheticFinger: Sendable {
  /// The seed that it was made from.
  public let seed: UInt64
  /// The finger it stands for; `.unknown` where that does not matter.
  public let position: FingerPosition
  /// The class of its ridge pattern.
  public let pattern: RidgePattern
  /// Its cores and deltas: none for an arch, one of each for tented arches and loops, two of each
  /// for whorls and double loops.
  public let singularPoints: [SingularPoint]
  /// Columns of the master.
  public let width = Parameters.Synthesis.masterWidth
  /// Rows of the master.
  public let height = Parameters.Synthesis.masterHeight
  /// The height of the skin, row by row: -127 in a valley, 127 on a ridge.
  public let relief: [Int8]

  /// Makes the finger of a seed. Loops open to the side of the little finger where `position` is a
  /// single finger of a hand; `pattern` makes one of a given class.
  public init(seed: UInt64, position: FingerPosition = .unknown, pattern: RidgePattern? = nil) {
    var shape = SeededDraws(seed: seed, purpose: UInt64(position.rawValue) << 8 | 1)
    let opensRight = position.hand.map { $0 == .right }
    let drawn = RidgePattern.drawn(&shape, opensRight: opensRight)
    let field = OrientationField(pattern ?? drawn, &shape)
    let periods = RidgePeriods(field, &shape)
    let ridges = RidgeGrowth.ridges(field, periods, &shape)
    self.seed = seed
    self.position = position
    self.pattern = field.pattern
    singularPoints = field.points
    var relief = ridges.map { Int8(($0 * 127).rounded(.toNearestOrEven)) }
    var skin = SeededDraws(seed: seed, purpose: UInt64(position.rawValue) << 8 | 2)
    Self.crease(&relief, &skin)
    self.relief = relief
  }

  /// The share of a usual fingertip's size.
  var size: Double {
    switch position {
    case .rightThumb, .leftThumb: 1.13
    case .rightLittle, .leftLittle: 0.86
    case .rightRing, .leftRing, .rightIndex, .leftIndex: 0.97
    default: 1
    }
  }

  /// The relief between pixels (bilinear), -1...1; a valley outside the master.
  func relief(_ x: Double, _ y: Double) -> Double {
    let (left, top) = (x.rounded(.down), y.rounded(.down))
    guard left >= 0, top >= 0, left < Double(width - 1), top < Double(height - 1) else { return -1 }
    let (fx, fy) = (x - left, y - top)
    let index = Int(top) * width + Int(left)
    let above = Double(relief[index]) * (1 - fx) + Double(relief[index + 1]) * fx
    let below = Double(relief[index + width]) * (1 - fx) + Double(relief[index + width + 1]) * fx
    return (above * (1 - fy) + below * fy) / 127
  }

  /// Lines across the ridges that stay with a finger: white in every impression.
  private static func crease(_ relief: inout [Int8], _ draws: inout SeededDraws) {
    typealias Constants = Parameters.Synthesis
    let (width, height) = (Constants.masterWidth, Constants.masterHeight)
    for _ in 0..<Int(draws.unit() * Double(Constants.creasesAtMost + 1)) {
      let line = SkinLine(
        &draws, width: Double(width), height: Double(height), length: 40...130,
        thickness: 1...2.2)
      line.trace(width: width, height: height) { index, strength in
        let kept = 1 - strength
        relief[index] = Int8((Double(relief[index]) * kept - 127 * strength).rounded())
      }
    }
  }
}

/// A slightly bent line on skin: a crease or a scratch.
struct SkinLine {
  let startX: Double
  let startY: Double
  let endX: Double
  let endY: Double
  let bend: Double
  let thickness: Double

  init(
    _ draws: inout SeededDraws, left: Double = 0, top: Double = 0, width: Double, height: Double,
    length: ClosedRange<Double>, thickness: ClosedRange<Double>
  ) {
    let (x, y) = (left + draws.unit() * width, top + draws.unit() * height)
    let (angle, length) = (draws.uniform(0...(2 * PortableMath.pi)), draws.uniform(length))
    startX = x
    startY = y
    endX = x + length * PortableMath.cosine(angle)
    endY = y + length * PortableMath.sine(angle)
    bend = draws.uniform(-0.12...0.12) * length
    self.thickness = draws.uniform(thickness)
  }

  /// Calls for each pixel near the line, with 0...1 for how much of it the line covers.
  func trace(width: Int, height: Int, _ paint: (Int, Double) -> Void) {
    let (dx, dy) = (endX - startX, endY - startY)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 1 else { return }
    let reach = abs(bend) + thickness + 2
    let columns = Self.range(startX, endX, reach, width)
    let rows = Self.range(startY, endY, reach, height)
    for y in rows {
      for x in columns {
        let (px, py) = (Double(x) - startX, Double(y) - startY)
        let along = (px * dx + py * dy) / (length * length)
        guard along > 0, along < 1 else { continue }
        let beside = (px * dy - py * dx) / length - bend * 4 * along * (1 - along)
        // Thinner towards both ends.
        let half = thickness * min(1, 6 * along * (1 - along))
        let covered = 1 - PortableMath.rise(abs(beside), from: half * 0.4, to: half + 0.6)
        if covered > 0 { paint(y * width + x, covered) }
      }
    }
  }

  private static func range(_ a: Double, _ b: Double, _ reach: Double, _ count: Int) -> Range<Int> {
    let low = max(0, Int(min(a, b) - reach))
    return low..<max(low, min(count, Int(max(a, b) + reach) + 1))
  }
}
