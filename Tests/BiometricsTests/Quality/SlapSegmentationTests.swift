import Codes
import Testing

@testable import Biometrics

@Suite("Fingertips of a slap")
struct SlapSegmentationTests {
  private static let hands = SyntheticHands(seed: 12)

  @Test("Four fingers, three and two thumbs are found from left to right")
  func finds() {
    let whole = SlapSegmentation(Self.hands.image(.leftFour, capture: 1, care: .guided))
    #expect(whole.fingers.count == 4)
    #expect(whole.fingers.map(\.left) == whole.fingers.map(\.left).sorted())
    let three = Self.hands.image(.leftFour, without: [.leftRing], capture: 1)
    #expect(SlapSegmentation(three).fingers.count == 3)
    let thumbs = Self.hands.image(.bothThumbs, capture: 1, care: .guided)
    #expect(
      SlapSegmentation(thumbs).positioned(.bothThumbs)?.map(\.position)
        == [.leftThumb, .rightThumb])
    #expect(SlapSegmentation(thumbs).positioned(.leftFour) == nil)
    #expect(SlapSegmentation(SyntheticHands.bareGlass(.slap, capture: 1)).fingers.isEmpty)
  }

  @Test("A finger cut from a slap is the finger itself")
  func isTheFinger() throws {
    let slap = Self.hands.image(.rightFour, without: [.rightRing], capture: 2, care: .guided)
    let cut = try #require(SlapSegmentation(slap).positioned(.rightFour, without: [.rightRing]))
    let (position, image) = try #require(cut.first)
    #expect(position == .rightIndex)
    let alone = Self.hands.image(.rightIndex, capture: 3, care: .guided)
    let score = FingerComparison(FingerTemplate(image), FingerTemplate(alone)).score
    #expect(score >= 40)
  }

  @Test("What lies below a fingertip in the same columns is not another finger")
  func phalanges() throws {
    let tip = Self.hands.image(.rightIndex, capture: 1, care: .guided)
    let gap = [UInt8](repeating: 240, count: tip.width * 60)
    let image = try #require(
      GreyImage(
        width: tip.width, height: 2 * tip.height + 60, pixels: tip.pixels + gap + tip.pixels,
        resolution: tip.resolution))
    let fingers = SlapSegmentation(image).fingers
    #expect(fingers.count == 1 && fingers.first.map { $0.top < 60 } == true)
  }
}
