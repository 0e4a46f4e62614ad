public import Bytes
public import Codes

/// A finger image record of ISO/IEC 19794-4:2011 (clause 8), as scanners and registration services
/// pass it on. Compressed images stay as they are; uncompressed ones become a `GreyImage`.
public struct FingerImageRecord: Hashable, Sendable {
  /// How the image of a representation is compressed (table 7).
  public enum Compression: UInt8, Sendable, CaseIterable {
    case uncompressed = 0
    /// Uncompressed, pixels packed without padding.
    case packed = 1
    case wsq = 2
    case jpeg = 3
    case jpeg2000Lossy = 4
    case jpeg2000Lossless = 5
    case png = 6
  }

  /// A quality block: a score with the algorithm that gave it (clause 8.4.2).
  public struct Quality: Hashable, Sendable {
    /// 0...100, best 100; 255 when it could not be computed.
    public let score: Int
    /// Who makes the algorithm, by the biometric organisation registry.
    public let vendor: Int
    /// The vendor's number of the algorithm.
    public let algorithm: Int

    /// Makes a quality block.
    public init(score: Int, vendor: Int, algorithm: Int) {
      self.score = score
      self.vendor = vendor
      self.algorithm = algorithm
    }
  }

  /// One image (clause 8.4).
  public struct Representation: Hashable, Sendable {
    /// The finger position's code as it stands in the record.
    public let positionCode: Int
    /// The finger or slap; `.unknown` for codes that this house has no name for.
    public let position: FingerPosition
    /// The impression type's code (table 8): 0 is a plain live scan, 29 unknown.
    public let impressionCode: Int
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Bits a pixel.
    public let depth: Int
    /// How the image is compressed.
    public let compression: Compression
    /// The image's resolution; nil when the two directions differ or it is out of range.
    public let resolution: Resolution?
    /// Qualities that the maker gives.
    public let qualities: [Quality]
    /// The image data, compressed as `compression` says.
    public let data: [UInt8]

    /// The image, when it is uncompressed 8-bit grey; throws `.imageUnsupported` for any other.
    public func greyImage() throws(Fault) -> GreyImage {
      guard compression == .uncompressed, depth == 8, let resolution,
        let image = GreyImage(width: width, height: height, pixels: data, resolution: resolution)
      else { throw Fault(.imageUnsupported, "an uncompressed image of 8-bit grey expected") }
      return image
    }
  }

  /// The images, at least one.
  public let representations: [Representation]

  /// Reads a record that takes up all of `bytes`. Any bytes may be passed; throws `.imageRecord` or
  /// `.cut` with the offset.
  public init(_ bytes: [UInt8]) throws(Fault) {
    var cursor = ByteCursor(bytes.span)
    do throws(Fault) {
      try cursor.expect(Array("FIR\0020\0".utf8), "a finger image record of version 020")
    } catch { throw Fault(.imageRecord, at: error.place, error.detail) }
    guard Int(try cursor.uint32()) == bytes.count else {
      throw Fault(.imageRecord, at: "byte 8", "the record's own length expected")
    }
    let count = Int(try cursor.uint16())
    let isCertified = try cursor.byte() != 0
    _ = try cursor.byte()  // How many fingers: the representations say it themselves.
    guard count > 0 else { throw Fault(.imageRecord, at: "byte 12", "an image expected") }
    var representations: [Representation] = []
    for _ in 0..<count {
      representations.append(try Representation(&cursor, isCertified: isCertified))
    }
    guard cursor.isAtEnd else {
      throw Fault(.imageRecord, at: "byte \(cursor.offset)", "the end of the record expected")
    }
    self.representations = representations
  }
}

extension Fault.Code {
  /// Bytes that are no finger image record.
  public static let imageRecord = Fault.Code("biometrics.image-record", .badInput)
  /// An image in a compression or depth that cannot be decoded.
  public static let imageUnsupported = Fault.Code("biometrics.image-unsupported", .badInput)
}

extension FingerImageRecord.Representation {
  /// Reads one representation and no byte beyond its announced length.
  fileprivate init(_ cursor: inout ByteCursor, isCertified: Bool) throws(Fault) {
    let start = cursor.offset
    let length = Int(try cursor.uint32())
    try cursor.skip(9 + 1 + 2 + 2)  // Capture date and time, device technology, vendor and type.
    var qualities: [FingerImageRecord.Quality] = []
    for _ in 0..<(try cursor.byte()) {
      qualities.append(
        .init(
          score: Int(try cursor.byte()), vendor: Int(try cursor.uint16()),
          algorithm: Int(try cursor.uint16())))
    }
    self.qualities = qualities
    if isCertified { try cursor.skip(3 * Int(try cursor.byte())) }
    positionCode = Int(try cursor.byte())
    position = FingerPosition(imageRecordCode: positionCode)
    _ = try cursor.byte()  // The representation's number.
    let unit = try cursor.byte()
    try cursor.skip(4)  // The scanner's own resolution; the image's is what counts.
    let (across, down) = (Int(try cursor.uint16()), Int(try cursor.uint16()))
    resolution = across == down ? Self.resolution(across, unit: unit) : nil
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
    try cursor.skip(left)  // Extended data.
  }

  /// Unit 1 is dots per inch, unit 2 dots per centimetre (table 5).
  private static func resolution(_ value: Int, unit: UInt8) -> Resolution? {
    switch unit {
    case 1: Resolution(dotsPerInch: value, provenance: .image)
    case 2: Resolution(dotsPerCentimetre: value, provenance: .image)
    default: nil
    }
  }
}

extension FingerPosition {
  /// Image records tell plain thumbs (11, 12) from rolled ones; here both are the thumb.
  fileprivate init(imageRecordCode code: Int) {
    switch code {
    case 11: self = .rightThumb
    case 12: self = .leftThumb
    default: self = FingerPosition(rawValue: code) ?? .unknown
    }
  }
}
