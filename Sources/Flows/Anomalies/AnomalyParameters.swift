/// The bounds by which counts are called odd, in one place with where each comes from.
enum AnomalyParameters {
  /// Weeks before a day whose same weekdays it is held against. Two months: long enough for a
  /// median, short enough to follow a season.
  static let weeks = 8
  /// Weeks that are needed at least: a median of fewer says little.
  static let weeksAtLeast = 4
  /// From which robust score a count is odd (Iglewicz and Hoaglin 1993, "How to Detect and Handle
  /// Outliers", section 3.2: modified z-scores above 3.5).
  static let score = 3.5
  /// What makes a median absolute deviation a standard deviation of normal data (the same).
  static let deviations = 1.4826
  /// People by which a count must differ at least, whatever the score.
  static let leastChange = 10.0
  /// From which median a day of nobody is odd: with 3 expected, nobody comes on one day of twenty
  /// (Poisson: exp(-3) = 0.05).
  static let expectedAtLeast = 3.0
  /// Days before a station's last record in which its own longest silence is measured.
  static let habitDays = 28
  /// Days with records in them that make a habit.
  static let habitAtLeast = 5
  /// Days of silence, beyond the longest one it is known for, after which a station has stopped.
  static let silence = 2
  /// Minutes that one person observes at most: longer, and the end was forgotten.
  static let longestMinutes = 16 * 60
  /// Figures of 10 people and more that are needed to speak of heaping.
  static let figuresAtLeast = 20
  /// From which index figures are heaped: Whipple's index, 100 when each digit ends as often as
  /// others, 500 when all end in 0 or 5; 175 and more is "very rough" (UN, Methods of Appraisal of
  /// Quality of Basic Data for Population Estimates, 1955).
  static let whipple = 175
}
