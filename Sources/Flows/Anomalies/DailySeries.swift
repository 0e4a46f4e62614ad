import Codes

/// Counts of one place day by day, held against the same weekdays of the weeks before.
///
/// The score is robust: median and median absolute deviation, so that one strange week does not
/// hide the next. Its spread is at least that of a Poisson count, so that a place where exactly 12
/// people pass each day does not cry out at 14.
struct DailySeries {
  /// The place.
  let place: String
  /// Counts by day, days since 1970; a day without one is zero.
  let counts: [Int: Int]

  /// A day whose count is odd.
  struct Odd {
    let day: Int
    let count: Int
    let median: Double
    let score: Double
  }

  /// The first day on which anybody was counted.
  var first: Int? { counts.filter { $0.value > 0 }.keys.min() }

  /// Days from `days` that are odd, in their order, and how many could not be held against
  /// anything, for want of weeks before them.
  func odd(_ days: ClosedRange<Int>) -> (odd: [Odd], unheld: Int) {
    guard let first else { return ([], 0) }
    var odd: [Odd] = []
    var unheld = 0
    for day in days where day >= first {
      let before = (1...AnomalyParameters.weeks).map { day - 7 * $0 }.filter { $0 >= first }
      guard before.count >= AnomalyParameters.weeksAtLeast else {
        unheld += 1
        continue
      }
      let one = held(day, to: before.map { Double(counts[$0] ?? 0) })
      let isMissing = one.count == 0 && one.median >= AnomalyParameters.expectedAtLeast
      let isFar =
        abs(one.score) >= AnomalyParameters.score
        && abs(Double(one.count) - one.median) >= AnomalyParameters.leastChange
      if isMissing || isFar { odd.append(one) }
    }
    return (odd, unheld)
  }

  private func held(_ day: Int, to before: [Double]) -> Odd {
    let median = DailySeries.median(before)
    let deviation = DailySeries.median(before.map { abs($0 - median) })
    let spread = max(AnomalyParameters.deviations * deviation, median.squareRoot(), 1)
    let count = counts[day] ?? 0
    return Odd(day: day, count: count, median: median, score: (Double(count) - median) / spread)
  }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
