import Bytes
import Codes
import Support
import Testing

@testable import Flows

@Suite("Completeness of a period")
struct CompletenessTests {
  private let from = CivilDate(daysSince1970: 20_500)
  private let to = CivilDate(daysSince1970: 20_509)

  /// Noon by UTC of a day of the period, from 0.
  private func noon(_ day: Int) -> Instant {
    Instant(milliseconds: Int64(20_500 + day) * 86_400_000 + 43_200_000)
  }

  private func completeness(
    _ evidence: [Completeness.Evidence], pending: Int = 0
  ) -> Completeness {
    Completeness(
      evidence, from: from, to: to,
      reduced: [("IQ-IBK", CivilDate(daysSince1970: 20_503))], pending: pending)
  }

  @Test("A day is whole once each station was heard of after its end, and nothing is missing")
  func wholeDays() {
    let both = completeness([
      .init(point: "IQ-IBK", heard: noon(30), gaps: []),
      // Of the second station a batch is missing that was sealed in the middle of day 4.
      .init(point: "IQ-IBK", heard: noon(30), gaps: [noon(4)...noon(4)]),
      .init(point: "IQ-BGW", heard: noon(7), gaps: []),
      .init(point: "IQ-SHM", heard: nil, gaps: []),
    ])
    #expect(both.points == ["IQ-BGW", "IQ-IBK", "IQ-SHM"])
    // Day 4 by UTC touches three local days, from UTC-12 to UTC+14.
    #expect(both.wholeDays(of: "IQ-IBK") == 7)
    // Heard at noon of day 7: days 0 to 6 are over everywhere.
    #expect(both.wholeDays(of: "IQ-BGW") == 7)
    #expect(both.wholeDays(of: "IQ-SHM") == 0)
    #expect(both.csv().contains("IQ-IBK,2026-02-19,waiting,reduced\r\n"))
  }

  @Test("Figures are final when every day is whole, nothing is pending, and time has passed")
  func standing() {
    let whole = [Completeness.Evidence(point: "IQ-IBK", heard: noon(30), gaps: [])]
    let (early, late) = (noon(20), noon(10 + Completeness.lateDays))
    #expect(completeness(whole).standing(at: late) == .final)
    #expect(completeness(whole).standing(at: early) == .provisional)
    #expect(completeness(whole, pending: 1).standing(at: late) == .provisional)
    let waiting = whole + [.init(point: "IQ-BGW", heard: noon(3), gaps: [])]
    #expect(completeness(waiting).standing(at: late) == .provisional)
  }

  @Test("What is kept with a release reads back as it was")
  func roundTrip() throws {
    let made = completeness([.init(point: "IQ-BGW", heard: noon(3), gaps: [])], pending: 2)
    #expect(try Completeness(made.json) == made)
  }
}
