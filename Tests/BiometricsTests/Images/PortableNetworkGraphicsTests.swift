import Bytes
import Codes
import Support
import Testing

@testable import Biometrics

@Suite("Images written as PNG")
struct PortableNetworkGraphicsTests {
  @Test("The checksums are those of the standards' own examples")
  func checksums() {
    // The check value of CRC-32/ISO-HDLC, and the example of Adler-32's own article.
    #expect(PortableNetworkGraphics.crc32(Array("123456789".utf8)) == 0xcbf4_3926)
    #expect(PortableNetworkGraphics.adler32(Array("Wikipedia".utf8)) == 0x11e6_0398)
  }

  @Test("A small image is the file that the standard says, byte by byte")
  func bytes() throws {
    let resolution = try #require(Resolution(dotsPerInch: 300, provenance: .image))
    let image = try #require(
      GreyImage(width: 2, height: 2, pixels: [0, 255, 128, 7], resolution: resolution))
    let hex = Hex.encode(PortableNetworkGraphics.write(image))
    #expect(hex.hasPrefix("89504e470d0a1a0a0000000d49484452000000020000000208000000"))
    // 11,811 pixels a metre are 300 dots per inch.
    #expect(hex.contains("000000097048597300002e2300002e2301"))
    // One stored block of two rows, each after its filter type 0.
    #expect(hex.contains("494441547801010600f9ff0000ff008007"))
    #expect(hex.hasSuffix("0000000049454e44ae426082"))
  }

  @Test("Rows of more than a block's 65,535 bytes are cut into blocks")
  func blocks() throws {
    let image = SyntheticHands.bareGlass(GlassSize(width: 388, height: 374), capture: 1)
    let file = PortableNetworkGraphics.write(image)
    let rows = 389 * 374
    let blocks = (rows + 65_534) / 65_535
    #expect(file.count == 8 + 25 + 21 + 12 + 2 + 5 * blocks + rows + 4 + 12)
  }
}
