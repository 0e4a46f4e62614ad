public import Bytes
public import Codes

/// A file of a finger in whatever format it comes: an image, or another vendor's minutiae.
///
/// The format is told by how the bytes begin, never by a file's name; only raw pixels, which begin
/// like nothing, must be announced.
public struct FingerInput: Sendable {
  /// What the person says of the file.
  public struct Options: Hashable, Sendable {
    /// The resolution of an image, whatever the file says; nil for the file's own, and 500 dots per
    /// inch without one.
    public var resolution: Resolution?
    /// Columns and rows of raw pixels, a byte each; nil for a file with a header.
    public var rawSize: RawSize?
    /// True for an image with light ridges; they are made dark.
    public var isInverted = false
    /// Which view of a record, from 0.
    public var view = 0

    /// The file's own word for everything.
    public init() {}
  }

  /// Columns and rows.
  public struct RawSize: Hashable, Sendable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int

    /// Names the sides.
    public init(width: Int, height: Int) {
      self.width = width
      self.height = height
    }
  }

  /// A format, with the words for people.
  public enum Format: Hashable, Sendable {
    case greymap
    case raw
    case wavelet
    case picture(CompressedPicture.Format)
    case imageRecord(FingerImageRecord.Edition)
    case minutiaeRecord(FingerMinutiaeRecord.Edition)

    /// The name of the format's standard.
    public var name: String {
      switch self {
      case .greymap: "PGM"
      case .raw: "raw pixels"
      case .wavelet: "WSQ"
      case .picture(let format): format.rawValue
      case .imageRecord(.iso2005): "ISO/IEC 19794-4:2005"
      case .imageRecord(.iso2011): "ISO/IEC 19794-4:2011"
      case .minutiaeRecord(.iso2005): "ISO/IEC 19794-2:2005"
      case .minutiaeRecord(.iso2011): "ISO/IEC 19794-2:2011"
      case .minutiaeRecord(.ansi2004): "ANSI/INCITS 378-2004"
      case .minutiaeRecord(.ansi2007): "ANSI/INCITS 378-2007 (draft)"
      case .minutiaeRecord(.ansi2009): "ANSI/INCITS 378-2009"
      case .minutiaeRecord(.ansi2009Amended): "ANSI/INCITS 378-2009, amendment 1"
      }
    }
  }

  /// What the file holds.
  public enum Content: Sendable {
    /// An image, dark ridges on light ground.
    case image(GreyImage)
    /// A record of minutiae.
    case record(FingerMinutiaeRecord)
  }

  /// How the bytes are written.
  public let format: Format
  /// The image, or the record.
  public let content: Content
  /// The finger that the file names; `.unknown` where it names none.
  public let position: FingerPosition
  /// Which view of a record counts.
  public let view: Int
  /// How many views the file has.
  public let views: Int

  /// Reads a file. Any bytes may be passed; throws the fault of the format, or `.fingerFile` for
  /// bytes of no known format, a view that the record does not have, or raw pixels of another
  /// number than announced.
  public init(_ bytes: [UInt8], _ options: Options = Options()) throws(Fault) {
    let assumed = options.resolution ?? .assumed500
    var image: GreyImage?
    var record: FingerMinutiaeRecord?
    var (position, views) = (FingerPosition.unknown, 1)
    if let size = options.rawSize {
      format = .raw
      image = try Self.raw(bytes, size, assumed)
    } else if bytes.starts(with: "P5".utf8) || bytes.starts(with: "P2".utf8) {
      format = .greymap
      image = try PortableGreymap.read(bytes, assuming: assumed)
    } else if WaveletScalarQuantization.accepts(bytes) {
      format = .wavelet
      image = try WaveletScalarQuantization.read(bytes, assuming: assumed)
    } else if let kind = CompressedPicture.format(bytes) {
      format = .picture(kind)
      image = try CompressedPicture.read(bytes, assuming: assumed)
    } else if FingerImageRecord.accepts(bytes) {
      let read = try FingerImageRecord(bytes)
      format = .imageRecord(read.edition)
      views = read.representations.count
      let one = try Self.view(of: read.representations, options.view)
      position = one.position
      image = try one.greyImage(assuming: assumed)
    } else if FingerMinutiaeRecord.accepts(bytes) {
      let read = try FingerMinutiaeRecord(bytes)
      format = .minutiaeRecord(read.edition)
      views = read.views.count
      position = try Self.view(of: read.views, options.view).position
      record = read
    } else {
      throw Fault(
        .fingerFile, at: "byte 0",
        "PGM, WSQ, PNG, JPEG, JPEG 2000, or a record of ISO 19794-2, 19794-4 or ANSI 378 expected")
    }
    self.position = position
    self.views = views
    view = options.view
    if let image {
      let told = options.resolution.map(image.with) ?? image
      content = .image(options.isInverted ? told.inverted : told)
    } else if let record {
      content = .record(record)
    } else {
      throw Fault(.fingerFile, "an image or a record expected")
    }
  }

  private static func raw(
    _ bytes: [UInt8], _ size: RawSize, _ resolution: Resolution
  ) throws(Fault) -> GreyImage {
    guard
      let image = GreyImage(
        width: size.width, height: size.height, pixels: bytes, resolution: resolution)
    else {
      throw Fault(
        .fingerFile, "\(size.width) x \(size.height) bytes of pixels expected, \(bytes.count) there"
      )
    }
    return image
  }

  private static func view<View>(of views: [View], _ number: Int) throws(Fault) -> View {
    guard views.indices.contains(number) else {
      throw Fault(.fingerFile, "a view 1 to \(views.count) expected")
    }
    return views[number]
  }

  /// The image; nil for a record of minutiae.
  public var image: GreyImage? { if case .image(let image) = content { image } else { nil } }

  /// The record; nil for an image.
  public var record: FingerMinutiaeRecord? {
    if case .record(let record) = content { record } else { nil }
  }

  /// The minutiae to compare: of an image those that each branch of the extraction finds, of a
  /// record the view's own.
  public var minutiae: [[Minutia]] {
    switch content {
    case .image(let image): MinutiaExtraction(image).minutiae
    case .record(let record): [record.minutiae(of: view)]
    }
  }
}

extension Fault.Code {
  /// Bytes of no format for fingers, or not what was announced of them.
  public static let fingerFile = Fault.Code("biometrics.finger-file", .badInput)
}
