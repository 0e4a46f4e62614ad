/// Why two prints score as they do: the minutiae that go together.
public struct FingerExplanation: Sendable {
  /// A minutia of each print that fall together when one print is laid over the other.
  public struct Pair: Hashable, Sendable {
    /// In the first print.
    public let first: Minutia
    /// In the second print.
    public let second: Minutia
  }

  /// The comparison's score.
  public let score: Double
  /// The pairs of the branch of the extraction that found most, most alike first.
  public let pairs: [Pair]
  /// All minutiae of that branch in the first print.
  public let first: [Minutia]
  /// All minutiae of that branch in the second print.
  public let second: [Minutia]

  /// Compares two prints and keeps what went together.
  public init(_ first: FingerTemplate, _ second: FingerTemplate) {
    let comparison = FingerComparison(first, second)
    score = comparison.score
    let best = comparison.branches.enumerated().max {
      ($0.element.matched.count, $1.offset) < ($1.element.matched.count, $0.offset)
    }
    guard let best else {
      (pairs, self.first, self.second) = ([], [], [])
      return
    }
    let left = first.minutiae[min(best.offset, first.minutiae.count - 1)]
    let right = second.minutiae[min(best.offset, second.minutiae.count - 1)]
    pairs = best.element.matched.map { Pair(first: left[$0.first], second: right[$0.second]) }
    (self.first, self.second) = (left, right)
  }
}
