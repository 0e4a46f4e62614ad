/// Makes the cylinder of each minutia of a list.
struct CylinderBuilder {
  private let x: [Float]
  private let y: [Float]
  private let directions: [UInt8]
  private let hull: ConvexHull

  init(x: [Float], y: [Float], directions: [UInt8]) {
    (self.x, self.y, self.directions) = (x, y, directions)
    hull = ConvexHull(Array(zip(x, y)))
  }

  /// The bits of the cylinder around a minutia, and whether enough is seen of its neighbourhood to
  /// go by it alone.
  func cylinder(_ index: Int) -> (words: [UInt64], isWhole: Bool) {
    typealias Constants = Parameters.Comparison
    let cosine = UnitVectors.cosine(directions[index])
    let sine = UnitVectors.sine(directions[index])
    var isSeen = [Bool](repeating: true, count: CylinderGrid.cells.count)
    var unseen = 0
    for (number, cell) in CylinderGrid.cells.enumerated() where cell.isFar {
      let px = x[index] + cell.x * cosine - cell.y * sine
      let py = y[index] + cell.x * sine + cell.y * cosine
      if !hull.isNear(px, py, Constants.hullMargin) {
        isSeen[number] = false
        unseen += 1
      }
    }
    var sums = [Float](repeating: 0, count: CylinderGrid.cells.count * Constants.sections)
    let neighbours = influence(of: index, cosine, sine, into: &sums)
    var words = [UInt64](repeating: 0, count: CylinderColumns.words)
    var set = 0
    for bit in sums.indices
    where sums[bit] >= Constants.setFrom && isSeen[bit / Constants.sections] {
      words[bit >> 6] |= 1 << UInt64(bit & 63)
      set += 1
    }
    let isSeenEnough = unseen * Constants.mostUnseen <= CylinderGrid.cells.count
    return (words, isSeenEnough && neighbours >= Constants.leastNeighbours && set > 0)
  }

  /// Adds what each neighbour bears on each cell; gives the number of neighbours within reach.
  private func influence(
    of index: Int, _ cosine: Float, _ sine: Float, into sums: inout [Float]
  ) -> Int {
    typealias Constants = Parameters.Comparison
    let reach = Constants.radius + 3 * Constants.distanceSpread
    var neighbours = 0
    for other in x.indices where other != index {
      let (dx, dy) = (x[other] - x[index], y[other] - y[index])
      guard dx * dx + dy * dy <= reach * reach else { continue }
      neighbours += 1
      // In the minutia's own frame.
      let (u, v) = (dx * cosine + dy * sine, dy * cosine - dx * sine)
      let shares = CylinderGrid.shares[Int(directions[other] &- directions[index])]
      for number in CylinderGrid.cells.indices {
        let cell = CylinderGrid.cells[number]
        let (cx, cy) = (u - cell.x, v - cell.y)
        let step = Int((cx * cx + cy * cy) * CylinderGrid.stepsASquare)
        guard step < CylinderGrid.bell.count else { continue }
        let bell = CylinderGrid.bell[step]
        for section in 0..<Constants.sections {
          sums[number * Constants.sections + section] += bell * shares[section]
        }
      }
    }
    return neighbours
  }
}

/// What all cylinders share: their cells, and how much a minutia bears on one.
enum CylinderGrid {
  /// A cell of the base.
  struct Cell {
    /// Along the minutia's direction, in pixels.
    let x: Float
    /// To the left of it.
    let y: Float
    /// Whether it lies so far out that it can be beyond the margin of the hull, in which every
    /// minutia lies.
    let isFar: Bool
  }

  /// The cells whose middle lies within the circle, row by row.
  static let cells: [Cell] = {
    typealias Constants = Parameters.Comparison
    let side = Constants.cellsASide
    let step = 2 * Constants.radius / Float(side)
    var cells: [Cell] = []
    for row in 0..<side {
      for column in 0..<side {
        let x = (Float(column) + 0.5 - Float(side) / 2) * step
        let y = (Float(row) + 0.5 - Float(side) / 2) * step
        let square = x * x + y * y
        guard square <= Constants.radius * Constants.radius else { continue }
        cells.append(
          Cell(x: x, y: y, isFar: square > Constants.hullMargin * Constants.hullMargin))
      }
    }
    return cells
  }()

  /// Steps of the bell's table a square pixel: 2,048 up to three spreads.
  static let stepsASquare: Float =
    2048 / (9 * Parameters.Comparison.distanceSpread * Parameters.Comparison.distanceSpread)

  /// How much a minutia bears on a cell, by the square of its distance.
  static let bell: [Float] = (0..<2048).map { step in
    let square = (Double(step) + 0.5) * 9 / 2048
    return Float(PortableMath.exponential(-0.5 * square))
      / (Parameters.Comparison.distanceSpread * 2.5066283)
  }

  /// The share of a minutia that falls into each section, by its direction relative to the
  /// cylinder's in 256ths of a turn.
  static let shares: [[Float]] = (0..<256).map { step in
    typealias Constants = Parameters.Comparison
    let width = Angle.turn / Float(Constants.sections)
    let difference = Float(step) * Angle.turn / 256
    return (0..<Constants.sections).map { section in
      let middle = -Angle.turn / 2 + (Float(section) + 0.5) * width
      let off = Angle.signed(middle, difference)
      // The area of the bell over the section, by Simpson's rule on four intervals.
      var sum: Float = 0
      for (point, weight) in [(-2, 1), (-1, 4), (0, 2), (1, 4), (2, 1)] {
        let t = (off + Float(point) * width / 4) / Constants.directionSpread
        sum += Float(weight) * Float(PortableMath.exponential(max(-60, Double(-0.5 * t * t))))
      }
      return sum * width / 12 / (Constants.directionSpread * 2.5066283)
    }
  }
}
