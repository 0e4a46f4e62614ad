import Bytes
import Codes
import Flows
import Host
import Record
import Support
import Testing

@Suite("The local day that counts")
struct LocalDayTests {
  private struct NoSalt: Randomness {
    func bytes(_ count: Int) -> [UInt8] { Array(repeating: 7, count: count) }
  }

  /// A crossing captured at a moment at a point of entry in a zone: through its line and the
  /// scanner, the way that a registry takes it.
  private func crossing(_ n: Int64, _ utc: String, zone: String) throws -> ImpersonalRecord {
    let moment = try Instant(iso: utc)
    let offset = try TimeZones.offsetMinutes(zone, at: moment.milliseconds)
    let place = CrossingPlace(pointOfEntry: "POE", lane: "1", direction: .entry, officer: "1")
    let crossing = Crossing(
      captured: RecordTime(
        utc: moment, offsetMinutes: offset, monotonicNanoseconds: 0, boot: "b"),
      circumstances: CrossingCircumstances(place: place, mode: .land),
      traveller: RecordedTraveller(
        names: [RecordedName(issued: "X", source: .declared)], nationality: "D"),
      decision: RecordedDecision(outcome: .admitted))
    let header = RecordHeader(
      identity: try RecordIdentity(station: "POE", epoch: Ledger.epoch, n: n),
      salt: RecordSalt(from: NoSalt()))
    let line = try RecordLine.crossing(CrossingRecord(header: header, crossing: crossing)).bytes()
    return try #require(try RecordScanner.scan(line.span).impersonal(in: line.span))
  }

  @Test(
    "A second before and after local midnight are two days, whatever the offset",
    arguments: [
      // Baghdad: +03:00, no daylight saving today.
      ("Asia/Baghdad", "2026-02-28T20:59:59.999Z", "2026-02-28"),
      ("Asia/Baghdad", "2026-02-28T21:00:00.000Z", "2026-03-01"),
      // Baghdad had daylight saving until 2007: +04:00 in summer.
      ("Asia/Baghdad", "2007-07-01T19:59:59.999Z", "2007-07-01"),
      ("Asia/Baghdad", "2007-07-01T20:00:00.000Z", "2007-07-02"),
      // Berlin: +01:00 until 29 March 2026, 01:00 UTC, then +02:00.
      ("Europe/Berlin", "2026-03-28T22:59:59.999Z", "2026-03-28"),
      ("Europe/Berlin", "2026-03-28T23:00:00.000Z", "2026-03-29"),
      ("Europe/Berlin", "2026-03-29T00:59:59.999Z", "2026-03-29"),
      ("Europe/Berlin", "2026-03-29T21:59:59.999Z", "2026-03-29"),
      ("Europe/Berlin", "2026-03-29T22:00:00.000Z", "2026-03-30"),
      // The day of 25 hours: 25 October 2026.
      ("Europe/Berlin", "2026-10-24T22:00:00.000Z", "2026-10-25"),
      ("Europe/Berlin", "2026-10-25T22:59:59.999Z", "2026-10-25"),
      ("Europe/Berlin", "2026-10-25T23:00:00.000Z", "2026-10-26"),
      // West of Greenwich, with half an hour.
      ("America/St_Johns", "2026-01-01T03:29:59.999Z", "2025-12-31"),
      ("America/St_Johns", "2026-01-01T03:30:00.000Z", "2026-01-01"),
    ])
  func localDay(zone: String, utc: String, day: String) throws {
    try Ledger.with { ledger in
      try ledger.apply([try crossing(1, utc, zone: zone)])
      #expect(try ledger.rows(by: [.day, .nationality]) == [[day, "DEU"]: [.movements: 1]])
    }
  }

  @Test("Crossings around a change of offset all count, each on one day")
  func aroundChange() throws {
    try Ledger.with { ledger in
      let start = try Instant(iso: "2026-03-28T12:00:00.000Z")
      var records: [ImpersonalRecord] = []
      for hour in 0..<48 {
        let moment = start.adding(milliseconds: Int64(hour) * 3_600_000)
        records.append(
          try crossing(Int64(hour + 1), moment.description, zone: "Europe/Berlin"))
      }
      try ledger.apply(records)
      // 28 March from 13:00 local: 11 hours; 29 March: 23 hours; 30 March: the rest.
      #expect(
        try ledger.rows(by: [.day]) == [
          ["2026-03-28"]: [.movements: 11], ["2026-03-29"]: [.movements: 23],
          ["2026-03-30"]: [.movements: 14],
        ])
    }
  }
}
