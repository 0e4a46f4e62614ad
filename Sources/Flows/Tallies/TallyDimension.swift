import Codes
import Record

/// What tallies are broken down by.
public enum TallyDimension: String, Sendable, CaseIterable {
  case day, month, quarter, year, point, country, movement, origin, from, to, final
  case originArea = "origin-area"
  case fromArea = "from-area"
  case toArea = "to-area"
  case finalArea = "final-area"
  case nationality, sex, age
  /// The bands in which ages were counted, as fine as they were asked.
  case ageBand = "age-band"
  case mode, method, table, station, reason, vulnerability

  /// The values of a tally: one, or for reasons and vulnerabilities each that was given; nil where
  /// its table has no such column. What a station's enumerator did not ask is `unknown`.
  func values(of tally: Tally) -> [String]? {
    switch self {
    case .day: [tally.day.description]
    case .month: [String(tally.day.description.prefix(7))]
    case .quarter: [FlowDimension.quarter.shown(tally.day)]
    case .year: [String(tally.day.description.prefix(4))]
    case .point: [tally.point]
    case .country: [tally.country]
    case .movement: [tally.movement.rawValue]
    case .origin: asked(tally.origin?.country, tally)
    case .from: asked(tally.from?.country, tally)
    case .to: asked(tally.to?.country, tally)
    case .final: asked(tally.final?.country, tally)
    case .originArea: [tally.origin?.area ?? TallyDimension.unknown]
    case .fromArea: [tally.from?.area ?? TallyDimension.unknown]
    case .toArea: [tally.to?.area ?? TallyDimension.unknown]
    case .finalArea: [tally.final?.area ?? TallyDimension.unknown]
    case .nationality: asked(tally.nationality, tally)
    case .sex: asked(tally.sex?.rawValue, tally)
    case .age: asked(tally.age?.adulthood.rawValue, tally)
    case .ageBand: asked(tally.age?.rawValue, tally)
    case .mode: asked(tally.mode?.rawValue, tally)
    case .method: [tally.method?.rawValue ?? TallyDimension.unknown]
    case .table: [tally.source.table]
    case .station: [tally.source.station ?? tally.source.table]
    case .reason: tally.reasons.isEmpty ? ["none given"] : tally.reasons
    case .vulnerability:
      tally.vulnerable.filter { $0.value > 0 }.map(\.key.rawValue).sorted()
    }
  }

  private func asked(_ value: String?, _ tally: Tally) -> [String]? {
    if let value { return [value] }
    return tally.source.station == nil ? nil : [TallyDimension.unknown]
  }

  private static let unknown = "unknown"
}

extension Tally.Source {
  /// The station that recorded it; nil for a published table.
  public var station: String? {
    guard case .station(let name, _) = self else { return nil }
    return name
  }
}
