public import Bytes
public import Codes
public import Record
import Store

/// An observation that stands open at a station.
public struct OpenTally: Equatable, Sendable {
  /// The number of the record that began it.
  public let n: Int64
  /// Where and how is counted.
  public let observation: TallyObservation
  /// Since when.
  public let began: Instant
  /// Figures recorded so far, those taken back too.
  public let figures: Int
  /// People in them.
  public let people: Int
}

/// Anonymous tallies: an enumerator observes a point for some hours and counts groups.
///
/// Each act is a record and is on the disk before it is told; hours without anybody are an
/// observation too. Nothing here touches the counts of crossings.
extension PointOfEntry {
  /// The country of the point of entry as tallies name countries: ISO 3166-1 alpha-3.
  public var tallyCountry: String {
    Country(icao: configuration.country)?.alpha3 ?? TallyPlace.other
  }

  /// Begins an observation. Throws `.stationTally` where the point is observed already: two
  /// observations of one point in the same hours would count everybody twice.
  public func beginTally(
    _ observation: TallyObservation, by officer: OfficerSession
  ) throws(Fault) -> RecordIdentity {
    try admit(officer)
    let captured = try recordTime()
    var n: Int64 = 0
    let identities = try journal.append(
      isPractice: configuration.isPractice, count: 1,
      within: { () throws(Fault) in
        try journal.database.run(
          "INSERT INTO observation (n, point, figures, people) VALUES (?, ?, 0, 0)", n,
          observation.point)
      },
      { headers throws(Fault) in
        if let open = try openObservation(at: observation.point) {
          throw Fault(
            .stationTally, at: observation.point, "it is observed already, since record \(open)")
        }
        n = headers[0].identity.n
        return [
          .tally(
            TallyRecord(
              header: headers[0], captured: captured, of: nil, enumerator: officer.serviceNumber,
              act: .began(observation)))
        ]
      })
    return try first(identities)
  }

  /// Counts a group in an open observation. Throws `.stationTally` for an observation that does not
  /// stand open or is of another point, `.record` for a figure that breaks a rule.
  public func tally(
    _ figure: TallyFigure, in n: Int64, by officer: OfficerSession
  ) throws(Fault) -> RecordIdentity {
    var figure = figure
    figure.reasons = Set(figure.reasons).sorted { $0.rawValue < $1.rawValue }
    let open = try openTally(n)
    guard figure.point == open.observation.point else {
      throw Fault(.stationTally, at: figure.point, "the observation is of another point")
    }
    return try append(.counted(figure), to: n, by: officer) { () throws(Fault) in
      try journal.database.run(
        "UPDATE observation SET figures = figures + 1, people = people + ? WHERE n = ?",
        figure.people, n)
    }
  }

  /// Takes back a figure that was counted by mistake. Throws `.stationTally` for a record that is
  /// no figure, or was taken back before.
  public func strikeTally(_ n: Int64, by officer: OfficerSession) throws(Fault) -> RecordIdentity {
    guard case .tally(let record) = try record(n), case .counted = record.act, let of = record.of,
      try record.header.identity.epoch == journal.identity(of.n).epoch
    else { throw Fault(.stationTally, at: "record \(n)", "no figure of a tally") }
    for later in try tallies(of: of.n) where later.act == .struck(n) {
      throw Fault(.stationTally, at: "record \(n)", "it was taken back before")
    }
    return try append(.struck(n), to: of.n, by: officer, evenEnded: true) {}
  }

  /// Ends an observation; `until` says when it ended in truth, where that was earlier. Throws
  /// `.stationTally` for one that does not stand open, or an end before its beginning.
  public func endTally(
    _ n: Int64, until: Instant? = nil, by officer: OfficerSession
  ) throws(Fault) -> TallyEnd {
    let open = try openTally(n)
    if let until {
      guard until >= open.began, until <= now else {
        throw Fault(.stationTally, at: "until", "a time since the observation began expected")
      }
    }
    var ended: Int64 = 0
    var end = TallyEnd(figures: 0, people: 0, until: until)
    try admit(officer)
    let (captured, of) = (try recordTime(), try journal.identity(n))
    try journal.append(
      isPractice: configuration.isPractice, count: 1,
      within: { () throws(Fault) in
        try journal.database.run("UPDATE observation SET ended = ? WHERE n = ?", ended, n)
      },
      { headers throws(Fault) in
        // Another process may have counted, or ended it, since it was looked at.
        let latest = try openTally(n)
        (end.figures, end.people) = (latest.figures, latest.people)
        ended = headers[0].identity.n
        return [
          .tally(
            TallyRecord(
              header: headers[0], captured: captured, of: of, enumerator: officer.serviceNumber,
              act: .ended(end)))
        ]
      })
    return end
  }

  /// The observations that stand open, oldest first.
  public func openTallies() throws(Fault) -> [OpenTally] {
    let rows = try journal.database.rows(
      "SELECT n FROM observation WHERE ended IS NULL ORDER BY n"
    ) { row throws(Fault) in try row.int64(0) }
    var open: [OpenTally] = []
    for n in rows { open.append(try openTally(n)) }
    return open
  }

  /// An open observation; throws `.stationTally` for none.
  public func openTally(_ n: Int64) throws(Fault) -> OpenTally {
    let row = try journal.database.first(
      "SELECT figures, people FROM observation WHERE n = ? AND ended IS NULL", n
    ) { row throws(Fault) in (figures: try row.int(0), people: try row.int(1)) }
    guard let row, case .tally(let record) = try record(n), case .began(let began) = record.act
    else { throw Fault(.stationTally, at: "record \(n)", "no observation that stands open") }
    return OpenTally(
      n: n, observation: began, began: record.captured.utc, figures: row.figures,
      people: row.people)
  }

  /// What was recorded in an observation, oldest first, without its beginning.
  public func tallies(of n: Int64) throws(Fault) -> [TallyRecord] {
    let rows = try journal.database.rows(
      "SELECT n FROM record WHERE kind = 'tally' AND of_n = ? AND length(sealed) > 0 ORDER BY n", n
    ) { row throws(Fault) in try row.int64(0) }
    var records: [TallyRecord] = []
    for n in rows {
      guard case .tally(let record) = try record(n) else {
        throw Fault(.bug, at: "record \(n)", "no tally")
      }
      records.append(record)
    }
    return records
  }

  private func openObservation(at point: String) throws(Fault) -> Int64? {
    try journal.database.first(
      "SELECT n FROM observation WHERE point = ? AND ended IS NULL", point
    ) { row throws(Fault) in try row.int64(0) }
  }

  private func append(
    _ act: TallyRecord.Act, to n: Int64, by officer: OfficerSession, evenEnded: Bool = false,
    within: () throws(Fault) -> Void
  ) throws(Fault) -> RecordIdentity {
    try admit(officer)
    let (captured, of) = (try recordTime(), try journal.identity(n))
    let identities = try journal.append(
      isPractice: configuration.isPractice, count: 1, within: within
    ) { headers throws(Fault) in
      if !evenEnded { _ = try openTally(n) }
      return [
        .tally(
          TallyRecord(
            header: headers[0], captured: captured, of: of, enumerator: officer.serviceNumber,
            act: act))
      ]
    }
    return try first(identities)
  }

  private func first(_ identities: [RecordIdentity]) throws(Fault) -> RecordIdentity {
    guard let identity = identities.first else {
      throw Fault(.bug, at: "tally", "nothing was recorded")
    }
    return identity
  }
}
