import Bytes
import Codes
import Host
import Record
import Support
import Testing

@testable import Station

@Suite("Tallies at a station")
struct TallyingTests {
  private func station(_ sample: SampleStation) throws -> PointOfEntry {
    try PointOfEntry(
      sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: sample.randomness)
  }

  private let ford = TallyObservation(point: "IQ-IBK-FORD", setting: .informal, sharePercent: 60)

  @Test("An observation begins, counts, takes back and ends, each act a record of the journal")
  func observes() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make()
      let station = try station(sample)
      let began = try station.beginTally(ford, by: sample.officer)
      var words = TallyShorthand(ford, country: station.tallyCountry)
      let group = try #require(try words.read("in SYR foot 2w 3g+1unaccompanied"))
      let figure = try station.tally(group, in: began.n, by: sample.officer)
      let wrong = try station.tally(
        try #require(try words.read("40p")), in: began.n, by: sample.officer)
      _ = try station.strikeTally(wrong.n, by: sample.officer)
      #expect(
        fault { () throws(Fault) in
          _ = try station.strikeTally(wrong.n, by: sample.officer)
        }?.code == .stationTally)
      #expect(try station.openTallies().map(\.people) == [45])
      sample.timekeeper.advance(milliseconds: 7_200_000)
      let end = try station.endTally(began.n, by: sample.officer)
      #expect(end == TallyEnd(figures: 2, people: 45))
      #expect(try station.openTallies().isEmpty)
      let records = try station.tallies(of: began.n)
      #expect(
        records.map(\.act) == [
          .counted(group), records[1].act, .struck(wrong.n), .ended(end),
        ])
      #expect(records.map(\.of) == Array(repeating: began, count: 4))
      #expect(records[0].header.identity == figure && records[0].enumerator == "IQ-7731")
      // They wait to be sealed like any record, and count nowhere among crossings.
      #expect(try station.counts().unsealed == 5)
      #expect(try station.daySheet(try CivilDate(iso: "2026-03-02")).lines.isEmpty)
    }
  }

  @Test("A point that is observed is not observed twice, and an ended observation takes no more")
  func refusesOverlap() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make()
      let station = try station(sample)
      let began = try station.beginTally(ford, by: sample.officer)
      let twice = fault { () throws(Fault) in _ = try station.beginTally(ford, by: sample.officer) }
      #expect(twice?.code == .stationTally)
      #expect(try station.counts().all == 1)
      let elsewhere = TallyFigure(
        point: "IQ-IBK", country: "IRQ", movement: .incoming,
        parts: [TallyPart(sex: .male, age: .adult, people: 1)])
      let other = fault { () throws(Fault) in
        _ = try station.tally(elsewhere, in: began.n, by: sample.officer)
      }
      #expect(other?.code == .stationTally)
      sample.timekeeper.advance(milliseconds: 36_000_000)
      let past = sample.now.adding(milliseconds: -3_600_000)
      let before = fault { () throws(Fault) in
        _ = try station.endTally(
          began.n, until: sample.now.adding(milliseconds: -72_000_000), by: sample.officer)
      }
      #expect(before?.code == .stationTally)
      #expect(try station.endTally(began.n, until: past, by: sample.officer).until == past)
      let late = fault { () throws(Fault) in
        var figure = elsewhere
        figure.point = "IQ-IBK-FORD"
        _ = try station.tally(figure, in: began.n, by: sample.officer)
      }
      #expect(late?.code == .stationTally)
      _ = try station.beginTally(ford, by: sample.officer)
    }
  }

  @Test("What was counted is there when the station is opened again")
  func survives() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make()
      let first = try station(sample)
      let began = try first.beginTally(ford, by: sample.officer)
      var words = TallyShorthand(ford, country: "IRQ")
      _ = try first.tally(try #require(try words.read("out 5m")), in: began.n, by: sample.officer)
      let again = try station(sample)
      #expect(try again.openTallies().map(\.people) == [5])
      #expect(try again.openTallies().map(\.observation) == [ford])
    }
  }
}

@Suite("The words of an enumerator")
struct TallyShorthandTests {
  private func shorthand() -> TallyShorthand {
    TallyShorthand(
      TallyObservation(point: "IQ-IBK", setting: .formal, sharePercent: 80), country: "IRQ")
  }

  @Test("A line is a group, and what is said of the way stays")
  func reads() throws {
    var words = shorthand()
    let line = "in SYR bus origin=SYR/SY08 to=IRQ 2w+1pregnant 1m 3g/5-11+1un+1sep why=conflict,fo"
    let first = try #require(try words.read(line))
    #expect(first.movement == .incoming && first.nationality == "SYR" && first.mode == .bus)
    #expect(first.origin == TallyPlace(country: "SYR", area: "SY08"))
    #expect(first.next == TallyPlace(country: "IRQ") && first.final == nil)
    #expect(first.reasons == [.conflict, .food])
    #expect(
      first.parts == [
        TallyPart(sex: .female, age: .adult, people: 2, vulnerable: [.pregnant: 1]),
        TallyPart(sex: .male, age: .adult, people: 1),
        TallyPart(
          sex: .female, age: .fiveToEleven, people: 3,
          vulnerable: [.unaccompanied: 1, .separated: 1]),
      ])
    #expect(first.method == .counted && first.sharePercent == 80 && first.people == 6)
    let old = try #require(try words.read("2w/60++1disabled 1m/60+"))
    #expect(old.parts[0].age == .sixtyAndOver && old.parts[0].vulnerable == [.disabled: 1])
    #expect(old.parts[1].age == .sixtyAndOver)
    let second = try #require(try words.read("4m ~ share=10"))
    #expect(second.movement == .incoming && second.mode == .bus && second.reasons.isEmpty)
    #expect(second.method == .estimated && second.sharePercent == 10)
    let third = try #require(try words.read("2m 3m ? day=2026-03-01 unknown"))
    #expect(third.parts.map(\.people) == [5] && third.nationality == nil)
    #expect(third.method == .keyInformant && third.day?.description == "2026-03-01")
    #expect(try words.read("out foot to=-") == nil)
    #expect(words.standing == "out any foot origin=SYR/SY08")
  }

  @Test(
    "Words that say nothing are named by their place, and change nothing",
    arguments: [
      ("2w in", nil), ("in 0w", "word 2"), ("in 2x", "word 2"), ("in 2w/60+ 3g/60+", "word 3"),
      ("in 2w+pregnant", "word 2"), ("in 2w+1zz", "word 2"), ("in XYZ 2w", "word 2"),
      ("in IQ 2w", "word 2"), ("in 2w why=war", "word 3"), ("in share=0 2w", "word 2"),
      ("in day=2026-02-30 2w", "word 2"), ("in 99999999w", "word 2"),
      ("in 2w+99999999999pregnant", "word 2"),
      ("2w", "direction"), ("in 2w f\u{1b}[2Jg", "word 3"),
    ])
  func refuses(line: String, place: String?) throws {
    var words = shorthand()
    let fault = fault { () throws(Fault) in _ = try words.read(line) }
    #expect(fault?.place == place)
    #expect(fault == nil || fault?.code == .stationTally)
    if fault != nil { #expect(words.standing == "which way? any") }
  }
}
