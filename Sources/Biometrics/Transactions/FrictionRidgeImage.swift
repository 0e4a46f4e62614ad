public import Bytes
public import Codes

/// An impression of a finger, several fingers or a palm with its image: record types 4 (classic
/// resolution), 13 (latent), 14 (fingers) and 15 (palms) (ANSI/NIST-ITL 1-2011, clauses 8.4, 8.13,
/// 8.14, 8.15).
public struct FrictionRidgeImage: Hashable, Sendable {
  /// Where one finger of a slap lies in its image (field 14.021), in pixels.
  public struct Segment: Hashable, Sendable {
    /// Which finger.
    public let position: FingerPosition
    /// From the left edge.
    public let left: Int
    /// From the left edge.
    public let right: Int
    /// From the upper edge.
    public let top: Int
    /// From the upper edge.
    public let bottom: Int
  }

  /// The record type: 4, 13, 14 or 15.
  public var recordType: Int
  /// The information designation character, by which minutiae name their image.
  public var designation: Int
  /// How it was taken, table 7: 0 plain live scan, 1 rolled live scan, 2 plain ink, 3 rolled ink,
  /// 4...7 latent, 8 swipe, 10, 11 palms, ...
  public var impressionCode: Int
  /// What it may show: one position, of a latent or of type 4 up to six.
  public var positions: [RidgePosition]
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int
  /// The resolution; nil where none is stated, or the two directions differ.
  public var resolution: Resolution?
  /// How the data is compressed.
  public var compression: TransactionCompression
  /// Bits a pixel.
  public var depth = 8
  /// The day of capture, in local time (x.005).
  public var captured: CivilDate?
  /// Who captured it (x.004).
  public var source = ""
  /// Fingers that are not there, amputated or bandaged (14.018).
  public var absent: [FingerPosition] = []
  /// Where the fingers of a slap lie, where the sender says so (14.021).
  public var segments: [Segment] = []
  /// The image data.
  public var data: [UInt8]

  /// An uncompressed image of fingers, to be written as type 14.
  public init(
    _ image: GreyImage, position: FingerPosition, designation: Int, captured: CivilDate?,
    source: String
  ) {
    recordType = 14
    self.designation = designation
    impressionCode = 0
    positions = [RidgePosition(position)]
    (width, height) = (image.width, image.height)
    resolution = image.resolution
    compression = .none
    self.captured = captured
    self.source = source
    data = image.pixels
  }

  /// True for a latent: a trace, not an impression that a person gave.
  public var isLatent: Bool { recordType == 13 || (4...7).contains(impressionCode) }

  /// The image, 8-bit grey.
  ///
  /// Throws `.imageUnsupported` naming a compression that is not decoded here (JPEGL), for sides
  /// other than the record's and for other depths; the fault of the image's own format;
  /// `.libraryMissing` for JPEG, JPEG 2000 and PNG where Debian's library is not installed.
  public func greyImage() throws(Fault) -> GreyImage {
    try compression.decode(data, width: width, height: height, depth: depth, resolution)
  }

  /// The single fingers that the image shows, each with its position; none for palms and soles.
  ///
  /// A slap is cut where its record says the fingers lie, else where they are found; none when they
  /// are not as many as expected: a card's print often cannot be divided. Throws what `greyImage`
  /// throws.
  public func fingers() throws(Fault) -> [(position: FingerPosition, image: GreyImage)] {
    guard let position = positions.first, position.isFinger else { return [] }
    let image = try greyImage()
    if !segments.isEmpty {
      let cut = segments.compactMap { segment in
        image.cropped(segment).map { (segment.position, $0) }
      }
      if !cut.isEmpty { return cut }
    }
    let isSeveral = position.finger?.isSlap ?? (position.code >= 40)
    guard isSeveral else {
      let isSure = positions.count == 1
      return [(isSure ? position.finger ?? .unknown : .unknown, image)]
    }
    let found = SlapSegmentation(image).fingers.map(\.image)
    let expected = position.fingers.filter { !absent.contains($0) }
    return found.count == expected.count ? Array(zip(expected, found)) : []
  }
}

extension GreyImage {
  /// The part that a segment names; nil where it has none.
  fileprivate func cropped(_ segment: FrictionRidgeImage.Segment) -> GreyImage? {
    let (left, right) = (max(0, segment.left), min(width, segment.right + 1))
    let (top, bottom) = (max(0, segment.top), min(height, segment.bottom + 1))
    guard left < right, top < bottom else { return nil }
    var cut: [UInt8] = []
    cut.reserveCapacity((right - left) * (bottom - top))
    for row in top..<bottom { cut += pixels[row * width + left..<row * width + right] }
    return GreyImage(
      width: right - left, height: bottom - top, pixels: cut, resolution: resolution)
  }
}
