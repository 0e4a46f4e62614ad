public import Bytes
public import Codes

/// What tallies are broken down by.
public enum TallyDimension: String, Sendable, CaseIterable {
  case day, month, quarter, year, point, country, movement, from, to, nationality, sex, age, reason

  /// The values of a tally: one, or for reasons each that was given; nil where its table has no
  /// such column.
  func values(of tally: Tally) -> [String]? {
    switch self {
    case .day: [tally.day.description]
    case .month: [String(tally.day.description.prefix(7))]
    case .quarter: [FlowDimension.quarter.shown(tally.day)]
    case .year: [String(tally.day.description.prefix(4))]
    case .point: [tally.point]
    case .country: [tally.country]
    case .movement: [tally.movement.rawValue]
    case .from: [tally.from]
    case .to: [tally.to]
    case .nationality: tally.nationality.map { [$0] }
    case .sex: tally.sex.map { [$0.rawValue] }
    case .age: tally.age.map { [$0.rawValue] }
    case .reason: tally.reasons.isEmpty ? ["none given"] : tally.reasons
    }
  }
}

/// A question about tallies, and why some questions have no answer.
public struct TallyQuestion: Sendable {
  /// The columns, in order.
  public var dimensions: [TallyDimension]
  /// The points to be counted; all when empty.
  public var points: Set<String>
  /// The first and last day; a month counts by its first day.
  public var days: ClosedRange<CivilDate>

  /// A question.
  public init(
    by dimensions: [TallyDimension], points: Set<String> = [], days: ClosedRange<CivilDate>
  ) {
    self.dimensions = dimensions
    self.points = points
    self.days = days
  }

  /// A row: its values, how many people, and how many unaccompanied children among them.
  public struct Row: Equatable, Sendable {
    /// The values of the columns.
    public let values: [String]
    /// People.
    public var count = 0
    /// Unaccompanied or separated children among them, where it was asked.
    public var unaccompanied = 0
  }

  /// Counts. Throws `.flowQuery` where adding would count people twice: several points together,
  /// or tables that break one flow down in two ways; and for a column that the table lacks.
  public func answer(_ tallies: [Tally]) throws(Fault) -> [Row] {
    let chosen = tallies.filter {
      days.contains($0.day) && (points.isEmpty || points.contains($0.point))
    }
    if Set(chosen.map(\.form)).count > 1 {
      throw Fault(
        .flowQuery, at: "tables",
        "they break down one flow in several ways, and together count everybody twice: ask one")
    }
    let places = Set(chosen.map { [$0.country, $0.point] })
    if places.count > 1, !dimensions.contains(.point) {
      throw Fault(
        .flowQuery, at: "by",
        "tallies of \(places.count) points are not added, for who passes two is counted twice: "
          + "add the column point, or choose one")
    }
    var rows: [[String]: Row] = [:]
    for tally in chosen {
      for values in try combinations(tally) {
        rows[values, default: Row(values: values)].count += tally.count
        rows[values, default: Row(values: values)].unaccompanied += tally.unaccompanied ?? 0
      }
    }
    return rows.values.sorted { $0.values.lexicographicallyPrecedes($1.values) }
  }

  /// Each combination of a tally's values, more than one only for reasons.
  private func combinations(_ tally: Tally) throws(Fault) -> [[String]] {
    var combinations: [[String]] = [[]]
    for dimension in dimensions {
      guard let values = dimension.values(of: tally) else {
        throw Fault(
          .flowQuery, at: "by", "\(tally.form.rawValue) has no column \(dimension.rawValue)")
      }
      combinations = combinations.flatMap { known in values.map { known + [$0] } }
    }
    return combinations
  }

  /// What a reader of the answer must know.
  public var notes: [String] {
    var notes = [
      "Counted by enumerators in observation hours: not all who passed, and no register."
    ]
    if dimensions.contains(.reason) {
      notes.append("Several reasons may stand for one count: rows do not add up to people.")
    }
    if dimensions.contains(.point) {
      notes.append("Rows of different points are not to be added: people pass several.")
    }
    return notes
  }
}
