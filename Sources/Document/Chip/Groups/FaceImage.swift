import Bytes

/// A face of DG2: the image with its exact bytes, and what its record says of it.
public struct FaceImage: Hashable, Sendable {
  /// The image.
  public let image: ChipImage
  /// How its record is encoded.
  public let encoding: BiometricRecord.Encoding
  /// Width and height in pixels as the record says, whatever the image is; nil where it says none.
  public let size: Size?

  /// Pixels across and down.
  public struct Size: Hashable, Sendable {
    /// Pixels across.
    public let width: Int
    /// Pixels down.
    public let height: Int
  }
}

extension DataGroupReader {
  /// DG2 (clause 4.7.2): the faces of all its records, at least one.
  mutating func faces(_ element: TaggedElement) throws(Fault) -> [FaceImage] {
    var faces: [FaceImage] = []
    let file = element.encoded
    for record in try biometrics(element, .face) {
      let block = file[record.place..<record.place + record.data.count]
      switch record.encoding {
      case .iso19794: faces += try self.faces(ofRecord: block)
      case .iso39794: faces += try self.faces(ofBlock: block)
      }
    }
    guard !faces.isEmpty else { throw TaggedElement.wrong(element.content, "no face") }
    return faces
  }

  /// A face record of ISO/IEC 19794-5:2005 (clause 5): header, then for each face its information,
  /// feature points and image.
  mutating func faces(ofRecord record: ArraySlice<UInt8>) throws(Fault) -> [FaceImage] {
    var rest = record
    let header = try take(14, &rest)
    guard header.starts(with: "FAC\0010\0".utf8) else {
      throw TaggedElement.wrong(header, "a face record of version 010 expected")
    }
    let length = integer(header.dropFirst(8).prefix(4))
    if length != record.count {
      note(header.dropFirst(8), "\(length) bytes announced, \(record.count) there")
    }
    let count = integer(header.suffix(2))
    guard (1...Self.maximumEntries).contains(count) else {
      throw TaggedElement.wrong(header.suffix(2), "no face, or too many")
    }
    var faces: [FaceImage] = []
    for _ in 0..<count { faces.append(try face(&rest)) }
    if !rest.isEmpty { note(rest, "bytes after the last face") }
    return faces
  }

  /// One face: 20 bytes of information, 8 for each feature point, 12 on the image, the image.
  private mutating func face(_ rest: inout ArraySlice<UInt8>) throws(Fault) -> FaceImage {
    let length = integer(rest.prefix(4))
    guard rest.count >= 4, length >= 32 else {
      throw TaggedElement.wrong(rest, "a face of 32 bytes or more expected")
    }
    // Some issuers count bytes that are not there; the image then ends where the record does.
    if length > rest.count { note(rest, "\(length) bytes announced, \(rest.count) left") }
    var block = try take(min(length, rest.count), &rest)
    let facial = try take(20, &block)
    _ = try take(integer(facial.dropFirst(4).prefix(2)) * 8, &block)
    let information = try take(12, &block)
    checkInformation(facial)
    let image = try ChipImage(block)
    checkImage(information, image)
    let width = integer(information.dropFirst(2).prefix(2))
    let height = integer(information.dropFirst(4).prefix(2))
    return FaceImage(
      image: image, encoding: .iso19794(part: 5),
      size: width > 0 && height > 0 ? .init(width: width, height: height) : nil)
  }

  /// Values that clause 5.5 reserves: sex, colour of eyes and hair, pose.
  private mutating func checkInformation(_ facial: ArraySlice<UInt8>) {
    let fields: [(offset: Int, allowed: ClosedRange<UInt8>, orOther: Bool, name: String)] = [
      (6, 0...2, true, "sex"), (7, 0...7, true, "colour of the eyes"),
      (8, 0...9, true, "colour of the hair"), (14, 0...181, false, "yaw"),
      (15, 0...181, false, "pitch"), (16, 0...181, false, "roll"),
      (17, 0...181, false, "yaw's uncertainty"), (18, 0...181, false, "pitch's uncertainty"),
      (19, 0...181, false, "roll's uncertainty"),
    ]
    for field in fields {
      let place = facial.startIndex + field.offset
      let value = facial[place]
      if !field.allowed.contains(value), !(field.orOther && value == 0xFF) {
        note(facial[place...], "a reserved value: \(field.name)")
      }
    }
  }

  /// The image's kind and format (clause 5.7), which must be the image's own.
  private mutating func checkImage(_ information: ArraySlice<UInt8>, _ image: ChipImage) {
    // 0 basic, 1 full frontal, 2 token frontal; the first amendment adds post-processed ones.
    if let kind = information.first, kind > 4 { note(information, "a reserved kind of image") }
    let type = information.dropFirst()
    let isJPEG = image.format == .jpeg
    if type.first != (isJPEG ? 0 : 1) { note(type, "an image of another format than announced") }
  }

  /// A face block of ISO/IEC 39794-5:2019: an image representation of two dimensions each.
  mutating func faces(ofBlock block: ArraySlice<UInt8>) throws(Fault) -> [FaceImage] {
    var faces: [FaceImage] = []
    for representation in try TaggedBlock(block, .face).representations {
      let image = try child(of: representation, 0xA1)
      let base = try child(of: image, 0xA0)
      let flat = try child(of: base, 0xA0)
      let data = try ChipImage(try child(of: flat, 0x80).content)
      let information = try child(of: flat, 0xA1)
      try checkFormat(try child(of: information, 0xA0), data)
      faces.append(
        FaceImage(
          image: data, encoding: .iso39794(part: 5), size: try size(information)))
    }
    return faces
  }

  /// The format code, 2 for JPEG, 3 and 4 for JPEG 2000, which must be the image's own.
  private mutating func checkFormat(
    _ format: TaggedElement, _ image: ChipImage
  ) throws(Fault) {
    guard let code = try format.children().first, code.tag == 0x80 else {
      note(format.encoded, "an image format by extension")
      return
    }
    let expected = image.format == .jpeg ? [2] : [3, 4]
    if !expected.contains(try number(code)) {
      note(code.encoded, "an image of another format than announced")
    }
  }

  private func size(_ information: TaggedElement) throws(Fault) -> FaceImage.Size? {
    guard let block = try information.children().first(where: { $0.tag == 0xA7 }) else {
      return nil
    }
    let fields = try block.children(0x80, 0x81)
    // A value with its highest bit set takes a third byte, which is zero.
    let sizes = fields.map { integer($0.content.suffix(3)) }
    guard (1...0xFFFF).contains(sizes[0]), (1...0xFFFF).contains(sizes[1]) else { return nil }
    return .init(width: sizes[0], height: sizes[1])
  }

  private func child(of element: TaggedElement, _ tag: Int) throws(Fault) -> TaggedElement {
    guard let child = try element.children().first(where: { $0.tag == tag }) else {
      let name = String(tag, radix: 16, uppercase: true)
      throw TaggedElement.wrong(element.content, "element \(name) expected")
    }
    return child
  }

  /// Takes `count` bytes from the front of `rest`; throws `.chipFile` at their place.
  private func take(
    _ count: Int, _ rest: inout ArraySlice<UInt8>
  ) throws(Fault) -> ArraySlice<UInt8> {
    guard rest.count >= count else {
      throw TaggedElement.wrong(rest, "\(count) bytes expected, \(rest.count) left")
    }
    let taken = rest.prefix(count)
    rest.removeFirst(count)
    return taken
  }

  /// A number of at most four bytes, big-endian.
  private func integer(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
  }
}
