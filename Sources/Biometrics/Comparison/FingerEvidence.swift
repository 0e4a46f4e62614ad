/// What a comparison finds, and what that is worth.
struct FingerEvidence: Sendable {
  /// The mean weight after relaxation of the pairs that the others carry most.
  private(set) var relaxed: Float = 0
  /// The summed likeness of the neighbourhoods of what falls together, a list.
  private(set) var likeness: Float = 0
  /// Its square against the minutiae that each print should show of the other.
  private(set) var share: Float = 0

  /// Of prints without pairs, or whose pairs were relaxed.
  init(relaxed: Float = 0) { self.relaxed = relaxed }

  /// Adds what falls together when the prints lie over each other.
  mutating func add(_ superposition: Superposition, lists: Int) {
    typealias Constants = Parameters.Comparison
    let matched = superposition.matched.count
    likeness = superposition.likeness / Float(lists)
    // Minutiae that fall together are in the part that both show, whatever the count says.
    let first = max(superposition.overlap.first, matched)
    let second = max(superposition.overlap.second, matched)
    let shown = { (count: Int) in Float(count) / Float(lists) + Constants.doubtfulMinutiae }
    share = likeness * likeness / (shown(first) * shown(second))
  }

  /// All of it together, in natural logarithms of odds (logistic regression on the development
  /// images, see Parameters).
  var evidence: Double {
    typealias Constants = Parameters.Comparison.Evidence
    return Constants.start
      + Constants.logarithm * PortableMath.logarithm(max(Double(relaxed), 1e-4))
      + Constants.likeness * Double(likeness) + Constants.share * Double(share)
  }

  /// What that means: see `FingerComparison.score`.
  var score: Double {
    typealias Constants = Parameters.Comparison.Evidence
    return max(0, min(120, Constants.scoreAtZero + Constants.scoreSlope * evidence))
  }
}
