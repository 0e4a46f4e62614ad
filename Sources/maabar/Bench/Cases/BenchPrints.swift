import Biometrics
import Codes
import Host

/// Prints of nobody: some are grown, the others are put together of their halves.
struct BenchPrints: Sendable {
  /// Grown fingers, from which others are made.
  private let pool: [[[Minutia]]]
  /// The case's person as enrolled.
  let enrolled: [FingerPosition: FingerTemplate]
  /// The seed of the hands of the case's person.
  private static let wanted = SyntheticHands(seed: 40_077)

  /// The fingers of the case's person as they are shown again.
  static var shown: [(FingerPosition, GreyImage)] {
    Cores.values(of: FingerPosition.singles) { ($0, wanted.image($0, capture: 2)) }
  }

  init() {
    // 40 for the pool, then the person's ten fingers.
    let all = Cores.values(of: Array(0..<50)) { number in
      let hands = number < 40 ? SyntheticHands(seed: 40_000 + UInt64(number / 10)) : Self.wanted
      return FingerTemplate(hands.image(FingerPosition.singles[number % 10], capture: 1))
    }
    pool = all.prefix(40).map(\.minutiae)
    var enrolled: [FingerPosition: FingerTemplate] = [:]
    for (place, template) in all.dropFirst(40).enumerated() {
      enrolled[FingerPosition.singles[place]] = template
    }
    self.enrolled = enrolled
  }

  /// The upper half of one print over the lower half of another, each shifted by itself.
  func print(_ number: UInt64) -> FingerTemplate {
    var draws = BenchDraws(state: number &* 31 &+ 5)
    let (upper, lower) = (pool[draws.below(pool.count)], pool[draws.below(pool.count)])
    let middle = Float(200 + draws.below(80))
    let shift = (Float(draws.below(60)), Float(draws.below(60)))
    let turn = Float(draws.below(30) - 15) * .pi / 180
    return FingerTemplate(
      (0..<2).map { branch in
        let kept = upper[min(branch, upper.count - 1)].filter { $0.y < middle }
        let moved = lower[min(branch, lower.count - 1)].compactMap { minutia -> Minutia? in
          var minutia = minutia
          minutia.x += shift.0
          minutia.y += shift.1 - 30
          minutia.direction = (minutia.direction + turn + 2 * .pi)
            .truncatingRemainder(dividingBy: 2 * .pi)
          return minutia.y >= middle ? minutia : nil
        }
        return kept + moved
      })
  }
}
