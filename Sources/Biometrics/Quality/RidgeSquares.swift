import Codes

/// What the squares of a finger's image show, each for itself: the ground of its quality.
///
/// It needs no other step of the engine, so that it also speaks of images that the engine cannot
/// use. Squares have 0.8 mm (16 pixels at 500 dots per inch) at every resolution.
struct RidgeSquares {
  /// One square.
  struct Square: Hashable {
    /// The spread of its grey levels (standard deviation).
    var spread = 0.0
    /// How surely its ridges have one direction, 0...1.
    var certainty = 0.0
    /// How cleanly ridges and valleys part, 0 (as good as noise)...1.
    var clarity = 0.0
    /// The ridges' share of ridge and valley, 0...1; nil where no whole ones are seen.
    var ridgeShare: Double?
  }

  let columns: Int
  let rows: Int
  /// Pixels a side.
  let side: Int
  /// Square millimetres of one.
  let area: Double
  private(set) var squares: [Square]

  /// Looks at every pixel a few times.
  init(_ image: GreyImage) {
    typealias Constants = Parameters.Quality
    let dots = Double(image.resolution.dotsPerInch)
    side = max(6, Int((dots * Constants.squareMillimetres / 25.4).rounded()))
    (columns, rows) = (image.width / side, image.height / side)
    let millimetres = Double(side) * 25.4 / dots
    area = millimetres * millimetres
    squares = []
    squares.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        squares.append(Self.square(image, column * side, row * side, side))
      }
    }
  }

  /// True where a square shows ridges: of one direction, and as far apart as ridges are.
  func isRidged(_ index: Int) -> Bool {
    squares[index].spread >= Parameters.ridgedSpread
      && squares[index].certainty >= Parameters.Quality.ridgedCertainty
      && squares[index].ridgeShare != nil
  }

  private static func square(_ image: GreyImage, _ left: Int, _ top: Int, _ side: Int) -> Square {
    var square = Square()
    var (sum, squares) = (0, 0)
    // Gradients: their covariance has one large axis where ridges run in one direction.
    var (xx, yy, xy) = (0, 0, 0)
    let levels = image.pixels
    for y in top..<top + side {
      let row = y * image.width
      let above = max(0, y - 1) * image.width
      let below = min(image.height - 1, y + 1) * image.width
      for x in left..<left + side {
        let level = Int(levels[row + x])
        sum += level
        squares += level * level
        let right = Int(levels[row + min(image.width - 1, x + 1)])
        let dx = right - Int(levels[row + max(0, x - 1)])
        let dy = Int(levels[below + x]) - Int(levels[above + x])
        xx += dx * dx
        yy += dy * dy
        xy += dx * dy
      }
    }
    let count = Double(side * side)
    let mean = Double(sum) / count
    square.spread = max(0, Double(squares) / count - mean * mean).squareRoot()
    guard square.spread >= Parameters.touchedSpread else { return square }
    let (a, b, c) = (Double(xx), Double(yy), Double(xy))
    let axis = ((a - b) * (a - b) + 4 * c * c).squareRoot()
    let (most, least) = ((a + b + axis) / 2, (a + b - axis) / 2)
    square.certainty = most > 0 ? 1 - least / most : 0
    // Doubled angle of the gradient; the ridges run across it.
    let across = PortableMath.angle(y: 2 * c, x: a - b) / 2
    let middle = (x: Double(left) + Double(side) / 2, y: Double(top) + Double(side) / 2)
    RidgeProfile(image, middle: middle, across: across, side: side).judge(&square)
    return square
  }
}
