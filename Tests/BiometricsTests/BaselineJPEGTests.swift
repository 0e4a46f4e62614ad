import Biometrics
import Codes
import Host
import Support
import Testing

@Suite("Portraits as baseline JPEG")
struct BaselineJPEGTests {
  @Test("TurboJPEG decodes a drawn face to nearly the same pixels", arguments: [50, 75, 95])
  func decodesElsewhere(quality: Int) throws {
    let face = TestFace(3).drawn()
    let file = BaselineJPEG.write(face, quality: quality)
    guard PictureLibraries.missing(.jpeg) == nil else { return }
    let pixels = try #require(
      try PictureLibraries.jpeg(file, width: face.width, height: face.height))
    let error = zip(pixels, face.pixels).reduce(0.0) { sum, pair in
      let difference = Double(pair.0) - Double(pair.1)
      return sum + difference * difference
    }
    // A mean squared error of 20 is a ratio of 35 dB of signal to noise.
    #expect(error / Double(pixels.count) < 20)
    #expect((5_000...60_000).contains(file.count))
  }

  @Test("sides that are no multiple of eight are written too")
  func writesOddSides() throws {
    let resolution = try #require(Resolution(dotsPerInch: 300, provenance: .image))
    let pixels = (0..<19 * 11).map { UInt8($0 % 19 * 13) }
    let image = try #require(
      GreyImage(width: 19, height: 11, pixels: pixels, resolution: resolution))
    let file = BaselineJPEG.write(image, quality: 95)
    guard PictureLibraries.missing(.jpeg) == nil else { return }
    let decoded = try #require(try PictureLibraries.jpeg(file, width: 19, height: 11))
    #expect(zip(decoded, pixels).allSatisfy { abs(Int($0) - Int($1)) < 20 })
  }
}
