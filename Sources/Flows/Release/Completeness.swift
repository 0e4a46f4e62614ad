public import Bytes
public import Codes

/// Whether the records of each point of entry and day have arrived.
///
/// A day is whole once every station of the point has sent a batch that was sealed after its end,
/// and none is missing or held of those that were sealed around it. What a station has not sent
/// cannot be told from what did not happen, so a day that is not whole may have more crossings.
public struct Completeness: Equatable, Sendable {
  /// What one station has sent: until when, and the times for which batches are missing.
  public struct Evidence: Equatable, Sendable {
    /// The point of entry.
    public let point: String
    /// When its last batch was sealed; nil when it never sent one.
    public let heard: Instant?
    /// Times in which batches were sealed that are missing or held.
    public let gaps: [ClosedRange<Instant>]

    /// Evidence of a station.
    public init(point: String, heard: Instant?, gaps: [ClosedRange<Instant>]) {
      self.point = point
      self.heard = heard
      self.gaps = gaps
    }

    /// Whether nothing of a day can still come. The local day of any place lies between noon of the
    /// day before and noon of the day after by UTC.
    func covers(_ day: CivilDate) -> Bool {
      let start = Int64(day.daysSince1970) * 86_400_000 - 43_200_000
      let end = start + 2 * 86_400_000
      guard let heard, heard.milliseconds >= end else { return false }
      return gaps.allSatisfy {
        $0.upperBound.milliseconds < start || $0.lowerBound.milliseconds > end
      }
    }
  }

  /// One point of entry on one day.
  public struct Place: Hashable, Sendable {
    /// The point of entry.
    public let point: String
    /// The day there.
    public let day: CivilDate
  }

  /// The period.
  public let days: ClosedRange<CivilDate>
  /// The points of entry that are expected to send, in order.
  public let points: [String]
  /// Where records may still come.
  public let waiting: Set<Place>
  /// Where some travellers were let through with reduced control.
  public let reduced: Set<Place>
  /// Crossings of the period that were referred and have no outcome yet.
  public let pending: Int

  /// Days after the end of a period in which late records are waited for before its figures are
  /// final: a station may seal what it found on its own disk, or send its last stick.
  public static let lateDays = 14

  /// Holds evidence against a period. `reduced` names the points and days of reduced control.
  public init(
    _ evidence: [Evidence], from: CivilDate, to: CivilDate,
    reduced: [(point: String, day: CivilDate)], pending: Int
  ) {
    days = from...to
    points = Set(evidence.map(\.point)).sorted()
    var waiting: Set<Place> = []
    for number in from.daysSince1970...to.daysSince1970 {
      let day = CivilDate(daysSince1970: number)
      for station in evidence where !station.covers(day) {
        waiting.insert(Place(point: station.point, day: day))
      }
    }
    self.waiting = waiting
    self.reduced = Set(reduced.map { Place(point: $0.point, day: $0.day) })
    self.pending = pending
  }

  /// Whether figures of the period are final at a time.
  public func standing(at now: Instant) -> ReleaseMark.Standing {
    let late = Int64(days.upperBound.daysSince1970 + 1 + Completeness.lateDays) * 86_400_000
    return waiting.isEmpty && pending == 0 && now.milliseconds >= late ? .final : .provisional
  }

  /// How many days of a point are whole.
  public func wholeDays(of point: String) -> Int {
    let all = days.upperBound.daysSince1970 - days.lowerBound.daysSince1970 + 1
    return all - waiting.count { $0.point == point }
  }

  /// CSV (RFC 4180) with a row of HXL tags: one row a point and day, without any count.
  public func csv() -> String {
    var lines = [
      FlowTable.line(["poe", "day", "records", "control"]),
      FlowTable.line(
        [FlowDimension.poe.tag, FlowDimension.day.tag, "#status+records", "#meta+control"],
        areTags: true),
    ]
    for point in points {
      for number in days.lowerBound.daysSince1970...days.upperBound.daysSince1970 {
        let place = Place(point: point, day: CivilDate(daysSince1970: number))
        lines.append(
          FlowTable.line([
            point, place.day.description, waiting.contains(place) ? "waiting" : "whole",
            reduced.contains(place) ? "reduced" : "normal",
          ]))
      }
    }
    return lines.joined()
  }

  /// JSON for programs.
  public var json: JSON {
    func list(_ places: Set<Place>) -> JSON {
      .array(
        places.sorted { ($0.point, $0.day) < ($1.point, $1.day) }
          .map { ["poe": .string($0.point), "day": .string($0.day.description)] })
    }
    return .fields([
      "type": "maabar/flow-completeness/1", "from": .string(days.lowerBound.description),
      "to": .string(days.upperBound.description), "points": .texts(points),
      "waiting": list(waiting), "reduced": list(reduced), "pending": .number(pending),
    ])
  }

  init(_ json: JSON) throws(Fault) {
    func places(_ name: String) throws(Fault) -> Set<Place> {
      var places: Set<Place> = []
      for item in try json.list(name) {
        places.insert(
          Place(
            point: try item.requiredString("poe"),
            day: try CivilDate(iso: try item.requiredString("day"))))
      }
      return places
    }
    let from = try CivilDate(iso: try json.requiredString("from"))
    let to = try CivilDate(iso: try json.requiredString("to"))
    guard from <= to else {
      throw Fault(.flowDamaged, at: "flow_release", "a period that ends before it starts")
    }
    days = from...to
    points = try json.list("points").compactMap(\.string)
    waiting = try places("waiting")
    reduced = try places("reduced")
    pending = Int(clamping: try json.requiredInteger("pending"))
  }
}
