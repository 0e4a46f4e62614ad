import Bytes
import Codes
import Testing

@testable import Readmission

@Suite("Longer time limits")
struct ExtendingTests {
  private func clock(_ number: Int64) throws -> CaseClock {
    try #require(WorkedCase.all.first { $0.number == number }).clock()
  }

  private func day(_ text: String) throws -> CivilDate { try CivilDate(iso: text) }

  @Test("an extension gives the day before, the day after and keeps its motive")
  func extends() throws {
    let given = try clock(1).extending(
      .reply, on: day("2026-10-08"), motive: "  the register is searched ")
    #expect(given.before.due.description == "2026-10-11")
    #expect(given.after.due.description == "2026-10-17")
    #expect(given.extension.motive == "the register is searched")
    #expect(given.after.limit.clause == "Article 10(2) and (3)")
  }

  @Test("a part of what is allowed may be asked for, more may not, and once only")
  func keepsToTheAgreement() throws {
    let three = try #require(TimeSpan(3, .calendarDay))
    let given = try clock(1).extending(.reply, on: day("2026-10-08"), span: three, motive: "why")
    #expect(given.after.due.description == "2026-10-14")
    let seven = try #require(TimeSpan(7, .calendarDay))
    #expect(throws: Fault(.notLonger, "")) {
      try clock(1).extending(.reply, on: day("2026-10-08"), span: seven, motive: "why")
    }
    let working = try #require(TimeSpan(2, .workingDay))
    #expect(throws: Fault(.notLonger, "")) {
      try clock(1).extending(.reply, on: day("2026-10-08"), span: working, motive: "why")
    }
    #expect(throws: Fault(.notLonger, "")) {
      try clock(3).extending(.reply, on: day("2026-10-12"), motive: "again")
    }
  }

  @Test("what has passed, was done, or binds nobody is not made longer; a motive there must be")
  func refuses() throws {
    #expect(throws: Fault(.notLonger, "")) {
      try clock(1).extending(.reply, on: day("2026-10-12"), motive: "too late")
    }
    #expect(throws: Fault(.notLonger, "")) {
      try clock(4).extending(.reply, on: day("2026-10-10"), motive: "answered before")
    }
    #expect(throws: Fault(.notLonger, "")) {
      try clock(29).extending(.reply, on: day("2026-10-10"), motive: "an aim of our own")
    }
    #expect(throws: Fault(.notLonger, "")) {
      try clock(7).extending(.reply, on: day("2026-04-09"), motive: "accelerated: none allowed")
    }
    #expect(throws: Fault(.field, "")) {
      try clock(1).extending(.reply, on: day("2026-10-08"), motive: " \n")
    }
  }

  @Test("an obstacle holds the transfer up until its day, which must be named")
  func standsStill() throws {
    let given = try clock(4).extending(
      .transfer, on: day("2026-12-20"), until: day("2027-02-10"), motive: "a court's stay")
    #expect(given.after.due.description == "2027-03-02")
    #expect(throws: Fault(.notLonger, "")) {
      try clock(4).extending(.transfer, on: day("2026-12-20"), motive: "a court's stay")
    }
  }
}
