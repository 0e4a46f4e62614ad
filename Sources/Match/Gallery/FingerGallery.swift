public import Biometrics

/// Enrolled fingers of many people, searched for one: the seam behind which a gallery may look at
/// every finger, or at an index first.
///
/// Whoever is not found is not shown to be absent: see `GallerySearch.loss`.
public protocol FingerGallery: Sendable {
  /// How many people are enrolled.
  var subjectCount: Int { get }
  /// How many fingers are enrolled.
  var fingerCount: Int { get }

  /// Searches for the person whose fingers these are (the first ten count).
  ///
  /// Gives the people whose fused score is `least` or more, best first, at most `limit`; of equal
  /// scores the one enrolled first. Equal searches give equal answers on every machine.
  func search(
    _ probe: [PositionedTemplate], under warrant: SearchWarrant, least: Double, limit: Int
  ) -> GallerySearch
}

/// A person of a gallery: the number that the caller gave, and the fingers.
public struct GallerySubject: Sendable {
  /// The caller's number.
  public let id: Int
  /// True for a child: searched only where the warrant says so.
  public let isChild: Bool
  /// The fingers, ten at most.
  public let fingers: [PositionedTemplate]

  /// A person; fingers beyond ten are left out.
  public init(id: Int, isChild: Bool = false, fingers: [PositionedTemplate]) {
    self.id = id
    self.isChild = isChild
    self.fingers = Array(fingers.prefix(GalleryParameters.mostFingers))
  }
}

/// Somebody in a gallery who may be the person searched for.
public struct GalleryCandidate: Sendable {
  /// The person's number.
  public let subject: Int
  /// All fingers together: see `HandComparison.score`.
  public var score: Double { comparison.score }
  /// Which fingers met, and how labels were read.
  public let comparison: HandComparison
}

/// What a search of a gallery came to.
public struct GallerySearch: Sendable {
  /// The candidates, best first.
  public let candidates: [GalleryCandidate]
  /// People who were searched.
  public let searched: Int
  /// Children who were passed over, because the warrant does not include them.
  public let childrenPassedOver: Int
  /// Pairs of fingers that were compared.
  public let comparisons: Int
  /// The share of enrolled people whom the gallery's own short cuts lose, as it was measured; 0 for
  /// one that looks at every finger. What the comparison itself misses comes on top.
  public let loss: Double

  /// How many people other than the one searched for are expected to reach a score in a search of
  /// so many: the false-match rate of one comparison times the people. Above a small number a
  /// candidate says little by the score alone.
  public func strangers(reaching score: Double) -> Double {
    Double(searched) * FingerErrorRate(score: score).falseMatch
  }
}

/// What a score says in errors, and how far that was measured.
public struct FingerErrorRate: Hashable, Sendable {
  /// The score, 0...120.
  public let score: Double

  /// The rate of a score.
  public init(score: Double) { self.score = score }

  /// How often fingers of another person reach the score in one comparison.
  public var falseMatch: Double {
    GalleryParameters.rate(decibels: score)
  }

  /// True where the rate is beyond what was measured, and so drawn out along a straight line.
  public var isExtrapolated: Bool { score > GalleryParameters.measuredScore }

  /// Where the rate comes from, for the evidence table.
  public static let calibration = GalleryParameters.calibration
}
