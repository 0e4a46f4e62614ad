/// The minutiae of one branch compared with those of the other print.
struct BranchComparison: Sendable {
  /// Minutiae that may go together, by their places in the two lists.
  struct Pair: Hashable, Sendable {
    let first: Int
    let second: Int
    /// How alike their neighbourhoods are, 0...1.
    var similarity: Float
    /// The same after the other pairs had their say.
    var relaxed: Float
  }

  /// Minutiae that fall together when the prints are laid over each other.
  let matched: [Pair]
  /// The mean relaxed similarity of the pairs that held best.
  let relaxed: Float
  /// The summed similarity of the neighbourhoods of what falls together.
  let likeness: Float
  /// Its square against the minutiae that both prints should show.
  let share: Float

  init(_ first: FingerTemplate.Branch, _ second: FingerTemplate.Branch) {
    typealias Constants = Parameters.Comparison
    var pairs = Self.candidates(first, second)
    guard !pairs.isEmpty else {
      (matched, relaxed, likeness, share) = ([], 0, 0, 0)
      return
    }
    Self.relax(&pairs, first.minutiae, second.minutiae)
    relaxed = Self.held(pairs, min(first.minutiae.count, second.minutiae.count))
    var best: Superposition?
    for seed in pairs.sorted(by: { ($1.relaxed, $0.first) < ($0.relaxed, $1.first) })
      .prefix(Constants.seeds)
    {
      let tried = Superposition(first.minutiae, second.minutiae, seed: seed, pairs: pairs)
      if tried.matched.count > best?.matched.count ?? 0 { best = tried }
    }
    matched = (best?.matched ?? []).map { pair in
      let similarity = first.cylinders.similarity(pair.first, second.cylinders, pair.second)
      return Pair(
        first: pair.first, second: pair.second, similarity: similarity, relaxed: similarity)
    }
    likeness = matched.reduce(0) { $0 + $1.similarity }
    let seen = max(1, (best?.overlap.first ?? 0) * (best?.overlap.second ?? 0))
    share = likeness * likeness / Float(seen)
  }

  /// The mean over the pairs that lost least; more of them the more minutiae there are.
  private static func held(_ pairs: [Pair], _ fewer: Int) -> Float {
    typealias Constants = Parameters.Comparison
    let power = Constants.scoredSlope * Double(fewer - Constants.scoredMiddle)
    let share =
      1
      / (1 + PortableMath.exponential(max(-60, min(0, -power)))
        / PortableMath.exponential(max(-60, min(0, power))))
    let scored =
      Constants.fewestScored
      + Int((share * Double(Constants.mostScored - Constants.fewestScored)).rounded())
    let best = pairs.sorted {
      ($1.relaxed / $1.similarity, $0.first) < ($0.relaxed / $0.similarity, $1.first)
    }
    var sum: Float = 0
    for pair in best.prefix(scored) { sum += pair.relaxed }
    return sum / Float(scored)
  }

  /// The most alike pairs, each minutia once.
  private static func candidates(_ first: FingerTemplate.Branch, _ second: FingerTemplate.Branch)
    -> [Pair]
  {
    typealias Constants = Parameters.Comparison
    var all: [Pair] = []
    for i in first.minutiae.indices where first.cylinders.isValid[i] {
      for j in second.minutiae.indices where second.cylinders.isValid[j] {
        let turn = Angle.difference(first.minutiae[i].direction, second.minutiae[j].direction)
        guard turn <= Constants.mostTurn else { continue }
        let similarity = first.cylinders.similarity(i, second.cylinders, j)
        if similarity > 0.2 {
          all.append(Pair(first: i, second: j, similarity: similarity, relaxed: similarity))
        }
      }
    }
    all.sort { ($1.similarity, $0.first, $0.second) < ($0.similarity, $1.first, $1.second) }
    var usedFirst = [Bool](repeating: false, count: first.minutiae.count)
    var usedSecond = [Bool](repeating: false, count: second.minutiae.count)
    var pairs: [Pair] = []
    for pair in all where !usedFirst[pair.first] && !usedSecond[pair.second] {
      usedFirst[pair.first] = true
      usedSecond[pair.second] = true
      pairs.append(pair)
      if pairs.count == Constants.mostPairs { break }
    }
    return pairs
  }

  /// Lets pairs that agree in distance, direction and bearing carry each other.
  private static func relax(_ pairs: inout [Pair], _ first: [Minutia], _ second: [Minutia]) {
    typealias Constants = Parameters.Comparison
    let count = pairs.count
    guard count > 1 else { return }
    var agreement = [Float](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in i + 1..<count {
        let value = agree(
          first[pairs[i].first], first[pairs[j].first], second[pairs[i].second],
          second[pairs[j].second])
        agreement[i * count + j] = value
        agreement[j * count + i] = value
      }
    }
    var weights = pairs.map(\.similarity)
    for _ in 0..<Constants.rounds {
      let before = weights
      for i in 0..<count {
        var sum: Float = 0
        for j in 0..<count { sum += agreement[i * count + j] * before[j] }
        weights[i] =
          Constants.pastWeight * before[i]
          + (1 - Constants.pastWeight) * sum / Float(count - 1)
      }
    }
    for i in 0..<count { pairs[i].relaxed = weights[i] }
  }

  private static func agree(_ a: Minutia, _ b: Minutia, _ c: Minutia, _ d: Minutia) -> Float {
    let (abx, aby) = (b.x - a.x, a.y - b.y)
    let (cdx, cdy) = (d.x - c.x, c.y - d.y)
    let lengths = abs((abx * abx + aby * aby).squareRoot() - (cdx * cdx + cdy * cdy).squareRoot())
    let directions = abs(
      Angle.signed(
        Angle.signed(a.direction, b.direction), Angle.signed(c.direction, d.direction)))
    let bearingOne = Float(PortableMath.angle(y: Double(aby), x: Double(abx)))
    let bearingTwo = Float(PortableMath.angle(y: Double(cdy), x: Double(cdx)))
    let bearings = abs(
      Angle.signed(
        Angle.signed(a.direction, bearingOne), Angle.signed(c.direction, bearingTwo)))
    var product: Float = 1
    for (value, sigmoid) in zip([lengths, directions, bearings], Parameters.Comparison.relaxation) {
      let power = Double(-sigmoid.slope * (value - sigmoid.middle))
      product *= Float(
        1 / (1 + (power > 40 ? 1e18 : 1 / PortableMath.exponential(-max(-40, power)))))
    }
    return product
  }
}
