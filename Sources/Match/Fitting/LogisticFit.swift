import Foundation

/// A case of the fit: what is known of a query beside one entry, and whether they are one person.
struct FitCase: Sendable {
  /// Which weights count how much; weights that do not count are left out.
  let features: [(weight: Int, value: Double)]
  let isSame: Bool
  /// How much the case counts; 1 for an ordinary one.
  let importance: Double
}

/// A logistic regression by coordinate-wise Newton steps, with bounds on each weight and a pull
/// towards a first guess. Deterministic: equal cases give equal weights.
///
/// Source: R.-E. Fan et al., LIBLINEAR (JMLR 9, 2008), the primal coordinate descent; the pull is
/// an ordinary ridge penalty around the guess.
struct LogisticFit {
  /// The weights in natural-log units.
  private(set) var weights: [Double]
  private(set) var intercept = -2.0
  private let guess: [Double]
  private let bounds: [ClosedRange<Double>]
  private let penalty: Double

  init(guess: [Double], bounds: [ClosedRange<Double>], penalty: Double) {
    self.guess = guess
    self.bounds = bounds
    self.penalty = penalty
    weights = zip(guess, bounds).map { min(max($0, $1.lowerBound), $1.upperBound) }
  }

  /// Fits to `cases`: a fixed number of rounds over all weights.
  mutating func run(_ cases: [FitCase], rounds: Int) {
    var columns = [[(number: Int, value: Double)]](repeating: [], count: weights.count)
    for (number, item) in cases.enumerated() {
      for feature in item.features { columns[feature.weight].append((number, feature.value)) }
    }
    var margins = cases.map { item in
      item.features.reduce(intercept) { $0 + weights[$1.weight] * $1.value }
    }
    for _ in 0..<rounds {
      intercept += step(
        cases.indices.lazy.map { ($0, 1.0) }, cases, &margins, from: intercept, pull: 0,
        bounds: -100...100)
      for weight in weights.indices where !columns[weight].isEmpty {
        let pull = penalty * (weights[weight] - guess[weight])
        weights[weight] += step(
          columns[weight], cases, &margins, from: weights[weight], pull: pull,
          bounds: bounds[weight])
      }
    }
  }

  /// One damped Newton step along one weight; brings the margins up to date.
  private func step(
    _ column: some Collection<(number: Int, value: Double)>, _ cases: [FitCase],
    _ margins: inout [Double], from value: Double, pull: Double, bounds: ClosedRange<Double>
  ) -> Double {
    var slope = pull
    var curve = penalty + 1e-6
    for (number, feature) in column {
      let item = cases[number]
      let chance = 1 / (1 + exp(-margins[number]))
      slope += item.importance * (chance - (item.isSame ? 1 : 0)) * feature
      curve += item.importance * chance * (1 - chance) * feature * feature
    }
    let wanted = value - min(max(slope / curve, -0.5), 0.5)
    let change = min(max(wanted, bounds.lowerBound), bounds.upperBound) - value
    guard change != 0 else { return 0 }
    for (number, feature) in column { margins[number] += change * feature }
    return change
  }
}
