/// One print laid over another as a stiff sheet, and what falls together then.
struct Superposition {
  /// Minutiae that fall together: places in the first and second print.
  private(set) var matched: [(first: Int, second: Int)] = []
  /// Mean distance of what falls together, in pixels.
  private(set) var distance: Float = 0
  /// Mean difference of direction of what falls together.
  private(set) var turn: Float = 0
  /// Minutiae of each print that lie where the other has minutiae around.
  private(set) var overlap: (first: Int, second: Int) = (0, 0)

  private var cosine: Float = 1
  private var sine: Float = 0
  private var shift: (x: Float, y: Float) = (0, 0)
  private var rotation: Float = 0

  /// Starts from one pair and its relatives, and settles in a few rounds.
  init(
    _ first: [Minutia], _ second: [Minutia], seed: BranchComparison.Pair,
    pairs: [BranchComparison.Pair]
  ) {
    typealias Constants = Parameters.Comparison
    let (a, b) = (first[seed.first], second[seed.second])
    rotation = Angle.signed(b.direction, a.direction)
    place(rotation, from: [(a, b, 1)])
    // The seed's relatives: pairs that its own movement brings close together.
    var members: [(Minutia, Minutia, Float)] = []
    for pair in pairs {
      let (p, q) = (first[pair.first], second[pair.second])
      guard off(p, q) < Constants.relativeDistance,
        Angle.difference(p.direction + rotation, q.direction) < Constants.relativeTurn
      else { continue }
      members.append((p, q, pair.relaxed))
    }
    fit(members)
    for round in 0..<Constants.settlingRounds {
      let isLast = round == Constants.settlingRounds - 1
      match(first, second, isLast ? Constants.matchedDistance : Constants.relativeDistance)
      guard matched.count > 1, !isLast else { break }
      fit(matched.map { (first[$0.first], second[$0.second], 1) })
    }
    count(first, second)
  }

  private func moved(_ p: Minutia) -> (x: Float, y: Float) {
    (cosine * p.x + sine * p.y + shift.x, -sine * p.x + cosine * p.y + shift.y)
  }

  private func off(_ p: Minutia, _ q: Minutia) -> Float {
    let m = moved(p)
    return ((m.x - q.x) * (m.x - q.x) + (m.y - q.y) * (m.y - q.y)).squareRoot()
  }

  /// Turns by an angle about the weighted middles.
  private mutating func place(_ angle: Float, from members: [(Minutia, Minutia, Float)]) {
    cosine = Float(PortableMath.cosine(Double(angle)))
    sine = Float(PortableMath.sine(Double(angle)))
    rotation = angle
    shift = (0, 0)
    var (x, y, sum): (Float, Float, Float) = (0, 0, 0)
    for (p, q, weight) in members {
      let m = moved(p)
      x += weight * (q.x - m.x)
      y += weight * (q.y - m.y)
      sum += weight
    }
    if sum > 0 { shift = (x / sum, y / sum) }
  }

  /// The best turn and shift in the least squares (Kabsch 1976, in the plane).
  private mutating func fit(_ members: [(Minutia, Minutia, Float)]) {
    guard members.count > 1 else { return }
    var (ax, ay, bx, by, sum): (Float, Float, Float, Float, Float) = (0, 0, 0, 0, 0)
    for (p, q, w) in members {
      ax += w * p.x
      ay += w * p.y
      bx += w * q.x
      by += w * q.y
      sum += w
    }
    guard sum > 0 else { return }
    var (even, odd): (Float, Float) = (0, 0)
    for (p, q, w) in members {
      let (px, py) = (p.x - ax / sum, p.y - ay / sum)
      let (qx, qy) = (q.x - bx / sum, q.y - by / sum)
      even += w * (px * qx + py * qy)
      odd += w * (py * qx - px * qy)
    }
    place(Float(PortableMath.angle(y: Double(odd), x: Double(even))), from: members)
  }

  /// Closest first, each minutia once.
  private mutating func match(_ first: [Minutia], _ second: [Minutia], _ reach: Float) {
    var near: [(cost: Float, first: Int, second: Int, off: Float, turn: Float)] = []
    for i in first.indices {
      let m = moved(first[i])
      for j in second.indices {
        let (dx, dy) = (m.x - second[j].x, m.y - second[j].y)
        let square = dx * dx + dy * dy
        guard square < reach * reach else { continue }
        let turn = Angle.difference(first[i].direction + rotation, second[j].direction)
        guard turn < Parameters.Comparison.matchedTurn else { continue }
        let off = square.squareRoot()
        near.append((off / reach + turn / Parameters.Comparison.matchedTurn, i, j, off, turn))
      }
    }
    near.sort { ($0.cost, $0.first, $0.second) < ($1.cost, $1.first, $1.second) }
    var usedFirst = [Bool](repeating: false, count: first.count)
    var usedSecond = [Bool](repeating: false, count: second.count)
    matched = []
    (distance, turn) = (0, 0)
    for pair in near where !usedFirst[pair.first] && !usedSecond[pair.second] {
      usedFirst[pair.first] = true
      usedSecond[pair.second] = true
      matched.append((pair.first, pair.second))
      distance += pair.off
      turn += pair.turn
    }
    if !matched.isEmpty {
      distance /= Float(matched.count)
      turn /= Float(matched.count)
    }
  }

  /// Counts the minutiae that the other print should show too.
  private mutating func count(_ first: [Minutia], _ second: [Minutia]) {
    let places = first.map { moved($0) }
    let reach = Parameters.Comparison.overlapReach
    func near(_ x: Float, _ y: Float, _ others: some Sequence<(x: Float, y: Float)>) -> Bool {
      var quadrants = 0
      for other in others {
        let (dx, dy) = (other.x - x, other.y - y)
        guard dx * dx + dy * dy < reach * reach else { continue }
        quadrants |= 1 << ((dx > 0 ? 1 : 0) + (dy > 0 ? 2 : 0))
      }
      return quadrants.nonzeroBitCount >= 3
    }
    let others = second.map { (x: $0.x, y: $0.y) }
    overlap.first = places.count { near($0.x, $0.y, others) }
    overlap.second = others.count { near($0.x, $0.y, places) }
  }
}
