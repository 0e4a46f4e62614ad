import Bytes
import Codes
import Dispatch
import Synchronization

/// One question being counted over packed columns.
///
/// What a run of rows shares (day, point) puts it into a group; within a group every row's place
/// is the sum of one share a column, worked out beforehand for each code: a question of any number
/// of dimensions and filters costs six look-ups a row at most. Rows that a filter leaves out
/// have a share that lies beyond all places.
struct FlowTally {
  /// The shown values of one dimension, in their own order.
  struct Axis {
    let dimension: FlowDimension
    let values: [String]
  }

  /// A share beyond every place; six of them and the largest place fit in 32 bits.
  private static let leftOut: UInt32 = 1 << 29
  /// More places than these are held in a table of those that occur.
  private static let densePlaces = 1 << 18

  private let query: FlowQuery
  private let groups: RunGroups
  private let inner: [Axis]
  private let kernel: TallyKernel

  /// Prepares a question. Throws `.flowQuery` when the places of a group are 2^29 or more.
  init(_ query: FlowQuery, _ columns: FlowColumns) throws(Fault) {
    self.query = query
    groups = RunGroups(query, columns)
    inner = query.dimensions.filter { $0.field != nil }.map { dimension in
      Axis(dimension: dimension, values: Set(dimension.shown(columns)).sorted())
    }
    var places = query.measures.count
    for axis in inner {
      let (product, overflows) = places.multipliedReportingOverflow(by: max(1, axis.values.count))
      guard !overflows, product < Int(Self.leftOut) else {
        throw Fault(.flowQuery, at: "by", "too many columns at once: take some away")
      }
      places = product
    }
    var shares = Shares(columns)
    shares.add(
      FlowLayout.measure,
      FlowMeasure.allCases.map { UInt32(query.measures.firstIndex(of: $0) ?? 0) })
    shares.leaveOut(
      FlowLayout.measure, FlowMeasure.allCases.map { !query.measures.contains($0) },
      share: Self.leftOut)
    var stride = query.measures.count
    for axis in inner.reversed() {
      guard let field = axis.dimension.field else { continue }
      let digits = Dictionary(uniqueKeysWithValues: zip(axis.values, 0...))
      shares.add(field, axis.dimension.shown(columns).map { UInt32((digits[$0] ?? 0) * stride) })
      stride *= axis.values.count
    }
    for (dimension, kept) in query.filters {
      guard let field = dimension.field else { continue }
      shares.leaveOut(
        field, dimension.shown(columns).map { !kept.contains($0) }, share: Self.leftOut)
    }
    kernel = TallyKernel(
      codes: shares.used.map { columns.codes[$0] }, shares: shares.used.map { shares.tables[$0] },
      counts: columns.counts, limit: places)
  }

  /// Counts.
  func answer() -> FlowAnswer {
    let rows = groups.rowCounts
    let share = max(Self.wideRows, rows.reduce(0, +) / Self.blocks)
    let wide = rows.indices.filter { rows[$0] > share }
    let narrow = rows.indices.filter { rows[$0] <= share }
    var found = wide.map { group in countWide(group) }
    found += countNarrow(narrow, rows)
    return FlowAnswer(
      query: query, outer: groups.axes, outerDigits: groups.digits, inner: inner, found: found)
  }

  /// A group of fewer rows, or of less than a block's share, is counted by one processor.
  private static let wideRows = 1 << 18
  /// Into how many blocks a count is divided: some more than there are processors, so that none
  /// waits long for the last.
  private static let blocks = 8

  /// Whether a group is counted in a table of the places that occur.
  private var isSparse: Bool { kernel.limit > Self.densePlaces }

  private func countWide(_ group: Int) -> FlowAnswer.Found {
    guard !isSparse else { return countSparse(group) }
    let workers = Self.blocks
    let parts = groups.parts(workers, of: group)
    let total = Mutex([UInt32](repeating: 0, count: kernel.limit + 1))
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      var sums = [UInt32](repeating: 0, count: kernel.limit + 1)
      kernel.add(parts[worker], to: &sums)
      total.withLock { total in
        for place in 0..<kernel.limit where sums[place] != 0 { total[place] += sums[place] }
      }
    }
    var found = FlowAnswer.Found()
    total.withLock { found.take($0, of: group, places: kernel.limit) }
    return found
  }

  private func countSparse(_ group: Int) -> FlowAnswer.Found {
    let parts = groups.parts(2, of: group)
    let tables = Mutex([PlaceTable]())
    DispatchQueue.concurrentPerform(iterations: parts.count) { worker in
      var table = PlaceTable()
      kernel.add(parts[worker], to: &table)
      tables.withLock { $0.append(table) }
    }
    var all = tables.withLock { $0 }
    guard var sum = all.popLast() else { return FlowAnswer.Found() }
    for table in all { sum.add(table) }
    var found = FlowAnswer.Found()
    found.take(sum, of: group)
    return found
  }

  private func countNarrow(_ narrow: [Int], _ rows: [Int]) -> [FlowAnswer.Found] {
    guard !narrow.isEmpty else { return [] }
    let all = narrow.reduce(0) { $0 + rows[$1] }
    let blocks = all < 1 << 16 ? 1 : Self.blocks
    let parts = Mutex([FlowAnswer.Found](repeating: .init(), count: blocks))
    let cuts = (0...blocks).map { narrow.count * $0 / blocks }
    DispatchQueue.concurrentPerform(iterations: blocks) { block in
      let own = narrow[cuts[block]..<cuts[block + 1]]
      guard !isSparse else {
        var found = FlowAnswer.Found()
        for group in own {
          var table = PlaceTable()
          kernel.add(groups.bounds(of: group), to: &table)
          found.take(table, of: group)
        }
        parts.withLock { $0[block] = found }
        return
      }
      let room = own.reduce(0) { $0 + min(rows[$1], kernel.limit) }
      var found = FlowAnswer.Found(room: room)
      var sums = [UInt32](repeating: 0, count: kernel.limit + 1)
      var touched = [UInt32](repeating: 0, count: kernel.limit + 2)
      for group in own {
        let bounds = groups.bounds(of: group)
        if rows[group] * 2 < kernel.limit {
          let count = kernel.add(bounds, to: &sums, noting: &touched)
          found.take(&sums, touched[..<count], of: group, places: kernel.limit)
        } else {
          kernel.add(bounds, to: &sums)
          found.take(sums, of: group, places: kernel.limit)
          for place in sums.indices { sums[place] = 0 }
        }
      }
      parts.withLock { $0[block] = found }
    }
    return parts.withLock { $0 }
  }
}

/// The shares of all codes of the columns, and which columns have any.
private struct Shares {
  var tables: [[UInt32]]
  private(set) var used: [Int] = []

  init(_ columns: FlowColumns) {
    let sizes = FlowLayout.sizes(countries: columns.countries.texts.count)
    tables = sizes.map { [UInt32](repeating: 0, count: $0) }
  }

  /// Adds to each code of the field's column the share of the field's own code.
  mutating func add(_ field: PackedField, _ shares: [UInt32]) {
    each(field) { share, code in share += code < shares.count ? shares[code] : 0 }
  }

  /// Sets codes beyond every place.
  mutating func leaveOut(_ field: PackedField, _ out: [Bool], share beyond: UInt32) {
    each(field) { share, code in
      if code >= out.count || out[code] { share = max(share, beyond) }
    }
  }

  private mutating func each(_ field: PackedField, _ change: (inout UInt32, Int) -> Void) {
    if !used.contains(field.column) {
      used.append(field.column)
      used.sort()
    }
    for packed in tables[field.column].indices {
      change(&tables[field.column][packed], field.code(in: packed))
    }
  }
}
