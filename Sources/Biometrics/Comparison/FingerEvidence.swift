/// What a comparison's findings are worth.
enum FingerEvidence {
  /// The mean over the branches of three findings, weighed (logistic regression on the development
  /// images, see Parameters).
  static func sum(_ branches: [BranchComparison]) -> Double {
    typealias Constants = Parameters.Comparison.Evidence
    guard !branches.isEmpty else { return Constants.none }
    var sum = 0.0
    for branch in branches {
      sum += Constants.logarithm * PortableMath.logarithm(max(Double(branch.relaxed), 1e-4))
      sum += Constants.likeness * Double(branch.likeness)
      sum += Constants.share * Double(branch.share)
    }
    return max(Constants.none, Constants.start + sum / Double(branches.count))
  }

  /// The score of an amount of evidence.
  static func score(_ evidence: Double) -> Double {
    typealias Constants = Parameters.Comparison.Evidence
    return max(0, min(120, Constants.scoreAtZero + Constants.scoreSlope * evidence))
  }
}
