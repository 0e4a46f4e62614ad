import Codes
import Support
import Testing

@testable import Readmission

@Suite("Calendars")
struct CalendarTests {
  @Test("the tabular Islamic calendar is that of an independent library")
  func countsIslamicDays() throws {
    let rows = try Fixture.rows("readmission/islamic.tsv")
    #expect(rows.count == 660)
    for row in rows {
      let numbers = row.prefix(3).compactMap(Int.init)
      let day = IslamicDay(year: numbers[0], month: numbers[1], day: numbers[2])
      #expect(day?.civil.description == row[3], "\(row)")
    }
  }

  @Test("Easter is that of an independent library for two hundred years, of both reckonings")
  func countsEaster() throws {
    let rows = try Fixture.rows("readmission/easter.tsv")
    #expect(rows.count == 200)
    for row in rows {
      let year = try #require(Int(row[0]))
      #expect(Easter.western.sunday(of: year).description == row[1])
      #expect(Easter.orthodox.sunday(of: year).description == row[2])
    }
  }

  @Test("working days of five States are those of an independent library for seven years")
  func keepsHolidays() throws {
    let book = try AgreementBook()
    let rows = try Fixture.rows("readmission/holidays.tsv")
    for code in ["AUT", "DEU", "FRA", "SRB", "SWE"] {
      let rules = try #require(book.states.first { $0.state.alpha3 == code })
      let calendar = WorkingCalendar(rules, declared: [], years: 2024...2030)
      let listed = Set(rows.filter { $0[0] == code }.map { $0[1] })
      var day = try CivilDate(iso: "2024-01-01")
      let last = try CivilDate(iso: "2030-12-31")
      while day <= last {
        let isWeekend = [.saturday, .sunday].contains(Weekday(of: day))
        if !isWeekend {
          #expect(
            (calendar.rest(on: day) != nil) == listed.contains(day.description), "\(code) \(day)")
        }
        day = day.adding(days: 1)
      }
    }
  }

  @Test("Iraq rests on Fridays and Saturdays; before 2005 on Fridays alone")
  func keepsIraqiWeekend() throws {
    let rules = try #require(try AgreementBook().states.first { $0.state.icao == "IRQ" })
    let calendar = WorkingCalendar(rules, declared: [], years: 2026...2026)
    #expect(calendar.rest(on: try CivilDate(iso: "2026-11-20"))?.reason.english == "weekend")
    #expect(calendar.rest(on: try CivilDate(iso: "2026-11-21")) != nil)
    #expect(calendar.rest(on: try CivilDate(iso: "2026-11-22")) == nil)
    let earlier = WorkingCalendar(rules, declared: [], years: 2004...2004)
    #expect(earlier.rest(on: try CivilDate(iso: "2004-11-20")) == nil)
  }

  @Test("announced days: Iraq's Hijri New Year of 2024 was 7 July, a day before the table's")
  func takesAnnouncement() throws {
    let rules = try #require(try AgreementBook().states.first { $0.state.icao == "IRQ" })
    let announced = try CivilDate(iso: "2024-07-07")
    let estimated = WorkingCalendar(rules, declared: [], years: 2024...2024)
    #expect(estimated.rest(on: announced) == nil)
    #expect(estimated.rest(on: announced.adding(days: 1))?.isEstimate == true)
    let declaration = try DeclaredHoliday(
      state: rules.state, effect: .fixes(rule: "islamic-new-year"), first: announced, days: 1,
      reason: "General Secretariat of the Council of Ministers", learnt: announced)
    let known = WorkingCalendar(rules, declared: [declaration], years: 2024...2024)
    #expect(known.rest(on: announced)?.isDeclared == true)
    #expect(known.rest(on: announced.adding(days: 1)) == nil)
    // Ashura is a rule of its own and stays where it was: Iraq kept it on 17 July.
    #expect(known.rest(on: try CivilDate(iso: "2024-07-17"))?.reason.english == "Ashura")
  }
}
