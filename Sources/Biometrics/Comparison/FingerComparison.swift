/// Two prints compared: which minutiae go together, and what that is worth.
public struct FingerComparison: Sendable {
  /// What each branch of the extraction says.
  let branches: [BranchComparison]
  /// What the branches say together, in natural logarithms of odds; rises with likeness.
  let evidence: Double

  /// Compares two prints. A print with one list of minutiae is held against each of the other's.
  public init(_ first: FingerTemplate, _ second: FingerTemplate) {
    let count = max(first.branches.count, second.branches.count)
    branches =
      first.branches.isEmpty || second.branches.isEmpty
      ? []
      : (0..<count).map { branch in
        BranchComparison(
          first.branches[min(branch, first.branches.count - 1)],
          second.branches[min(branch, second.branches.count - 1)])
      }
    evidence = FingerEvidence.sum(branches)
  }

  /// How sure it is that the finger is one: -10 times the decimal logarithm of the false-match
  /// rate, so that 30 is passed by one pair of different fingers in a thousand, 40 by one in ten
  /// thousand, 60 by one in a million. 0...120.
  public var score: Double { FingerEvidence.score(evidence) }
}
