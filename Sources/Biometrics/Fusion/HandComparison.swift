public import Codes

/// A finger of a person with its template.
public struct PositionedTemplate: Sendable {
  /// Which finger; `.unknown` where nobody knows.
  public let position: FingerPosition
  /// Its template; nil where there is no usable print.
  public let template: FingerTemplate?

  /// A finger, or with a nil template one that is not there.
  public init(_ position: FingerPosition, _ template: FingerTemplate?) {
    self.position = position
    self.template = template
  }
}

/// Several fingers of two sides, and one decision: is this the same person?
///
/// Fingers that one side lacks add nothing, neither for nor against: nobody is suspected for a
/// missing finger, and no threshold is lowered for one. Fingers may be mixed up: hands taken for
/// each other, or labels lost; every way of reading them is tried, and what trying costs is taken
/// off the score, so that it keeps its meaning.
public struct HandComparison: Sendable {
  /// How the labels of the fingers were read.
  public enum Reading: String, Sendable, CaseIterable {
    /// As they stand; fingers without a known position by what fits best.
    case asLabelled = "as-labelled"
    /// The slap of one hand was labelled as the other's: left to right in the image.
    case handsSwapped = "hands-swapped"
    /// Right and left were exchanged finger by finger.
    case sidesSwapped = "sides-swapped"
    /// Not at all: each finger by what fits best.
    case mixedUp = "mixed-up"
  }

  /// Two fingers that were held against each other.
  public struct Pair: Hashable, Sendable {
    /// The place among the probe's fingers.
    public let probe: Int
    /// The place among the reference's fingers.
    public let reference: Int
    /// The score of the two alone.
    public let score: Double
    /// What that says for the same person (above 0) or against, in natural logarithms.
    public let evidence: Double
  }

  /// The score of all fingers: -10 times the decimal logarithm of the false-match rate, as that of
  /// two fingers. 0...120; 0 when nothing could be compared.
  public let score: Double
  /// How the labels were read.
  public let reading: Reading
  /// Which finger met which.
  public let pairs: [Pair]
  /// Fingers of the probe that met none, by their places.
  public let unmetProbes: [Int]
  /// Fingers of the reference that met none, by their places.
  public let unmetReferences: [Int]

  /// Compares the first ten fingers of each side; every finger with every one of the other side.
  public init(_ probe: [PositionedTemplate], _ reference: [PositionedTemplate]) {
    let most = Parameters.Fusion.mostFingers
    let (probe, reference) = (probe.prefix(most), reference.prefix(most))
    let scores = probe.map { finger in
      reference.map { other -> Double? in
        guard let left = finger.template, let right = other.template else { return nil }
        return FingerComparison(left, right).score
      }
    }
    self.init(
      scores: scores, probe: probe.map(\.position), reference: reference.map(\.position))
  }

  /// Fuses scores that were computed already, a row a finger of the probe; nil where one of the two
  /// has no usable print. At most ten fingers a side.
  public init(scores: [[Double?]], probe: [FingerPosition], reference: [FingerPosition]) {
    precondition(
      probe.count <= Parameters.Fusion.mostFingers
        && reference.count <= Parameters.Fusion.mostFingers && scores.count == probe.count
        && scores.allSatisfy { $0.count == reference.count })
    let readings = LabelReadings(scores, probe, reference)
    let tried = readings.all.compactMap { reading, weight, fixed in
      ReadHand(scores, fixed: fixed, isOpen: readings.isOpen(reading, fixed), weight: weight)
        .map { (reading, $0) }
    }
    let best = tried.max { ($0.1.score, $1.0.order) < ($1.1.score, $0.0.order) }
    reading = best?.0 ?? .asLabelled
    score = min(120, best?.1.score ?? 0)
    let pairs = (best?.1.pairs ?? []).compactMap { pair -> Pair? in
      guard let score = scores[pair.probe][pair.reference] else { return nil }
      return Pair(
        probe: pair.probe, reference: pair.reference, score: score,
        evidence: FingerChance.evidence(score))
    }
    self.pairs = pairs
    unmetProbes = probe.indices.filter { index in !pairs.contains { $0.probe == index } }
    unmetReferences = reference.indices.filter { index in
      !pairs.contains { $0.reference == index }
    }
  }
}

extension HandComparison.Reading {
  /// The finger of the other side that one labelled `position` stands for when labels are read this
  /// way; nil where labels are not believed.
  public func label(of position: FingerPosition) -> FingerPosition? {
    switch self {
    case .asLabelled: position
    case .handsSwapped: position.otherHandsPlace
    case .sidesSwapped: position.otherSide
    case .mixedUp: nil
    }
  }

  fileprivate var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// The ways in which labels can be read that lead to different pairs, with their weights.
private struct LabelReadings {
  typealias Fixed = [(probe: Int, reference: Int)]
  private(set) var all: [(HandComparison.Reading, Double, Fixed)] = []
  private let scores: [[Double?]]
  private let probe: [FingerPosition]
  private let reference: [FingerPosition]

  init(_ scores: [[Double?]], _ probe: [FingerPosition], _ reference: [FingerPosition]) {
    typealias Constants = Parameters.Fusion
    (self.scores, self.probe, self.reference) = (scores, probe, reference)
    var seen: Set<[Int]> = []
    let candidates: [(HandComparison.Reading, Double, Fixed)] = [
      (.asLabelled, Constants.labelledRight, pairs { $0 }),
      (.handsSwapped, Constants.handsSwapped, pairs(\.otherHandsPlace)),
      (.sidesSwapped, Constants.sidesSwapped, pairs(\.otherSide)),
    ]
    for candidate in candidates where !candidate.2.isEmpty {
      let key = candidate.2.flatMap { [$0.probe, $0.reference] }
      if seen.insert(key).inserted { all.append(candidate) }
    }
    // With one finger a side there is nothing to mix up once the two were held together.
    let isSingle = probe.count == 1 && reference.count == 1 && !all.isEmpty
    if !isSingle { all.append((.mixedUp, Constants.mixedUp, [])) }
    let sum = all.reduce(0) { $0 + $1.1 }
    for index in all.indices { all[index].1 /= sum }
  }

  private func pairs(_ label: (FingerPosition) -> FingerPosition) -> Fixed {
    var used: Set<Int> = []
    var fixed: Fixed = []
    for (index, position) in probe.enumerated() where position != .unknown {
      let wanted = label(position)
      guard
        let other = reference.indices.first(where: {
          reference[$0] == wanted && !used.contains($0) && scores[index][$0] != nil
        })
      else { continue }
      used.insert(other)
      fixed.append((index, other))
    }
    return fixed
  }

  /// Which pairs may be chosen beside the fixed ones: those in which a finger has no known
  /// position; all where labels are not believed.
  func isOpen(_ reading: HandComparison.Reading, _ fixed: Fixed) -> (Int, Int) -> Bool {
    let probes = Set(fixed.map(\.probe))
    let references = Set(fixed.map(\.reference))
    let (probe, reference) = (self.probe, self.reference)
    return { left, right in
      guard !probes.contains(left), !references.contains(right) else { return false }
      return reading == .mixedUp || probe[left] == .unknown || reference[right] == .unknown
    }
  }
}

/// The fingers as one reading pairs them.
private struct ReadHand {
  let score: Double
  let pairs: [(probe: Int, reference: Int)]

  /// Nil when the reading pairs nothing.
  ///
  /// Between different persons a score of s is reached at a rate of 10^(-s/10) at most, whatever
  /// was chosen: each number of pairs has its share of the rate, and each choice its share of that
  /// (Boole's inequality).
  init?(
    _ scores: [[Double?]], fixed: [(probe: Int, reference: Int)],
    isOpen: (Int, Int) -> Bool, weight: Double
  ) {
    let sum = fixed.reduce(0.0) { sum, pair in
      sum + (scores[pair.probe][pair.reference].map(FingerChance.evidence) ?? 0)
    }
    let probes = scores.indices.filter { probe in
      scores[probe].indices.contains { isOpen(probe, $0) && scores[probe][$0] != nil }
    }
    let references = (scores.first ?? []).indices.filter { reference in
      probes.contains { isOpen($0, reference) && scores[$0][reference] != nil }
    }
    let open = FingerAssignment(
      probes.map { probe in
        references.map { reference in
          isOpen(probe, reference)
            ? scores[probe][reference].map(FingerChance.evidence) : nil
        }
      })
    let counts = open.best.indices.filter { fixed.count + $0 > 0 }
    var best: (score: Double, count: Int)?
    for count in counts {
      let fingers = fixed.count + count
      // One pair alone keeps the very score of its two fingers.
      let plain =
        fingers == 1 && count == 0
        ? scores[fixed[0].probe][fixed[0].reference] ?? 0
        : FingerChance.score(sum: sum + open.best[count].sum, fingers: fingers)
      let ways = FingerAssignment.ways(
        probes: probes.count, references: references.count, pairs: count)
      let price = FingerChance.decibels(weight / ways / Double(counts.count))
      let score = max(0, plain - price)
      if score > best?.score ?? -1 { best = (score, count) }
    }
    guard let best else { return nil }
    score = best.score
    pairs =
      fixed
      + open.best[best.count].pairs.map { (probes[$0.probe], references[$0.reference]) }
  }
}

extension FingerPosition {
  /// The finger at the same place of the other hand's slap, counted from the left of the image.
  var otherHandsPlace: FingerPosition {
    switch self {
    case .rightIndex: .leftLittle
    case .rightMiddle: .leftRing
    case .rightRing: .leftMiddle
    case .rightLittle: .leftIndex
    case .leftLittle: .rightIndex
    case .leftRing: .rightMiddle
    case .leftMiddle: .rightRing
    case .leftIndex: .rightLittle
    case .rightThumb: .leftThumb
    case .leftThumb: .rightThumb
    default: self
    }
  }

  /// The same finger of the other hand.
  var otherSide: FingerPosition {
    switch rawValue {
    case 1...5: FingerPosition(rawValue: rawValue + 5) ?? self
    case 6...10: FingerPosition(rawValue: rawValue - 5) ?? self
    default: self
    }
  }
}
