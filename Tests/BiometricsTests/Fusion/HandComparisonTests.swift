import Codes
import Testing

@testable import Biometrics

@Suite("Several fingers, one decision")
struct HandComparisonTests {
  private static let right: [FingerPosition] = [
    .rightThumb, .rightIndex, .rightMiddle, .rightRing, .rightLittle,
  ]
  private static let left: [FingerPosition] = [
    .leftThumb, .leftIndex, .leftMiddle, .leftRing, .leftLittle,
  ]

  /// A score between different fingers: s is passed at a rate of 10^(-s/10).
  private static func stranger(_ draws: inout SeededDraws) -> Double {
    -10 * PortableMath.logarithm(max(1e-12, 1 - draws.unit())) / 2.302585092994046
  }

  private static func square(
    _ count: Int, same: Double?, other: Double = 5, turned: (Int) -> Int = { $0 }
  ) -> [[Double?]] {
    (0..<count).map { row in
      (0..<count).map { column -> Double? in turned(row) == column ? same : other }
    }
  }

  @Test("One finger a side keeps its own score, known or not", arguments: [0.0, 17, 33.5, 64, 120])
  func single(score: Double) {
    let known = HandComparison(
      scores: [[score]], probe: [.rightIndex], reference: [.rightIndex])
    #expect(known.score == score && known.reading == .asLabelled)
    let unknown = HandComparison(scores: [[score]], probe: [.unknown], reference: [.unknown])
    #expect(abs(unknown.score - score) < 1)
  }

  @Test("More evidence, more score: four fair fingers decide what one cannot")
  func sums() {
    let positions = Array(Self.right[1...])
    let fair = HandComparison(
      scores: Self.square(4, same: 28), probe: positions, reference: positions)
    #expect(fair.score > 60 && fair.pairs.count == 4 && fair.reading == .asLabelled)
    let poor = HandComparison(
      scores: Self.square(4, same: 8), probe: positions, reference: positions)
    #expect(poor.score < 20)
    // One finger that fails, captured badly, weakens and does not veto.
    var one = Self.square(4, same: 50)
    one[2][2] = 1
    let weaker = HandComparison(scores: one, probe: positions, reference: positions)
    #expect(weaker.score >= 60 && weaker.pairs.count == 4)
  }

  @Test("A missing finger speaks neither for nor against, and is named")
  func missing() {
    let three = HandComparison(
      scores: [[40, 3], [2, 41], [4, 1]], probe: [.rightIndex, .rightMiddle, .rightRing],
      reference: [.rightIndex, .rightMiddle])
    let two = HandComparison(
      scores: [[40, 3], [2, 41]], probe: [.rightIndex, .rightMiddle],
      reference: [.rightIndex, .rightMiddle])
    #expect(abs(three.score - two.score) < 1.5)
    #expect(three.unmetProbes == [2] && three.unmetReferences.isEmpty)
    let unusable = HandComparison(
      scores: [[40, nil], [nil, nil]], probe: [.rightIndex, .rightMiddle],
      reference: [.rightIndex, .rightMiddle])
    #expect(abs(unusable.score - 40) < 1.5 && unusable.unmetProbes == [1])
    let none = HandComparison(scores: [[nil]], probe: [.rightIndex], reference: [.rightIndex])
    #expect(none.score == 0 && none.pairs.isEmpty)
    #expect(HandComparison(scores: [], probe: [], reference: []).score == 0)
  }

  @Test("A left slap labelled right is found by the places in the image, and the price is small")
  func swapped() {
    let slap: [FingerPosition] = FingerPosition.rightFour.fingers
    let both: [FingerPosition] = slap + FingerPosition.leftFour.fingers
    // The probe's right slap shows the left hand and the other way round.
    let scores = Self.square(8, same: 45) { $0 < 4 ? $0 + 4 : $0 - 4 }
    let swapped = HandComparison(scores: scores, probe: both, reference: both)
    #expect(swapped.reading == .handsSwapped && swapped.score >= 100)
    #expect(swapped.pairs.first.map { both[$0.reference] } == .leftLittle)
    let sides = HandComparison(
      scores: Self.square(2, same: 45) { 1 - $0 }, probe: [.rightThumb, .leftThumb],
      reference: [.rightThumb, .leftThumb])
    #expect(sides.score >= 50 && sides.reading != .asLabelled)
  }

  @Test("Fingers without labels meet by what fits best, whatever their order")
  func unknown() {
    let shuffled = [3, 0, 4, 1, 2]
    let hand = HandComparison(
      scores: Self.square(5, same: 45) { shuffled[$0] },
      probe: [FingerPosition](repeating: .unknown, count: 5), reference: Self.right)
    #expect(hand.pairs.map(\.reference) == shuffled && hand.score >= 60)
    // Two unknown fingers against ten: which two they are is chosen, and paid for.
    var scores = [[Double?]](repeating: [Double?](repeating: 4, count: 10), count: 2)
    scores[0][7] = 42
    scores[1][2] = 38
    let two = HandComparison(
      scores: scores, probe: [.unknown, .unknown], reference: Self.right + Self.left)
    #expect(two.pairs.map(\.reference) == [7, 2])
    let known = HandComparison(
      scores: [[42, 4], [4, 38]], probe: [.rightIndex, .rightRing],
      reference: [.rightIndex, .rightRing])
    #expect(two.score < known.score && two.score > 30)
  }

  @Test(
    "Strangers reach a fused score of 10 at most once in ten, of 20 at most once in a hundred",
    arguments: [
      (right, right), (right + left, right + left), ([.unknown, .unknown, .unknown], right),
      ([.rightIndex, .unknown], [.unknown, .leftIndex, .rightIndex]), ([.rightThumb], [.leftThumb]),
    ] as [([FingerPosition], [FingerPosition])])
  func isCalibrated(probe: [FingerPosition], reference: [FingerPosition]) {
    var draws = SeededDraws(seed: 11)
    let rounds = 4_000
    var reached = (ten: 0, twenty: 0)
    for _ in 0..<rounds {
      let scores = probe.map { _ in reference.map { _ -> Double? in Self.stranger(&draws) } }
      let score = HandComparison(scores: scores, probe: probe, reference: reference).score
      if score >= 10 { reached.ten += 1 }
      if score >= 20 { reached.twenty += 1 }
    }
    // Three deviations of counting above the rate that the score promises.
    #expect(reached.ten <= 400 + 60)
    #expect(reached.twenty <= 40 + 19)
  }

  @Test("With labels known the fused score means what it says, not less")
  func isNotWasteful() {
    var draws = SeededDraws(seed: 12)
    let positions = Array(Self.right[1...])
    var reached = 0
    for _ in 0..<4_000 {
      var scores = Self.square(4, same: nil, other: 0)
      for index in 0..<4 { scores[index][index] = Self.stranger(&draws) }
      let hand = HandComparison(scores: scores, probe: positions, reference: positions)
      if hand.score >= 10 { reached += 1 }
    }
    #expect(reached > 200)
  }

  @Test("The best assignment is the best of all, for each number of pairs")
  func assignment() {
    var draws = SeededDraws(seed: 5)
    let values = (0..<4).map { _ in (0..<3).map { _ -> Double? in draws.uniform(-2...9) } }
    let found = FingerAssignment(values)
    #expect(found.best.count == 4 && found.best[0].pairs.isEmpty)
    // Every way to give each probe a reference or none.
    var best = [Double](repeating: -.infinity, count: 4)
    for code in 0..<256 {
      let choice = (0..<4).map { code >> (2 * $0) & 3 }
      let used = choice.filter { $0 < 3 }
      guard Set(used).count == used.count else { continue }
      let sum = choice.enumerated().reduce(0.0) {
        $0 + ($1.element < 3 ? values[$1.offset][$1.element] ?? 0 : 0)
      }
      best[used.count] = max(best[used.count], sum)
    }
    for count in 1..<4 {
      #expect(abs(found.best[count].sum - best[count]) < 1e-9)
      let sum = found.best[count].pairs.reduce(0.0) { $0 + (values[$1.probe][$1.reference] ?? 0) }
      #expect(abs(sum - best[count]) < 1e-9)
    }
    #expect(FingerAssignment.ways(probes: 4, references: 3, pairs: 3) == 24)
    #expect(FingerAssignment.ways(probes: 10, references: 10, pairs: 1) == 100)
  }

  @Test("Hands of people who do not exist: their own are told from others', slaps swapped or not")
  func hands() throws {
    func hand(_ seed: UInt64, _ capture: UInt64, labels: [FingerPosition]) -> [PositionedTemplate] {
      let shown: [FingerPosition] = [.rightIndex, .rightMiddle, .leftMiddle, .leftIndex]
      return zip(shown, labels).map { position, label in
        let finger = SyntheticHands(seed: seed).finger(position)
        return PositionedTemplate(label, FingerTemplate(finger.impression(seed: capture)))
      }
    }
    let labels: [FingerPosition] = [.rightIndex, .rightMiddle, .leftMiddle, .leftIndex]
    let exchanged: [FingerPosition] = [.leftIndex, .leftMiddle, .rightMiddle, .rightIndex]
    let enrolled = hand(31, 1, labels: labels)
    let own = HandComparison(hand(31, 2, labels: labels), enrolled)
    #expect(own.score >= 60 && own.reading == .asLabelled && own.pairs.count == 4)
    let swapped = HandComparison(hand(31, 2, labels: exchanged), enrolled)
    #expect(swapped.score >= 60 && swapped.reading == .sidesSwapped)
    let unlabelled = [FingerPosition](repeating: .unknown, count: 4)
    #expect(HandComparison(hand(31, 2, labels: unlabelled), enrolled).score >= 60)
    #expect(HandComparison(hand(32, 1, labels: labels), enrolled).score < 30)
  }
}
