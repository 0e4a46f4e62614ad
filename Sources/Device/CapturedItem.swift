public import Codes

/// What one captured item shows.
public enum CapturedPart: Hashable, Sendable {
  /// The light under which a page was captured.
  public enum Light: String, Sendable, CaseIterable {
    case visible, infrared, ultraviolet
  }

  /// The lines of the machine-readable zone as text.
  case machineReadableZone
  /// A page of the document as an image.
  case page(Light)
  /// A finger or slap as an image.
  case finger(FingerPosition)
  /// A face as an image.
  case face
}

/// How the bytes of a captured item are to be read.
public enum CaptureFormat: String, Sendable, CaseIterable {
  /// Lines of ASCII text, ended by CR, LF or both.
  case text
  /// Rows of 8-bit grey without any header; width and height stand in the item.
  case grey8
  /// Portable greymap of Netpbm, P2 or P5.
  case pgm
  /// Portable pixmap of Netpbm in colour, P6.
  case ppm
  case png
  case jpeg
  case jpeg2000
  /// Wavelet scalar quantization (FBI IAFIS-IC-0110).
  case wsq
  /// A finger image record of ISO/IEC 19794-4.
  case fingerRecord = "iso-19794-4"
  /// A face image record of ISO/IEC 19794-5.
  case faceRecord = "iso-19794-5"
}

/// One thing a device captured: the very bytes it gave, never re-encoded, with what is known of
/// them.
public struct CapturedItem: Hashable, Sendable {
  /// What it shows.
  public let part: CapturedPart
  /// How to read the bytes.
  public let format: CaptureFormat
  /// The bytes as the device gave them.
  public let bytes: [UInt8]
  /// SHA-256 of `bytes`, 32 bytes, computed where they left the device.
  public let sha256: [UInt8]
  /// Columns of an image without a header of its own; nil otherwise.
  public let width: Int?
  /// Rows of an image without a header of its own; nil otherwise.
  public let height: Int?
  /// The resolution as the device or its manifest states it; nil where only the image can tell.
  public let resolution: Resolution?
  /// The device's own quality, 0...100, best 100; nil where it gives none. It is the maker's
  /// number: not comparable between models.
  public let quality: Int?

  /// Makes an item.
  public init(
    part: CapturedPart, format: CaptureFormat, bytes: [UInt8], sha256: [UInt8], width: Int? = nil,
    height: Int? = nil, resolution: Resolution? = nil, quality: Int? = nil
  ) {
    self.part = part
    self.format = format
    self.bytes = bytes
    self.sha256 = sha256
    self.width = width
    self.height = height
    self.resolution = resolution
    self.quality = quality
  }

  /// The finger or slap that the item shows; nil for anything else.
  public var position: FingerPosition? {
    if case .finger(let position) = part { position } else { nil }
  }

  /// The same item, shown to be of another finger.
  func of(_ position: FingerPosition) -> CapturedItem {
    CapturedItem(
      part: .finger(position), format: format, bytes: bytes, sha256: sha256, width: width,
      height: height, resolution: resolution, quality: quality)
  }
}
