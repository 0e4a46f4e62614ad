public import Codes

/// Easter Sunday, on which movable holidays of Christian calendars rest.
public enum Easter: String, Sendable, CaseIterable {
  /// The Gregorian reckoning.
  case western
  /// The Julian reckoning, given as a Gregorian day.
  case orthodox

  /// Easter Sunday of a civil year (1583...4099): Meeus, "Astronomical Algorithms", chapter 8.
  public func sunday(of year: Int) -> CivilDate {
    switch self {
    case .western: Easter.gregorian(year)
    case .orthodox: Easter.julian(year)
    }
  }

  private static func gregorian(_ year: Int) -> CivilDate {
    let golden = year % 19
    let (century, rest) = year.quotientAndRemainder(dividingBy: 100)
    let skipped = (century + 8) / 25
    let moon = (century - skipped + 1) / 3
    let epact = (19 * golden + century - century / 4 - moon + 15) % 30
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7
    let late = (golden + 11 * epact + 22 * weekday) / 451
    let sum = epact + weekday - 7 * late + 114
    // The sum is 31 * month + day - 1 for a day in March or April.
    return CivilDate(year: year, month: sum / 31, day: sum % 31 + 1)
      ?? CivilDate(daysSince1970: 0)
  }

  private static func julian(_ year: Int) -> CivilDate {
    let moon = (19 * (year % 19) + 15) % 30
    let weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    let sum = moon + weekday + 114
    let day = CivilDate(year: year, month: sum / 31, day: sum % 31 + 1)
    // The Julian calendar lags by so many days in the years of a century.
    let lag = year / 100 - year / 400 - 2
    return (day ?? CivilDate(daysSince1970: 0)).adding(days: lag)
  }
}
