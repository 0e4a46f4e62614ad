import Biometrics
import Codes
import Support
import Testing

@Suite("A capture shows enough of a finger, or says what it lacks")
struct FingerCaptureCheckTests {
  private func print(_ name: String) throws -> GreyImage {
    try PortableGreymap.read(Fixture.bytes("fingers/\(name).pgm"))
  }

  private func changed(
    _ image: GreyImage, dotsPerInch: Int = 500, _ change: (Int, Int, UInt8) -> UInt8
  ) throws -> GreyImage {
    let pixels = image.pixels.enumerated().map { index, level in
      change(index % image.width, index / image.width, level)
    }
    let resolution = try #require(Resolution(dotsPerInch: dotsPerInch, provenance: .image))
    return try #require(
      GreyImage(width: image.width, height: image.height, pixels: pixels, resolution: resolution))
  }

  @Test("Whole prints are worth keeping", arguments: ["whorl", "arch"])
  func wholePrints(name: String) throws {
    let check = FingerCaptureCheck(try print(name))
    #expect(check.shortcoming == nil)
    #expect((100...200).contains(check.ridgedArea))
  }

  @Test("Bare glass with a little noise is blank")
  func blank() throws {
    let glass = try changed(print("arch")) { x, y, _ in UInt8(230 + (x * 7 + y * 13) % 7) }
    #expect(FingerCaptureCheck(glass).shortcoming == .blank)
  }

  @Test("A faint print is of low contrast")
  func faint() throws {
    let faint = try changed(print("arch")) { _, _, level in UInt8(200 + Int(level) * 20 / 255) }
    #expect(FingerCaptureCheck(faint).shortcoming == .lowContrast)
  }

  @Test("A corner of a finger is too small")
  func corner() throws {
    let corner = try changed(print("arch")) { x, y, level in x < 120 && y < 100 ? level : 255 }
    #expect(FingerCaptureCheck(corner).shortcoming == .tooSmall)
  }

  @Test("Areas are areas of the glass: the same pixels at twice the resolution are a quarter")
  func resolution() throws {
    let once = FingerCaptureCheck(try print("arch")).ridgedArea
    let image = try changed(print("arch"), dotsPerInch: 1000) { _, _, level in level }
    let check = FingerCaptureCheck(image)
    #expect((once / 5...once / 3).contains(check.ridgedArea))
    #expect(check.shortcoming == .tooSmall)
  }

  @Test("An image of one pixel, and one of absurd resolution, are judged and do not trap")
  func tiny() throws {
    for dotsPerInch in [1, 500, 10_000] {
      let resolution = try #require(Resolution(dotsPerInch: dotsPerInch, provenance: .image))
      let dot = try #require(GreyImage(width: 1, height: 1, pixels: [7], resolution: resolution))
      #expect(FingerCaptureCheck(dot).shortcoming == .blank)
    }
  }
}
