import Codes
import Testing

@testable import Biometrics

@Suite("Images at 500 dots per inch")
struct RidgeImageTests {
  private static func image(_ width: Int, _ height: Int, _ pixels: [UInt8], dots: Int) throws
    -> RidgeImage
  {
    let resolution = try #require(Resolution(dotsPerInch: dots, provenance: .image))
    return RidgeImage(
      try #require(
        GreyImage(width: width, height: height, pixels: pixels, resolution: resolution)))
  }

  @Test("an even grey stays as it is", arguments: [300, 400, 499, 501, 569, 1000, 2000])
  func even(dots: Int) throws {
    let image = try Self.image(97, 61, [UInt8](repeating: 201, count: 97 * 61), dots: dots)
    #expect(image.width == (97 * 500 + dots / 2) / dots)
    #expect(image.height == (61 * 500 + dots / 2) / dots)
    #expect(image.pixels.allSatisfy { $0 == 201 })
  }

  @Test("at twice the resolution four pixels become their mean")
  func halved() throws {
    let pixels = (0..<48 * 32).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let image = try Self.image(48, 32, pixels, dots: 1000)
    #expect(image.width == 24 && image.height == 16)
    for y in 0..<16 {
      for x in 0..<24 {
        let sum = [0, 1, 48, 49].reduce(0) { $0 + Int(pixels[2 * y * 48 + 2 * x + $1]) }
        #expect(abs(4 * Int(image.pixels[y * 24 + x]) - sum) <= 2)
      }
    }
  }

  @Test("a slope stays a slope when the grid becomes finer")
  func grown() throws {
    let pixels = (0..<60 * 10).map { UInt8($0 % 60 * 4) }
    let image = try Self.image(60, 10, pixels, dots: 300)
    #expect(image.width == 100)
    for x in 2..<98 {
      let expected = ((Double(x) + 0.5) * 0.6 - 0.5) * 4
      #expect(abs(Double(image.pixels[3 * 100 + x]) - expected) <= 1)
    }
  }

  @Test("images of one pixel, and of none left, still have one", arguments: [300, 2000])
  func smallest(dots: Int) throws {
    let image = try Self.image(1, 1, [7], dots: dots)
    #expect(image.width >= 1 && image.height >= 1 && image.pixels.allSatisfy { $0 == 7 })
  }
}
