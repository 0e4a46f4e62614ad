public import Codes

/// A day of the week, as agreements and calendars name it.
public enum Weekday: String, Sendable, CaseIterable {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday

  /// The weekday of a civil day.
  public init(of day: CivilDate) {
    // 1970-01-01 was a Thursday, the fourth of a week that begins on Monday (ISO 8601).
    let offset = (day.daysSince1970 + 3) % 7
    self = Weekday.allCases[offset < 0 ? offset + 7 : offset]
  }
}
