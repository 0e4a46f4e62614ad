import Biometrics
import Bytes
import Codes
import Support
import Testing

@Suite("WSQ is decoded as NIST's own decoder does it")
struct WaveletScalarQuantizationTests {
  /// Sides that are odd and even at every halving.
  static let names = ["61x67", "93x70", "100x101", "127x64", "256x256"]

  private func refused(_ bytes: [UInt8]) -> Fault.Code? {
    do throws(Fault) {
      _ = try WaveletScalarQuantization.read(bytes)
      return nil
    } catch { return error.code }
  }

  @Test("Every pixel lies within one grey level of NBIS", arguments: names)
  func pixels(name: String) throws {
    let ours = try WaveletScalarQuantization.read(Fixture.bytes("wsq/\(name).wsq"))
    let theirs = try PortableGreymap.read(Fixture.bytes("wsq/\(name).pgm"))
    #expect((ours.width, ours.height) == (theirs.width, theirs.height))
    let furthest = zip(ours.pixels, theirs.pixels).map { abs(Int($0) - Int($1)) }.max()
    #expect(furthest ?? 255 <= 1)
  }

  @Test("The resolution of NIST's comment counts; 255 and -1 in it mean that none is known")
  func resolution() throws {
    let bytes = try Fixture.bytes("wsq/61x67.wsq")
    let told = try #require(Resolution(dotsPerInch: 1000, provenance: .operator))
    #expect(
      try WaveletScalarQuantization.read(bytes, assuming: told).resolution
        == Resolution(dotsPerInch: 500, provenance: .image))
    for text in ["PPI 255", "PPI -10"] {
      var other = bytes
      let place = try #require(bytes.firstRange(of: Array("PPI 500".utf8)))
      other.replaceSubrange(place, with: Array(text.utf8))
      #expect(try WaveletScalarQuantization.read(other, assuming: told).resolution == told)
    }
  }

  @Test("Size and resolution are known before a pixel is decoded")
  func header() throws {
    let header = try WaveletScalarQuantization.header(Fixture.bytes("wsq/93x70.wsq"))
    #expect((header.width, header.height) == (93, 70))
    #expect(header.resolution?.dotsPerInch == 500)
  }

  @Test("A file cut anywhere is refused", arguments: ["61x67", "256x256"])
  func cut(name: String) throws {
    let whole = try Fixture.bytes("wsq/\(name).wsq")
    for count in stride(from: 0, to: whole.count, by: name == "61x67" ? 1 : 97) {
      #expect(refused(Array(whole[..<count])) == .wavelet)
    }
  }

  @Test("A header that declares sides out of bounds is refused before memory is taken")
  func bounds() throws {
    let whole = try Fixture.bytes("wsq/61x67.wsq")
    let frame = try #require(whole.firstRange(of: [0xFF, 0xA2, 0x00, 0x11]))
    for (height, width) in [(60, 67), (67, 60), (0, 0), (65_535, 65_535), (16_384, 16_384)] {
      var changed = whole
      let place = frame.lowerBound + 6
      changed[place] = UInt8(height >> 8)
      changed[place + 1] = UInt8(height & 255)
      changed[place + 2] = UInt8(width >> 8)
      changed[place + 3] = UInt8(width & 255)
      #expect(refused(changed) == .wavelet)
    }
  }

  @Test("Coefficients for a larger or a smaller image than declared are refused")
  func otherSize() throws {
    let whole = try Fixture.bytes("wsq/100x101.wsq")
    let frame = try #require(whole.firstRange(of: [0xFF, 0xA2, 0x00, 0x11]))
    for width: UInt8 in [99, 101, 200] {
      var changed = whole
      changed[frame.lowerBound + 9] = width
      #expect(refused(changed) == .wavelet)
    }
  }

  @Test("Filters that no encoder uses are refused by that name")
  func filters() throws {
    var bytes = try Fixture.bytes("wsq/61x67.wsq")
    let table = try #require(bytes.firstRange(of: [0xFF, 0xA4, 0x00, 0x3A]))
    #expect(bytes[table.upperBound] == 9)
    bytes[table.upperBound] = 10
    #expect(refused(bytes) == .imageUnsupported)
  }

  @Test("A file that defines tables without end is refused")
  func tables() throws {
    let whole = try Fixture.bytes("wsq/61x67.wsq")
    let start = try #require(whole.firstRange(of: [0xFF, 0xA6]))
    let length = Int(whole[start.upperBound]) << 8 | Int(whole[start.upperBound + 1])
    let segment = whole[start.lowerBound..<start.upperBound + length]
    func file(_ copies: Int) -> [UInt8] {
      var file = Array(whole[..<start.lowerBound])
      for _ in 0..<copies { file += segment }
      return file + Array(whole[(start.upperBound + length)...])
    }
    #expect(refused(file(2)) == nil)
    #expect(refused(file(65)) == .wavelet)
  }

  @Test("Bytes of another format, and files without tables, are refused")
  func others() throws {
    #expect(refused([]) == .wavelet)
    #expect(refused(Array("P5 1 1 255\n0".utf8)) == .wavelet)
    #expect(refused([0xFF, 0xA0, 0xFF, 0xA1]) == .wavelet)
    #expect(refused([0xFF, 0xA0, 0xFF, 0xA3, 0, 3, 0]) == .wavelet)
  }

  @Test(
    "The large samples are decoded whole",
    .enabled(if: SharedData.has("biometric-formats"), "\(SharedData.absent)"),
    arguments: [
      ("wsq/go-sourceafis-sample.wsq", 545, 622), ("sourceafis/wsq-original.wsq", 832, 768),
    ])
  func samples(name: String, width: Int, height: Int) throws {
    let bytes = try #require(SharedData.bytes("biometric-formats/\(name)"))
    let image = try WaveletScalarQuantization.read(bytes)
    #expect((image.width, image.height) == (width, height))
    // A print, not noise: neighbours are alike.
    let steps = zip(image.pixels, image.pixels.dropFirst()).map { abs(Int($0) - Int($1)) }
    #expect(steps.reduce(0, +) / steps.count < 24)
  }
}
