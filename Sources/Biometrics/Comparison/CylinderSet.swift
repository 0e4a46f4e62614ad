/// The cylinders of a print's minutiae as bits (Cappelli, Ferrara and Maltoni 2010).
///
/// A cylinder tells where around a minutia, and in which direction relative to it, others lie; it
/// does not change when the finger is turned or moved.
struct CylinderSet: Sendable {
  /// Words of 64 bits a cylinder.
  static let words =
    (Parameters.Comparison.cellsASide * Parameters.Comparison.cellsASide
      * Parameters.Comparison.sections + 63) / 64
  /// Set cells, `words` a cylinder.
  private(set) var bits: [UInt64] = []
  /// Seen cells, `words` a cylinder.
  private(set) var seen: [UInt64] = []
  /// Whether a cylinder is seen well enough to be compared.
  private(set) var isValid: [Bool] = []

  init(_ minutiae: [Minutia]) {
    let hull = ConvexHull(minutiae)
    for index in minutiae.indices { append(index, minutiae, hull) }
  }

  private mutating func append(_ index: Int, _ minutiae: [Minutia], _ hull: ConvexHull) {
    typealias Constants = Parameters.Comparison
    let centre = minutiae[index]
    let cosine = Float(PortableMath.cosine(Double(centre.direction)))
    let sine = Float(PortableMath.sine(Double(centre.direction)))
    let reach = Constants.radius + 3 * Constants.distanceSpread
    var near: [(x: Float, y: Float, shares: [Float])] = []
    for (other, minutia) in minutiae.enumerated() where other != index {
      let (dx, dy) = (minutia.x - centre.x, minutia.y - centre.y)
      guard dx * dx + dy * dy <= reach * reach else { continue }
      // Rows grow downwards, directions counter-clockwise.
      near.append(
        (
          dx * cosine - dy * sine, dx * sine + dy * cosine,
          Influence.shares(Angle.signed(centre.direction, minutia.direction))
        ))
    }
    var words = [UInt64](repeating: 0, count: Self.words)
    var mask = words
    let side = Constants.cellsASide
    let step = 2 * Constants.radius / Float(side)
    var (inside, seenCells) = (0, 0)
    for row in 0..<side {
      let v = (Float(row) + 0.5) * step - Constants.radius
      for column in 0..<side {
        let u = (Float(column) + 0.5) * step - Constants.radius
        guard u * u + v * v <= Constants.radius * Constants.radius else { continue }
        inside += 1
        guard
          hull.isNear(
            centre.x + u * cosine + v * sine, centre.y - u * sine + v * cosine,
            Constants.hullMargin)
        else { continue }
        seenCells += 1
        let first = (row * side + column) * Constants.sections
        let sums = Influence.sums(near, u, v)
        for section in 0..<Constants.sections {
          let bit = first + section
          mask[bit >> 6] |= 1 << UInt64(bit & 63)
          if sums[section] >= Constants.setFrom { words[bit >> 6] |= 1 << UInt64(bit & 63) }
        }
      }
    }
    bits += words
    seen += mask
    isValid.append(
      Float(seenCells) >= Constants.leastSeen * Float(inside)
        && near.count >= Constants.leastNeighbours)
  }

  /// How alike two cylinders are, 0...1; 0 where too little is seen of both.
  func similarity(_ index: Int, _ other: CylinderSet, _ otherIndex: Int) -> Float {
    let (a, b) = (index * Self.words, otherIndex * Self.words)
    var (common, left, right, different) = (0, 0, 0, 0)
    for word in 0..<Self.words {
      let both = seen[a + word] & other.seen[b + word]
      let x = bits[a + word] & both
      let y = other.bits[b + word] & both
      common += both.nonzeroBitCount
      left += x.nonzeroBitCount
      right += y.nonzeroBitCount
      different += (x ^ y).nonzeroBitCount
    }
    guard Float(common) >= Parameters.Comparison.leastCommon * Influence.cells, left + right > 0
    else { return 0 }
    return 1 - Float(different).squareRoot()
      / (Float(left).squareRoot() + Float(right).squareRoot())
  }
}

/// How much minutiae bear on a cell.
private enum Influence {
  /// Bits of the cells within the circle.
  static let cells: Float = {
    let side = Parameters.Comparison.cellsASide
    var count = 0
    for row in 0..<side {
      for column in 0..<side {
        let v = Float(2 * row + 1 - side)
        let u = Float(2 * column + 1 - side)
        if u * u + v * v <= Float(side * side) { count += Parameters.Comparison.sections }
      }
    }
    return Float(count)
  }()

  /// The share of a minutia's direction that falls into each section.
  static func shares(_ difference: Float) -> [Float] {
    typealias Constants = Parameters.Comparison
    let width = Angle.turn / Float(Constants.sections)
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

  static func sums(_ near: [(x: Float, y: Float, shares: [Float])], _ u: Float, _ v: Float)
    -> [Float]
  {
    typealias Constants = Parameters.Comparison
    var sums = [Float](repeating: 0, count: Constants.sections)
    let spread = Constants.distanceSpread
    for minutia in near {
      let (dx, dy) = (minutia.x - u, minutia.y - v)
      let square = (dx * dx + dy * dy) / (spread * spread)
      guard square < 9 else { continue }
      let bell =
        Float(PortableMath.exponential(Double(-0.5 * square))) / (spread * 2.5066283)
      for section in sums.indices { sums[section] += bell * minutia.shares[section] }
    }
    return sums
  }
}

/// The convex hull of the minutiae (Andrew's monotone chain, 1979).
private struct ConvexHull {
  private var points: [(x: Float, y: Float)] = []

  init(_ minutiae: [Minutia]) {
    let sorted = minutiae.map { ($0.x, $0.y) }.sorted { $0 < $1 }
    guard sorted.count > 2 else {
      points = sorted.map { (x: $0.0, y: $0.1) }
      return
    }
    func half(_ points: some Sequence<(Float, Float)>) -> [(x: Float, y: Float)] {
      var chain: [(x: Float, y: Float)] = []
      for (x, y) in points {
        while chain.count >= 2 {
          let (a, b) = (chain[chain.count - 2], chain[chain.count - 1])
          if (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x) > 0 { break }
          chain.removeLast()
        }
        chain.append((x, y))
      }
      return chain
    }
    points = half(sorted).dropLast() + half(sorted.reversed()).dropLast()
  }

  /// True inside the hull and within `margin` of it.
  func isNear(_ x: Float, _ y: Float, _ margin: Float) -> Bool {
    var isInside = points.count > 2
    var nearest = Float.infinity
    for index in points.indices {
      let (a, b) = (points[index], points[(index + 1) % points.count])
      let (ex, ey) = (b.x - a.x, b.y - a.y)
      let (px, py) = (x - a.x, y - a.y)
      if ex * py - ey * px < 0 { isInside = false }
      let length = ex * ex + ey * ey
      let t = length > 0 ? max(0, min(1, (px * ex + py * ey) / length)) : 0
      let (dx, dy) = (px - t * ex, py - t * ey)
      nearest = min(nearest, dx * dx + dy * dy)
    }
    return isInside || nearest <= margin * margin
  }
}
