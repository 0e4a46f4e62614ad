import Bytes
import Codes
import Crypto
import Document
import Support
import Testing

/// Larger samples of open readers, which stand beside the checkout.
@Suite("Data groups of the large samples")
struct SampleGroupTests {
  private static let hasSamples = SharedData.has("travel-documents")

  private func sample(_ name: String) throws -> [UInt8] {
    try #require(SharedData.bytes("travel-documents/\(name)"))
  }

  private func hash(_ bytes: [UInt8]) throws -> String {
    Hex.encode(try HashAlgorithm.sha256.hash(bytes))
  }

  @Test(
    "portraits, each with the exact bytes of the image beside it",
    .enabled(if: hasSamples, "\(SharedData.absent)"),
    arguments: [
      ("jmrtd/dg2__dg2_silver_all_fields.bin", "jmrtd/dg2__silver.jp2", 5),
      ("jmrtd/dg2__dg2_silver_mandatory_fields.bin", "jmrtd/dg2__silver.jp2", 5),
      (
        "gmrtd/test_data__ICAO_39794_5_AP_DG2_MandFields.dat",
        "gmrtd/test_data__ICAO_39794_5_AP_DG2_Face.jpg", 5
      ),
    ])
  func portraits(group: String, image: String, part: Int) throws {
    var chip = ChipContent()
    try chip.add(try sample(group), named: group)
    let portrait = try #require(chip.portrait())
    #expect(portrait.bytes == (try sample(image)))
    let check = chip.contentChecks(on: CivilDate(daysSince1970: 15_600)).first
    #expect(check?.outcome == .successful, "\(check?.detail ?? "")")
  }

  @Test(
    "portraits of chips as they were read", .enabled(if: hasSamples, "\(SharedData.absent)"),
    arguments: [
      ("jmrtd/loes2006__ef0102.bin", 13_701), ("persosim-dump/ps_DG2.bin", 11_819),
      ("tsemrtd/dgs__EF_DG2.bin", 14_999),
    ])
  func chips(group: String, bytes: Int) throws {
    guard case .faces(let faces) = try DataGroup(2, try sample(group)).content else {
      throw Fault(.chipFile, "another content")
    }
    #expect(faces.map(\.image.bytes.count) == [bytes])
  }

  @Test(
    "fingers and irises of the BSI's specimen", .enabled(if: hasSamples, "\(SharedData.absent)"))
  func biometrics() throws {
    let fingers = try DataGroup(3, try sample("jmrtd/bsi2008__Datagroup3.bin"))
    guard case .biometrics(let records) = fingers.content else {
      throw Fault(.chipFile, "another content")
    }
    #expect(fingers.oddities.isEmpty)
    #expect(records.map(\.data.count) == [16_435, 15_977])
    #expect(records.map(\.finger) == [.rightIndex, .leftIndex])
    // The images' hashes by another reader's tests; its images begin 46 bytes into the record.
    #expect(
      try records.map { try hash(Array($0.data.dropFirst(46))) } == [
        "fc6508f3b7e2e4474361c4331a01046b3a4126e689ecf0e84723a1ea9aa0ae7f",
        "5850eea06329d718c9bac497b5e5979cc8f5cc61b386df65e23af13cf1263671",
      ])
    let irises = try DataGroup(4, try sample("jmrtd/bsi2008__Datagroup4.bin"))
    guard case .biometrics(let records) = irises.content else {
      throw Fault(.chipFile, "another content")
    }
    #expect(irises.oddities.isEmpty)
    #expect(records.map(\.data.count) == [6445, 6777])
    #expect(records.map(\.subtype) == [1, 2])
    #expect(records.map(\.encoding) == [.iso19794(part: 6), .iso19794(part: 6)])
  }

  @Test(
    "the displayed portrait and the signature", .enabled(if: hasSamples, "\(SharedData.absent)"))
  func displayed() throws {
    for (number, name, bytes) in [(5, "EF_DG5", 14_999), (7, "EF_DG7", 289)] {
      let group = try DataGroup(number, try sample("tsemrtd/dgs__\(name).bin"))
      guard case .images(let images) = group.content else {
        throw Fault(.chipFile, "another content")
      }
      #expect(images.map(\.bytes.count) == [bytes])
      #expect(images.map(\.format) == [.jpeg2000])
      #expect(group.oddities.isEmpty)
    }
  }

  @Test(
    "the standards' own examples of 39794-5 and -6 are read",
    .enabled(if: hasSamples, "\(SharedData.absent)"))
  func examples() throws {
    let face = try sample("jmrtd/iso39794__sample-39794-5-ed-1-v1.der")
    let header: [UInt8] = [0xA1, 8, 0x87, 2, 1, 1, 0x88, 2, 0, 0x2A]
    func wrap(_ tag: [UInt8], _ content: [UInt8]) -> [UInt8] {
      let count = content.count
      return tag + [0x83, UInt8(count >> 16), UInt8(count >> 8 & 255), UInt8(count & 255)] + content
    }
    let template = wrap([0x7F, 0x60], header + wrap([0x7F, 0x2E], wrap([0xA1], face)))
    let file = wrap([0x75], wrap([0x7F, 0x61], [2, 1, 1] + template))
    guard case .faces(let faces) = try DataGroup(2, file).content else {
      throw Fault(.chipFile, "another content")
    }
    #expect(faces.map(\.image.format) == [.jpeg])
    #expect(faces.map(\.image.bytes.count) == [0x0D_A275])
    let iris = try sample("jmrtd/iso39794__sample-39794-6-ed-1-v1.der")
    let eye: [UInt8] = [0xA1, 11, 0x82, 1, 1, 0x87, 2, 1, 1, 0x88, 2, 0, 0x2B]
    let other = wrap([0x7F, 0x60], eye + wrap([0x7F, 0x2E], wrap([0xA1], iris)))
    let irises = try DataGroup(4, wrap([0x76], wrap([0x7F, 0x61], [2, 1, 1] + other)))
    #expect(irises.oddities.isEmpty)
  }

  @Test(
    "an image with a broken beginning is refused where it begins",
    .enabled(if: hasSamples, "\(SharedData.absent)"))
  func invalidImage() throws {
    var file = try sample("jmrtd/dg2__dg2_silver_mandatory_fields.bin")
    let broken = try sample("gmrtd/test_data__ICAO_39794_5_AP_MandFields_InvalidImage.dat")
    // The sample is the block of tag 7F2E, which begins at byte 32 of the group of the same fields.
    file.replaceSubrange(32..<32 + broken.count, with: broken)
    do throws(Fault) {
      _ = try DataGroup(2, file)
      Issue.record("the image was taken")
    } catch { #expect(error.place == "byte 76") }
  }
}
