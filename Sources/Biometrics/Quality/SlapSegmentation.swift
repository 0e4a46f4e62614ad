public import Codes

/// The fingertips of a slap, each as an image of its own, from left to right.
///
/// Squares that show anything are joined to pieces; a piece above another of about the same columns
/// is the fingertip, what lies below it the next phalanx. Fingers that touch on the glass stay one
/// piece: then `fingers` has fewer than were laid on, and they are to be spread.
public struct SlapSegmentation: Sendable {
  /// A fingertip.
  public struct Finger: Sendable {
    /// Its image, with the slap's resolution.
    public let image: GreyImage
    /// Pixels from the slap's left edge to the image's.
    public let left: Int
    /// Pixels from the slap's upper edge to the image's.
    public let top: Int
  }

  /// The fingertips, from left to right.
  public let fingers: [Finger]

  /// Looks for fingertips in an image of a slap; one of a single finger has one.
  public init(_ image: GreyImage) {
    let squares = RidgeSquares(image)
    let least = Parameters.leastRidgedArea / squares.area
    var tips: [Piece] = []
    let pieces = Piece.all(squares).filter { Double($0.count) >= least }
    for piece in pieces.sorted(by: { ($0.top, $0.left) < ($1.top, $1.left) })
    where !tips.contains(where: { $0.isAbove(piece) }) {
      tips.append(piece)
    }
    fingers = tips.sorted { $0.left < $1.left }.compactMap { $0.cut(image, side: squares.side) }
  }

  /// The fingers with their positions, when there are as many as the slap shows without the ones
  /// that are missing; nil otherwise.
  public func positioned(
    _ slap: FingerPosition, without absent: Set<FingerPosition> = []
  ) -> [(position: FingerPosition, image: GreyImage)]? {
    let expected = slap.fingers.filter { !absent.contains($0) }
    guard expected.count == fingers.count else { return nil }
    return zip(expected, fingers).map { ($0, $1.image) }
  }
}

/// Squares that hang together.
private struct Piece {
  var left: Int
  var right: Int
  var top: Int
  var bottom: Int
  var count: Int

  /// All pieces, corners joining too.
  static func all(_ squares: RidgeSquares) -> [Piece] {
    let (columns, rows) = (squares.columns, squares.rows)
    var isOpen = squares.squares.map { $0.spread >= Parameters.ridgedSpread }
    var pieces: [Piece] = []
    for start in isOpen.indices where isOpen[start] {
      let (column, row) = (start % columns, start / columns)
      var piece = Piece(left: column, right: column, top: row, bottom: row, count: 0)
      var next = [start]
      isOpen[start] = false
      while let index = next.popLast() {
        let (x, y) = (index % columns, index / columns)
        piece.left = min(piece.left, x)
        piece.right = max(piece.right, x)
        piece.top = min(piece.top, y)
        piece.bottom = max(piece.bottom, y)
        piece.count += 1
        for v in max(0, y - 1)...min(rows - 1, y + 1) {
          for u in max(0, x - 1)...min(columns - 1, x + 1) where isOpen[v * columns + u] {
            isOpen[v * columns + u] = false
            next.append(v * columns + u)
          }
        }
      }
      pieces.append(piece)
    }
    return pieces
  }

  /// True when another piece lies in the same columns further down the finger.
  func isAbove(_ other: Piece) -> Bool {
    let common = min(right, other.right) - max(left, other.left) + 1
    return bottom <= other.top && 2 * common > min(right - left, other.right - other.left) + 1
  }

  /// The piece's part of the image with a square around it.
  func cut(_ image: GreyImage, side: Int) -> SlapSegmentation.Finger? {
    let (x, y) = (max(0, (left - 1) * side), max(0, (top - 1) * side))
    let (width, height) = (
      min(image.width, (right + 2) * side) - x, min(image.height, (bottom + 2) * side) - y
    )
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height)
    for row in y..<y + height {
      pixels += image.pixels[row * image.width + x..<row * image.width + x + width]
    }
    return GreyImage(width: width, height: height, pixels: pixels, resolution: image.resolution)
      .map { SlapSegmentation.Finger(image: $0, left: x, top: y) }
  }
}
