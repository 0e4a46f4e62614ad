import Foundation

/// Constants of galleries, each with its source.
enum GalleryParameters {
  /// Fingers of a person at most, as `HandComparison` takes them.
  static let mostFingers = 10
  /// Into how many blocks a search is divided: some more than there are processors, so that none
  /// waits long for the last.
  static let blocks = 16
  /// Evidence against a person (natural logarithms, see `FingerChance`) at which a sequential
  /// search leaves the reading of labels: as they stand after two fingers that hardly score; hands
  /// swapped or sides exchanged, which are rare, after one.
  static let patience = [-3.6, -1.9, -1.9]
  /// The share of enrolled people whom a sequential search loses and an exhaustive one finds, as an
  /// upper bound: hands of 2, 4 and 10 fingers made of the development images, found exhaustively
  /// at 40. As labelled none of 1,774 was lost (3 / 1,102 at 95 % for hands of two), with sides
  /// exchanged, which one in thirty is, 10.
  static let sequentialLoss = 0.003
  /// The score whose rate the development images still show: one in 49,920 pairs of different
  /// fingers (`maabar bench fingers --data`).
  static let measuredScore = 47.0
  /// What a rate rests on, in words.
  static let calibration =
    "49,920 pairs of different fingers of four public sets (FVC2002 DB1, DB3, FVC2004 DB1, DB4)"

  /// 10 to the power of minus a tenth of `decibels`.
  static func rate(decibels: Double) -> Double { pow(10, -decibels / 10) }
}
