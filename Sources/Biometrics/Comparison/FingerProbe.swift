/// One print made ready to be compared with many.
///
/// Comparing goes in stages: cylinders that are alike give pairs of minutiae, each minutia once;
/// pairs that agree in distance, direction and bearing carry each other (relaxation); what is left
/// of them decides whether the prints are laid over each other at all. Prints whose pairs do not
/// carry each other end there: see `Parameters.Comparison.leastRelaxedOfTwo`.
///
/// A probe keeps its working memory, so each thread has a probe of its own: a copy will do.
public struct FingerProbe: Sendable {
  /// The print.
  public let template: FingerTemplate

  /// The words of each list's cylinders, one cylinder after another.
  private let rows: [[UInt64]]
  private var pairs = MinutiaPairs()

  /// Makes a print ready.
  public init(_ template: FingerTemplate) {
    self.template = template
    rows = template.lists.map(\.cylinders.rows)
  }

  /// How sure it is that the finger is one, as `FingerComparison.score`.
  public mutating func score(_ candidate: FingerTemplate) -> Double {
    findings(candidate).evidence.score
  }

  /// Compares with a print and keeps what falls together.
  public mutating func compare(_ candidate: FingerTemplate) -> FingerComparison {
    let found = findings(candidate)
    return FingerComparison(evidence: found.evidence, superposition: found.superposition)
  }

  /// What the comparison finds, and how the prints lie over each other where it came so far.
  private mutating func findings(
    _ candidate: FingerTemplate
  ) -> (evidence: FingerEvidence, superposition: Superposition?) {
    typealias Constants = Parameters.Comparison
    let (first, second) = (template.lists, candidate.lists)
    guard !first.isEmpty, !second.isEmpty else { return (FingerEvidence(), nil) }
    let count = max(first.count, second.count)
    pairs.removeAll()
    var minutiae = 0
    for number in 0..<count {
      let (a, b) = (min(number, first.count - 1), min(number, second.count - 1))
      minutiae += min(first[a].count, second[b].count)
      pairs.add(first[a], a, rows[a], second[b], b, limit: Constants.mostPairs / count)
    }
    let scored = Constants.scoredPairs[min(minutiae / count, Constants.scoredPairs.count - 1)]
    var evidence = FingerEvidence(relaxed: pairs.relax(scored: scored))
    let least = count > 1 ? Constants.leastRelaxedOfTwo : Constants.leastRelaxedOfOne
    guard evidence.relaxed >= least else { return (evidence, nil) }
    let superposition = Superposition(first, second, pairs, count: count)
    evidence.add(superposition, lists: count)
    return (evidence, superposition)
  }
}
