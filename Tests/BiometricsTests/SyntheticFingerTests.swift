import Codes
import Testing

@testable import Biometrics

@Suite("Synthetic fingers")
struct SyntheticFingerTests {
  /// One finger of each class, made once for all tests.
  private static let fingers = RidgePattern.allCases.enumerated().map { index, pattern in
    SyntheticFinger(seed: UInt64(index) + 40, pattern: pattern)
  }

  @Test("The same seed gives the same finger to the last bit, on every machine")
  func isDeterministic() {
    let finger = SyntheticFinger(seed: 2026, position: .rightIndex)
    #expect(finger.relief == SyntheticFinger(seed: 2026, position: .rightIndex).relief)
    // Pinned: another value means that old specimens cannot be made again.
    #expect(checksum(finger.relief.map { UInt8(bitPattern: $0) }) == 0xcf66_1024_5ab5_e124)
    #expect(checksum(finger.impression(seed: 7).pixels) == 0x4a41_f49f_740a_e553)
    let thumbs = SyntheticHands(seed: 3).image(.bothThumbs, capture: 1)
    #expect(checksum(thumbs.pixels) == 0xa6ae_106e_3ef3_cc8b)
  }

  @Test("Another seed and another finger of the same person give other ridges")
  func differs() {
    let one = SyntheticFinger(seed: 1, position: .rightIndex, pattern: .whorl)
    let others = [
      SyntheticFinger(seed: 2, position: .rightIndex, pattern: .whorl),
      SyntheticFinger(seed: 1, position: .rightMiddle, pattern: .whorl),
    ]
    for other in others { #expect(abs(correlation(one.relief, other.relief)) < 0.2) }
  }

  @Test("Ridges lie 8 to 9 pixels apart at 500 dots per inch, at the fine end of people's")
  func hasNaturalPeriods() {
    // Maltoni et al., Handbook of Fingerprint Recognition: about 9 pixels on average; Moore 1989:
    // 0.4 to 0.6 mm between persons, 8 to 12 pixels.
    let periods = (0..<12).map { period(SyntheticFinger(seed: $0 + 500)) }
    #expect(periods.allSatisfy { (6.0...12).contains($0) }, "\(periods)")
    #expect((7.8...9.9).contains(periods.reduce(0, +) / 12), "\(periods)")
  }

  @Test("Classes occur as often as Wilson, Candela and Watson counted them")
  func hasNaturalClasses() {
    var counts: [RidgePattern: Double] = [:]
    for seed in UInt64(0)..<20_000 {
      var draws = SeededDraws(seed: seed)
      counts[.drawn(&draws, opensRight: seed % 2 == 0), default: 0] += 1 / 20_000
    }
    let published: [(Double, [RidgePattern])] = [
      (0.037, [.arch]), (0.029, [.tentedArch]), (0.338, [.leftLoop]), (0.317, [.rightLoop]),
      (0.279, [.whorl, .doubleLoop]),
    ]
    for (share, patterns) in published {
      let found = patterns.map { counts[$0] ?? 0 }.reduce(0, +)
      #expect(abs(found - share) < 0.015, "\(patterns): \(found)")
    }
  }

  @Test("Loops open towards the little finger, seldom towards the thumb")
  func opensTowardsLittleFinger() {
    var (right, all) = (0.0, 0.0)
    for seed in UInt64(0)..<5_000 {
      var draws = SeededDraws(seed: seed)
      switch RidgePattern.drawn(&draws, opensRight: true) {
      case .rightLoop: (right, all) = (right + 1, all + 1)
      case .leftLoop: all += 1
      default: break
      }
    }
    #expect((0.88...0.96).contains(right / all))
  }

  @Test(
    "Each class has its cores and deltas",
    arguments: zip(RidgePattern.allCases, [0, 1, 1, 1, 2, 2]))
  func countsSingularPoints(pattern: RidgePattern, each: Int) {
    let finger = Self.fingers.first { $0.pattern == pattern }
    for kind in SingularPoint.Kind.allCases {
      #expect(finger?.singularPoints.count { $0.kind == kind } == each)
    }
  }

  @Test(
    "The drawn ridges turn around cores and deltas as Poincare's index says", arguments: fingers)
  func turnsAroundPoints(finger: SyntheticFinger) {
    for point in finger.singularPoints {
      let nearest =
        finger.singularPoints.filter { $0 != point }
        .map { hypotenuse($0.x - point.x, $0.y - point.y) }.min() ?? 999
      // Two cores of one whorl share their surroundings: there the index is that of both.
      guard nearest > 62 else { continue }
      let turns = poincare(finger, point.x, point.y, radius: 26)
      #expect(abs(turns - (point.kind == .core ? 0.5 : -0.5)) < 0.1, "\(point): \(turns)")
    }
    // Cores and deltas balance, so around all of them the direction comes back to itself.
    let turns = poincare(finger, 208, 290, radius: 185)
    #expect(abs(turns) < 0.1, "\(turns) around the whole")
  }

  // MARK: Measuring

  /// The mean distance between ridges, from how often lines in four directions cross their edges
  /// (Crofton's formula: crossings a pixel are 4 / (pi * period) on average over directions).
  private func period(_ finger: SyntheticFinger) -> Double {
    let (left, right, top, bottom) = (70, finger.width - 70, 90, finger.height - 110)
    var (crossings, length) = (0.0, 0.0)
    for (dx, dy, step) in [
      (1, 0, 1.0), (0, 1, 1), (1, 1, 2.0.squareRoot()), (1, -1, 2.0.squareRoot()),
    ] {
      for y in top..<bottom {
        for x in left..<right {
          let here = finger.relief[y * finger.width + x] > 0
          let there = finger.relief[(y + dy) * finger.width + x + dx] > 0
          if here != there { crossings += 1 }
          length += step
        }
      }
    }
    return 4 / (3.14159265 * crossings / length)
  }

  /// Turns of the ridges' direction, seen in the image itself, on a way around a place.
  private func poincare(
    _ finger: SyntheticFinger, _ x: Double, _ y: Double, radius: Double
  ) -> Double {
    let steps = max(48, Int(radius / 2))
    let directions = (0..<steps).map { step in
      let angle = 2 * PortableMath.pi * Double(step) / Double(steps)
      return direction(
        finger, Int(x + radius * PortableMath.cosine(angle)),
        Int(y - radius * PortableMath.sine(angle)))
    }
    var sum = 0.0
    for step in 0..<steps {
      var change = directions[(step + 1) % steps] - directions[step]
      while change > PortableMath.pi / 2 { change -= PortableMath.pi }
      while change < -PortableMath.pi / 2 { change += PortableMath.pi }
      sum += change
    }
    return sum / (2 * PortableMath.pi)
  }

  /// The ridges' direction around a pixel by the structure tensor of a 17-pixel square.
  private func direction(_ finger: SyntheticFinger, _ x: Int, _ y: Int) -> Double {
    func at(_ x: Int, _ y: Int) -> Double {
      Double(finger.relief[min(559, max(0, y)) * 416 + min(415, max(0, x))])
    }
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for v in y - 8...y + 8 {
      for u in x - 8...x + 8 {
        let (gx, gy) = (at(u + 1, v) - at(u - 1, v), at(u, v - 1) - at(u, v + 1))
        (xx, yy, xy) = (xx + gx * gx, yy + gy * gy, xy + gx * gy)
      }
    }
    // The gradient stands across the ridge.
    return PortableMath.angle(y: 2 * xy, x: xx - yy) / 2 + PortableMath.pi / 2
  }

  private func hypotenuse(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
}

/// Pearson's correlation of two images.
func correlation(_ a: [Int8], _ b: [Int8]) -> Double {
  let count = Double(a.count)
  let (meanA, meanB) = (
    a.reduce(0) { $0 + Double($1) } / count, b.reduce(0) { $0 + Double($1) } / count
  )
  var (ab, aa, bb) = (0.0, 0.0, 0.0)
  for (x, y) in zip(a, b) {
    let (u, v) = (Double(x) - meanA, Double(y) - meanB)
    (ab, aa, bb) = (ab + u * v, aa + u * u, bb + v * v)
  }
  return ab / (aa * bb).squareRoot()
}

/// FNV-1a of 64 bits: enough to notice a changed pixel.
func checksum(_ bytes: [UInt8]) -> UInt64 {
  bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}
