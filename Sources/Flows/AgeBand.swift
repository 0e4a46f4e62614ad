/// The age bands of IOM DTM and the UN, by whole years at the crossing.
public enum AgeBand: String, Sendable, CaseIterable {
  case underFive = "0-4"
  case fiveToEleven = "5-11"
  case twelveToSeventeen = "12-17"
  case adult = "18-59"
  case sixtyAndOver = "60+"
  case unknown

  /// The band of an age that is known within bounds.
  ///
  /// A birth date of a year or a month only leaves two ages open. Where both lie in one band, that
  /// is the band; where they lie in two, the band is unknown: nobody is moved across a border of
  /// bands by a guess. Every export says so (`AgeBand.rule`).
  public init(_ age: ClosedRange<Int>?) {
    guard let age, age.lowerBound >= 0 else {
      self = .unknown
      return
    }
    let least = AgeBand(years: age.lowerBound)
    self = least == AgeBand(years: age.upperBound) ? least : .unknown
  }

  private init(years: Int) {
    self =
      switch years {
      case ..<5: .underFive
      case 5...11: .fiveToEleven
      case 12...17: .twelveToSeventeen
      case 18...59: .adult
      default: .sixtyAndOver
      }
  }

  /// The rule for the notes of an export.
  public static let rule = """
    Age is in whole years on the day of the crossing. A birth date that leaves two bands open \
    counts as unknown.
    """
}
