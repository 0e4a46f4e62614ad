/// The 60 coded subbands of a WSQ image, filled in their order, and the image that they make.
///
/// The image is cut in four, and some quarters in four again (IAFIS-IC-0110, figure 3): five times
/// where frequencies are lowest, twice where they are high. Every cut halves both sides. In a right
/// quarter the columns of high frequencies stand first, in a lower quarter the rows: so neighbours
/// are alike.
struct WaveletBands {
  /// The subbands in their order; those at an odd depth stand as columns, ready to be joined.
  private var planes: [WaveletPlane]
  private let quantization: WaveletSegments.Quantization
  private let root: Node
  private let width: Int
  private let height: Int
  /// Where the next coefficient goes.
  private var (band, column, row) = (0, 0, 0)
  /// Sides of the band being filled, by its frequencies.
  private var (columns, rows) = (0, 0)
  /// True while the band being filled stands as columns.
  private var isTurned = false
  private var turned: Set<Int> = []

  /// The sides of a subband as it stands.
  private struct Size {
    let band: Int
    let columns: Int
    let rows: Int
    let isTurned: Bool
  }

  /// A subband, or four quarters in the order of reading.
  private indirect enum Node: Sendable {
    case band(Int)
    /// The four subbands of the highest frequencies, which are not coded.
    case uncoded
    case quarters(Node, Node, Node, Node)

    /// Four subbands.
    static func four(_ first: Int) -> Node {
      .quarters(.band(first), .band(first + 1), .band(first + 2), .band(first + 3))
    }

    /// Four quarters of four subbands.
    static func sixteen(_ first: Int) -> Node {
      .quarters(four(first), four(first + 4), four(first + 8), four(first + 12))
    }

    static let image: Node = {
      let lowest: Node = .quarters(four(0), .band(4), .band(5), .band(6))
      let low: Node = .quarters(lowest, four(7), four(11), four(15))
      let middle: Node = .quarters(low, sixteen(19), sixteen(35), .band(51))
      return .quarters(middle, four(52), four(56), .uncoded)
    }()
  }

  init(width: Int, height: Int, _ quantization: WaveletSegments.Quantization) {
    self.width = width
    self.height = height
    self.quantization = quantization
    root = .image
    planes = Array(
      repeating: WaveletPlane(columns: 0, rows: 0), count: Parameters.Image.codedBands)
    var sizes: [Size] = []
    Self.measure(root, width, height, isRight: false, isLower: false, depth: 0, &sizes)
    for size in sizes { planes[size.band] = WaveletPlane(columns: size.columns, rows: size.rows) }
    turned = Set(sizes.filter(\.isTurned).map(\.band))
    enterBand()
  }

  /// The sides of each subband below a node; at an odd depth columns are rows.
  private static func measure(
    _ node: Node, _ width: Int, _ height: Int, isRight: Bool, isLower: Bool, depth: Int,
    _ sizes: inout [Size]
  ) {
    switch node {
    case .uncoded: return
    case .band(let band):
      let isTurned = depth & 1 == 1
      sizes.append(
        Size(
          band: band, columns: isTurned ? height : width, rows: isTurned ? width : height,
          isTurned: isTurned))
    case .quarters(let topLeft, let topRight, let lowerLeft, let lowerRight):
      // The low half has the odd one.
      let left = isRight ? width / 2 : (width + 1) / 2
      let top = isLower ? height / 2 : (height + 1) / 2
      measure(topLeft, left, top, isRight: false, isLower: false, depth: depth + 1, &sizes)
      measure(topRight, width - left, top, isRight: true, isLower: false, depth: depth + 1, &sizes)
      measure(
        lowerLeft, left, height - top, isRight: false, isLower: true, depth: depth + 1, &sizes)
      measure(
        lowerRight, width - left, height - top, isRight: true, isLower: true, depth: depth + 1,
        &sizes)
    }
  }

  // MARK: Filling

  /// True when every coefficient has come.
  var isComplete: Bool { band == planes.count }

  /// Passes over coefficients that are 0; false when there are not so many left.
  mutating func skip(_ count: Int) -> Bool {
    column += count
    while column >= columns {
      guard !isComplete else { return column == 0 }
      column -= columns
      row += 1
      if row == rows {
        // What is left of the run goes on in the next band, whose rows have another length.
        let rest = column
        band += 1
        enterBand()
        column = rest
        if isComplete { return rest == 0 }
      }
    }
    return true
  }

  /// Takes the next coefficient, as the number of its bin; false when there is none left.
  mutating func put(_ bin: Int) -> Bool {
    guard !isComplete else { return false }
    if bin != 0 {
      let (size, zero) = (quantization.bins[band], quantization.zeroBins[band] / 2)
      let center = quantization.center
      let value =
        bin > 0 ? size * (Float(bin) - center) + zero : size * (Float(bin) + center) - zero
      if isTurned {
        planes[band].set(row, column, value)
      } else {
        planes[band].set(column, row, value)
      }
    }
    return skip(1)
  }

  /// Goes to the first coefficient of the band, or of the next one that is coded: a band whose bin
  /// is 0 has no coefficients.
  private mutating func enterBand() {
    (column, row) = (0, 0)
    while band < planes.count {
      isTurned = turned.contains(band)
      columns = isTurned ? planes[band].rows : planes[band].columns
      rows = isTurned ? planes[band].columns : planes[band].rows
      if quantization.bins[band] != 0, columns > 0, rows > 0 { return }
      band += 1
    }
    (columns, rows) = (1, 1)
  }

  // MARK: Joining

  /// The image's numbers, row by row; takes the memory of the subbands.
  consuming func image(_ filters: WaveletFilters) -> WaveletPlane {
    join(root, width, height, isRight: false, isLower: false, depth: 0, filters)
  }

  /// The numbers below a node, joined from its quarters; turned at an odd depth.
  private func join(
    _ node: Node, _ width: Int, _ height: Int, isRight: Bool, isLower: Bool, depth: Int,
    _ filters: WaveletFilters
  ) -> WaveletPlane {
    let isTurned = depth & 1 == 1
    switch node {
    case .band(let band): return planes[band]
    case .uncoded:
      return WaveletPlane(columns: isTurned ? height : width, rows: isTurned ? width : height)
    case .quarters(let topLeft, let topRight, let lowerLeft, let lowerRight):
      let left = isRight ? width / 2 : (width + 1) / 2
      let top = isLower ? height / 2 : (height + 1) / 2
      let first = join(
        topLeft, left, top, isRight: false, isLower: false, depth: depth + 1, filters)
      let second = join(
        topRight, width - left, top, isRight: true, isLower: false, depth: depth + 1, filters)
      let third = join(
        lowerLeft, left, height - top, isRight: false, isLower: true, depth: depth + 1, filters)
      let fourth = join(
        lowerRight, width - left, height - top, isRight: true, isLower: true, depth: depth + 1,
        filters)
      // The quarters of an upright node are turned, so that their rows lie across the image.
      if isTurned {
        return Self.joined(
          (first, third, isLower), (second, fourth, isLower), isSwapped: isRight, filters)
      }
      return Self.joined(
        (first, second, isRight), (third, fourth, isRight), isSwapped: isLower, filters)
    }
  }

  /// Two pairs, each joined down its rows, then turned and joined with each other. A pair that is
  /// swapped has its high half first.
  private static func joined(
    _ pair: (WaveletPlane, WaveletPlane, isSwapped: Bool),
    _ other: (WaveletPlane, WaveletPlane, isSwapped: Bool), isSwapped: Bool,
    _ filters: WaveletFilters
  ) -> WaveletPlane {
    let halves = [pair, other].map { first, second, isSwapped in
      WaveletPlane(
        low: isSwapped ? second : first, high: isSwapped ? first : second, filters
      ).transposed
    }
    return WaveletPlane(
      low: halves[isSwapped ? 1 : 0], high: halves[isSwapped ? 0 : 1], filters)
  }
}
