/// Which blocks of an image show finger.
struct FingerMask {
  let width: Int
  let height: Int
  private(set) var isFinger: [Bool]

  /// Blocks that vary and have a direction; the largest piece, without holes.
  init(_ image: Plane, _ flow: RidgeFlow, block: Int) {
    typealias Constants = Parameters.Extraction
    width = flow.coherence.width
    height = flow.coherence.height
    let sums = SquareSums(image)
    var spreads = [Float](repeating: 0, count: width * height)
    for row in 0..<height {
      for column in 0..<width {
        let left = max(0, column * block - block / 2)
        let top = max(0, row * block - block / 2)
        let right = min(image.width, (column + 1) * block + block / 2)
        let bottom = min(image.height, (row + 1) * block + block / 2)
        spreads[row * width + column] = sums.moments(left, top, right, bottom).1
      }
    }
    let strong = spreads.sorted()[min(spreads.count - 1, spreads.count * 9 / 10)]
    let least = max(Constants.leastSpread, Constants.spreadShare * strong)
    let coherence = flow.coherence.smoothed(1)
    isFinger = spreads.indices.map {
      spreads[$0] >= least && coherence.values[$0] >= Constants.leastCoherence
    }
    for _ in 0..<3 { settle() }
    keepLargest()
    fillHoles()
    for _ in 0..<2 { settle() }
  }

  func contains(_ column: Int, _ row: Int) -> Bool {
    column >= 0 && row >= 0 && column < width && row < height && isFinger[row * width + column]
  }

  /// Each block becomes what most of its neighbours are.
  private mutating func settle() {
    let before = self
    for row in 0..<height {
      for column in 0..<width {
        var count = 0
        for y in row - 1...row + 1 {
          for x in column - 1...column + 1 where before.contains(x, y) { count += 1 }
        }
        isFinger[row * width + column] = count >= 5
      }
    }
  }

  private mutating func keepLargest() {
    let (labels, sizes) = pieces(of: true)
    guard let largest = sizes.indices.max(by: { sizes[$0] < sizes[$1] }) else { return }
    for index in isFinger.indices { isFinger[index] = labels[index] == largest }
  }

  private mutating func fillHoles() {
    let (labels, sizes) = pieces(of: false)
    var touchesEdge = [Bool](repeating: false, count: sizes.count)
    for row in 0..<height {
      for column in 0..<width
      where row == 0 || column == 0 || row == height - 1 || column == width - 1 {
        let label = labels[row * width + column]
        if label >= 0 { touchesEdge[label] = true }
      }
    }
    for index in isFinger.indices where labels[index] >= 0 && !touchesEdge[labels[index]] {
      isFinger[index] = true
    }
  }

  /// Connected pieces (4 neighbours): the number of each block's piece, -1 for none, and sizes.
  private func pieces(of kind: Bool) -> ([Int], [Int]) {
    var labels = [Int](repeating: -1, count: isFinger.count)
    var sizes: [Int] = []
    var open: [Int] = []
    for start in isFinger.indices where isFinger[start] == kind && labels[start] < 0 {
      labels[start] = sizes.count
      open.append(start)
      var size = 0
      while let index = open.popLast() {
        size += 1
        let (x, y) = (index % width, index / width)
        for (nx, ny) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
        where nx >= 0 && ny >= 0 && nx < width && ny < height {
          let next = ny * width + nx
          if isFinger[next] == kind, labels[next] < 0 {
            labels[next] = sizes.count
            open.append(next)
          }
        }
      }
      sizes.append(size)
    }
    return (labels, sizes)
  }

  /// Distance in pixels of each block from the nearest block that is no finger (chamfer 3-4).
  func edgeDistance(block: Int) -> Plane {
    let far: Float = 1e6
    var distance = Plane(width: width, height: height)
    for index in isFinger.indices { distance.values[index] = isFinger[index] ? far : 0 }
    func reach(_ x: Int, _ y: Int, _ from: [(Int, Int, Float)]) {
      guard isFinger[y * width + x] else { return }
      var least = distance[x, y]
      for (dx, dy, cost) in from {
        let (nx, ny) = (x + dx, y + dy)
        let isInside = nx >= 0 && ny >= 0 && nx < width && ny < height
        least = min(least, (isInside ? distance[nx, ny] : 0) + cost * Float(block))
      }
      distance[x, y] = least
    }
    for y in 0..<height {
      for x in 0..<width { reach(x, y, [(-1, 0, 1), (0, -1, 1), (-1, -1, 1.4), (1, -1, 1.4)]) }
    }
    for y in (0..<height).reversed() {
      for x in (0..<width).reversed() {
        reach(x, y, [(1, 0, 1), (0, 1, 1), (1, 1, 1.4), (-1, 1, 1.4)])
      }
    }
    return distance
  }
}
