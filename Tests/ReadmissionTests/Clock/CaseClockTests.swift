import Bytes
import Codes
import Support
import Testing

@testable import Readmission

@Suite("The clock of a case")
struct CaseClockTests {
  @Test("all the worked cases are read")
  func readsCases() throws {
    #expect(WorkedCase.all.count == 36)
    #expect(try Fixture.lines("readmission/worked-deadlines.jsonl").count == 36)
  }

  @Test("deadlines are those of the hand and of the library", arguments: WorkedCase.all)
  func countsDeadlines(worked: WorkedCase) throws {
    let deadlines = try worked.clock().deadlines().filter { deadline in
      worked.only?.contains(deadline.step.rawValue) ?? true
    }
    #expect(deadlines.count == worked.expected.count, "\(deadlines.map(\.step))")
    for expected in worked.expected {
      let step: LimitStep = try expected.requiredChoice("step")
      let deadline = try #require(deadlines.first { $0.step == step }, "\(step)")
      #expect(deadline.due.description == expected["due"]?.string, "\(step)")
      #expect(deadline.range.lowerBound.description == expected["earliest"]?.string, "\(step)")
      #expect(deadline.range.upperBound.description == expected["latest"]?.string, "\(step)")
      #expect(words(deadline.state(on: worked.today)) == expected["state"]?.string, "\(step)")
      #expect(
        deadline.silence(on: worked.today)?.rawValue == expected["silence"]?.string
          || expected["silent"]?.boolean == true, "\(step)")
      #expect(deadline.startsInSilence == (expected["silent"]?.boolean ?? false), "\(step)")
      #expect(deadline.dueAsEstimated?.description == expected["estimated"]?.string, "\(step)")
    }
  }

  private func words(_ state: Deadline.State) -> String {
    switch state {
    case .running(let left): "running \(left)"
    case .overdue(let days): "overdue \(days)"
    case .done(let day, let late): "done \(day) \(late)"
    case .idle: "idle"
    }
  }

  @Test("while a feast is only estimated, silence means nothing before the last day it may leave")
  func waitsForTheFeast() throws {
    let worked = try #require(WorkedCase.all.first { $0.number == 14 })
    let reply = try #require(try worked.clock().deadlines().first { $0.step == .reply })
    let latest = reply.range.upperBound
    #expect(reply.due < latest)
    #expect(reply.silence(on: latest) == nil)
    #expect(reply.silence(on: latest.adding(days: 1)) == .agreed)
  }

  @Test("the days left out of a count are shown with whose day of rest they are, and why")
  func explains() throws {
    let worked = try #require(WorkedCase.all.first { $0.number == 31 })
    let reply = try #require(try worked.clock().deadlines().first)
    let shown = reply.skipped.map { "\($0.day) \($0.state) \($0.rest.reason.english)" }
    #expect(shown.contains("2026-03-16 IRQ Remembrance of the crimes of the Baath"))
    #expect(shown.contains("2026-03-22 IRQ Eid al-Fitr"))
    #expect(shown.contains("2026-03-13 IRQ weekend"))
    #expect(reply.skipped.filter(\.rest.isEstimate).count == 2)
  }

  @Test("a State whose calendar nobody knows is named")
  func namesMissing() throws {
    let worked = try #require(WorkedCase.all.first { $0.agreement == "switzerland-slovakia-2007" })
    #expect(try worked.clock().missing.map(\.icao) == ["SVK", "CHE"])
  }

  @Test("times kept are counted by agreement, step and who had to act")
  func countsTimesKept() throws {
    let serbian = WorkedCase.all.filter { $0.agreement == "ec-serbia-2007" }
    let today = try CivilDate(iso: "2026-11-01")
    let kept = TimesKept.count(try serbian.map { try $0.clock() }, on: today)
    let reply = try #require(kept.first { $0.step == .reply })
    // Cases 4, 9 and 10 in time, 5 late, 1 to 3 and 7 open past the day, 6 open; 36 is closed.
    #expect([reply.kept, reply.late, reply.overdue, reply.running] == [3, 1, 4, 1])
    #expect(reply.extended == 1)
    #expect(reply.medianDays == 8)
    #expect(reply.mostDays == 13)
  }
}
