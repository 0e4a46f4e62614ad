extension Parameters {
  /// Constants of the fusion of several fingers.
  enum Fusion {
    /// Points of score a step of the table below.
    static let step = 10.0
    /// The share of pairs of one finger that score below 10, 20 ... 120: 1,120 pairs of the
    /// development images (`maabar bench fingers --data` prints it).
    static let genuineBelow = [
      0.0089, 0.0246, 0.05, 0.0857, 0.1344, 0.1835, 0.2491, 0.3344, 0.4455, 0.567, 0.6866, 0.7969,
    ]
    /// Evidence against is never counted for more than this (natural logarithm): a finger can be
    /// captured badly oftener than in the development images.
    static let leastEvidence = -2.0
    /// Fingers of one side at most.
    static let mostFingers = 10
    /// Steps a unit of evidence in the tables of chance.
    static let stepsPerUnit = 10.0

    // How likely the ways are in which fingers are labelled. They share one in all, so that trying
    // all of them does not raise the false-match rate; chosen for a careful officer.
    static let labelledRight = 0.9
    static let handsSwapped = 0.03
    static let sidesSwapped = 0.03
    static let mixedUp = 0.04
  }
}
