import CKernels
import Testing

@testable import Biometrics

@Suite("The comparison's kernels")
struct ComparisonKernelTests {
  private static let paths = Array(0..<maabar_paths())
  private static let most = Int(MAABAR_MOST_PAIRS)

  /// Minutiae anywhere on a finger, directed anyhow.
  private static func minutiae(_ count: Int, seed: UInt64) -> MinutiaList {
    var draws = SeededDraws(seed: seed)
    return FingerTemplate([
      (0..<count).map { _ in
        Minutia(
          x: Float(draws.uniform(0...300)), y: Float(draws.uniform(0...350)),
          direction: Float(draws.uniform(0...6.28)), kind: .ending, quality: 50)
      }
    ]).lists[0]
  }

  /// The pairs as the definition has them: every level, and the best first, each minutia once.
  private static func referencePairs(_ a: CylinderColumns, _ b: CylinderColumns, limit: Int)
    -> [[UInt8]]
  {
    var all: [(level: Int, row: Int, column: Int)] = []
    for row in 0..<a.count {
      for column in 0..<b.count {
        let turn = Int8(bitPattern: a.directions[row] &- b.directions[column])
        guard turn.magnitude <= Parameters.Comparison.mostTurn else { continue }
        let words = CylinderColumns.words
        let different = zip(
          a.rows[row * words..<(row + 1) * words], b.rows[column * words..<(column + 1) * words]
        ).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
        let share = Float(different).squareRoot() / (b.roots[column] + a.roots[row])
        all.append((max(0, min(255, Int(256 - 256 * share))), row, column))
      }
    }
    all.sort { (-$0.level, $0.row, $0.column) < (-$1.level, $1.row, $1.column) }
    var (rows, columns): (Set<Int>, Set<Int>) = ([], [])
    var pairs: [[UInt8]] = []
    for pair in all where pair.level >= Parameters.Comparison.leastLevel && pairs.count < limit {
      guard !rows.contains(pair.row), !columns.contains(pair.column) else { continue }
      rows.insert(pair.row)
      columns.insert(pair.column)
      pairs.append([UInt8(pair.level), UInt8(pair.row), UInt8(pair.column)])
    }
    return pairs
  }

  @Test(
    "every path finds the pairs of the definition",
    arguments: paths, [(3, 90), (8, 8), (17, 33), (64, 16), (128, 128)])
  func pairs(path: Int, counts: (Int, Int)) {
    let a = Self.minutiae(counts.0, seed: 1).cylinders
    let b = Self.minutiae(counts.1, seed: 2).cylinders
    for limit in [1, 20, 40] {
      var picked = [UInt8](repeating: 0, count: 3 * limit)
      var levels: [UInt8] = []
      let found = MinutiaPairs.pick(
        a, a.rows, b, path: path, limit: limit, levels: &levels, picked: &picked)
      let pairs = (0..<found).map { Array(picked[3 * $0..<3 * $0 + 3]) }
      #expect(pairs == Self.referencePairs(a, b, limit: limit))
    }
  }

  @Test(
    "every path finds what is near and what is surrounded",
    arguments: paths, [0, 5, 16, 61, 128])
  func near(path: Int, count: Int) {
    let a = Self.minutiae(count, seed: 3).places
    let b = Self.minutiae(max(1, count - 7), seed: 4).places
    var near: [[Int]] = []
    var surrounded = 0
    for i in 0..<a.count {
      var quarters: Set<[Bool]> = []
      for j in 0..<b.count {
        let (dx, dy) = (b.x[j] - a.x[i], b.y[j] - a.y[i])
        if dx * dx + dy * dy < 576 { near.append([i, j]) }
        if dx * dx + dy * dy < 4900 { quarters.insert([dx > 0, dy > 0]) }
      }
      if quarters.count >= 3 { surrounded += 1 }
    }
    #expect(a.near(b, square: 576, path: path).map { [$0.0, $0.1] } == near)
    #expect(a.surrounded(by: b, square: 4900, path: path) == surrounded)
  }

  @Test("every path relaxes pairs to the same bits", arguments: paths, [2, 15, 16, 33, 40])
  func relaxes(path: Int, count: Int) {
    var draws = SeededDraws(seed: UInt64(count))
    // Half of the pairs follow one motion, so that there is agreement.
    var places = [Float](repeating: 0, count: 6 * Self.most)
    for pair in 0..<count {
      let (x, y) = (Float(draws.uniform(0...300)), Float(draws.uniform(0...300)))
      let isTrue = pair % 2 == 0
      let jitter = Float(draws.uniform(-3...3))
      let turn = UInt8(isTrue ? 10 : draws.uniform(0...255))
      for (row, value) in [
        x, y, isTrue ? x + jitter : y, isTrue ? y - jitter : x, UnitVectors.cosine(turn),
        UnitVectors.sine(turn),
      ].enumerated() { places[row * Self.most + pair] = value }
    }
    let start = (0..<Self.most).map { $0 < count ? Float(100 + $0) / 256 : 0 }
    var weights = start
    var agreement = [Float](repeating: 0, count: Self.most * Self.most)
    MinutiaPairs.relax(
      places, count: count, path: path, agreement: &agreement, weights: &weights)
    let expected = Self.referenceWeights(places, count: count, start)
    #expect(weights[..<count].map(\.bitPattern) == expected[..<count].map(\.bitPattern))
    #expect(weights[0] > (count > 2 ? 0.02 : 0))
  }

  /// Agreement and relaxation as the header has them, one number after another.
  private static func referenceWeights(_ p: [Float], count: Int, _ start: [Float]) -> [Float] {
    typealias Constants = Parameters.Comparison
    let bounds = Constants.agreementBounds
    func fourth(_ value: Float) -> Float { (value * value) * (value * value) }
    func agree(_ i: Int, _ j: Int) -> Float {
      func at(_ row: Int, _ pair: Int) -> Float { p[row * most + pair] }
      let (ax, ay) = (at(0, j) - at(0, i), at(1, j) - at(1, i))
      let (bx, by) = (at(2, j) - at(2, i), at(3, j) - at(3, i))
      let (a, b) = (ax * ax + ay * ay, bx * bx + by * by)
      let product = (a * b).squareRoot()
      let together = at(4, i) * at(4, j) + at(5, i) * at(5, j)
      let (along, across) = (ax * bx + ay * by, ay * bx - ax * by)
      let kept = 0.5 * (along * (at(4, i) + at(4, j)) + across * (at(5, i) + at(5, j)))
      let length = (a + b - 2 * product) * bounds[0]
      let turn = (1 - together) * bounds[1]
      let bearing = (product - kept) * bounds[2]
      let whole = fourth(product + 1)
      return whole / ((1 + fourth(length)) * (1 + fourth(turn)) * (whole + fourth(bearing)))
    }
    var weights = start
    for _ in 0..<Constants.rounds {
      let before = weights
      for i in 0..<count {
        var sum: Float = 0
        for j in 0..<count { sum += (i == j ? 0 : agree(j, i)) * before[j] }
        weights[i] =
          Constants.pastWeight * before[i] + (1 - Constants.pastWeight) / Float(count - 1) * sum
      }
    }
    return weights
  }
}
