import Bytes
import Codes
import Support
import Testing

@Suite("Days and moments")
struct CivilDateTests {
  @Test("days are counted and written as Python's datetime does")
  func countsDays() throws {
    for row in try Fixture.rows("dates/days.tsv") {
      let numbers = row.prefix(4).compactMap { Int($0) }
      let date = try #require(CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]))
      #expect(date.daysSince1970 == numbers[3], "\(row)")
      #expect(CivilDate(daysSince1970: numbers[3]) == date, "\(row)")
      #expect(date.description == row[4])
      #expect(try CivilDate(iso: row[4]) == date)
      #expect(date.adding(days: 45).description == row[5])
    }
  }

  @Test("moments, local days and times of day are those of Python's datetime")
  func readsInstants() throws {
    for row in try Fixture.rows("dates/instants.tsv") {
      let instant = Instant(milliseconds: try #require(Int64(row[0])))
      let offset = try #require(Int(row[2]))
      #expect(instant.description == row[1])
      #expect(try Instant(iso: row[1]) == instant)
      #expect(instant.day(offsetMinutes: offset).description == row[3], "\(row)")
      #expect(instant.timeOfDay(offsetMinutes: offset) == row[4], "\(row)")
    }
  }

  @Test(
    "a day that does not exist is refused",
    arguments: [
      "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-01-00",
      "0000-01-01", "2024-1-01", "20240101", "2024-01-01 ", "+024-01-01", "2024-01-٠١", "",
      "-001-01-01", "2024–01–01",
    ])
  func refusesDays(text: String) {
    #expect(throws: Fault(.field, "")) { try CivilDate(iso: text) }
  }

  @Test(
    "a moment in another form is refused",
    arguments: [
      "2024-01-01T00:00:00", "2024-01-01 00:00:00Z", "2024-01-01T24:00:00Z",
      "2024-01-01T23:60:00Z", "2024-12-31T23:59:60Z", "2024-02-30T00:00:00.000Z",
      "2024-01-01T00:00:00.00Z", "2024-01-01T00:00:00,000Z", "2024-01-01T00:00:00+03:00", "Z",
      "2024-01-01T0٠:00:00Z",
    ])
  func refusesMoments(text: String) {
    #expect(throws: Fault(.field, "")) { try Instant(iso: text) }
  }

  @Test("an age is the whole years that the person has lived, in leap years too")
  func tellsAge() throws {
    let born = try CivilDate(iso: "2004-02-29")
    #expect(born.age(on: try CivilDate(iso: "2022-02-28")) == 17)
    #expect(born.age(on: try CivilDate(iso: "2022-03-01")) == 18)
    #expect(born.age(on: try CivilDate(iso: "2004-02-29")) == 0)
    #expect(born.age(on: try CivilDate(iso: "2003-12-31")) == -1)
  }

  @Test("numbers from outside that no calendar has are held at its edges, never a trap")
  func holdsEdges() {
    #expect(CivilDate(daysSince1970: .max).description == "9999-12-31")
    #expect(CivilDate(daysSince1970: .min).description == "0001-01-01")
    #expect(CivilDate(daysSince1970: 0).adding(days: .max).description == "9999-12-31")
    for milliseconds in [Int64.min, .max] {
      let instant = Instant(milliseconds: milliseconds)
      for offset in [Int.min, 0, .max] {
        #expect(!instant.day(offsetMinutes: offset).description.isEmpty)
        #expect(instant.timeOfDay(offsetMinutes: offset).count == 5)
      }
      #expect(instant.description.count == 24)
      #expect(instant.adding(milliseconds: milliseconds) == instant)
    }
  }
}
