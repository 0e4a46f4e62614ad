import Biometrics
import Codes

/// Prints of nobody: some are grown, the others are put together of their halves.
struct BenchPrints: Sendable {
  /// Grown fingers, from which others are made.
  private let pool: [[[Minutia]]]
  /// The case's person as enrolled, and as shown again.
  let enrolled: [FingerPosition: FingerTemplate]
  let shown: [FingerPosition: FingerTemplate]

  init() {
    // 40 for the pool, then the person's ten fingers twice.
    let all = Cores.values(of: Array(0..<60)) { number in
      let person = number < 40 ? UInt64(number / 10) : 77
      let image = SyntheticHands(seed: 40_000 + person).image(
        FingerPosition.singles[number % 10], capture: number < 50 ? 1 : 2)
      return FingerTemplate(image)
    }
    pool = all.prefix(40).map(\.minutiae)
    guard all.count == 60 else {
      (enrolled, shown) = ([:], [:])
      return
    }
    var (enrolled, shown): ([FingerPosition: FingerTemplate], [FingerPosition: FingerTemplate]) =
      ([:], [:])
    for (place, position) in FingerPosition.singles.enumerated() {
      enrolled[position] = all[40 + place]
      shown[position] = all[50 + place]
    }
    (self.enrolled, self.shown) = (enrolled, shown)
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
