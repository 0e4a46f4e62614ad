public import Bytes
public import Codes

/// A question about tallies, and why some questions have no answer.
public struct TallyQuestion: Sendable {
  /// The columns, in order.
  public var dimensions: [TallyDimension]
  /// The points to be counted; all when empty.
  public var points: Set<String>
  /// The tables to be counted; all when empty.
  public var tables: Set<String>
  /// The first and last day; a month counts by its first day.
  public var days: ClosedRange<CivilDate>

  /// A question.
  public init(
    by dimensions: [TallyDimension], points: Set<String> = [], tables: Set<String> = [],
    days: ClosedRange<CivilDate>
  ) {
    self.dimensions = dimensions
    self.points = points
    self.tables = tables
    self.days = days
  }

  /// A row: its values, how many people, and what is known of them and of the count.
  public struct Row: Equatable, Sendable {
    /// The values of the columns.
    public let values: [String]
    /// People; under `vulnerability` only those who are.
    public var count = 0
    /// How many of them are vulnerable, by kind; a kind that is missing was never asked.
    public var vulnerable: [TallyVulnerability: Int] = [:]
    /// How the figures came about; empty where the table does not say.
    public var methods: Set<TallyMethod> = []
    /// The least and the largest share that was seen, in percent; nil where nobody said.
    public var sharePercent: ClosedRange<Int>?

    mutating func add(_ tally: Tally, _ people: Int) {
      count += people
      for (kind, number) in tally.vulnerable { vulnerable[kind, default: 0] += number }
      if let method = tally.method { methods.insert(method) }
      if let share = tally.sharePercent {
        sharePercent =
          min(
            share, sharePercent?.lowerBound ?? share)...max(
            share, sharePercent?.upperBound ?? share)
      }
    }
  }

  /// Counts. Throws `.flowQuery` where adding would count people twice (see `refuse`), and for a
  /// column that the table lacks. `overlaps` are observations of one point in the same hours.
  public func answer(
    _ tallies: [Tally], overlaps: [TallyOverlap] = []
  ) throws(Fault) -> [Row] {
    let chosen = tallies.filter(takes)
    try refuse(chosen, overlaps)
    var rows: [[String]: Row] = [:]
    for tally in chosen {
      for (values, people) in try combinations(tally) {
        rows[values, default: Row(values: values)].add(tally, people)
      }
    }
    return rows.values.sorted { $0.values.lexicographicallyPrecedes($1.values) }
  }

  /// Whether a tally is asked for.
  func takes(_ tally: Tally) -> Bool {
    days.contains(tally.day) && (points.isEmpty || points.contains(tally.point))
      && (tables.isEmpty || tables.contains(tally.source.table))
  }

  /// Refuses what would count people twice, and says why.
  private func refuse(_ chosen: [Tally], _ overlaps: [TallyOverlap]) throws(Fault) {
    let tables = Set(chosen.map(\.source.table))
    if tables.count > 1, !dimensions.contains(.table) {
      throw Fault(
        .flowQuery, at: "tables",
        "\(tables.sorted().joined(separator: ", ")) break down one flow in several ways, and "
          + "together count everybody twice: ask one, or add the column table")
    }
    let places = Set(chosen.map { [$0.country, $0.point] })
    if places.count > 1, !dimensions.contains(.point) {
      throw Fault(
        .flowQuery, at: "by",
        "tallies of \(places.count) points are not added, for who passes two is counted twice: "
          + "add the column point, or choose one")
    }
    if Set(places.map { $0[1] }).count < places.count, !dimensions.contains(.country) {
      throw Fault(
        .flowQuery, at: "by", "points of one name stand in two countries: add the column country")
    }
    let methods = Set(chosen.compactMap(\.method))
    if methods.count > 1, !dimensions.contains(.method) {
      throw Fault(
        .flowQuery, at: "by",
        "figures that were counted and such as were estimated or heard of are not added, for they "
          + "may be of the same people: add the column method")
    }
    let sources = Set(chosen.map(\.source))
    let overlap = overlaps.first { sources.contains($0.first) && sources.contains($0.second) }
    if let overlap, !dimensions.contains(.station) {
      throw Fault(
        .flowQuery, at: "by",
        "\(overlap.point) was observed twice in the same hours of \(overlap.day), and both count "
          + "the same people: add the column station")
    }
  }

  /// Each combination of a tally's values with its people, more than one only for answers of which
  /// several may stand together.
  private func combinations(_ tally: Tally) throws(Fault) -> [(values: [String], people: Int)] {
    var combinations: [(values: [String], people: Int)] = [([], tally.count)]
    for dimension in dimensions {
      guard let values = dimension.values(of: tally) else {
        throw Fault(
          .flowQuery, at: "by",
          "\(tally.source.table) has no column of \(dimension.rawValue)")
      }
      combinations = combinations.flatMap { combination in
        values.map { value in
          let people =
            dimension == .vulnerability
            ? TallyVulnerability(rawValue: value).flatMap { tally.vulnerable[$0] } ?? tally.count
            : combination.people
          return (combination.values + [value], people)
        }
      }
    }
    return combinations
  }

  /// What a reader of the answer must know.
  public var notes: [String] {
    var notes = [
      "Counted by enumerators in observation hours: not all who passed, and no register. Never "
        + "added to crossings, which the same people may have made."
    ]
    if dimensions.contains(.reason) {
      notes.append("Several reasons may stand for one count: rows do not add up to people.")
    }
    if dimensions.contains(.vulnerability) {
      notes.append("Rows are parts of those counted, and one person may be in several.")
    }
    if dimensions.contains(.point) {
      notes.append("Rows of different points are not to be added: people pass several.")
    }
    if dimensions.contains(.table) {
      notes.append("Rows of different tables are not to be added: each counts the same flow.")
    }
    return notes
  }
}
