import Bytes

/// What tables of this release and of earlier ones have to do with each other, as sums.
///
/// Two releases of nested periods give away their difference: the days in between are cells that
/// stand in no table and that a reader works out all the same. So do a group and its members shown
/// apart, and a table of some values beside one of all. Each such cell comes in with its true
/// count, and is attacked like the others.
struct SheetLinker {
  /// A table, and what a reader knows of it.
  struct Sheet {
    let table: FrozenTable
    /// What it shows of each cell; nil where it leaves it out. Empty for a table that is being
    /// made.
    let shown: [ClosedRange<Int>?]
    /// Its counts as the facts are now; nil for a table that is being made.
    let now: CountCube?
  }

  private(set) var linked = LinkedCounts()
  private var cells: [CellKey: Int] = [:]
  /// The keys of cells in the order of their coming, so that the same tables are always linked in
  /// the same way.
  private var keys: [CellKey] = []
  /// Keys without their days, with the days for which there is a cell.
  private var days: [[FlowDimension: String]: [ClosedRange<Int>]] = [:]
  /// For each set of columns the days that tables have.
  private var spans: [Set<FlowDimension>: Set<ClosedRange<Int>>] = [:]
  private let sheets: [Sheet]
  private let facts: CellFacts

  /// Links the tables of a release, which come first, with earlier ones; `facts` counts any key.
  init(_ sheets: [Sheet], facts: CellFacts) throws(Fault) {
    self.sheets = sheets
    self.facts = facts
    for sheet in sheets { add(sheet) }
    guard sheets.contains(where: { $0.now != nil }) else { return }
    try linkGroups()
    try linkFilters()
    try linkPeriods()
  }

  // MARK: Tables

  private mutating func add(_ sheet: Sheet) {
    let (table, keys) = (sheet.table, sheet.table.keys)
    let cube = CountCube(axes: table.axes, counts: table.counts)
    let places = table.counts.indices.map { place -> Int in
      let count = table.counts[place]
      // A number that has changed since is another one; the reader knows it as it was.
      let stands = sheet.now.map { now in
        let values = cube.values(at: place)
        return (now.place(of: values).map { now.counts[$0] } ?? 0) == count
      }
      guard let key = keys[place], stands ?? true else {
        let cell = linked.add(count, isOwn: sheet.now == nil)
        if sheet.now != nil, let shown = sheet.shown[place] { linked.tell(cell, shown) }
        return cell
      }
      let cell = cell(key, count, isOwn: sheet.now == nil)
      if sheet.now != nil, let shown = sheet.shown[place] { linked.tell(cell, shown) }
      return cell
    }
    linked.add(cube.lines, at: places)
    if sheet.now == nil { linked.add(table: places) }
    for key in keys.compactMap({ $0 }) {
      spans[Set(key.values.keys), default: []].insert(key.days)
    }
  }

  private mutating func cell(
    _ key: CellKey, _ count: Int, isOwn: Bool, least: Int = 1
  ) -> Int {
    if let known = cells[key] { return known }
    let cell = linked.add(count, isOwn: isOwn, least: least)
    cells[key] = cell
    keys.append(key)
    days[key.values, default: []].append(key.days)
    return cell
  }

  /// The cell of a key, also of one that no table has; nil where nothing is in it, which a reader
  /// is taken to know: a combination that did not occur has no row.
  private mutating func cell(_ key: CellKey) throws(Fault) -> Int? {
    if let known = cells[key] { return known }
    let count = try facts.count(key)
    if count == 0 { return nil }
    return cell(key, count, isOwn: false, least: 0)
  }

  // MARK: Between tables

  /// Groups and their members, where one table joins what another one shows apart.
  private mutating func linkGroups() throws(Fault) {
    for key in keys {
      for (dimension, value) in key.values.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        let members = CellKey.members(value)
        guard members.count > 1 else { continue }
        let parts = members.map { key.with(dimension, $0) }
        guard parts.contains(where: { days[$0.values] != nil }), let sum = cells[key] else {
          continue
        }
        var inside: [Int] = []
        for part in parts { if let cell = try cell(part) { inside.append(cell) } }
        linked.add(inside, sum: sum)
      }
    }
  }

  /// A table of some values beside one of all: the rest is their difference.
  private mutating func linkFilters() throws(Fault) {
    let filtered = Set(sheets.flatMap { $0.table.query.filters.keys })
    for dimension in filtered.sorted(by: { $0.rawValue < $1.rawValue }) {
      for key in keys where key.values[dimension] != nil {
        let whole = key.with(dimension, nil)
        guard days[whole.values] != nil, let part = cells[key], let all = try cell(whole) else {
          continue
        }
        let rest = linked.counts[all] - linked.counts[part]
        guard rest > 0 else { continue }
        linked.add([part, linked.add(rest, isOwn: false, least: 0)], sum: all)
      }
    }
  }

  /// Longer periods and the shorter ones that they consist of.
  private mutating func linkPeriods() throws(Fault) {
    let starts = spans.mapValues { spans in
      Set(spans.flatMap { [$0.lowerBound, $0.upperBound + 1] }).sorted()
    }
    for key in keys where days[key.values, default: []].count > 1 {
      let inner = (starts[Set(key.values.keys)] ?? []).filter {
        key.days.lowerBound < $0 && $0 <= key.days.upperBound
      }
      guard !inner.isEmpty, let sum = cells[key] else { continue }
      var parts: [Int] = []
      let bounds = [key.days.lowerBound] + inner + [key.days.upperBound + 1]
      for (start, end) in zip(bounds, bounds.dropFirst()) {
        if let cell = try cell(CellKey(days: start...end - 1, values: key.values)) {
          parts.append(cell)
        }
      }
      linked.add(parts, sum: sum)
    }
  }
}
