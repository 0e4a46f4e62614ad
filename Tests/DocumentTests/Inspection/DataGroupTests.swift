import Bytes
import Codes
import Crypto
import Document
import Support
import Testing

@Suite("Data groups")
struct DataGroupTests {
  private static let day = CivilDate(daysSince1970: 15_600)  // 2012-09-17

  private static func fixture(_ name: String) throws -> [UInt8] {
    try read(Fixture.path("chip/\(name)"))
  }

  private func check(_ number: Int, _ bytes: [UInt8]) throws -> DocumentCheck? {
    var chip = ChipContent()
    try chip.add(bytes, named: "file")
    return chip.contentChecks(on: Self.day).first { $0.name == .content(of: number) }
  }

  private func faces(_ bytes: [UInt8]) throws -> [FaceImage] {
    guard case .faces(let faces) = try DataGroup(2, bytes).content else {
      throw Fault(.chipFile, "another content")
    }
    return faces
  }

  @Test("a portrait comes out of ISO/IEC 19794-5 with its exact bytes")
  func face2005() throws {
    let file = try Self.fixture("bsi-2008/Datagroup2.bin")
    let face = try #require(try faces(file).first)
    // By another program: the last 14,999 bytes of the file, from its byte 84.
    #expect(face.image.place == 84)
    #expect(face.image.format == .jpeg2000)
    #expect([face.size?.width, face.size?.height] == [337, 449])
    #expect(face.image.bytes == Array(file[84...]))
    #expect(try check(2, file)?.outcome == .successful)
    var chip = ChipContent()
    try chip.add(file, named: "DG2")
    #expect(chip.portrait() == face.image)
  }

  @Test("a portrait comes out of ISO/IEC 39794-5 with its exact bytes")
  func face2019() throws {
    let file = try Self.fixture("groups/gmrtd-dg2-39794.bin")
    let face = try #require(try faces(file).first)
    let hash = Hex.encode(try HashAlgorithm.sha256.hash(face.image.bytes))
    // Of the file ICAO_39794_5_AP_DG2_Face.jpg beside the sample, which is a JPEG 2000.
    #expect(hash == "53e1cbbf9194c2aba069ff7db606201e61d6a6d45213fb763cde2a169eb54bb6")
    #expect(face.image.format == .jpeg2000)
    #expect(face.encoding == .iso39794(part: 5))
    #expect([face.size?.width, face.size?.height] == [572, 731])
    #expect(try check(2, file)?.outcome == .successful)
  }

  @Test("several faces in one record are all read, feature points passed over")
  func severalFaces() throws {
    let image: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]
    let other: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 9]
    let record = Self.record([Self.face(image, points: 2), Self.face(other)])
    let file = Self.dg2(Self.template([0x5F, 0x2E], record))
    let faces = try faces(file)
    #expect(faces.map(\.image.bytes) == [image, other])
    #expect(faces.map(\.image.format) == [.jpeg, .jpeg])
    #expect(try check(2, file)?.outcome == .successful)
    #expect(faces.map(\.image.format.fileExtension) == ["jpg", "jpg"])
  }

  /// The oddities of unit LDS_C of BSI TR-03105-5.1 and of ICAO's part 4, as the byte to change in
  /// the BSI's specimen: offset, value, what the detail says.
  @Test(
    "an odd face record is undetermined with its place, and the portrait is still shown",
    arguments: [
      (58, UInt8(3), "a reserved value: sex"), (59, 8, "a reserved value: colour of the eyes"),
      (60, 10, "a reserved value: colour of the hair"), (66, 182, "a reserved value: yaw"),
      (67, 182, "a reserved value: pitch"), (68, 182, "a reserved value: roll"),
      (69, 182, "a reserved value: yaw's uncertainty"),
      (71, 200, "a reserved value: roll's uncertainty"), (72, 5, "a reserved kind of image"),
      (73, 0, "an image of another format than announced"),
    ])
  func oddFace(offset: Int, value: UInt8, detail: String) throws {
    var file = try Self.fixture("bsi-2008/Datagroup2.bin")
    file[offset] = value
    #expect(
      try check(2, file)
        == DocumentCheck(.content(of: 2), .undetermined, "\(detail) (byte \(offset))"))
    #expect(try faces(file).count == 1)
  }

  @Test("lengths that announce more than is there leave the portrait to be shown")
  func longFace() throws {
    let image: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]
    var record = Self.record([Self.face(image)])
    (record[11], record[17]) = (record[11] + 8, record[17] + 8)
    let file = Self.dg2(Self.template([0x5F, 0x2E], record))
    let check = try #require(try check(2, file))
    #expect(check.outcome == .undetermined)
    #expect(check.detail.hasPrefix("61 bytes announced, 53 there"))
    #expect(try faces(file).map(\.image.bytes) == [image])
  }

  @Test("a portrait under an unknown owner or another format type is shown all the same")
  func oddHeader() throws {
    let image: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]
    let record = Self.record([Self.face(image)])
    for (owner, type) in [([0x00, 0x1B], [5, 1]), ([1, 1], [0, 9])] as [([UInt8], [UInt8])] {
      let file = Self.dg2(Self.template([0x5F, 0x2E], record, owner: owner, type: type))
      #expect(try check(2, file)?.outcome == .undetermined)
      #expect(try faces(file).map(\.image.bytes) == [image])
    }
  }

  @Test("fingers and irises come with their format and finger, their blocks untouched")
  func biometrics() throws {
    let block = Array("FIR\0010\0".utf8) + [1, 2, 3]
    let template = Self.template([0x5F, 0x2E], block, type: [0, 7], feature: 8, subtype: 9)
    let file = Self.tlv([0x63], Self.tlv([0x7F, 0x61], [2, 1, 1] + template))
    guard case .biometrics(let records) = try DataGroup(3, file).content else {
      throw Fault(.chipFile, "another content")
    }
    let record = try #require(records.first)
    #expect(record.data == block)
    #expect(record.finger == .rightIndex)
    #expect(record.encoding == .iso19794(part: 4))
    #expect(record.formatOwner == 0x0101)
    #expect(record.formatType == 7)
    #expect(try check(3, file)?.outcome == .successful)
  }

  @Test("a finger in ISO/IEC 39794-4 is read from the standard's own example")
  func finger2019() throws {
    let sample = try Self.fixture("groups/iso-39794-4.der")
    let template = Self.template(
      [0x7F, 0x2E], Self.tlv([0xA1], sample), type: [0, 0x29], feature: 8, subtype: 10)
    let file = Self.tlv([0x63], Self.tlv([0x7F, 0x61], [2, 1, 1] + template))
    guard case .biometrics(let records) = try DataGroup(3, file).content else {
      throw Fault(.chipFile, "another content")
    }
    #expect(records.first?.encoding == .iso39794(part: 4))
    #expect(records.first?.finger == .leftIndex)
    #expect(records.first?.data == Self.tlv([0xA1], sample))
    #expect(try check(3, file)?.outcome == .successful)
    // The same block stands for no iris.
    let iris = Self.template(
      [0x7F, 0x2E], Self.tlv([0xA1], sample), type: [0, 0x29], feature: 16, subtype: 1)
    let wrong = Self.tlv([0x76], Self.tlv([0x7F, 0x61], [2, 1, 1] + iris))
    #expect(try check(4, wrong)?.outcome == .undetermined)
  }

  /// Unit LDS_D and LDS_E of BSI TR-03105-5.1: headers that do not fit a finger.
  @Test(
    "a header that fits no finger is undetermined",
    arguments: [
      (owner: [UInt8]([1, 0xFF]), type: [UInt8]([0, 7]), subtype: UInt8(9), magic: "FIR\0"),
      (owner: [1, 1], type: [0, 9], subtype: 9, magic: "FIR\0"),
      (owner: [1, 1], type: [0, 7], subtype: 0xFE, magic: "FIR\0"),
      (owner: [1, 1], type: [0, 7], subtype: 9, magic: "PIR\0"),
    ])
  func oddFinger(owner: [UInt8], type: [UInt8], subtype: UInt8, magic: String) throws {
    let template = Self.template(
      [0x5F, 0x2E], Array(magic.utf8) + [0, 0], owner: owner, type: type, feature: 8,
      subtype: subtype)
    let file = Self.tlv([0x63], Self.tlv([0x7F, 0x61], [2, 1, 1] + template))
    #expect(try check(3, file)?.outcome == .undetermined)
  }

  @Test("an empty group of fingers is a group, and a missing number is odd")
  func noFingers() throws {
    let empty = Self.tlv([0x63], Self.tlv([0x7F, 0x61], [2, 1, 0]))
    #expect(try check(3, empty)?.outcome == .successful)
    let none = Self.tlv([0x63], Self.tlv([0x7F, 0x61], []))
    #expect(
      try check(3, none)
        == DocumentCheck(
          .content(of: 3), .undetermined, "no number of templates (byte 5)"))
    let two = Self.tlv([0x63], Self.tlv([0x7F, 0x61], [2, 1, 2]))
    #expect(
      try check(3, two)?.detail == "2 entries announced, 0 found (byte 5)")
  }

  // MARK: making files

  static func tlv(_ tag: [UInt8], _ content: [UInt8]) -> [UInt8] {
    let count = content.count
    let length: [UInt8] =
      count < 0x80 ? [UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
    return tag + length + content
  }

  private static func template(
    _ tag: [UInt8], _ block: [UInt8], owner: [UInt8] = [1, 1], type: [UInt8] = [0, 8],
    feature: UInt8 = 2, subtype: UInt8 = 0
  ) -> [UInt8] {
    let header = tlv(
      [0xA1], [0x81, 1, feature, 0x82, 1, subtype] + tlv([0x87], owner) + tlv([0x88], type))
    return tlv([0x7F, 0x60], header + tlv(tag, block))
  }

  private static func dg2(_ template: [UInt8]) -> [UInt8] {
    tlv([0x75], tlv([0x7F, 0x61], [2, 1, 1] + template))
  }

  private static func face(_ image: [UInt8], points: Int = 0) -> [UInt8] {
    let length = 32 + 8 * points + image.count
    let head: [UInt8] = [0, 0, UInt8(length >> 8), UInt8(length & 0xFF), 0, UInt8(points)]
    let rest = [UInt8](repeating: 0, count: 14 + 8 * points)
    return head + rest + [1, 0, 0, 5, 0, 7, 0, 0, 0, 0, 0, 0] + image
  }

  private static func record(_ faces: [[UInt8]]) -> [UInt8] {
    let length = 14 + faces.map(\.count).reduce(0, +)
    return Array("FAC\0010\0".utf8) + [0, 0, UInt8(length >> 8), UInt8(length & 0xFF)]
      + [0, UInt8(faces.count)] + faces.flatMap(\.self)
  }
}
