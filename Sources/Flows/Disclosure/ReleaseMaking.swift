public import Bytes
import Codes
public import Store

extension FlowRelease {
  /// Counts and protects one table for itself. Throws as `together`.
  public init(_ query: FlowQuery, _ database: Database, origin: FlowOrigin) throws(Fault) {
    self = try FlowRelease.together([query], database, origin: origin)[0]
  }

  /// Counts and protects tables that are published together, for themselves. Throws as the other
  /// one.
  public static func together(
    _ queries: [FlowQuery], _ database: Database, origin: FlowOrigin
  ) throws(Fault) -> [FlowRelease] {
    let plan = try ReleasePlan(series: "draft", queries: queries, rules: ReleaseRules())
    return try ReleaseMaking(plan, database, earlier: [], secret: []).tables(origin: origin)
  }
}

/// The making of a release: what is counted, what earlier releases said, and what is left out.
struct ReleaseMaking {
  /// An earlier release, as it is kept.
  struct Earlier {
    let entry: ReleaseEntry
    let tables: [FrozenTable]
  }

  private let plan: ReleasePlan
  private let groups: [FlowDimension: [String: [String]]]
  private let cubes: [CountCube]
  private let sheets: [SheetLinker.Sheet]
  private let facts: CellFacts
  private let secret: [UInt8]
  /// Where points lay when the tables were counted.
  let places: PlaceBook

  /// Counts the tables of a plan, and those of earlier releases that have to do with them as the
  /// facts are now. Throws what `Store` throws, `.flowQuery` for too many cells, and
  /// `.flowSensitive` for what is not released in this detail.
  init(
    _ plan: ReleasePlan, _ database: Database, earlier: [Earlier], secret: [UInt8],
    today: CivilDate? = nil
  ) throws(Fault) {
    self.plan = plan
    self.secret = secret
    let first = plan.queries[0]
    let near = ReleaseMaking.near(first, earlier)
    let queries = near.flatMap { $0.tables.map(\.query) } + [first]
    var period = first
    period.from = queries.map(\.from).min() ?? first.from
    period.to = queries.map(\.to).max() ?? first.to
    let columns = try FlowColumns(of: database, from: period.from, to: period.to)
    facts = CellFacts(period, columns)
    let informal = ReleaseSensitivity.informal(columns, from: first.from, to: first.to)
    try ReleaseSensitivity.check(plan, informal: informal, today: today)
    var groups = try ReleaseGroups.small(plan, columns)
    if plan.queries.contains(where: { $0.dimensions.contains(.poe) }), !informal.isEmpty {
      groups[.poe] = ReleaseSensitivity.groups(informal, columns.places, to: first.to)
    }
    self.groups = groups
    places = columns.places
    var cubes: [CountCube] = []
    for query in plan.queries { cubes.append(try CountCube(query, columns, groups: groups)) }
    self.cubes = cubes
    var sheets: [SheetLinker.Sheet] = []
    for release in near {
      for table in release.tables {
        sheets.append(
          SheetLinker.Sheet(
            table: table, shown: table.shown(under: release.entry),
            now: try CountCube(table.query, columns, groups: table.groups)))
      }
    }
    self.sheets = sheets
    let cells = cubes.reduce(0) { $0 + $1.counts.count }
    guard cells <= FlowRelease.mostCells else { throw FlowRelease.tooLarge }
    guard cells + sheets.reduce(0, { $0 + $1.table.counts.count }) <= FlowRelease.mostLinked else {
      throw FlowRelease.tooManyLinked
    }
  }

  /// Earlier releases of the measure whose days have to do with the plan's, also by way of others:
  /// those that share a day, and those that share one with them.
  private static func near(_ query: FlowQuery, _ earlier: [Earlier]) -> [Earlier] {
    let alike = earlier.filter { $0.tables.first?.query.measures == query.measures }
    var spans = [query.from...query.to]
    var near: Set<Int> = []
    while true {
      let more = alike.indices.filter { index in
        !near.contains(index)
          && alike[index].tables.contains { table in
            spans.contains { $0.overlaps(table.query.from...table.query.to) }
          }
      }
      guard !more.isEmpty else { return near.sorted().map { alike[$0] } }
      near.formUnion(more)
      spans += more.flatMap { alike[$0].tables.map { $0.query.from...$0.query.to } }
    }
  }

  /// The tables, protected. Throws `.flowDisclosure` when a small count could still be worked out.
  func tables(origin: FlowOrigin, mark: ReleaseMark? = nil) throws(Fault) -> [FlowRelease] {
    let frozen: [FrozenTable]
    if let base = plan.rules.base {
      frozen = try rounded(base)
    } else {
      frozen = try suppressed()
    }
    return frozen.indices.map { place in
      FlowRelease(
        frozen[place], cubes[place], origin: origin, mark: mark, rules: plan.rules,
        secret: secret, tables: cubes.count)
    }
  }

  private func frozen(_ place: Int, hidden: [Bool]? = nil, attempt: Int = 0) -> FrozenTable {
    FrozenTable(
      query: plan.queries[place], groups: groups, cube: cubes[place],
      hidden: hidden ?? cubes[place].counts.map { _ in false }, attempt: attempt)
  }

  private func linked(attempt: Int = 0) throws(Fault) -> LinkedCounts {
    let own = cubes.indices.map { place in
      SheetLinker.Sheet(table: frozen(place, attempt: attempt), shown: [], now: nil)
    }
    return try SheetLinker(own + sheets, facts: facts).linked
  }

  private var minimum: Int { plan.queries[0].minimumCell }

  // MARK: Leaving out

  private func suppressed() throws(Fault) -> [FrozenTable] {
    var linked = try linked()
    for place in cubes.indices { guardWhole(place, in: &linked) }
    let suppression = Suppression(linked, minimum: minimum)
    guard suppression.exposed(linked, minimum: minimum).isEmpty else {
      throw Fault(
        .flowDisclosure, at: "by",
        sheets.isEmpty
          ? "a small count could be worked out of the others: ask wider"
          : "a small count could be worked out with what was released before: ask wider")
    }
    return cubes.indices.map { place in
      frozen(place, hidden: linked.cells[place].map { suppression.hidden[$0] })
    }
  }

  /// A small group that is all in one cell tells what each of its people is, and so is left out,
  /// together with an empty cell beside it.
  private func guardWhole(_ place: Int, in linked: inout LinkedCounts) {
    guard minimum > 1 else { return }
    let cube = cubes[place]
    for (axis, dimension) in plan.queries[place].dimensions.enumerated()
    where dimension.isAttribute && cube.axes[axis].count > 1 {
      for line in cube.lines(along: axis) {
        let filled = line.cells.filter { cube.counts[$0] > 0 }
        guard filled.count == 1,
          (minimum..<FlowRelease.wholeBelow * minimum).contains(cube.counts[line.sum]),
          let empty = line.cells.first(where: { cube.counts[$0] == 0 })
        else { continue }
        linked.guardWhole(linked.cells[place][filled[0]], beside: linked.cells[place][empty])
      }
    }
  }

  // MARK: Rounding

  /// Draws until nothing is given away: what is drawn is secret, so that a reader cannot tell which
  /// draw it was.
  private func rounded(_ base: Int) throws(Fault) -> [FrozenTable] {
    for attempt in 0..<16 {
      var linked = try linked(attempt: attempt)
      let lost = exposed(linked, base)
      for place in cubes.indices {
        let shown = frozen(place, attempt: attempt).rounded(base: base, secret: secret)
        for (cell, shown) in zip(linked.cells[place], shown) {
          linked.tell(cell, Rounding.counts(shownAs: shown, base: base))
        }
      }
      if exposed(linked, base).isSubset(of: lost) {
        return cubes.indices.map { frozen($0, attempt: attempt) }
      }
    }
    throw Fault(.flowDisclosure, at: "round", "a small count would be given away: a larger base")
  }

  /// Small counts that a reader gets closer to than rounding alone would let them.
  private func exposed(_ linked: LinkedCounts, _ base: Int) -> Set<Int> {
    let attack = SuppressionAttack(linked, hidden: linked.counts.map { _ in true })
    return Set(
      linked.counts.indices.filter { cell in
        (1..<minimum).contains(linked.counts[cell])
          && attack.bounds[cell].count < min(minimum, base)
      })
  }
}

extension FrozenTable {
  /// What is shown of each cell when it is rounded.
  func rounded(base: Int, secret: [UInt8]) -> [Int] {
    let rounding = Rounding(
      base: base, secret: secret, measure: query.measures[0], attempt: attempt)
    return zip(counts, keys).map { count, key in key.map { rounding.shown(count, of: $0) } ?? 0 }
  }

  /// What a reader of a release knows of each cell; nil where it was left out.
  fileprivate func shown(under entry: ReleaseEntry) -> [ClosedRange<Int>?] {
    guard let base = entry.rules.base else {
      return zip(counts, hidden).map { $1 ? nil : $0...$0 }
    }
    return rounded(base: base, secret: entry.secret).map {
      Rounding.counts(shownAs: $0, base: base)
    }
  }
}

extension FlowDimension {
  /// Whether it says what somebody is, rather than where and when.
  var isAttribute: Bool {
    switch self {
    case .category, .migration, .purpose, .ageBand, .ageFive, .adulthood, .document, .intendedStay,
      .returnKind, .vulnerability:
      true
    default: false
    }
  }
}
