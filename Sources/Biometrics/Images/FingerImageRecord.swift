public import Bytes
public import Codes

/// A finger image record of ISO/IEC 19794-4:2005 (clause 7) or :2011 (clause 8), as scanners and
/// registration services pass it on. Images stay compressed as they are until one is asked for.
public struct FingerImageRecord: Hashable, Sendable {
  /// The edition of the standard.
  public enum Edition: String, Sendable, CaseIterable {
    case iso2005 = "iso-2005"
    case iso2011 = "iso-2011"
  }

  /// How the image of a representation is compressed, by the codes of 2011 (table 7). The edition
  /// of 2005 has one code, 4, for JPEG 2000, and PNG is its 5.
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
  public typealias Quality = RepresentationHeader.Quality

  /// One image (2005: clause 7.2, 2011: clause 8.4).
  public struct Representation: Hashable, Sendable {
    /// Who captured it, when, and with what quality.
    public var capture = RepresentationHeader()
    /// The finger position's code as it stands in the record.
    public var positionCode: Int
    /// Tells images of one finger apart; 1, 2, ... in 2005, 0, 1, ... in 2011.
    public var number: UInt8
    /// The impression type's code (table 8): 0 is a plain live scan, 29 unknown.
    public var impressionCode: Int
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int
    /// Bits a pixel.
    public var depth: Int
    /// How the image is compressed.
    public var compression: Compression
    /// What the resolutions are in: 1 dots per inch, 2 dots per centimetre (table 5).
    public var unit: UInt8
    /// The scanner's resolution across and down.
    public var scan: [UInt16]
    /// The image's resolution across and down.
    public var image: [UInt16]
    /// The image data, compressed as `compression` says.
    public var data: [UInt8]
    /// 2011: extended data as it stands.
    public var extended: [UInt8] = []

    /// The finger or slap; `.unknown` for codes that this house has no name for.
    public var position: FingerPosition { FingerPosition(imageRecordCode: positionCode) }

    /// The image's resolution; nil when the two directions differ or it is out of range.
    public var resolution: Resolution? {
      guard image.count == 2, image[0] == image[1] else { return nil }
      switch unit {
      case 1: return Resolution(dotsPerInch: Int(image[0]), provenance: .image)
      case 2: return Resolution(dotsPerCentimetre: Int(image[0]), provenance: .image)
      default: return nil
      }
    }

    /// Qualities that the maker gives.
    public var qualities: [Quality] { capture.qualities }

    /// An uncompressed image.
    public init(_ image: GreyImage, position: FingerPosition, edition: Edition, number: Int = 0) {
      let dots = UInt16(truncatingIfNeeded: image.resolution.dotsPerInch)
      positionCode = position.rawValue
      self.number = UInt8(truncatingIfNeeded: edition == .iso2005 ? number + 1 : number)
      impressionCode = edition == .iso2005 ? 0 : 29
      (width, height, depth) = (image.width, image.height, 8)
      compression = .uncompressed
      unit = 1
      scan = [dots, dots]
      self.image = [dots, dots]
      data = image.pixels
      if edition == .iso2005 { capture.qualities = [.init(score: 254)] }
    }
  }

  /// Which edition the record follows.
  public var edition: Edition
  /// 2011: true when each representation says how its device is certified.
  public var hasCertifications = false
  /// 2005: the acquisition level's code (table 1), 31 for 500 dots per inch at the best quality.
  public var level: UInt16 = 0
  /// The images, at least one in a record that was read.
  public var representations: [Representation]

  /// A record of images.
  public init(edition: Edition, representations: [Representation]) {
    self.edition = edition
    self.representations = representations
  }

  /// True for bytes that begin as a finger image record does.
  public static func accepts(_ bytes: [UInt8]) -> Bool { bytes.starts(with: "FIR\0".utf8) }
}

extension Fault.Code {
  /// Bytes that are no finger image record, or a record that an edition cannot hold.
  public static let imageRecord = Fault.Code("biometrics.image-record", .badInput)
  /// An image in a compression or depth that cannot be decoded.
  public static let imageUnsupported = Fault.Code("biometrics.image-unsupported", .badInput)
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
