/// How long a stay is, in the bands of migration statistics: three months part visitors from
/// temporary migrants, twelve part those from a change of residence (UN, Recommendations on
/// Statistics of International Migration, Revision 1, 1998, box 1).
///
/// Months are counted as days here: 90, 180 and 365.
public enum StayBand: String, Sendable, CaseIterable {
  case sameDay = "same-day"
  case toWeek = "1-7"
  case toMonth = "8-30"
  case toQuarter = "31-89"
  case toHalfYear = "90-179"
  case toYear = "180-364"
  case yearOrMore = "365+"
  case unknown

  /// The band of a number of days, from 0; unknown for nil.
  public init(days: Int?) {
    self =
      switch days {
      case nil: .unknown
      case .some(..<1): .sameDay
      case .some(1...7): .toWeek
      case .some(8...30): .toMonth
      case .some(31...89): .toQuarter
      case .some(90...179): .toHalfYear
      case .some(180...364): .toYear
      default: .yearOrMore
      }
  }
}
