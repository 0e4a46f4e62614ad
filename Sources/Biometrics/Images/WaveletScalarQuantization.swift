public import Bytes
public import Codes

/// Reads images in WSQ, the FBI's Gray-scale Fingerprint Image Compression Specification
/// (IAFIS-IC-0110 version 3.1): 60 wavelet subbands, uniform quantization, Huffman codes.
///
/// The work is linear in the pixels and the bytes; the memory is about 20 bytes a pixel of the size
/// that the frame header declares, which is checked before anything is allocated.
public enum WaveletScalarQuantization {
  /// What a file says of its image before any pixel is decoded.
  public struct Header: Hashable, Sendable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// As the NIST comment (`PPI 500`) states it; nil where none does.
    public let resolution: Resolution?
  }

  /// True for bytes that begin as WSQ does.
  public static func accepts(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xFF, 0xA0, 0xFF]) }

  /// Reads size and resolution only. Throws `.wavelet` with the offset.
  public static func header(_ bytes: [UInt8]) throws(Fault) -> Header {
    var segments = WaveletSegments(bytes)
    _ = try segments.readToBlock()
    return try segments.header()
  }

  /// Decodes an image; one without a resolution of its own gets the one assumed. Any bytes may be
  /// passed; throws `.wavelet` with the offset for bytes that are no whole WSQ file, and
  /// `.imageUnsupported` for filters that no encoder uses.
  public static func read(
    _ bytes: [UInt8], assuming resolution: Resolution = .assumed500
  ) throws(Fault) -> GreyImage {
    var segments = WaveletSegments(bytes)
    var block = try segments.readToBlock()
    let header = try segments.header()
    let frame = try segments.requiredFrame()
    let filters = try WaveletFilters(try segments.requiredTransform())
    var bands = WaveletBands(
      width: header.width, height: header.height, try segments.requiredQuantization())
    while let table = block {
      try WaveletBlock.read(&segments, table, &bands)
      block = try segments.readToBlock()
    }
    guard bands.isComplete else {
      throw segments.fault("the coefficients of all subbands expected before the end")
    }
    let plane = bands.image(filters)
    let pixels = plane.bytes(
      columns: header.width, scale: frame.scale, shift: frame.shift)
    guard
      let image = GreyImage(
        width: header.width, height: header.height, pixels: pixels,
        resolution: header.resolution ?? resolution)
    else { throw segments.fault("as many pixels as the sides say expected") }
    return image
  }
}

extension Fault.Code {
  /// Bytes that are no whole WSQ file.
  public static let wavelet = Fault.Code("biometrics.wsq", .badInput)
}
