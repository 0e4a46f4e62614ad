/// The class of a finger's ridge pattern (Henry's classes as the literature counts them).
public enum RidgePattern: String, Sendable, CaseIterable {
  /// Ridges rise in the middle and leave on the other side; no singular points.
  case arch
  /// Like an arch, with a core straight above a delta.
  case tentedArch = "tented-arch"
  /// Ridges enter and leave on the left of the image; the delta stands on the right.
  case leftLoop = "left-loop"
  /// Ridges enter and leave on the right of the image; the delta stands on the left.
  case rightLoop = "right-loop"
  /// Two cores above each other between two deltas.
  case whorl
  /// Two loops wound around each other between two deltas.
  case doubleLoop = "double-loop"
}

/// A point at which the direction of the ridges is not defined.
public struct SingularPoint: Hashable, Sendable {
  /// What kind of point.
  public enum Kind: String, Sendable, CaseIterable {
    /// Ridges turn around it (Poincare index 1/2).
    case core
    /// Three systems of ridges meet (Poincare index -1/2).
    case delta
  }

  /// Core or delta.
  public let kind: Kind
  /// Pixels from the left of the master finger.
  public let x: Double
  /// Pixels from the top of the master finger.
  public let y: Double
}

extension RidgePattern {
  /// Draws the class of a finger with natural frequencies: loops open towards the little finger
  /// (ulnar) far more often than towards the thumb.
  static func drawn(
    _ draws: inout SeededDraws, opensRight ulnarIsRight: Bool?
  ) -> RidgePattern {
    let frequencies = Parameters.Synthesis.self
    let draw = draws.unit()
    let isUlnar = draws.chance(frequencies.ulnarLoops)
    var bound = frequencies.arches
    if draw < bound { return .arch }
    bound += frequencies.tentedArches
    if draw < bound { return .tentedArch }
    bound += frequencies.doubleLoops
    if draw < bound { return .doubleLoop }
    bound += frequencies.plainWhorls
    if draw < bound { return .whorl }
    let ulnarIsRight = ulnarIsRight ?? draws.chance(0.5)
    return isUlnar == ulnarIsRight ? .rightLoop : .leftLoop
  }
}
