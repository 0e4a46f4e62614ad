public import Bytes
import Codes
public import Match
public import Record

/// A referred crossing as the second line has it before it: screened anew against the lists of
/// today, at a rate of its own.
public struct Review: Sendable {
  /// The crossing's number.
  public let n: Int64
  /// The crossing as it was recorded.
  public let crossing: Crossing
  /// What the traveller is screened at: how many people on no list would be matched.
  public let falseAlarms: FalseAlarmRate
  /// Possible matches that no clearing answers, best first; those of silent and protective lists
  /// too.
  public let matches: [PossibleMatch]
  /// Possible matches that a clearing answers.
  public let cleared: [ClearedMatch]

  /// The review as JSON for programs of the second line.
  public var json: JSON {
    .fields([
      "n": .integer(n), "captured": .string(crossing.captured.utc.description),
      "direction": .string(crossing.circumstances.place.direction.rawValue),
      "names": .texts(crossing.traveller.names.map(\.issued)),
      "nationality": .string(crossing.traveller.nationality),
      "documentNumber": .text(crossing.document?.number),
      "falseAlarmsAskedPerMillion": .number(falseAlarms.perMillion),
      "matches": .array(matches.map(\.json)), "cleared": .array(cleared.map(\.json)),
    ])
  }
}

extension PointOfEntry {
  /// Screens a recorded crossing's traveller again, looser than the lane does, so that the second
  /// line sees what the lane's rate left out. Throws `.role` for who may do less, `.noSuchRecord`
  /// for a number that is none. The view is audited with the lists and entries that it shows.
  public func review(
    _ n: Int64, at rate: FalseAlarmRate = .secondLine, for officer: OfficerSession
  ) throws(Fault) -> Review {
    try require(.secondLine, of: officer, for: .view, "to see a referral's possible matches")
    let crossing = try crossing(n)
    let today = try recordTime()
    let lists = try LaneLists(self)
    let found = lists.screen(ScreeningQuery(crossing, on: today.day), at: rate)
    var (open, cleared): ([PossibleMatch], [ClearedMatch]) = (found.open, [])
    if !today.isUnconfirmed {
      (open, cleared) = try ClearingBook(journal).sift(
        found.open, crossing.document, crossing.templates, on: today.day)
    }
    let shown = open + cleared.map(\.match) + found.restricted
    try audit(
      .view, by: officer, records: [n],
      lists: shown.map {
        AuditedList(id: $0.list.id, version: $0.list.version, entry: $0.entryCode)
      },
      purpose: "referral")
    return Review(
      n: n, crossing: crossing, falseAlarms: rate, matches: open + found.restricted,
      cleared: cleared)
  }
}

extension ScreeningQuery {
  /// What a crossing says of its traveller, as the lists are asked on a day.
  init(_ crossing: Crossing, on day: CivilDate) {
    self.init(
      crossing.traveller, crossing.document, crossing.circumstances.place.direction, on: day)
  }

  /// What is recorded of a traveller, as the lists are asked on a day.
  init(
    _ person: RecordedTraveller, _ document: RecordedDocument?, _ direction: Direction,
    on day: CivilDate
  ) {
    let birth = person.birth.flatMap { $0.value == .unknown ? nil : ListedDate($0.value) }
    let documents = document.flatMap { document in
      document.number.map {
        ListedDocument(type: document.kind.rawValue, number: $0, country: document.issuer)
      }
    }
    self.init(
      names: person.names.map(\.person), birth: birth,
      nationalities: person.nationality == "XXX" ? [] : [person.nationality],
      birthCountries: person.birthCountry.map { [$0] } ?? [],
      sex: person.sex?.counted == .unspecified ? nil : person.sex?.counted,
      documents: documents.map { [$0] } ?? [], direction: direction, day: day)
    addArabicOfZone()
  }
}
