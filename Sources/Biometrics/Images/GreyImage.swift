public import Codes

/// An image of 8-bit grey, 0 black to 255 white, rows from top to bottom.
public struct GreyImage: Hashable, Sendable {
  /// Columns, 1...16,384.
  public let width: Int
  /// Rows, 1...16,384.
  public let height: Int
  /// `width * height` grey levels, row by row.
  public let pixels: [UInt8]
  /// How finely it was scanned, and who says so.
  public let resolution: Resolution

  /// An image, or nil when the number of pixels does not fit the sides or a side is out of range.
  public init?(width: Int, height: Int, pixels: [UInt8], resolution: Resolution) {
    guard GreyImage.isAllowed(width: width, height: height), pixels.count == width * height else {
      return nil
    }
    self.width = width
    self.height = height
    self.pixels = pixels
    self.resolution = resolution
  }

  /// True for sides that an image may have; their product is safe to compute then.
  static func isAllowed(width: Int, height: Int) -> Bool {
    (1...Parameters.mostPixelsASide).contains(width)
      && (1...Parameters.mostPixelsASide).contains(height)
      && width * height <= Parameters.mostPixels
  }
}
