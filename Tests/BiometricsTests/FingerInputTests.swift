import Biometrics
import Bytes
import Codes
import Support
import Testing

@Suite("A file of a finger is read by what its bytes are")
struct FingerInputTests {
  @Test(
    "Each format is told by its first bytes",
    arguments: [
      ("fingers/whorl.pgm", "PGM"), ("pgm/plain.pgm", "PGM"), ("wsq/61x67.wsq", "WSQ"),
      ("minutiae/iso19794p2v2005-sample.dat", "ISO/IEC 19794-2:2005"),
      ("minutiae/iso19794p2v2011-sample.dat", "ISO/IEC 19794-2:2011"),
      ("minutiae/libbiomeval-fmr.ansi2004", "ANSI/INCITS 378-2004"),
      ("minutiae/ansi378v2009-sample.dat", "ANSI/INCITS 378-2009"),
    ])
  func told(name: String, format: String) throws {
    #expect(try FingerInput(Fixture.bytes(name)).format.name == format)
  }

  @Test("A resolution that a person gives stands above that of the file")
  func resolution() throws {
    var options = FingerInput.Options()
    options.resolution = Resolution(dotsPerInch: 1000, provenance: .operator)
    let print = try FingerInput(Fixture.bytes("wsq/61x67.wsq"), options)
    #expect(print.image?.resolution == options.resolution)
    #expect(try FingerInput(Fixture.bytes("wsq/61x67.wsq")).image?.resolution.dotsPerInch == 500)
  }

  @Test("Raw pixels are taken when their sides are given and fit, and light ridges made dark")
  func raw() throws {
    let bytes: [UInt8] = [0, 10, 20, 30, 40, 255]
    var options = FingerInput.Options()
    options.rawSize = .init(width: 3, height: 2)
    #expect(try FingerInput(bytes, options).image?.pixels == bytes)
    options.isInverted = true
    #expect(try FingerInput(bytes, options).image?.pixels == bytes.map { 255 - $0 })
    for size in [(2, 2), (6, 2), (0, 6), (-1, -6), (.max, .max)] {
      options.rawSize = .init(width: size.0, height: size.1)
      #expect(throws: Fault(.fingerFile, "")) { try FingerInput(bytes, options) }
    }
    #expect(throws: Fault(.fingerFile, "")) { try FingerInput(bytes) }
  }

  @Test("One of several views is chosen; one that is not there is refused")
  func views() throws {
    let bytes = try Fixture.bytes("minutiae/iso19794p2v2005-sample.dat")
    var options = FingerInput.Options()
    #expect(try FingerInput(bytes, options).position == .leftIndex)
    options.view = 1
    let second = try FingerInput(bytes, options)
    #expect(second.position == .rightIndex)
    #expect(second.minutiae.map(\.count) == [22])
    options.view = 2
    #expect(throws: Fault(.fingerFile, "")) { try FingerInput(bytes, options) }
  }

  @Test("A print compares with its own minutiae in every edition as with itself, nearly")
  func throughRecords() throws {
    let image = try PortableGreymap.read(Fixture.bytes("fingers/whorl.pgm"))
    let other = try PortableGreymap.read(Fixture.bytes("fingers/arch.pgm"))
    let branches = MinutiaExtraction(image).minutiae
    let print = FingerTemplate(branches)
    for edition in FingerMinutiaeRecord.Edition.allCases {
      let record = FingerMinutiaeRecord(
        edition: edition, branches: branches, of: image, position: .rightIndex)
      let read = try FingerInput(record.bytes())
      #expect(read.position == .rightIndex)
      let again = FingerTemplate(read.minutiae)
      #expect(FingerComparison(print, again).score >= 60, "\(edition)")
      #expect(FingerComparison(FingerTemplate(other), again).score < 30, "\(edition)")
    }
  }
}
