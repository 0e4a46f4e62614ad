import Codes
import Testing

@testable import Readmission

@Suite("Days of the week")
struct WeekdayTests {
  @Test(
    "weekdays are those of known days",
    arguments: [
      // ISO 8601:2004, 2.2.8 and 4.1.4; the first day of the Gregorian calendar; 1970.
      ("2000-01-01", Weekday.saturday), ("1985-04-12", .friday), ("1582-10-15", .friday),
      ("1970-01-01", .thursday), ("0001-01-01", .monday), ("1969-12-31", .wednesday),
      ("2026-11-21", .saturday),
    ])
  func knownDays(text: String, weekday: Weekday) throws {
    #expect(Weekday(of: try CivilDate(iso: text)) == weekday)
  }
}
