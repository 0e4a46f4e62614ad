public import Bytes
public import Codes
public import Store

/// What a table of counts is broken down by.
public enum FlowDimension: String, Sendable, CaseIterable {
  /// The civil day at the point of entry, `YYYY-MM-DD`.
  case day
  /// Its month, `YYYY-MM`.
  case month
  /// Its year, `YYYY`.
  case year
  /// The point of entry.
  case poe
  case direction
  case mode
  case control
  case category
  case purpose
  /// The nationality: ISO 3166-1 alpha-3 where there is one, else the ICAO code (`XXA`, `UNK`).
  case nationality
  case sex
  case ageBand = "age-band"

  /// The expression that gives it.
  var expression: SQL {
    switch self {
    case .day: "day"
    case .month: "substr(day, 1, 7)"
    case .year: "substr(day, 1, 4)"
    case .poe: "point"
    case .direction: "direction"
    case .mode: "mode"
    case .control: "control"
    case .category: "category"
    case .purpose: "purpose"
    case .nationality: "nationality"
    case .sex: "sex"
    case .ageBand: "age_band"
    }
  }

  /// The column's HXL tag (our own composition of HXL 1.1 tags: no standard one exists for flows).
  var tag: String {
    switch self {
    case .day: "#date+crossed"
    case .month: "#date+crossed+month"
    case .year: "#date+crossed+year"
    case .poe: "#loc+poe+code"
    case .direction: "#meta+direction"
    case .mode: "#modality+transport"
    case .control: "#meta+control"
    case .category: "#group+category"
    case .purpose: "#cause+purpose"
    case .nationality: "#country+nationality+code"
    case .sex: "#meta+sex"
    case .ageBand: "#meta+age"
    }
  }
}

/// A question about flows: which columns, which days, from which size a cell is shown.
public struct FlowQuery: Equatable, Sendable {
  /// The columns, in order; each once.
  public var dimensions: [FlowDimension]
  /// The first day, that of the points of entry.
  public var from: CivilDate
  /// The last day, which counts too.
  public var to: CivilDate
  /// The smallest count that is shown; 1 shows all.
  public var minimumCell: Int

  /// A question. Throws `.flowQuery` for a column twice, an end before the start, or a cell size
  /// outside 1...1000.
  public init(
    by dimensions: [FlowDimension], from: CivilDate, to: CivilDate, minimumCell: Int = 5
  ) throws(Fault) {
    guard Set(dimensions).count == dimensions.count else {
      throw Fault(.flowQuery, at: "by", "each column once")
    }
    guard from <= to else {
      throw Fault(.flowQuery, at: "from", "the period ends before it starts")
    }
    guard (1...1000).contains(minimumCell) else {
      throw Fault(.flowQuery, at: "min-cell", "a number from 1 to 1000 expected")
    }
    self.dimensions = dimensions
    self.from = from
    self.to = to
    self.minimumCell = minimumCell
  }

  /// The table of an answer; reads the roll-up only. Throws what `Store` throws.
  public func table(_ database: Database, origin: FlowOrigin) throws(Fault) -> FlowTable {
    var counts: [[String]: [FlowMeasure: Int]] = [:]
    let columns = SQL.joined(dimensions.map(\.expression) + ["measure"])
    let sql: SQL = """
      SELECT \(columns), sum(count) FROM flow_count JOIN flow_cell USING (cell)
      WHERE day BETWEEN ? AND ? AND count > 0 GROUP BY \(columns)
      """
    try database.each(sql, from.description, to.description) { row throws(Fault) in
      var key: [String] = []
      for (index, dimension) in dimensions.enumerated() {
        key.append(FlowQuery.shown(try row.text(index), dimension))
      }
      guard let measure = FlowMeasure(rawValue: try row.text(dimensions.count)) else {
        throw Fault(.flowDamaged, at: "flow_count", "a measure that does not exist")
      }
      counts[key, default: [:]][measure, default: 0] += try row.int(dimensions.count + 1)
    }
    return FlowTable(query: self, origin: origin, counts: counts)
  }

  private static func shown(_ code: String, _ dimension: FlowDimension) -> String {
    guard dimension == .nationality else { return code }
    return Country(icao: code)?.alpha3 ?? code
  }
}

extension Fault.Code {
  /// A question about flows that cannot be asked.
  public static let flowQuery = Fault.Code("flows.query", .usage)
}
