import Bytes
import Codes
import Testing

@testable import Biometrics

@Suite("Pictures of prints and of what goes together")
struct ColourPictureTests {
  @Test("A picture is a PNG of sixteen colours with two pixels a byte")
  func bytes() {
    var picture = ColourPicture(width: 3, height: 2)
    picture.dot(0, 0, .orange)
    picture.dot(2, 1, .black)
    picture.dot(9, 9, .black)
    let hex = Hex.encode(picture.portableNetworkGraphics)
    #expect(hex.hasPrefix("89504e470d0a1a0a0000000d494844520000000300000002040300000"))
    #expect(hex.contains("504c5445050505"))
    // Rows after their filter: orange white, white nothing; white white, black nothing.
    #expect(hex.contains("494441547801010600f9ff" + "00bff0" + "00ffe0"))
  }

  @Test("Pairs that go together are orange and joined, and what has no partner is blue")
  func pairs() {
    let finger = SyntheticFinger(seed: 5)
    let (one, two) = (finger.impression(seed: 1), finger.impression(seed: 2))
    let explanation = FingerExplanation(FingerTemplate(one), FingerTemplate(two))
    #expect(explanation.pairs.count >= 8 && explanation.score >= 40)
    #expect(Set(explanation.pairs.map(\.first)).isSubset(of: Set(explanation.first)))
    #expect(Set(explanation.pairs.map(\.second)).isSubset(of: Set(explanation.second)))
    let picture = ColourPicture(one, two, explanation)
    #expect(picture.width == one.width + two.width + 12)
    for colour in [ColourPicture.Colour.orange, .green, .blue] {
      #expect(picture.pixels.contains(colour.rawValue))
    }
    let alone = ColourPicture(one, explanation.first)
    #expect(!alone.pixels.contains(ColourPicture.Colour.orange.rawValue))
  }

  @Test("Nothing goes together in prints without minutiae")
  func nothing() {
    let empty = FingerTemplate([[]])
    #expect(FingerExplanation(empty, empty).pairs.isEmpty)
    #expect(FingerExplanation(FingerTemplate([]), empty).pairs.isEmpty)
  }
}
