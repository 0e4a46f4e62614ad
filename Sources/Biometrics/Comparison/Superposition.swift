/// One print laid over another as a stiff sheet, and what falls together then.
struct Superposition: Sendable {
  /// Minutiae that fall together, list by list, closest first.
  private(set) var matched: [FingerComparison.Pair] = []
  /// The summed likeness of their cylinders, 0...1 each.
  private(set) var likeness: Float = 0
  /// Minutiae of each print that lie where the other has minutiae around, over all lists.
  private(set) var overlap: (first: Int, second: Int) = (0, 0)
  /// How the first print is turned, in radians counter-clockwise.
  var turn: Double { PortableMath.angle(y: Double(motion.sine), x: Double(motion.cosine)) }

  private var motion: Motion

  /// Takes the motion that most pairs follow, and settles it on all minutiae. `count` lists are
  /// laid over each other; where a print has one, it serves for all.
  init(_ first: [MinutiaList], _ second: [MinutiaList], _ pairs: MinutiaPairs, count: Int) {
    typealias Constants = Parameters.Comparison
    motion = Self.motion(pairs)
    for reach in [Constants.relativeDistance, Constants.matchedDistance] {
      var fit = MotionFit()
      for pair in matched {
        let (a, b) = (first[pair.firstList], second[pair.secondList])
        fit.add(a.x[pair.first], a.y[pair.first], b.x[pair.second], b.y[pair.second], weight: 1)
      }
      fit.apply(to: &motion)
      matched.removeAll(keepingCapacity: true)
      for number in 0..<count {
        let (mine, theirs) = (min(number, first.count - 1), min(number, second.count - 1))
        match(first[mine], mine, second[theirs], theirs, reach)
      }
    }
    for number in 0..<count {
      let a = first[min(number, first.count - 1)]
      let b = second[min(number, second.count - 1)]
      let moved = a.moved(motion)
      let square = Constants.overlapReach * Constants.overlapReach
      overlap.first += moved.surrounded(by: b.places, square: square)
      overlap.second += b.places.surrounded(by: moved, square: square)
    }
    for pair in matched {
      likeness += first[pair.firstList].cylinders.similarity(
        pair.first, second[pair.secondList].cylinders, pair.second)
    }
  }

  /// The motion that most pairs follow, of those that the heaviest pairs lead to.
  private static func motion(_ pairs: MinutiaPairs) -> Motion {
    typealias Constants = Parameters.Comparison
    var (best, most) = (Motion(), 0)
    var isFollowed = [Bool](repeating: false, count: pairs.count)
    for seed in pairs.heaviest(Constants.seeds) where !isFollowed[seed] {
      var motion = Motion()
      let pair = pairs.place(seed)
      motion.turn(pair.cosine, -pair.sine)
      motion.shift(from: (pair.ax, pair.ay), to: (pair.bx, pair.by))
      for _ in 0..<Constants.settlingRounds {
        var fit = MotionFit()
        for number in 0..<pairs.count
        where follows(pairs.place(number), motion, Constants.relativeDistance) {
          let pair = pairs.place(number)
          fit.add(pair.ax, pair.ay, pair.bx, pair.by, weight: pairs.weights[number])
        }
        fit.apply(to: &motion)
      }
      var followers = 0
      for number in 0..<pairs.count
      where follows(pairs.place(number), motion, Constants.matchedDistance) {
        isFollowed[number] = true
        followers += 1
      }
      if followers > most { (best, most) = (motion, followers) }
    }
    return best
  }

  /// Whether a motion brings the minutiae of a pair together.
  private static func follows(
    _ pair: MinutiaPairs.Place, _ motion: Motion, _ reach: Float
  ) -> Bool {
    let (x, y) = motion.moved(pair.ax, pair.ay)
    let (dx, dy) = (x - pair.bx, y - pair.by)
    let together = pair.cosine * motion.cosine - pair.sine * motion.sine
    return dx * dx + dy * dy < reach * reach && together > Parameters.Comparison.relativeCosine
  }

  /// What of two lists falls together: closest first, each minutia once.
  private mutating func match(
    _ a: MinutiaList, _ mine: Int, _ b: MinutiaList, _ theirs: Int, _ reach: Float
  ) {
    typealias Constants = Parameters.Comparison
    let moved = a.moved(motion)
    var near: [(cost: Float, first: Int, second: Int)] = []
    for (i, j) in moved.near(b.places, square: reach * reach) {
      let together = motion.together(a, i, b, j)
      guard together > Constants.matchedCosine else { continue }
      let (dx, dy) = (moved.x[i] - b.x[j], moved.y[i] - b.y[j])
      // The root of 1 - cosine grows as the angle does.
      let turn = ((1 - together) / (1 - Constants.matchedCosine)).squareRoot()
      near.append(((dx * dx + dy * dy).squareRoot() / reach + turn, i, j))
    }
    near.sort { ($0.cost, $0.first, $0.second) < ($1.cost, $1.first, $1.second) }
    var (usedFirst, usedSecond) = (SmallSet(), SmallSet())
    for pair in near where !usedFirst.contains(pair.first) && !usedSecond.contains(pair.second) {
      usedFirst.insert(pair.first)
      usedSecond.insert(pair.second)
      matched.append(
        FingerComparison.Pair(
          firstList: mine, first: pair.first, secondList: theirs, second: pair.second))
    }
  }
}

/// Places below 128.
private struct SmallSet {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  func contains(_ place: Int) -> Bool {
    (place < 64 ? low : high) >> UInt64(place & 63) & 1 == 1
  }

  mutating func insert(_ place: Int) {
    if place < 64 { low |= 1 << UInt64(place) } else { high |= 1 << UInt64(place & 63) }
  }
}
