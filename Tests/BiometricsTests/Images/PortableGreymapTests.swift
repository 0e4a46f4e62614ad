import Biometrics
import Bytes
import Codes
import Support
import Testing

@Suite("Greymaps are read as Netpbm writes them")
struct PortableGreymapTests {
  private func read(_ name: String) throws -> GreyImage {
    try PortableGreymap.read(Fixture.bytes("pgm/\(name).pgm"))
  }

  private func refused(_ text: String, _ more: [UInt8] = []) -> Fault? {
    do throws(Fault) {
      _ = try PortableGreymap.read(Array(text.utf8) + more)
      return nil
    } catch { return error }
  }

  @Test("Text and 65,535 levels give the same pixels as bytes", arguments: ["plain", "deep"])
  func sameImage(name: String) throws {
    #expect(try read(name) == read("raw"))
    #expect(try read(name).width == 17)
    #expect(try read(name).height == 11)
  }

  @Test(
    "Other largest values are scaled as pamdepth scales them",
    arguments: [("odd", "odd-255"), ("odd-plain", "odd-255"), ("shallow", "shallow-255")])
  func scaled(name: String, expected: String) throws {
    #expect(try read(name).pixels == read(expected).pixels)
  }

  @Test("What is written reads back, and Netpbm's own bytes are written again")
  func writing() throws {
    let raw = try read("raw")
    #expect(PortableGreymap.write(raw) == Array("P5\n17 11\n255\n".utf8) + raw.pixels)
    #expect(try PortableGreymap.read(PortableGreymap.write(raw)) == raw)
  }

  @Test("A resolution in a comment is the image's own word and survives writing")
  func resolution() throws {
    let image = try PortableGreymap.read(Array("P5 # dpi 569\n1 1 255\n".utf8) + [7])
    #expect(image.resolution == Resolution(dotsPerInch: 569, provenance: .image))
    #expect(try PortableGreymap.read(PortableGreymap.write(image)) == image)
  }

  @Test(
    "Without such a comment the resolution assumed stands",
    arguments: ["", "# dpi 0\n", "# dpi 99999\n", "# dpi 569 x\n", "# dots 569\n", "# dpi -5\n"])
  func assumed(comment: String) throws {
    let operators = try #require(Resolution(dotsPerInch: 1000, provenance: .operator))
    let bytes = Array("P5\n\(comment)1 1 255\n".utf8) + [7]
    #expect(try PortableGreymap.read(bytes, assuming: operators).resolution == operators)
    #expect(try PortableGreymap.read(bytes).resolution.provenance == .assumed)
  }

  @Test(
    "A hostile or broken header is refused with its place",
    arguments: [
      "", "P", "P5", "P6 1 1 255\n", "P5 0 1 255\n", "P5 1 1 0\n", "P5 1 1 65536\n",
      "P5 -1 1 255\n",
      "P5 99999999999999999999 1 255\n", "P5 16385 1 255\n", "P5 16384 16384 255\n", "P5 2 2 255\n",
      "P5 1 1 255", "P5 1 1\n255\n", "P2 16384 4096 255\n1 2 3", "P2 2 1 255\n1",
      "P2 2 1 255\n1 256",
      "P2 1 1 255\n1 2", "P2 1 1 255\nx", "P5 # a comment without end",
    ])
  func hostile(header: String) {
    let fault = refused(header)
    #expect(fault?.code == .greymap)
    #expect(fault?.place.hasPrefix("byte ") == true)
  }

  @Test("A header that goes on for ever, bytes too many, and a level above the largest are refused")
  func bounds() {
    #expect(refused("P5 " + String(repeating: "\n", count: 5000) + "1 1 255\n", [7]) != nil)
    #expect(refused("P5 1 1 255\n", [7, 8]) != nil)
    #expect(refused("P5 1 1 15\n", [16]) != nil)
    #expect(refused("P5 1 1 1000\n", [0x03, 0xE9]) != nil)
    #expect(refused("P5 1 1 1000\n", [0x03, 0xE8]) == nil)
  }

  @Test("Every file cut short is refused")
  func cut() throws {
    for name in ["raw", "deep", "odd-plain"] {
      let whole = try Fixture.bytes("pgm/\(name).pgm")
      // The last digits of a text file may be missing unseen; nothing else may.
      let least = name == "odd-plain" ? 4 : 1
      for count in 0...(whole.count - least) {
        #expect(throws: Fault(.greymap, "")) { try PortableGreymap.read(Array(whole[..<count])) }
      }
    }
  }

  @Test("An image has as many pixels as its sides say")
  func sides() {
    let resolution = Resolution.assumed500
    #expect(GreyImage(width: 2, height: 2, pixels: [1, 2, 3], resolution: resolution) == nil)
    #expect(GreyImage(width: 0, height: 2, pixels: [], resolution: resolution) == nil)
    #expect(
      GreyImage(width: .max, height: .max, pixels: [1], resolution: resolution) == nil)
    #expect(GreyImage(width: 2, height: 1, pixels: [1, 2], resolution: resolution) != nil)
  }
}
