/// What the score of one finger says for or against the same person, and how likely sums of it are
/// between different persons.
///
/// The evidence is the logarithm of the likelihood ratio (Neyman and Pearson 1933; for biometric
/// scores Nandakumar and others, "Likelihood ratio-based biometric score fusion", IEEE TPAMI 30(2),
/// 2008). Between different fingers a score of s is passed at a rate of 10^(-s/10), which is what a
/// score means; different fingers of two persons are taken to be independent, so the chance of a
/// sum is the convolution of the chances of its parts.
public enum FingerChance {
  /// Evidence of a score in natural logarithms: negative speaks for different fingers.
  public static func evidence(_ score: Double) -> Double {
    typealias Constants = Parameters.Fusion
    let place = min(max(0, score), 120) / Constants.step - 0.5
    let last = table.count - 1
    let left = min(last - 1, max(0, Int(max(0, place))))
    let share = min(1, max(0, place - Double(left)))
    return table[left] * (1 - share) + table[left + 1] * share
  }

  /// The score of a sum of evidence over so many fingers (1...10): -10 times the decimal logarithm
  /// of the rate at which different persons reach it. 0...300.
  public static func score(sum: Double, fingers: Int) -> Double {
    typealias Constants = Parameters.Fusion
    let chances = tails[min(Constants.mostFingers, max(1, fingers)) - 1]
    let least = Constants.leastEvidence * Double(fingers)
    let step = Int((max(0, sum - least) * Constants.stepsPerUnit).rounded(.down))
    return decibels(chances[min(chances.count - 1, step)])
  }

  /// -10 times the decimal logarithm of a chance, 0...300.
  static func decibels(_ chance: Double) -> Double {
    guard chance > 1e-30 else { return 300 }
    return max(0, -10 * PortableMath.logarithm(chance) / 2.302585092994046)
  }

  /// Evidence in the middle of each step of ten points: the genuine share over the impostor share,
  /// rising with the score.
  private static let table: [Double] = {
    typealias Constants = Parameters.Fusion
    var table: [Double] = []
    var below = 0.0
    for (index, next) in (Constants.genuineBelow + [1]).enumerated() {
      let genuine = max(0.002, next - below)
      let impostor =
        index == Constants.genuineBelow.count ? power(index) : power(index) - power(index + 1)
      let evidence = PortableMath.logarithm(genuine) - PortableMath.logarithm(impostor)
      table.append(max(Constants.leastEvidence, table.last ?? -99, evidence))
      below = next
    }
    return table
  }()

  /// 10 to the power of minus `tens`.
  private static func power(_ tens: Int) -> Double { rate(Double(tens) * 10) }

  private static func rate(_ score: Double) -> Double {
    PortableMath.exponential(-score / 10 * 2.302585092994046)
  }

  /// For 1...10 fingers: the chance that different persons reach so much evidence, by steps from
  /// the least possible sum upwards. Evidence of other fingers is rounded up, never down.
  private static let tails: [[Double]] = {
    typealias Constants = Parameters.Fusion
    let most = table[table.count - 1]
    let steps = Int(((most - Constants.leastEvidence) * Constants.stepsPerUnit).rounded(.up)) + 2
    var one = [Double](repeating: 0, count: steps)
    let grain = 0.25
    var score = 0.0
    while score < 120 {
      let mass = rate(score) - rate(score + grain)
      let off = evidence(score + grain) - Constants.leastEvidence
      one[Int((off * Constants.stepsPerUnit).rounded(.up))] += mass
      score += grain
    }
    one[Int(((most - Constants.leastEvidence) * Constants.stepsPerUnit).rounded(.up))] += rate(120)
    var sum = one
    var tails = [tail(sum)]
    for _ in 1..<Constants.mostFingers {
      var next = [Double](repeating: 0, count: sum.count + one.count - 1)
      for (left, chance) in sum.enumerated() where chance > 0 {
        for (right, other) in one.enumerated() { next[left + right] += chance * other }
      }
      sum = next
      tails.append(tail(sum))
    }
    return tails
  }()

  private static func tail(_ chances: [Double]) -> [Double] {
    var tail = chances
    for index in tail.indices.dropLast().reversed() { tail[index] += tail[index + 1] }
    return tail
  }
}
