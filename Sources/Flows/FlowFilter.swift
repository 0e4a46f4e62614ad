public import Bytes
import Codes

/// A filter as it is typed: `nationality=IRQ,SYR` counts these only.
public struct FlowFilter: Equatable, Sendable {
  /// What is looked at.
  public let dimension: FlowDimension
  /// What is counted of it.
  public let values: Set<String>

  /// Reads a filter. Throws `.flowQuery` for a dimension that does not exist, for no value, and
  /// for a value that the dimension cannot have; which points of entry there are only the counts
  /// know.
  public init(_ text: String) throws(Fault) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let dimension = FlowDimension(rawValue: String(parts[0])) else {
      let known = FlowDimension.allCases.map(\.rawValue).joined(separator: ", ")
      throw Fault(.flowQuery, at: "where", "COLUMN=VALUE,... with a column of \(known) expected")
    }
    let values = parts[1].split(separator: ",").map(String.init)
    guard !values.isEmpty else {
      throw Fault(.flowQuery, at: "where", "at least one value of \(dimension.rawValue) expected")
    }
    for value in values where !dimension.canShow(value) {
      throw Fault(.flowQuery, at: "where", "\(value) is no value of \(dimension.rawValue)")
    }
    self.dimension = dimension
    // An ICAO code of one letter means the same state as the code that tables show.
    let isCountry = dimension.isCountry
    self.values = Set(values.map { isCountry ? Country(icao: $0)?.alpha3 ?? $0 : $0 })
  }

  /// Filters of several dimensions; throws `.flowQuery` for one that stands twice.
  public static func together(
    _ filters: [FlowFilter]
  ) throws(Fault) -> [FlowDimension: Set<String>] {
    var together: [FlowDimension: Set<String>] = [:]
    for filter in filters {
      guard together.updateValue(filter.values, forKey: filter.dimension) == nil else {
        throw Fault(.flowQuery, at: "where", "\(filter.dimension.rawValue) once")
      }
    }
    return together
  }
}

extension FlowDimension {
  /// Whether a table could show the value at all.
  fileprivate func canShow(_ value: String) -> Bool {
    switch self {
    case .poe, .governorate: !value.isEmpty
    case .day: (try? CivilDate(iso: value)) != nil
    case .week: hasForm(value, "dddd-Wdd")
    case .month: (try? CivilDate(iso: value + "-01")) != nil
    case .quarter: hasForm(value, "dddd-Qd")
    case .year: hasForm(value, "dddd")
    case .nationality, .residence, .departure, .destination:
      [FlowLayout.unknown, FlowLayout.unlisted].contains(value)
        || Country.all.contains { ($0.alpha3 ?? $0.icao) == value || $0.icao == value }
    default: codes.contains(value)
    }
  }

  /// True where values are countries.
  var isCountry: Bool {
    [.nationality, .residence, .departure, .destination].contains(self)
  }

  private func hasForm(_ value: String, _ form: String) -> Bool {
    value.utf8.count == form.utf8.count
      && zip(value.utf8, form.utf8).allSatisfy { byte, wanted in
        wanted == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == wanted
      }
  }
}
