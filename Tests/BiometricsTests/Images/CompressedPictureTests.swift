import Biometrics
import Bytes
import Codes
import Support
import Testing

@Suite("PNG, JPEG and JPEG 2000 are decoded by Debian's libraries where they are installed")
struct CompressedPictureTests {
  /// Whether the library of a format can be opened here; a test that needs it is skipped else.
  private static func has(_ format: CompressedPicture.Format) -> Bool {
    CompressedPicture.missingLibrary(format) == nil
  }

  private static func reason(_ format: CompressedPicture.Format) -> Comment {
    "\(CompressedPicture.missingLibrary(format)?.detail ?? "")"
  }

  /// The furthest that a decoded fixture lies from the pixels it was made of, in grey levels.
  private func distance(_ name: String, from other: String = "print") throws -> Int {
    let ours = try CompressedPicture.read(Fixture.bytes("pictures/\(name)"))
    let print = try PortableGreymap.read(Fixture.bytes("pictures/\(other).pgm"))
    #expect((ours.width, ours.height) == (print.width, print.height))
    return zip(ours.pixels, print.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 255
  }

  @Test(
    "PNG gives the very pixels: grey, 16 bits, colour, a palette, an opaque fourth part",
    .enabled(if: has(.png), reason(.png)),
    arguments: ["grey", "plain", "deep", "colour", "palette", "opaque"])
  func png(name: String) throws { #expect(try distance("\(name).png") == 0) }

  @Test(
    "JPEG gives the pixels up to what JPEG loses",
    .enabled(if: has(.jpeg), reason(.jpeg)), arguments: ["grey", "colour", "progressive"])
  func jpeg(name: String) throws { #expect(try distance("\(name).jpg") <= 12) }

  @Test(
    "Lossless JPEG 2000 gives the very pixels, as a file and as a bare codestream",
    .enabled(if: has(.jpeg2000), reason(.jpeg2000)),
    arguments: ["grey.jp2", "colour.jp2", "bare.j2k"])
  func jpeg2000(name: String) throws { #expect(try distance(name) == 0) }

  @Test(
    "Lossy JPEG 2000 gives the pixels that Pillow gives",
    .enabled(if: has(.jpeg2000), reason(.jpeg2000)))
  func lossy() throws { #expect(try distance("lossy.jp2", from: "lossy") <= 1) }

  @Test("A stated resolution counts, and else the one assumed", .enabled(if: has(.png)))
  func resolution() throws {
    let told = try #require(Resolution(dotsPerInch: 800, provenance: .operator))
    let grey = try CompressedPicture.read(Fixture.bytes("pictures/grey.png"), assuming: told)
    #expect(grey.resolution == Resolution(dotsPerInch: 500, provenance: .image))
    let plain = try CompressedPicture.read(Fixture.bytes("pictures/plain.png"), assuming: told)
    #expect(plain.resolution == told)
  }

  @Test("What this house writes as PNG reads back", .enabled(if: has(.png), reason(.png)))
  func ownPNG() throws {
    let print = try PortableGreymap.read(Fixture.bytes("fingers/arch.pgm"))
    let again = try CompressedPicture.read(PortableNetworkGraphics.write(print))
    #expect(again.pixels == print.pixels)
  }

  @Test(
    "A picture cut short is refused and does no harm",
    arguments: ["grey.png", "grey.jpg", "grey.jp2", "bare.j2k"])
  func cut(name: String) throws {
    let whole = try Fixture.bytes("pictures/\(name)")
    let format = try #require(CompressedPicture.format(whole))
    for count in stride(from: 0, to: whole.count - 64, by: 29) {
      let part = Array(whole[..<count])
      if Self.has(format), format == .jpeg2000, count > whole.count / 4 { break }
      #expect(throws: Fault.self) { try CompressedPicture.read(part) }
    }
  }

  @Test("Sides out of bounds are refused by the file's own header")
  func bounds() throws {
    var bytes = try Fixture.bytes("pictures/grey.png")
    bytes[16] = 0x7F
    #expect(throws: Fault(.imageUnsupported, "")) { try CompressedPicture.read(bytes) }
  }

  @Test(
    "The size is read from each format's own header without a library",
    arguments: ["grey.png", "grey.jpg", "progressive.jpg", "grey.jp2", "bare.j2k"])
  func size(name: String) throws {
    let size = try #require(CompressedPicture.size(Fixture.bytes("pictures/\(name)")))
    #expect(size == (45, 38))
  }

  @Test(
    "Without the library a fault names the package of Debian",
    .enabled(if: CompressedPicture.Format.allCases.contains { !has($0) }, "all are installed"))
  func missing() throws {
    for (format, file, package) in [
      (CompressedPicture.Format.png, "grey.png", "libpng16-16"),
      (.jpeg, "grey.jpg", "libturbojpeg0"), (.jpeg2000, "grey.jp2", "libopenjp2-7"),
    ] where !Self.has(format) {
      do throws(Fault) {
        _ = try CompressedPicture.read(try! Fixture.bytes("pictures/\(file)"))
        Issue.record("\(format) was read without its library")
      } catch {
        #expect(error.code.name == "host.library-missing")
        #expect(error.detail.contains(package))
      }
    }
  }
}
