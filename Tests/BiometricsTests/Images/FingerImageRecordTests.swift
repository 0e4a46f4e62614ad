import Biometrics
import Bytes
import Codes
import Support
import Testing

@Suite("Finger image records of ISO/IEC 19794-4 are read and written")
struct FingerImageRecordTests {
  /// One representation by clause 8.4, field by field.
  private func representation(
    _ image: [UInt8], width: UInt8, height: UInt8, position: UInt8 = 2, unit: UInt8 = 1,
    dots: UInt16 = 500, compression: UInt8 = 0, certificates: [UInt8] = [], extra: [UInt8] = []
  ) -> [UInt8] {
    let dots = [UInt8(dots >> 8), UInt8(dots & 255)]
    let date: [UInt8] = [0x07, 0xE7, 1, 9, 18, 22, 56, 0, 94]
    let body =
      date + [0, 0, 0, 0, 0] + [1, 80, 0, 15, 0, 16] + certificates + [position, 0, unit]
      + dots + dots + dots + dots + [8, compression, 29, 0, width, 0, height]
      + [0, 0, 0, UInt8(image.count)] + image + extra
    return [0, 0, 0, UInt8(body.count + 4)] + body
  }

  private func record(_ representations: [[UInt8]], isCertified: Bool = false) -> [UInt8] {
    let body = representations.flatMap { $0 }
    return Array("FIR\u{0}020\u{0}".utf8) + [0, 0, 0, UInt8(16 + body.count)]
      + [0, UInt8(representations.count), isCertified ? 1 : 0, 1] + body
  }

  @Test("An uncompressed image comes out with position, resolution and quality")
  func uncompressed() throws {
    let image: [UInt8] = [0, 50, 100, 150, 200, 250]
    let read = try FingerImageRecord(record([representation(image, width: 3, height: 2)]))
    let only = try #require(read.representations.first)
    #expect(only.position == .rightIndex)
    #expect(only.qualities == [.init(score: 80, vendor: 15, algorithm: 16)])
    let grey = try only.greyImage()
    #expect((grey.width, grey.height) == (3, 2))
    #expect(grey.pixels == image)
    #expect(grey.resolution == Resolution(dotsPerInch: 500, provenance: .image))
  }

  @Test("Dots per centimetre become dots per inch; 197 is 500")
  func centimetres() throws {
    let read = try FingerImageRecord(
      record([representation([1], width: 1, height: 1, unit: 2, dots: 197)]))
    #expect(read.representations[0].resolution?.dotsPerInch == 500)
  }

  @Test("Several images, certification blocks, extended data and plain thumbs are read")
  func several() throws {
    let first = representation(
      [1], width: 1, height: 1, position: 11, certificates: [2, 0, 64, 2, 0, 64, 3],
      extra: [9, 9, 9])
    let second = representation([2], width: 1, height: 1, position: 99, certificates: [0])
    let read = try FingerImageRecord(record([first, second], isCertified: true))
    #expect(read.representations.map(\.position) == [.rightThumb, .unknown])
    #expect(read.representations.map(\.positionCode) == [11, 99])
    #expect(read.representations.map(\.data) == [[1], [2]])
  }

  @Test("A compressed image is kept as it is until it is asked for")
  func compressed() throws {
    let read = try FingerImageRecord(
      record([representation([0xFF, 0xA0], width: 9, height: 9, compression: 2)]))
    #expect(read.representations[0].data == [0xFF, 0xA0])
    #expect(throws: Fault(.wavelet, "")) { try read.representations[0].greyImage() }
  }

  @Test("A record cut anywhere, or with any length changed, is refused")
  func damaged() throws {
    let whole = record([representation([1, 2], width: 2, height: 1, extra: [5])])
    #expect(throws: Never.self) { try FingerImageRecord(whole) }
    for count in 0..<whole.count {
      #expect(throws: Fault.self) { try FingerImageRecord(Array(whole[..<count])) }
    }
    #expect(throws: Fault.self) { try FingerImageRecord(whole + [0]) }
    // Lengths of the record, the representation and the image; count of representations.
    for offset in [8, 11, 13, 16, 19] {
      var changed = whole
      changed[offset] ^= 0x40
      #expect(throws: Fault.self) { try FingerImageRecord(changed) }
    }
  }

  @Test(
    "Samples of a registration platform give the sizes that their images say themselves",
    .enabled(if: SharedData.has("biometric-formats"), "\(SharedData.absent)"),
    arguments: zip(["Thumb", "Index", "Middle", "Ring", "Little"], 6...10))
  func samples(finger: String, code: Int) throws {
    for (hand, code) in [("Left", code), ("Right", code - 5)] {
      let name = "Automatic-Auth-0001\(hand)_\(finger).wsq.iso"
      let bytes = try #require(SharedData.bytes("biometric-formats/iso19794-4_mosip/\(name)"))
      let read = try FingerImageRecord(bytes)
      let image = try #require(read.representations.first)
      #expect(image.compression == .wsq)
      // WSQ's own comment names its size, and a file name the finger.
      let text = String(decoding: image.data.prefix(200), as: UTF8.self)
      #expect(text.contains("PIX_WIDTH \(image.width)\n"))
      #expect(text.contains("PIX_HEIGHT \(image.height)\n"))
      #expect(image.positionCode == code)
      #expect(image.resolution?.dotsPerInch == 500)
    }
  }

  @Test("An image in WSQ is decoded, and its sides are held against the record's")
  func wavelet() throws {
    let grey = try PortableGreymap.read(Fixture.bytes("wsq/61x67.pgm"))
    var one = FingerImageRecord.Representation(grey, position: .leftThumb, edition: .iso2011)
    one.compression = .wsq
    one.data = try Fixture.bytes("wsq/61x67.wsq")
    let record = FingerImageRecord(edition: .iso2011, representations: [one])
    let read = try FingerImageRecord(record.bytes())
    #expect(try read.representations[0].greyImage().width == 61)
    one.width = 62
    #expect(throws: Fault(.imageUnsupported, "")) { try one.greyImage() }
  }

  @Test(
    "What is written reads back in both editions", arguments: FingerImageRecord.Edition.allCases)
  func written(edition: FingerImageRecord.Edition) throws {
    let pixels: [UInt8] = [9, 8, 7, 6, 5, 4]
    let dots = try #require(Resolution(dotsPerInch: 500, provenance: .image))
    let image = try #require(
      GreyImage(width: 3, height: 2, pixels: pixels, resolution: dots))
    let record = FingerImageRecord(
      edition: edition,
      representations: [
        .init(image, position: .leftIndex, edition: edition),
        .init(image, position: .leftIndex, edition: edition, number: 1),
        .init(image, position: .rightThumb, edition: edition),
      ])
    let bytes = try record.bytes()
    let read = try FingerImageRecord(bytes)
    #expect(read == record)
    #expect(try read.bytes() == bytes)
    #expect(try read.representations.map { try $0.greyImage() } == [image, image, image])
  }

  @Test("A record of 2005 stands byte for byte as clause 7 lays it out")
  func layout2005() throws {
    let image = try #require(
      GreyImage(
        width: 2, height: 1, pixels: [1, 2],
        resolution: Resolution(dotsPerInch: 500, provenance: .image) ?? .assumed500))
    var record = FingerImageRecord(
      edition: .iso2005, representations: [.init(image, position: .rightIndex, edition: .iso2005)])
    record.level = 31
    let expected: [UInt8] =
      Array("FIR\u{0}010\u{0}".utf8) + [0, 0, 0, 0, 0, 48] + [0, 0] + [0, 31] + [1, 1]
      + [1, 0xF4, 1, 0xF4, 1, 0xF4, 1, 0xF4] + [8, 0, 0, 0]
      + [0, 0, 0, 16, 2, 1, 1, 254, 0, 0, 2, 0, 1, 0, 1, 2]
    #expect(try record.bytes() == expected)
    for count in 0..<expected.count {
      #expect(throws: Fault.self) { try FingerImageRecord(Array(expected[..<count])) }
    }
  }

  @Test("What an edition cannot hold is refused when written")
  func unwritable() throws {
    let image = try #require(
      GreyImage(width: 1, height: 1, pixels: [1], resolution: .assumed500))
    let one = FingerImageRecord.Representation(image, position: .unknown, edition: .iso2005)
    var other = one
    other.compression = .png
    for record in [
      FingerImageRecord(edition: .iso2011, representations: []),
      FingerImageRecord(edition: .iso2005, representations: [one, other]),
    ] {
      #expect(throws: Fault(.imageRecord, "")) { try record.bytes() }
    }
  }

  @Test(
    "Every sample of a registration platform is written again byte for byte",
    .enabled(if: SharedData.has("biometric-formats"), "\(SharedData.absent)"))
  func rewritten() throws {
    for name in ["Auth-0001Left_Index", "Auth-0001Left_Index.wsq", "Registration-0001Left_Thumb"] {
      let file = "biometric-formats/iso19794-4_mosip/Automatic-\(name).iso"
      let bytes = try #require(SharedData.bytes(file))
      #expect(try FingerImageRecord(bytes).bytes() == bytes)
    }
  }
}
