public import Bytes
import Codes
public import Store

/// A question for a figure: a question about flows, of which the measures are not looked at.
public struct FigureQuestion: Sendable {
  /// Columns, filters, period, smallest count.
  public let query: FlowQuery
  /// What is asked for.
  public let figure: FlowFigure
  /// When a residence has changed, for the figures that ask it.
  public let rule: ResidenceRule

  /// A question. Throws `.flowQuery` for columns that the figure cannot have.
  public init(
    _ figure: FlowFigure, _ query: FlowQuery, rule: ResidenceRule = .twelveMonths
  ) throws(Fault) {
    self.query = query
    self.figure = figure
    self.rule = rule
    let asked = query.dimensions + query.filters.keys
    switch figure {
    case .netCrossings, .stock, .stays, .medianStay, .overstays:
      guard !asked.contains(.direction) else {
        throw Fault(.flowQuery, at: "by", "\(figure.rawValue) has both directions in it")
      }
    case .coverage:
      guard asked.allSatisfy({ $0.scope != .row }) else {
        throw Fault(.flowQuery, at: "by", "coverage is of points and time only")
      }
    case .persons, .immigrations, .emigrations, .medianProcessing, .medianWaiting: break
    }
    guard figure != .stock || query.dimensions.count(where: \.isOfTime) <= 1,
      figure != .stock || !query.filters.keys.contains(where: \.isOfTime)
    else { throw Fault(.flowQuery, at: "by", "a stock has one column of time at most") }
  }

  /// The figure of what is counted in a database, for which nobody must be told apart. Throws what
  /// `Store` throws, and `.flowQuery` where the registry's links are needed.
  public func table(_ database: Database, origin: FlowOrigin) throws(Fault) -> FigureTable {
    guard !figure.needsPersons else {
      throw Fault(
        .flowQuery, at: "measure",
        "\(figure.rawValue) needs the registry, which alone can tell crossings of one person")
    }
    let rows =
      switch figure {
      case .stock: try stock(database)
      case .medianProcessing, .medianWaiting: try times(database)
      case .coverage: try coverage(database)
      default: try net(database)
      }
    return FigureTable(query, figure, origin, rows)
  }

  typealias Rows = [[String]: (number: Int, rests: [Int])]

  /// The median of some numbers; the lower one of two in the middle.
  static func median(_ numbers: [Int]) -> Int {
    numbers.isEmpty ? 0 : numbers.sorted()[(numbers.count - 1) / 2]
  }

  // MARK: Net crossings and stock

  /// Entries and exits by the question's values.
  private func bothWays(
    _ database: Database, from: CivilDate
  ) throws(Fault) -> [[String]: (entries: Int, exits: Int)] {
    let asked = try FlowQuery(
      by: query.dimensions + [.direction], where: query.filters, measures: [.movements],
      from: from, to: query.to, minimumCell: 1)
    let columns = try FlowColumns(of: database, from: from, to: query.to)
    var sums: [[String]: (entries: Int, exits: Int)] = [:]
    for row in try asked.answer(in: columns).rows() {
      let values = Array(row.values.dropLast())
      if row.values.last == Direction.entry.rawValue {
        sums[values, default: (0, 0)].entries += row.counts[0]
      } else {
        sums[values, default: (0, 0)].exits += row.counts[0]
      }
    }
    return sums
  }

  private func net(_ database: Database) throws(Fault) -> Rows {
    try bothWays(database, from: query.from).mapValues {
      ($0.entries - $0.exits, [$0.entries, $0.exits])
    }
  }

  /// The running sum over all that was ever counted, shown for the periods that are asked for.
  private func stock(_ database: Database) throws(Fault) -> Rows {
    let first = try database.first("SELECT min(day) FROM flow_place_cell") {
      row throws(Fault) in try row.textOrNil(0)
    }
    guard let text = first.flatMap({ $0 }) else { return [:] }
    let start = min(try CivilDate(iso: text), query.from)
    let sums = try bothWays(database, from: start)
    guard let place = query.dimensions.firstIndex(where: \.isOfTime) else {
      return sums.mapValues { ($0.entries - $0.exits, [$0.entries, $0.exits]) }
    }
    let time = query.dimensions[place]
    func names(_ from: CivilDate) -> [String] {
      var names: [String] = []
      for day in from.daysSince1970...query.to.daysSince1970 {
        let name = time.shown(CivilDate(daysSince1970: day))
        if names.last != name { names.append(name) }
      }
      return names
    }
    let shown = Set(names(query.from))
    var rows: Rows = [:]
    let combinations = Set(sums.keys.map { FigureQuestion.without(place, $0) })
    for combination in combinations {
      var sum = (entries: 0, exits: 0)
      for name in names(start) {
        var values = combination
        values.insert(name, at: place)
        if let found = sums[values] {
          sum = (sum.entries + found.entries, sum.exits + found.exits)
        }
        if shown.contains(name) {
          rows[values] = (sum.entries - sum.exits, [sum.entries, sum.exits])
        }
      }
    }
    return rows
  }

  private static func without(_ place: Int, _ values: [String]) -> [String] {
    var values = values
    values.remove(at: place)
    return values
  }

  // MARK: Times

  private func times(_ database: Database) throws(Fault) -> Rows {
    let cells = try CellValues(query, database)
    var found: [[String]: [Int]] = [:]
    let period = [query.from.description, query.to.description]
    try database.each(
      figure == .medianWaiting ? FigureQuestion.waiting : FigureQuestion.processing, period[0],
      period[1]
    ) { row throws(Fault) in
      let cell = try row.int64(0)
      let day = try cells.place(of: cell).day
      guard let values = try cells.values(of: cell, on: day) else { return }
      found[values, default: []].append(try row.int(1))
    }
    return found.mapValues { (FigureQuestion.median($0), [$0.count]) }
  }

  private static let processing: SQL = """
    SELECT cell, processing_seconds FROM flow_fact JOIN flow_place_cell USING (cell)
    WHERE day BETWEEN ? AND ? AND practice = 0 AND processing_seconds IS NOT NULL
      AND measure <> 'corrected'
    """

  /// Of several outcomes of one crossing the latest decides.
  private static let waiting: SQL = """
    SELECT referred.cell, max(0, (max(final.made) - referred.made) / 1000)
    FROM flow_fact AS referred JOIN flow_place_cell AS place ON place.cell = referred.cell
    JOIN flow_fact AS final
      ON final.subject_source = referred.source AND final.subject_n = referred.n
        AND final.subject_n IS NOT NULL
    JOIN flow_place_cell AS kind ON kind.cell = final.cell
    WHERE place.day BETWEEN ? AND ? AND place.practice = 0 AND place.outcome = 'referred'
      AND kind.kind = 'outcome' AND kind.practice = 0
    GROUP BY referred.source, referred.n
    """

  // MARK: Coverage

  /// Per mille of the days since a point was first heard of on which it recorded anything.
  private func coverage(_ database: Database) throws(Fault) -> Rows {
    var days: [String: Set<Int>] = [:]
    try database.each(
      "SELECT DISTINCT point, day FROM flow_place_cell WHERE practice = 0 AND day <= ?",
      query.to.description
    ) { row throws(Fault) in
      let day = try CivilDate(iso: try row.text(1)).daysSince1970
      days[try row.text(0), default: []].insert(day)
    }
    let places = try PlaceBook(of: database)
    var sums: [[String]: (with: Int, all: Int)] = [:]
    for (point, recorded) in days {
      let since = max(recorded.min() ?? 0, query.from.daysSince1970)
      guard since <= query.to.daysSince1970 else { continue }
      for day in since...query.to.daysSince1970 {
        guard let values = values(point, CivilDate(daysSince1970: day), places) else { continue }
        sums[values, default: (0, 0)].all += 1
        if recorded.contains(day) { sums[values, default: (0, 0)].with += 1 }
      }
    }
    return sums.mapValues { (1000 * $0.with / $0.all, []) }
  }

  private func values(_ point: String, _ day: CivilDate, _ places: PlaceBook) -> [String]? {
    func shown(_ dimension: FlowDimension) -> String {
      switch dimension.scope {
      case .day: dimension.shown(day)
      case .point: point
      default: places.place(point, on: day)?.governorate ?? FlowLayout.unknown
      }
    }
    guard query.filters.allSatisfy({ $1.contains(shown($0)) }) else { return nil }
    return query.dimensions.map(shown)
  }
}
