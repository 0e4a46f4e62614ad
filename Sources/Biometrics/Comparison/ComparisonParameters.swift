extension Parameters {
  /// Constants of comparison, in pixels at 500 dots per inch and radians. Unless said otherwise
  /// those of Minutia Cylinder-Code (Cappelli, Ferrara and Maltoni, IEEE TPAMI 32(12), 2010,
  /// table 3), in its bit form.
  enum Comparison {
    /// Lists of minutiae that a template has at most: one for each branch of the extraction.
    static let mostLists = 2
    /// Minutiae of each of two lists, so many that a stored template has 700 bytes at most; and of
    /// a single list, of which cylinders and pairs are numbered up to 127.
    static let mostMinutiaeOfTwo = 68
    static let mostMinutiaeOfOne = 128

    /// Minutiae this many pixels or more from the leftmost or uppermost of a template are left out:
    /// two inches at 500 dots, more than any finger.
    static let extent: Float = 1024

    /// Cells of a cylinder along a side of its base, and sections over a full turn. The paper has
    /// 16 by 16 by 6 or 8 by 8 by 6 with a mask; these 80 cells within the circle and 5 sections
    /// are 400 bits, and compare as well as 16 by 16 by 6 on the development images.
    static let cellsASide = 10
    static let sections = 5
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
    /// A cylinder has at most one in so many of its cells unseen,
    static let mostUnseen = 4
    /// and so many neighbours within its reach.
    static let leastNeighbours = 2
    /// Two minutiae whose directions differ more, in 256ths of a turn, are not paired: 75 degrees;
    /// fingers are laid on within some 45.
    static let mostTurn: UInt8 = 53
    /// Cylinders less alike than this, in 256ths, do not make a pair.
    static let leastLevel: UInt8 = 51
    /// Pairs that relaxation starts with, over all lists.
    static let mostPairs = 40
    /// Rounds of relaxation and the weight of the past in each.
    static let rounds = 5
    static let pastWeight: Float = 0.5
    /// What halves the agreement of two pairs: 5 pixels in distance, 15 degrees in direction and in
    /// bearing. The paper's sigmoids 1 / (1 + exp(slope (value - middle))) stand here as
    /// 1 / (1 + (square / square of the middle)^4), which has nearly the same middle and slope and
    /// needs no exponential; of angles it takes 1 - cosine for the square.
    static let agreementBounds: [Float] = [
      1.0 / 25, 1 / (1 - 0.965925826), 1 / (1 - 0.965925826),
    ]
    /// Pairs that the mean is taken over: 4 to 12, rising with the number of minutiae n of the
    /// poorer list as 4 + 8 / (1 + exp(-0.4 (n - 20))).
    static let scoredPairs: [Int] = (0..<48).map { minutiae in
      let odds = PortableMath.exponential(-0.4 * Double(abs(minutiae - 20)))
      let share = minutiae < 20 ? odds / (1 + odds) : 1 / (1 + odds)
      return 4 + Int((8 * share).rounded())
    }
    /// Prints whose pairs carry each other less than this on the mean are not laid over each other:
    /// their score is what that mean alone is worth, which is 0. Of two lists three in four pairs
    /// of different fingers end there; of 1,120 pairs of one finger six, none of which would have
    /// reached 20. A single list has fewer pairs and is cheaper.
    static let leastRelaxedOfOne: Float = 0.015
    static let leastRelaxedOfTwo: Float = 0.018
    /// Motions that are tried, from the best pairs.
    static let seeds = 6
    /// Rounds in which one settles on the pairs that follow it.
    static let settlingRounds = 3
    /// Relatives of a seed lie this close after its movement,
    static let relativeDistance: Float = 24
    /// and are turned alike: the cosine of 0.5.
    static let relativeCosine: Float = 0.87758256
    /// Minutiae that fall together: closer than the skin stretches,
    static let matchedDistance: Float = 15
    /// and directed alike: the cosine of 0.45.
    static let matchedCosine: Float = 0.9004471
    /// A print is seen around a place that has minutiae on three sides within this reach.
    static let overlapReach: Float = 70
    /// Added to the minutiae that both prints show when shares are taken, so that two minutiae out
    /// of two are no proof. Chosen on the development images among 1, 2, 3, 5 and 8.
    static let doubtfulMinutiae: Float = 2

    /// What findings are worth: logistic regression on all 51,040 pairs of the development images
    /// (fvc2002_db1, db3, fvc2004_db1, db4; pairs across sets are of different fingers), and the
    /// tail of different fingers' evidence: one in a hundred has -0.3, in a thousand 2.3, in ten
    /// thousand 5.1.
    enum Evidence {
      static let start = 19.216
      static let logarithm = 6.378
      static let likeness = 0.23
      static let share = 51.07
      static let scoreAtZero = 21.6
      static let scoreSlope = 3.5
    }
  }
}
