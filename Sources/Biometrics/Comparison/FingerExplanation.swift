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
  /// The pairs of the branch of the extraction that found most, closest first.
  public let pairs: [Pair]
  /// All minutiae of that branch in the first print.
  public let first: [Minutia]
  /// All minutiae of that branch in the second print.
  public let second: [Minutia]

  /// Compares two prints and keeps what went together.
  public init(_ first: FingerTemplate, _ second: FingerTemplate) {
    let comparison = FingerComparison(first, second)
    score = comparison.score
    let groups = Dictionary(grouping: comparison.pairs) { [$0.firstList, $0.secondList] }
    let best = groups.max {
      ($0.value.count, $1.key[0], $1.key[1]) < ($1.value.count, $0.key[0], $0.key[1])
    }
    let (left, right) = (best?.key[0] ?? 0, best?.key[1] ?? 0)
    self.first = left < first.minutiae.count ? first.minutiae[left] : []
    self.second = right < second.minutiae.count ? second.minutiae[right] : []
    pairs = (best?.value ?? []).map { pair in
      Pair(first: first.minutiae[left][pair.first], second: second.minutiae[right][pair.second])
    }
  }
}
