public import Codes

/// A day of the tabular Islamic calendar (civil epoch, 16 July 622 Julian; leap years 2, 5, 7, 10,
/// 13, 16, 18, 21, 24, 26 and 29 of a cycle of 30).
///
/// It only estimates: months begin with a sighting that an authority announces, mostly within a day
/// of the table. Source: Dershowitz and Reingold, "Calendrical Calculations", chapter 7.
public struct IslamicDay: Hashable, Sendable {
  /// The year of the Hijra, 1 or more.
  public let year: Int
  /// The month, 1 (Muharram) to 12 (Dhu al-Hijja).
  public let month: Int
  /// The day of the month, 1...30.
  public let day: Int

  /// Days from 1970-01-01 to the first day of the first year, 19 July 622 Gregorian.
  private static let epoch = -492_148

  /// A day that the table holds, or nil.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= IslamicDay.days(inMonth: month, of: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The civil day that the table gives.
  public var civil: CivilDate {
    let years = year - 1
    let days = years * 354 + (3 + 11 * year) / 30 + 29 * (month - 1) + month / 2 + day - 1
    return CivilDate(daysSince1970: IslamicDay.epoch + days)
  }

  /// The days of a month of the table: 30 and 29 by turns, and the last has 30 in a leap year.
  static func days(inMonth month: Int, of year: Int) -> Int {
    month % 2 == 1 || month == 12 && (14 + 11 * year) % 30 < 11 ? 30 : 29
  }

  /// The civil days of one month and day of the calendar that fall in a civil year: one, two, or
  /// none.
  static func civilDays(month: Int, day: Int, inYear civilYear: Int) -> [CivilDate] {
    // A year of the Hijra is 354.37 days long: 33 of them are 32 civil years.
    let about = (civilYear - 622) * 33 / 32
    return (about - 1...about + 2).compactMap { IslamicDay(year: $0, month: month, day: day) }
      .map(\.civil).filter { $0.year == civilYear }
  }
}
