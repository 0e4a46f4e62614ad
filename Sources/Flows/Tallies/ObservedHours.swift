public import Bytes
public import Codes
public import Store

/// An observation as the registry knows it: where, from when to when, and whether all of it came.
public struct ObservedHours: Equatable, Sendable {
  /// Its source, as its tallies have it.
  public let source: Tally.Source
  /// The local day on which it began.
  public let day: CivilDate
  /// The point.
  public let point: String
  /// What kind of point.
  public let setting: TallySetting
  /// How was counted unless a figure says otherwise.
  public let method: TallyMethod
  /// The share that was seen, in percent.
  public let sharePercent: Int?
  /// When it began.
  public let began: Instant
  /// Until when was observed; nil while its end has not come.
  public let until: Instant?
  /// Figures and people that its end says were recorded; nil while it has not come.
  public let recorded: (figures: Int, people: Int)?
  /// Figures and people that have come, those taken back too.
  public let come: (figures: Int, people: Int)

  /// Minutes that were observed; nil while the end has not come.
  public var minutes: Int? {
    until.map { Int(($0.milliseconds - began.milliseconds) / 60_000) }
  }

  /// True when its end has come and all that it says was recorded.
  public var isWhole: Bool {
    recorded.map { $0.figures == come.figures && $0.people == come.people } ?? false
  }

  /// Equal by what is known.
  public static func == (left: ObservedHours, right: ObservedHours) -> Bool {
    left.source == right.source && left.day == right.day && left.point == right.point
      && left.began == right.began && left.until == right.until
      && left.recorded?.figures == right.recorded?.figures && left.come == right.come
  }
}

/// Two observations of one point in the same hours: both count the same people.
public struct TallyOverlap: Hashable, Sendable {
  /// The point.
  public let point: String
  /// The day on which the later one began.
  public let day: CivilDate
  /// The one that began first.
  public let first: Tally.Source
  /// The other one.
  public let second: Tally.Source
}

extension TallyLedger {
  /// The observations that began on some days, in the order of points and beginnings.
  public static func observations(
    in database: Database, days: ClosedRange<CivilDate>
  ) throws(Fault) -> [ObservedHours] {
    try database.rows(
      """
      SELECT s.station, o.n, o.day, o.point, o.setting, o.method, o.share, o.began, e.until,
        e.figures, e.people,
        (SELECT count(DISTINCT f.n) FROM tally_figure f
          WHERE f.of_source = o.source AND f.of_n = o.n),
        (SELECT coalesce(sum(f.people), 0) FROM tally_figure f
          WHERE f.of_source = o.source AND f.of_n = o.n)
      FROM tally_observation o JOIN flow_source s USING (source)
      LEFT JOIN tally_end e ON e.of_source = o.source AND e.of_n = o.n
      WHERE o.day BETWEEN ? AND ? ORDER BY o.point, o.began, s.station, o.n
      """, days.lowerBound.description, days.upperBound.description
    ) { row throws(Fault) in
      guard let setting = TallySetting(rawValue: try row.text(4)),
        let method = TallyMethod(rawValue: try row.text(5))
      else { throw Fault(.flowDamaged, at: "tally_observation", "a code that no tally has") }
      var recorded: (figures: Int, people: Int)?
      if let figures = try row.intOrNil(9), let people = try row.intOrNil(10) {
        recorded = (figures, people)
      }
      return ObservedHours(
        source: .station(try row.text(0), observation: try row.int64(1)),
        day: try CivilDate(iso: try row.text(2)), point: try row.text(3), setting: setting,
        method: method, sharePercent: try row.intOrNil(6),
        began: Instant(milliseconds: try row.int64(7)),
        until: try row.int64OrNil(8).map(Instant.init(milliseconds:)), recorded: recorded,
        come: (try row.int(11), try row.int(12)))
    }
  }

  /// Observations of one point in the same hours. One whose end has not come is held to last until
  /// the next of its own station began, for a point is observed once at a time from one station.
  public static func overlaps(_ observations: [ObservedHours]) -> [TallyOverlap] {
    var overlaps: [TallyOverlap] = []
    for (point, hours) in Dictionary(grouping: observations, by: \.point) {
      let hours = hours.sorted {
        ($0.began, $0.source.station ?? "") < ($1.began, $1.source.station ?? "")
      }
      for (place, early) in hours.enumerated() {
        let next = hours[(place + 1)...].first { $0.source.station == early.source.station }
        guard let until = early.until ?? next?.began else { continue }
        for late in hours[(place + 1)...]
        where late.began < until && late.source.station != early.source.station {
          overlaps.append(
            TallyOverlap(point: point, day: late.day, first: early.source, second: late.source))
        }
      }
    }
    return overlaps.sorted { ($0.point, $0.day) < ($1.point, $1.day) }
  }
}
