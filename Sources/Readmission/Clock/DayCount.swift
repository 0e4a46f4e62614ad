public import Codes

/// How a length of time was counted: its last day, and the days left out, for the officer to see.
public struct DayCount: Hashable, Sendable {
  /// A day left out of the count.
  public struct Skip: Hashable, Sendable {
    /// The day.
    public let day: CivilDate
    /// Whose day of rest it is.
    public let state: Country
    /// Why.
    public let rest: WorkingCalendar.Rest
  }

  /// The last day of the length; counted back, the last day on which one may still act.
  public let day: CivilDate
  /// Days of rest that were passed over.
  public let skipped: [Skip]

  /// Days ahead at most that a length may reach: ten years of working days and their rests.
  private static let daysAtMost = 8000

  /// Counts a length from a day, which itself is not counted (Regulation 1182/71, Article 3(1);
  /// Vienna Convention practice), forwards or back.
  ///
  /// Hours count as the day in which their moment falls when the event is taken at the day's end:
  /// one day for every 24 begun.
  static func count(
    _ span: TimeSpan, from event: CivilDate, back: Bool = false, over calendars: [WorkingCalendar]
  ) -> DayCount {
    let sign = back ? -1 : 1
    switch span.unit {
    case .hour:
      return DayCount(day: event.adding(days: sign * ((span.count + 23) / 24)), skipped: [])
    case .calendarDay:
      return DayCount(day: event.adding(days: sign * span.count), skipped: [])
    case .month:
      return DayCount(day: adding(months: sign * span.count, to: event), skipped: [])
    case .workingDay:
      return working(span.count, from: event, sign: sign, over: calendars)
    }
  }

  private static func working(
    _ count: Int, from event: CivilDate, sign: Int, over calendars: [WorkingCalendar]
  ) -> DayCount {
    var (day, left, skipped) = (event, count, [Skip]())
    for _ in 0..<daysAtMost where left > 0 {
      day = day.adding(days: sign)
      if let skip = rest(on: day, calendars) { skipped.append(skip) } else { left -= 1 }
    }
    return DayCount(day: day, skipped: skipped)
  }

  /// The day itself when it is worked, else the next that is.
  func rolled(over calendars: [WorkingCalendar]) -> DayCount {
    var (day, skipped) = (day, skipped)
    while let skip = DayCount.rest(on: day, calendars),
      skipped.count < DayCount.daysAtMost
    {
      skipped.append(skip)
      day = day.adding(days: 1)
    }
    return DayCount(day: day, skipped: skipped)
  }

  private static func rest(on day: CivilDate, _ calendars: [WorkingCalendar]) -> Skip? {
    for calendar in calendars {
      if let rest = calendar.rest(on: day) {
        return Skip(day: day, state: calendar.state, rest: rest)
      }
    }
    return nil
  }

  /// The day of the same number so many months on; where the month has no such day, its last
  /// (Regulation 1182/71, Article 3(2)(c)).
  static func adding(months: Int, to day: CivilDate) -> CivilDate {
    let index = day.year * 12 + day.month - 1 + months
    let year = min(max(index / 12, 1), 9999)
    let month = index % 12 + 1
    let last = CivilDate.days(inMonth: month, of: year)
    return CivilDate(year: year, month: month, day: min(day.day, last)) ?? day
  }
}
