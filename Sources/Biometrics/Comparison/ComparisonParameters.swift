extension Parameters {
  /// Constants of comparison, in pixels at 500 dots per inch and radians. Unless said otherwise
  /// those of Minutia Cylinder-Code (Cappelli, Ferrara and Maltoni, IEEE TPAMI 32(12), 2010,
  /// table 3), in its bit form.
  enum Comparison {
    /// Cells of a cylinder along a side of its base.
    static let cellsASide = 16
    /// Sections of a cylinder over a full turn.
    static let sections = 6
    /// Radius of a cylinder.
    static let radius: Float = 70
    /// Spread of a minutia's influence in distance.
    static let distanceSpread: Float = 28.0 / 3
    /// Spread of a minutia's influence in direction.
    static let directionSpread: Float = 2 * 3.14159265 / 9
    /// A cell is set from this much influence on.
    static let setFrom: Float = 0.005
    /// How far beyond the hull of the minutiae cells still count as seen.
    static let hullMargin: Float = 50
    /// A cylinder needs this share of its cells seen,
    static let leastSeen: Float = 0.75
    /// and so many neighbours within its reach.
    static let leastNeighbours = 2
    /// Two cylinders need this share of their cells seen by both.
    static let leastCommon: Float = 0.6
    /// Two minutiae whose directions differ more are not compared: fingers are laid on within
    /// some 45 degrees.
    static let mostTurn: Float = 1.3
    /// Pairs that relaxation starts with.
    static let mostPairs = 60
    /// Rounds of relaxation and the weight of the past in each.
    static let rounds = 5
    static let pastWeight: Float = 0.5
    /// Middle and slope of the three sigmoids of relaxation: distance, direction, bearing.
    static let relaxation: [(middle: Float, slope: Float)] = [
      (5, -1.6), (3.14159265 / 12, -30), (3.14159265 / 12, -30),
    ]
    /// Pairs that the score is taken over: from fewest to most by the number of minutiae.
    static let fewestScored = 4
    static let mostScored = 12
    static let scoredMiddle = 20
    static let scoredSlope = 0.4
    /// Superpositions that are tried, from the best pairs.
    static let seeds = 6
    /// Rounds in which one settles.
    static let settlingRounds = 4
    /// Relatives of a seed lie this close after its movement,
    static let relativeDistance: Float = 24
    /// and are turned alike.
    static let relativeTurn: Float = 0.5
    /// Minutiae that fall together: closer than the skin stretches,
    static let matchedDistance: Float = 15
    /// and directed alike.
    static let matchedTurn: Float = 0.45
    /// A print is seen around a place that has minutiae on three sides within this reach.
    static let overlapReach: Float = 70

    /// What findings are worth: logistic regression on the pairs of the development images
    /// (fvc2002_db1, db3, fvc2004_db1, db4), and the tail of different fingers' evidence.
    enum Evidence {
      static let start = 34.42
      static let logarithm = 9.589
      static let likeness = 0.2314
      static let share = 15.225
      /// Of prints in which nothing falls together.
      static let none = -100.0
      static let scoreAtZero = 20.70
      static let scoreSlope = 3.726
    }
  }
}
