import Codes
import Testing

@testable import Biometrics

@Suite("Comparing fingers")
struct FingerComparisonTests {
  /// Three impressions of each of six fingers that nobody has.
  private static let templates: [[FingerTemplate]] = (1...6).map { seed in
    let finger = SyntheticFinger(seed: UInt64(seed) &* 7919)
    return (1...3).map { FingerTemplate(finger.impression(seed: UInt64($0))) }
  }

  /// Synthetic fingers of one class are more alike than real ones: their flow varies less, and
  /// growth leaves few opposite minutiae. So different ones reach scores that real ones seldom do.
  @Test("every pair of one synthetic finger scores far above every pair of different ones")
  func separates() {
    var (genuine, impostor): ([Double], [Double]) = ([], [])
    for i in Self.templates.indices {
      for j in i..<Self.templates.count {
        for (a, first) in Self.templates[i].enumerated() {
          for (b, second) in Self.templates[j].enumerated() where i != j || a < b {
            let score = FingerComparison(first, second).score
            if i == j { genuine.append(score) } else { impostor.append(score) }
          }
        }
      }
    }
    #expect(genuine.count == 18 && impostor.count == 135)
    let least = genuine.min() ?? 0
    let most = impostor.max() ?? 120
    #expect(least > 90 && most < 75)
    #expect(impostor.count { $0 < 40 } > 110)
  }

  @Test("a print turned, moved and scanned more finely is the same print")
  func ignoresPlacement() throws {
    let image = SyntheticFinger(seed: 4242).impression(seed: 1)
    let turned = try #require(image.turnedAQuarter(dotsPerInch: 500))
    let itself = FingerComparison(FingerTemplate(image), FingerTemplate(image)).score
    #expect(itself > 90)
    // A quarter turn is more than a finger is ever laid on askew; twice it is upside down.
    #expect(FingerComparison(FingerTemplate(image), FingerTemplate(turned)).score < itself)
    let fine = try #require(image.doubled())
    #expect(FingerComparison(FingerTemplate(image), FingerTemplate(fine)).score > 60)
  }

  @Test("images without ridges have no minutiae and match nothing", arguments: [0, 128, 255])
  func emptyImages(level: Int) throws {
    let blank = try #require(
      GreyImage(
        width: 300, height: 300, pixels: [UInt8](repeating: UInt8(level), count: 90_000),
        resolution: .assumed500))
    let template = FingerTemplate(blank)
    #expect(template.minutiae == [[], []])
    #expect(FingerComparison(template, template).score == 0)
  }

  @Test("images of any size end in a result", arguments: [(1, 1), (2, 400), (400, 3), (17, 17)])
  func oddSizes(width: Int, height: Int) throws {
    let pixels = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 &* 97) }
    let image = try #require(
      GreyImage(width: width, height: height, pixels: pixels, resolution: .assumed500))
    #expect(MinutiaExtraction(image).minutiae.count == 2)
  }
}

extension GreyImage {
  fileprivate func turnedAQuarter(dotsPerInch: Int) -> GreyImage? {
    var turned = [UInt8](repeating: 255, count: pixels.count)
    for y in 0..<height {
      for x in 0..<width { turned[x * height + height - 1 - y] = pixels[y * width + x] }
    }
    return GreyImage(width: height, height: width, pixels: turned, resolution: resolution)
  }

  /// Every pixel four times, at twice the resolution.
  fileprivate func doubled() -> GreyImage? {
    var larger: [UInt8] = []
    for y in 0..<2 * height {
      for x in 0..<2 * width { larger.append(pixels[y / 2 * width + x / 2]) }
    }
    return Resolution(dotsPerInch: 2 * resolution.dotsPerInch, provenance: .image).flatMap {
      GreyImage(width: 2 * width, height: 2 * height, pixels: larger, resolution: $0)
    }
  }
}
