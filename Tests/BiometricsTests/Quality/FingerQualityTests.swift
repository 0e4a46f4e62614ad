import Codes
import Support
import Testing

@testable import Biometrics

@Suite("Quality of a print, and what would make it better")
struct FingerQualityTests {
  private static let finger = SyntheticFinger(seed: 21, position: .rightIndex)

  private func quality(_ change: (inout ImpressionConditions) -> Void) -> FingerQuality {
    var conditions = ImpressionConditions()
    change(&conditions)
    return FingerQuality(Self.finger.impression(seed: 3, conditions: conditions))
  }

  @Test("Whole prints of real and synthetic fingers are good", arguments: ["whorl", "arch"])
  func goodPrints(name: String) throws {
    let real = FingerQuality(try PortableGreymap.read(Fixture.bytes("fingers/\(name).pgm")))
    let drawn = quality { _ in }
    for quality in [real, drawn] {
      #expect(quality.value >= 50 && quality.advice == nil && quality.failure == nil)
      #expect((0.3...0.7).contains(quality.ridgeShare))
      #expect((80...320).contains(quality.ridgedArea))
    }
  }

  @Test("Bare glass is a failure to capture: lay the finger on")
  func blank() {
    let quality = FingerQuality(SyntheticHands.bareGlass(.single, capture: 1))
    #expect(quality.value == 0)
    #expect(quality.advice == .layOn && quality.failure == .notCaptured)
  }

  @Test("A faint print is to be pressed harder")
  func faint() throws {
    let image = Self.finger.impression(seed: 3, conditions: ImpressionConditions())
    let pixels = image.pixels.map { UInt8(200 + Int($0) * 20 / 255) }
    let faint = try #require(
      GreyImage(
        width: image.width, height: image.height, pixels: pixels, resolution: image.resolution))
    #expect(FingerQuality(faint).advice == .pressHarder)
  }

  @Test("A finger beside the glass is to be moved to the centre, a tip to be laid flat")
  func beside() {
    #expect(quality { $0.shiftX = 260 }.advice == .moveToCentre)
    #expect(quality { $0.shiftX = -260 }.advice == .moveToCentre)
    let tip = quality { $0.coverage = 0.2 }
    #expect(tip.ridgedArea < 90)
    #expect(tip.value < quality { _ in }.value)
  }

  @Test("Dry skin shows narrow ridges, wet skin broad ones, and both are worse than neither")
  func moisture() {
    let (dry, usual, wet) = (
      quality { ($0.dryness, $0.pressure) = (1, -0.8) }, quality { _ in },
      quality { ($0.dryness, $0.pressure) = (-1, 1) }
    )
    #expect(dry.ridgeShare < usual.ridgeShare && usual.ridgeShare < wet.ridgeShare)
    #expect(dry.value < usual.value && wet.value < usual.value)
  }

  @Test("Poor prints name their remedy: dry by narrow ridges, wet by broad ones, else a new try")
  func remedies() {
    let squares = RidgeSquares(Self.finger.impression(seed: 3))
    let check = FingerCaptureCheck(Self.finger.impression(seed: 3))
    for (share, advice) in [(0.3, CaptureAdvice.tooDry), (0.7, .tooWet), (0.5, .tryAgain)] {
      let place = FingerPlace(squares)
      let poor = CaptureAdvice(check: check, place: place, value: 10, ridgeShare: share)
      #expect(poor == advice)
      #expect(CaptureAdvice(check: check, place: place, value: 90, ridgeShare: share) == nil)
    }
  }

  @Test("Noise is an image of no print: a failure to enrol or to capture, never a template")
  func noise() throws {
    var draws = SeededDraws(seed: 4)
    let resolution = try #require(Resolution(dotsPerInch: 500, provenance: .image))
    for depth in [20, 256] {
      let pixels = (0..<300 * 300).map { _ in UInt8(255 - Int(draws.unit() * Double(depth - 1))) }
      let image = try #require(
        GreyImage(width: 300, height: 300, pixels: pixels, resolution: resolution))
      let quality = FingerQuality(image)
      #expect(quality.value < 35 && quality.advice != nil)
    }
  }

  @Test("The measure does not hang on resolution: the same print scanned twice as finely")
  func resolution() throws {
    let image = try PortableGreymap.read(Fixture.bytes("fingers/whorl.pgm"))
    var pixels: [UInt8] = []
    for y in 0..<image.height * 2 {
      for x in 0..<image.width * 2 { pixels.append(image.pixels[y / 2 * image.width + x / 2]) }
    }
    let dots = try #require(Resolution(dotsPerInch: 1000, provenance: .image))
    let fine = try #require(
      GreyImage(
        width: image.width * 2, height: image.height * 2, pixels: pixels, resolution: dots))
    let (once, twice) = (FingerQuality(image), FingerQuality(fine))
    #expect(abs(once.value - twice.value) <= 15)
    #expect(abs(once.ridgedArea - twice.ridgedArea) < 0.1 * once.ridgedArea)
  }

  @Test("Images of a few pixels and of absurd resolution are judged and do not trap")
  func tiny() throws {
    for dots in [1, 500, 10_000] {
      let resolution = try #require(Resolution(dotsPerInch: dots, provenance: .image))
      for side in [1, 2, 7, 40] {
        let image = try #require(
          GreyImage(
            width: side, height: side, pixels: (0..<side * side).map { UInt8($0 * 37 & 255) },
            resolution: resolution))
        #expect(FingerQuality(image).failure != nil)
      }
    }
  }

  @Test("An enrolment gives a template, or says which of the two failures it was")
  func enrolment() {
    let image = Self.finger.impression(seed: 3, conditions: ImpressionConditions())
    let enrolled = FingerEnrolment(image)
    #expect(enrolled.template?.minutiae.count == 2 && enrolled.quality.value >= 50)
    let bare = FingerEnrolment(SyntheticHands.bareGlass(.single, capture: 1))
    guard case .notCaptured(.layOn, _) = bare else {
      Issue.record("bare glass: \(bare)")
      return
    }
    #expect(bare.template == nil)
    // Skin without ridges: dark, with contrast, and nothing to compare.
    let worn = FingerEnrolment(image.smeared)
    guard case .notEnrolled(_, let quality) = worn else {
      Issue.record("a smooth finger: \(worn.quality)")
      return
    }
    #expect(quality.touchedArea > 50 && quality.advice != nil)
  }
}

extension GreyImage {
  /// The image as a hand without ridges leaves it: one smooth spot that fades to its rim.
  fileprivate var smeared: GreyImage {
    var pixels = self.pixels
    for y in 0..<height {
      for x in 0..<width {
        let (u, v) = (Double(x - width / 2) / 120, Double(y - height / 2) / 150)
        let depth = max(0, 1 - u * u - v * v)
        let wave = 22 * PortableMath.sine(Double(x) / 19) * PortableMath.sine(Double(y) / 23)
        pixels[y * width + x] = UInt8(max(0, min(255, 240 - depth * (150 + wave))))
      }
    }
    guard
      let image = GreyImage(width: width, height: height, pixels: pixels, resolution: resolution)
    else { preconditionFailure("the same sides") }
    return image
  }
}
