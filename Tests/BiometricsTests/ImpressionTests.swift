import Codes
import Testing

@testable import Biometrics

@Suite("Impressions of synthetic fingers")
struct ImpressionTests {
  private static let finger = SyntheticFinger(seed: 9, position: .rightIndex)

  @Test("An impression shows the finger's own ridges, dark, at 500 dots per inch")
  func showsTheFinger() {
    let image = Self.finger.impression(seed: 1, conditions: ImpressionConditions())
    #expect(image.width == 388 && image.height == 374)
    #expect(image.resolution == Resolution(dotsPerInch: 500, provenance: .image))
    #expect(likeness(image, turned: 0) > 0.8)
    let other = SyntheticFinger(seed: 10, position: .rightIndex)
      .impression(seed: 1, conditions: ImpressionConditions())
    #expect(abs(likeness(other, turned: 0)) < 0.25)
  }

  @Test("A turned finger is turned in the image, with the clock")
  func turns() {
    var conditions = ImpressionConditions()
    conditions.rotation = 20
    let image = Self.finger.impression(seed: 1, conditions: conditions)
    #expect(likeness(image, turned: 20) > 0.7)
    #expect(likeness(image, turned: 0) < 0.4)
    #expect(likeness(image, turned: -20) < 0.4)
  }

  @Test("More pressure makes ridges broader, dryness breaks them, and little contact shows little")
  func follows() {
    func darkness(_ change: (inout ImpressionConditions) -> Void) -> Double {
      var conditions = ImpressionConditions()
      change(&conditions)
      let image = Self.finger.impression(seed: 1, conditions: conditions)
      return Double(image.pixels.count { $0 < 128 }) / Double(image.pixels.count)
    }
    let usual = darkness { _ in }
    #expect(darkness { $0.pressure = 0.9 } > usual * 1.2)
    #expect(darkness { $0.pressure = -0.9 } < usual * 0.8)
    #expect(darkness { $0.dryness = 0.9 } < usual * 0.85)
    #expect(darkness { $0.dryness = -0.9 } > usual * 1.15)
    #expect(darkness { $0.coverage = 0.3 } < usual * 0.45)
  }

  @Test("Two captures of one finger differ, and each can be made again")
  func variesByCapture() {
    let one = Self.finger.impression(seed: 1)
    #expect(one == Self.finger.impression(seed: 1))
    #expect(one != Self.finger.impression(seed: 2))
  }

  @Test("Fingers laid on with an officer's help pass the capture check", arguments: 0..<8)
  func passesCheck(seed: UInt64) {
    let conditions = ImpressionConditions(seed: seed, care: .guided)
    let image = Self.finger.impression(seed: seed, conditions: conditions)
    #expect(FingerCaptureCheck(image).shortcoming == nil)
  }

  @Test("Bare glass is blank, and a fingertip's edge is too small")
  func failsCheck() {
    let bare = SyntheticHands.bareGlass(.single, capture: 4)
    #expect(FingerCaptureCheck(bare).shortcoming == .blank)
    var conditions = ImpressionConditions()
    conditions.shiftY = 340
    let edge = Self.finger.impression(seed: 4, conditions: conditions)
    #expect(FingerCaptureCheck(edge).shortcoming == .tooSmall)
  }

  @Test("A slap shows its fingers side by side, without those that are missing")
  func slap() {
    let hands = SyntheticHands(seed: 12)
    let whole = hands.image(.leftFour, capture: 1, care: .guided)
    #expect(whole.width == 1600 && whole.height == 1500)
    #expect(islands(whole) == 4)
    #expect(islands(hands.image(.leftFour, without: [.leftRing], capture: 1)) == 3)
    #expect(islands(hands.image(.bothThumbs, capture: 1, care: .guided)) == 2)
  }

  // MARK: Measuring

  /// The correlation of an image with the finger's master, which is turned with the clock first.
  private func likeness(_ image: GreyImage, turned degrees: Double) -> Double {
    let angle = degrees * PortableMath.pi / 180
    let (s, c) = (PortableMath.sine(angle), PortableMath.cosine(angle))
    var (seen, expected): ([Int8], [Int8]) = ([], [])
    for y in 110..<264 {
      for x in 120..<268 {
        let (dx, dy) = (Double(x) - 194, Double(y) - 187)
        let relief = Self.finger.relief(dx * c + dy * s + 208, dy * c - dx * s + 268.8)
        expected.append(Int8(relief * 127))
        seen.append(Int8(127 - Int(image.pixels[y * image.width + x]) / 2 - 64))
      }
    }
    return correlation(seen, expected)
  }

  /// How many separate groups of columns have dark pixels.
  private func islands(_ image: GreyImage) -> Int {
    var (count, gap) = (0, 100)
    for x in 0..<image.width {
      let dark = (0..<image.height).count { image.pixels[$0 * image.width + x] < 110 }
      if dark > 4 {
        if gap > 20 { count += 1 }
        gap = 0
      } else {
        gap += 1
      }
    }
    return count
  }
}
