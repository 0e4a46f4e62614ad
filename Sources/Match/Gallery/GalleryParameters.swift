import Foundation

/// Constants of galleries, each with its source.
enum GalleryParameters {
  /// Fingers of a person at most, as `HandComparison` takes them.
  static let mostFingers = 10
  /// Into how many blocks a search is divided: some more than there are processors, so that none
  /// waits long for the last.
  static let blocks = 16
  /// The score whose rate the development images still show: one in 49,920 pairs of different
  /// fingers (`maabar bench fingers --data`).
  static let measuredScore = 47.0
  /// What a rate rests on, in words.
  static let calibration =
    "49,920 pairs of different fingers of four public sets (FVC2002 DB1, DB3, FVC2004 DB1, DB4)"

  /// 10 to the power of minus a tenth of `decibels`.
  static func rate(decibels: Double) -> Double { pow(10, -decibels / 10) }
}
