public import Bytes
import Codes

/// What is never released, however large its counts: figures that would show, point by point and
/// day by day, where children, people in need of protection or those who cross where no officer
/// stands can be found.
enum ReleaseSensitivity {
  /// Days after which informal crossing points may be spoken of.
  static let informalDelayDays = 30
  /// The shortest period for a table of informal points without a column of time.
  static let informalPeriodDays = 28

  /// Throws `.flowSensitive` for a plan that must not be released. `informal` are the informal
  /// points that counted something in the period; `today` nil leaves the delay to the caller.
  static func check(
    _ plan: ReleasePlan, informal: Set<String>, today: CivilDate?
  ) throws(Fault) {
    for query in plan.queries {
      let asked = Set(query.dimensions).union(query.filters.keys)
      let isByDay = query.dimensions.contains(.day) || query.from == query.to
      if asked.contains(.poe), isByDay,
        let column = asked.first(where: { $0.isProtected })
      {
        throw Fault(
          .flowSensitive, at: "by", "\(column.rawValue) is never released by point and day")
      }
      try check(query, informal, today)
    }
  }

  private static func check(
    _ query: FlowQuery, _ informal: Set<String>, _ today: CivilDate?
  ) throws(Fault) {
    let asked = query.filters[.poe].map { $0.intersection(informal) } ?? informal
    guard !asked.isEmpty else { return }
    if let today {
      let last = today.adding(days: -informalDelayDays)
      guard query.to <= last else {
        throw Fault(
          .flowSensitive, at: "to",
          "informal points are released \(informalDelayDays) days later: up to \(last)")
      }
    }
    if query.filters[.poe] != nil {
      throw Fault(
        .flowSensitive, at: "where", "informal points are released by governorate, never by name")
    }
    guard query.dimensions.contains(.poe) else { return }
    let days = query.to.daysSince1970 - query.from.daysSince1970 + 1
    let isShort = !query.dimensions.contains(where: \.isOfTime) && days < informalPeriodDays
    guard !isShort, !query.dimensions.contains(.day), !query.dimensions.contains(.week) else {
      throw Fault(.flowSensitive, at: "by", "informal points are released by month at the finest")
    }
  }

  /// Informal points, joined by the governorate in which they lay at the end of the period.
  static func groups(
    _ informal: Set<String>, _ places: PlaceBook, to last: CivilDate
  ) -> [String: [String]] {
    var groups: [String: [String]] = [:]
    for point in informal.sorted() {
      let governorate = places.place(point, on: last)?.governorate ?? "unknown"
      groups["informal \(governorate)", default: []].append(point)
    }
    return groups
  }

  /// The informal points that counted something.
  static func informal(_ columns: FlowColumns, from: CivilDate, to: CivilDate) -> Set<String> {
    let days = from.daysSince1970...to.daysSince1970
    var points: Set<String> = []
    for run in columns.runs where days.contains(run.day) {
      let point = columns.points.texts[Int(run.point)]
      let place = columns.places.place(point, on: CivilDate(daysSince1970: run.day))
      if place?.kind == .informal { points.insert(point) }
    }
    return points
  }
}

extension FlowDimension {
  /// Whether it tells children, people who seek protection or their needs from others.
  fileprivate var isProtected: Bool {
    switch self {
    case .category, .ageBand, .ageFive, .adulthood, .returnKind, .vulnerability: true
    default: false
    }
  }
}

extension Fault.Code {
  /// Figures that are not released in this detail, whatever their size.
  public static let flowSensitive = Fault.Code("flows.sensitive", .refused)
}
