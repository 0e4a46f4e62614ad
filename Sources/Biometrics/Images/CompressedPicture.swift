public import Bytes
public import Codes
import Host

/// Reads PNG (ISO/IEC 15948), JPEG (ISO/IEC 10918-1) and JPEG 2000 (ISO/IEC 15444-1) as grey images
/// through Debian's libraries, which are opened when the first such image comes.
///
/// The size is read from the file's own header and held against the bounds of `GreyImage` before a
/// library sees a byte. Colour becomes its luminance.
public enum CompressedPicture {
  /// A format, told by how its bytes begin.
  public enum Format: String, Sendable, CaseIterable {
    case png = "PNG"
    case jpeg = "JPEG"
    case jpeg2000 = "JPEG 2000"
  }

  /// The format of bytes; nil for any other.
  public static func format(_ bytes: [UInt8]) -> Format? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    // A JP2 file, or a bare codestream.
    if bytes.starts(with: [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A])
      || bytes.starts(with: [0xFF, 0x4F, 0xFF, 0x51])
    {
      return .jpeg2000
    }
    return nil
  }

  /// Why images of a format cannot be decoded here: the fault that names the package to install;
  /// nil where its library is.
  public static func missingLibrary(_ format: Format) -> Fault? {
    switch format {
    case .png: PictureLibraries.missing(.png)
    case .jpeg: PictureLibraries.missing(.jpeg)
    case .jpeg2000: PictureLibraries.missing(.jpeg2000)
    }
  }

  /// Columns and rows as the file's own header states them, without any library; nil for bytes
  /// without a size.
  public static func size(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
    guard let format = format(bytes), let header = PictureHeader(bytes, format) else { return nil }
    return (header.width, header.height)
  }

  /// Decodes an image; one without a resolution of its own gets the one assumed.
  ///
  /// Throws `.picture` for bytes that are none of the formats or damaged, `.imageUnsupported` for
  /// sides out of bounds, and `.libraryMissing` with the package to install.
  public static func read(
    _ bytes: [UInt8], assuming resolution: Resolution = .assumed500
  ) throws(Fault) -> GreyImage {
    guard let format = format(bytes), let header = PictureHeader(bytes, format) else {
      throw Fault(.picture, "a PNG, JPEG or JPEG 2000 image with its size expected")
    }
    guard GreyImage.isAllowed(width: header.width, height: header.height) else {
      throw Fault(.imageUnsupported, "an image of at most 16,384 columns and rows expected")
    }
    let (width, height) = (header.width, header.height)
    let pixels =
      switch format {
      case .png: try PictureLibraries.png(bytes, width: width, height: height)
      case .jpeg: try PictureLibraries.jpeg(bytes, width: width, height: height)
      case .jpeg2000: try PictureLibraries.jpeg2000(bytes, width: width, height: height)
      }
    let declared = header.dotsPerInch.flatMap { Resolution(dotsPerInch: $0, provenance: .image) }
    guard
      let pixels,
      let image = GreyImage(
        width: width, height: height, pixels: pixels, resolution: declared ?? resolution)
    else { throw Fault(.picture, "a whole \(format.rawValue) image expected") }
    return image
  }
}

extension Fault.Code {
  /// Bytes that are no whole PNG, JPEG or JPEG 2000 image.
  public static let picture = Fault.Code("biometrics.picture", .badInput)
}
