/// Whole numbers over an image, its edge continued outwards, so that every window fits.
///
/// Blocks of 8 pixels a side cover it; those at the right and lower edge reach into the frame.
struct FramedPlane: Sendable {
  /// Side of a block.
  static let block = 8
  /// Pixels around the blocks: what the largest window reaches.
  static let margin = 40

  let width: Int
  let height: Int
  /// Blocks a row and a column.
  let columns: Int
  let rows: Int
  /// Numbers from one row to the next.
  let stride: Int
  /// The numbers with their frame, row by row.
  var values: [Int16]

  /// Place of the left upper pixel.
  var first: Int { Self.margin * stride + Self.margin }

  /// A plane of nothing but 0.
  init(width: Int, height: Int) {
    precondition(width > 0 && height > 0)
    self.width = width
    self.height = height
    columns = (width + Self.block - 1) / Self.block
    rows = (height + Self.block - 1) / Self.block
    stride = columns * Self.block + 2 * Self.margin
    values = [Int16](repeating: 0, count: stride * (rows * Self.block + 2 * Self.margin))
  }

  /// The number at a pixel.
  subscript(x: Int, y: Int) -> Int {
    Int(values[(y + Self.margin) * stride + x + Self.margin])
  }

  /// The value between pixels (bilinear), at most `margin - 1` outside.
  func between(_ x: Float, _ y: Float) -> Float {
    let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
    let (wx, wy) = (x - Float(left), y - Float(top))
    let above = Float(self[left, top]) * (1 - wx) + Float(self[left + 1, top]) * wx
    let below = Float(self[left, top + 1]) * (1 - wx) + Float(self[left + 1, top + 1]) * wx
    return above * (1 - wy) + below * wy
  }

  /// The image's grey levels against the mean and spread around each: ridges high.
  init(evening image: RidgeImage) {
    typealias Constants = Parameters.Extraction
    self.init(width: image.width, height: image.height)
    RidgeKernels.evenOut(
      image.pixels, into: &self, radius: Constants.normalRadius, least: Constants.leastSpread,
      unit: Constants.unit)
    RidgeKernels.frame(&self)
  }
}
