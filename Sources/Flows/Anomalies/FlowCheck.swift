public import Bytes
public import Codes
public import Store

/// Holds the counts of a period against what was counted before, and the sources against each
/// other: what an analyst looks at before publishing.
public struct FlowCheck: Sendable {
  /// The first and last day.
  public let days: ClosedRange<CivilDate>

  /// What a check has found.
  public struct Answer: Sendable {
    /// What is odd, in the order of days and places.
    public internal(set) var anomalies: [FlowAnomaly] = []
    /// What the reader must know: what could not be held against anything.
    public internal(set) var notes: [String] = []
  }

  /// A check of some days. Throws `.flowQuery` for an end before the start.
  public init(from: CivilDate, to: CivilDate) throws(Fault) {
    guard from <= to else {
      throw Fault(.flowQuery, at: "from", "the period ends before it starts")
    }
    days = from...to
  }

  /// Checks what a registry holds, as of `now`; changes nothing. The database's schema has
  /// `FlowSchema.migration` and `TallySchema.migration`.
  public func answer(_ database: Database, at now: Instant) throws(Fault) -> Answer {
    var answer = Answer()
    let before = days.lowerBound.adding(days: -7 * AnomalyParameters.weeks)
    let register = try registered(database, from: before)
    let stations = try stopped(database)
    answer.anomalies += stations
    judge(register, "people crossed", &answer)
    let tallies = try TallyLedger.tallies(in: database, days: before...days.upperBound)
    judge(DailySeries.tallied(tallies), "people were tallied", &answer)
    let observations = try TallyLedger.observations(in: database, days: days)
    answer.anomalies += twice(register, tallies, observations)
    answer.anomalies += TallyChecks(days: days, now: now).anomalies(tallies, observations)
    answer.anomalies.sort {
      ($0.days.lowerBound, $0.place, $0.kind.rawValue)
        < ($1.days.lowerBound, $1.place, $1.kind.rawValue)
    }
    return answer
  }

  // MARK: Against the weeks before

  /// Movements by point and day.
  private func registered(
    _ database: Database, from: CivilDate
  ) throws(Fault) -> [DailySeries] {
    let query = try FlowQuery(
      by: [.day, .poe], measures: [.movements], from: from, to: days.upperBound, minimumCell: 1)
    let columns = try FlowColumns(of: database, from: from, to: days.upperBound)
    var counts: [String: [Int: Int]] = [:]
    for row in try query.answer(in: columns).rows() {
      let day = try CivilDate(iso: row.values[0]).daysSince1970
      counts[row.values[1], default: [:]][day, default: 0] += row.counts[0]
    }
    return counts.sorted { $0.key < $1.key }.map { DailySeries(place: $0.key, counts: $0.value) }
  }

  private func judge(_ series: [DailySeries], _ what: String, _ answer: inout Answer) {
    let range = days.lowerBound.daysSince1970...days.upperBound.daysSince1970
    for one in series {
      let (odd, unheld) = one.odd(range)
      answer.anomalies += odd.map { day in anomaly(day, one.place, what) }
      if unheld > 0 {
        answer.notes.append(
          "\(one.place): \(unheld) days have fewer than \(AnomalyParameters.weeksAtLeast) weeks "
            + "before them and were held against nothing (\(what)).")
      }
    }
  }

  private func anomaly(_ odd: DailySeries.Odd, _ place: String, _ what: String) -> FlowAnomaly {
    let day = CivilDate(daysSince1970: odd.day)
    let usual = Int(odd.median.rounded())
    let change = odd.count > usual ? "many more" : "far fewer"
    return FlowAnomaly(
      kind: odd.count == 0 ? .missingDay : .suddenChange, place: place, days: day...day,
      counted: odd.count, expected: usual,
      words: odd.count == 0
        ? "nobody: about \(usual) \(what) on this weekday before"
        : "\(odd.count) \(what), \(change) than the \(usual) on this weekday before")
  }

  // MARK: Stations

  /// Stations whose records ended within the days checked, or before them though they had a habit.
  private func stopped(_ database: Database) throws(Fault) -> [FlowAnomaly] {
    var counted: [String: Set<Int>] = [:]
    let from = days.lowerBound.adding(days: -7 * AnomalyParameters.weeks)
    try database.each(
      """
      SELECT DISTINCT station, day FROM (
        SELECT source, day FROM flow_fact JOIN flow_cell USING (cell)
        UNION ALL SELECT source, day FROM tally_figure WHERE source > 0
        UNION ALL SELECT source, day FROM tally_observation
      ) JOIN flow_source USING (source) WHERE day BETWEEN ? AND ?
      """, from.description, days.upperBound.description
    ) { row throws(Fault) in
      counted[try row.text(0), default: []].insert(
        try CivilDate(iso: try row.text(1)).daysSince1970)
    }
    let end = days.upperBound.daysSince1970
    return counted.sorted { $0.key < $1.key }.compactMap { station, active in
      guard let last = active.max() else { return nil }
      let habit = active.filter { $0 > last - AnomalyParameters.habitDays }.sorted()
      guard habit.count >= AnomalyParameters.habitAtLeast else { return nil }
      let longest = zip(habit, habit.dropFirst()).map { $1 - $0 - 1 }.max() ?? 0
      guard end - last > longest + AnomalyParameters.silence else { return nil }
      let silent = CivilDate(daysSince1970: last + 1)...days.upperBound
      return FlowAnomaly(
        kind: .stopped, place: station, days: silent, counted: 0, expected: nil,
        words: "no record of this station since \(CivilDate(daysSince1970: last)); "
          + "before, it was never silent for more than \(longest) days")
    }
  }

  // MARK: Tally and register

  /// Points and days on which both sources counted.
  private func twice(
    _ register: [DailySeries], _ tallies: [Tally], _ observations: [ObservedHours]
  ) -> [FlowAnomaly] {
    var tallied: [String: [CivilDate: Int]] = [:]
    for tally in tallies where days.contains(tally.day) && !tally.isOfMonth {
      tallied[tally.point.uppercased(), default: [:]][tally.day, default: 0] += tally.count
    }
    var anomalies: [FlowAnomaly] = []
    for one in register {
      for (day, people) in tallied[one.place, default: [:]].sorted(by: { $0.key < $1.key }) {
        guard let crossed = one.counts[day.daysSince1970], crossed > 0 else { continue }
        let minutes = observations.filter { $0.point == one.place && $0.day == day }
          .compactMap(\.minutes).reduce(0, +)
        let hours = minutes > 0 ? " in \(minutes / 60) h \(minutes % 60) min" : ""
        anomalies.append(
          FlowAnomaly(
            kind: .countedTwice, place: one.place, days: day...day, counted: people,
            expected: crossed,
            words: "\(people) tallied\(hours) and \(crossed) registered are the same people: "
              + "publish one of the two, never their sum"))
      }
    }
    return anomalies
  }
}

extension DailySeries {
  /// Tallies by table, point and day; those of whole months are left out.
  fileprivate static func tallied(_ tallies: [Tally]) -> [DailySeries] {
    var counts: [[String]: [Int: Int]] = [:]
    for tally in tallies where !tally.isOfMonth {
      let key = [tally.point, tally.source.table]
      counts[key, default: [:]][tally.day.daysSince1970, default: 0] += tally.count
    }
    return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { DailySeries(place: $0.key[0], counts: $0.value) }
  }
}

extension Tally {
  /// True for a count of a whole month, which no day can be held against.
  var isOfMonth: Bool {
    guard case .table(let form, _) = source else { return false }
    return form.period == "month"
  }
}
