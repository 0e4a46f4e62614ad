/// Which blocks of an image show finger.
struct FingerMask: Sendable {
  let width: Int
  let height: Int
  private(set) var isFinger: [Bool]
  /// Distance in pixels of each block from the nearest one that is no finger.
  private(set) var edgeDistance: Plane

  /// Blocks that vary and have a direction; the largest piece, without holes.
  init(_ image: RidgeImage, _ flow: RidgeFlow) {
    typealias Constants = Parameters.Extraction
    width = flow.coherence.width
    height = flow.coherence.height
    let spreads = Self.spreads(image, width, height)
    let strong = spreads.sorted()[min(spreads.count - 1, spreads.count * 9 / 10)]
    let least = max(Constants.leastSpread, Constants.spreadShare * strong)
    let coherence = flow.coherence.smoothed(1)
    var grid = BlockGrid(width: width, height: height)
    for block in spreads.indices {
      let isFinger =
        spreads[block] >= least
        && coherence.values[block] >= Constants.leastCoherence
      grid.set(block % width, block / width, isFinger)
    }
    for _ in 0..<3 { grid.settle() }
    grid.keepLargest()
    grid.fillHoles()
    for _ in 0..<2 { grid.settle() }
    isFinger = grid.blocks
    edgeDistance = grid.edgeDistance()
  }

  func contains(_ column: Int, _ row: Int) -> Bool {
    column >= 0 && row >= 0 && column < width && row < height && isFinger[row * width + column]
  }

  /// Whether a block of finger lies within two blocks.
  func isNear(_ column: Int, _ row: Int) -> Bool {
    for y in max(0, row - 2)...min(height - 1, row + 2) {
      for x in max(0, column - 2)...min(width - 1, column + 2) where isFinger[y * width + x] {
        return true
      }
    }
    return false
  }

  /// The spread of grey levels in the square of 16 pixels around each block.
  private static func spreads(_ image: RidgeImage, _ width: Int, _ height: Int) -> [Float] {
    let (sums, squares) = RidgeKernels.squareSums(
      image.pixels, width: image.width, height: image.height)
    let (columns, rows) = ((image.width + 3) / 4, (image.height + 3) / 4)
    var spreads: [Float] = []
    spreads.reserveCapacity(width * height)
    for row in 0..<height {
      for column in 0..<width {
        let (left, right) = (max(0, 2 * column - 1), min(columns - 1, 2 * column + 2))
        let (top, bottom) = (max(0, 2 * row - 1), min(rows - 1, 2 * row + 2))
        var (sum, square) = (0, 0)
        for y in top...bottom {
          for x in left...right {
            sum += Int(sums[y * columns + x])
            square += Int(squares[y * columns + x])
          }
        }
        let count =
          (min(image.width, 4 * right + 4) - 4 * left)
          * (min(image.height, 4 * bottom + 4) - 4 * top)
        let variance = Float(count * square - sum * sum) / Float(count * count)
        spreads.append(variance.squareRoot())
      }
    }
    return spreads
  }
}

/// Blocks with a frame of blocks that are never set around them.
private struct BlockGrid {
  private let width: Int
  private let height: Int
  private let stride: Int
  private var isSet: [Bool]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    stride = width + 2
    isSet = [Bool](repeating: false, count: (width + 2) * (height + 2))
  }

  /// The blocks row by row, without the frame.
  var blocks: [Bool] {
    (1...height).flatMap { isSet[$0 * stride + 1...$0 * stride + width] }
  }

  mutating func set(_ column: Int, _ row: Int, _ value: Bool) {
    isSet[(row + 1) * stride + column + 1] = value
  }

  /// Each block becomes what most of its neighbours are.
  mutating func settle() {
    // Sums of three in a row, then of three such sums.
    var sums = [UInt8](repeating: 0, count: isSet.count)
    for index in 1..<isSet.count - 1 {
      sums[index] = (isSet[index - 1] ? 1 : 0) + (isSet[index] ? 1 : 0) + (isSet[index + 1] ? 1 : 0)
    }
    for row in 1...height {
      for index in row * stride + 1...row * stride + width {
        isSet[index] = sums[index - stride] + sums[index] + sums[index + stride] >= 5
      }
    }
  }

  mutating func keepLargest() {
    let (labels, sizes) = pieces(of: true)
    let largest = sizes.indices.max { sizes[$0] < sizes[$1] }
    for index in isSet.indices { isSet[index] = largest != nil && labels[index] == largest }
  }

  /// What is not set and does not touch the frame becomes set.
  mutating func fillHoles() {
    let (labels, _) = pieces(of: false)
    for index in isSet.indices where labels[index] > 0 { isSet[index] = true }
  }

  /// Connected pieces (4 neighbours): the number of each block's piece, -1 for none, and sizes. Of
  /// what is not set, piece 0 is what hangs together with the frame.
  private func pieces(of kind: Bool) -> (labels: [Int], sizes: [Int]) {
    var labels = [Int](repeating: -1, count: isSet.count)
    var sizes: [Int] = []
    var open: [Int] = []
    for start in isSet.indices where isSet[start] == kind && labels[start] < 0 {
      let label = sizes.count
      labels[start] = label
      open.append(start)
      var size = 0
      while let index = open.popLast() {
        size += 1
        func visit(_ next: Int) {
          guard isSet.indices.contains(next), isSet[next] == kind, labels[next] < 0 else { return }
          labels[next] = label
          open.append(next)
        }
        visit(index - 1)
        visit(index + 1)
        visit(index - stride)
        visit(index + stride)
      }
      sizes.append(size)
    }
    return (labels, sizes)
  }

  /// Distance in pixels of each block from the nearest one that is not set (chamfer 5-7).
  func edgeDistance() -> Plane {
    var distance = isSet.map { $0 ? Int32.max / 2 : 0 }
    func reach(_ index: Int, _ ahead: Int) {
      guard isSet[index] else { return }
      distance[index] = min(
        distance[index], distance[index + ahead] + 5, distance[index + ahead * stride] + 5,
        distance[index + ahead * stride + 1] + 7, distance[index + ahead * stride - 1] + 7)
    }
    for index in isSet.indices { reach(index, -1) }
    for index in isSet.indices.reversed() { reach(index, 1) }
    var plane = Plane(width: width, height: height)
    for row in 0..<height {
      for column in 0..<width {
        let steps = distance[(row + 1) * stride + column + 1]
        plane[column, row] = Float(steps) * Float(FramedPlane.block) / 5
      }
    }
    return plane
  }
}
