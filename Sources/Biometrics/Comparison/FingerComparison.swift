/// Two prints compared: which minutiae go together, and what that is worth.
public struct FingerComparison: Sendable {
  /// Two minutiae that fall together: their lists and their places in them, as in
  /// `FingerTemplate.minutiae`.
  public struct Pair: Hashable, Sendable {
    /// The list of the first print.
    public let firstList: Int
    /// The place in it.
    public let first: Int
    /// The list of the second print.
    public let secondList: Int
    /// The place in it.
    public let second: Int
  }

  /// The minutiae that fall together when the first print is laid over the second, closest first;
  /// none where the prints have too little in common to try.
  public let pairs: [Pair]
  /// How the first print is turned, in radians counter-clockwise, to lie over the second.
  public let turn: Double
  /// What was found.
  let evidence: FingerEvidence

  /// Compares two prints. A print with one list of minutiae is held against each of the other's.
  public init(_ first: FingerTemplate, _ second: FingerTemplate) {
    var probe = FingerProbe(first)
    self = probe.compare(second)
  }

  init(evidence: FingerEvidence, superposition: Superposition?) {
    self.evidence = evidence
    pairs = superposition?.matched ?? []
    turn = superposition?.turn ?? 0
  }

  /// How sure it is that the finger is one: -10 times the decimal logarithm of the false-match
  /// rate, so that 30 is passed by one pair of different fingers in a thousand, 40 by one in ten
  /// thousand, 60 by one in a million. 0...120.
  public var score: Double { evidence.score }
}
