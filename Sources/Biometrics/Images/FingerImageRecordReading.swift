public import Bytes
import Codes

extension FingerImageRecord {
  /// Reads a record that takes up all of `bytes`. Any bytes may be passed; throws `.imageRecord` or
  /// `.cut` with the offset.
  public init(_ bytes: [UInt8]) throws(Fault) {
    var cursor = ByteCursor(bytes.span)
    let edition: Edition
    switch bytes.prefix(8) {
    case Array("FIR\0010\0".utf8)[...]: edition = .iso2005
    case Array("FIR\0020\0".utf8)[...]: edition = .iso2011
    default:
      throw Fault(
        .imageRecord, at: "byte 0", "a finger image record of version 010 or 020 expected")
    }
    try cursor.skip(8)
    self.init(edition: edition, representations: [])
    switch edition {
    case .iso2005: try read2005(&cursor, bytes.count)
    case .iso2011: try read2011(&cursor, bytes.count)
    }
    guard cursor.isAtEnd else {
      throw Fault(.imageRecord, at: "byte \(cursor.offset)", "the end of the record expected")
    }
  }

  private mutating func read2011(_ cursor: inout ByteCursor, _ count: Int) throws(Fault) {
    guard Int(try cursor.uint32()) == count else {
      throw Fault(.imageRecord, at: "byte 8", "the record's own length expected")
    }
    let count = Int(try cursor.uint16())
    hasCertifications = try cursor.byte() != 0
    _ = try cursor.byte()  // How many fingers: the representations say it themselves.
    guard count > 0 else { throw Fault(.imageRecord, at: "byte 12", "an image expected") }
    for _ in 0..<count {
      representations.append(
        try Representation(&cursor, hasCertifications: hasCertifications))
    }
  }

  private mutating func read2005(_ cursor: inout ByteCursor, _ count: Int) throws(Fault) {
    let (high, low) = (try cursor.uint16(), try cursor.uint32())
    guard Int(high) << 32 | Int(low) == count else {
      throw Fault(.imageRecord, at: "byte 8", "the record's own length expected")
    }
    let device = try cursor.uint16()
    level = try cursor.uint16()
    _ = try cursor.byte()  // How many fingers: the images say it themselves.
    let unit = try cursor.byte()
    let scan = [try cursor.uint16(), try cursor.uint16()]
    let image = [try cursor.uint16(), try cursor.uint16()]
    let depth = try cursor.byte()
    let code = try cursor.byte()
    guard let compression = Compression(code2005: code) else {
      throw Fault(
        .imageRecord, at: "byte \(cursor.offset - 1)", "a compression code 0 to 5 expected")
    }
    try cursor.skip(2)  // Reserved.
    repeat {
      let start = cursor.offset
      let length = Int(try cursor.uint32())
      var one = Representation(unit: unit, scan: scan, image: image, compression: compression)
      one.depth = Int(depth)
      one.capture.device = device
      one.positionCode = Int(try cursor.byte())
      _ = try cursor.byte()  // How many images of this finger: they say it themselves.
      one.number = try cursor.byte()
      one.capture.qualities = [.init(score: try cursor.byte())]
      one.impressionCode = Int(try cursor.byte())
      one.width = Int(try cursor.uint16())
      one.height = Int(try cursor.uint16())
      try cursor.skip(1)  // Reserved.
      one.data = try cursor.take(length - (cursor.offset - start))
      representations.append(one)
    } while !cursor.isAtEnd
  }
}

extension FingerImageRecord.Compression {
  /// By the codes of 2005 (table 3).
  init?(code2005 code: UInt8) {
    switch code {
    case 0: self = .uncompressed
    case 1: self = .packed
    case 2: self = .wsq
    case 3: self = .jpeg
    case 4: self = .jpeg2000Lossy
    case 5: self = .png
    default: return nil
    }
  }

  /// The code of 2005 (table 3).
  var code2005: UInt8 {
    switch self {
    case .jpeg2000Lossless: 4
    case .png: 5
    default: rawValue
    }
  }
}

extension FingerImageRecord.Representation {
  /// One without an image yet.
  fileprivate init(
    unit: UInt8, scan: [UInt16], image: [UInt16], compression: FingerImageRecord.Compression
  ) {
    (positionCode, number, impressionCode, width, height, depth) = (0, 0, 0, 0, 0, 8)
    self.compression = compression
    self.unit = unit
    self.scan = scan
    self.image = image
    data = []
  }

  /// Reads one representation of 2011 and no byte beyond its announced length.
  fileprivate init(_ cursor: inout ByteCursor, hasCertifications: Bool) throws(Fault) {
    let start = cursor.offset
    let length = Int(try cursor.uint32())
    capture = try RepresentationHeader(&cursor, hasCertifications: hasCertifications)
    positionCode = Int(try cursor.byte())
    number = try cursor.byte()
    unit = try cursor.byte()
    scan = [try cursor.uint16(), try cursor.uint16()]
    image = [try cursor.uint16(), try cursor.uint16()]
    depth = Int(try cursor.byte())
    let code = try cursor.byte()
    guard let compression = FingerImageRecord.Compression(rawValue: code) else {
      throw Fault(
        .imageRecord, at: "byte \(cursor.offset - 1)", "a compression code 0 to 6 expected")
    }
    self.compression = compression
    impressionCode = Int(try cursor.byte())
    width = Int(try cursor.uint16())
    height = Int(try cursor.uint16())
    data = try cursor.take(Int(try cursor.uint32()))
    let left = length - (cursor.offset - start)
    guard left >= 0 else {
      throw Fault(.imageRecord, at: "byte \(start)", "a longer representation announced expected")
    }
    extended = try cursor.take(left)
  }
}
