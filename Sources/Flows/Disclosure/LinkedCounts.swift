/// The cells of tables that a reader can lay side by side, each once: those of one release, and
/// what earlier releases said of the same people.
///
/// Tables of one measure share margins: entries by month and entries by nationality have the sum of
/// all entries in common. What is left out of one of them must not stand in another one, so a
/// shared cell is one cell here, and an attack on one table goes on in the next (linked tables:
/// Handbook on Statistical Disclosure Control, clause 5.6).
struct LinkedCounts: Sendable {
  /// The counts of the cells.
  private(set) var counts: [Int] = []
  /// The sums that a reader knows to hold between them.
  private(set) var lines: [CountCube.Line] = []
  /// For each table of the release, the cell at each of its places.
  private(set) var cells: [[Int]] = []
  /// Whether a cell is one of the release's; of others nothing can be left out any more.
  private(set) var isOwn: [Bool] = []
  /// What an earlier release said of each cell; nil where it left it out, or there was none.
  private(set) var known: [ClosedRange<Int>?] = []
  /// The least that a reader takes a cell to hold that is left out: 1 where zeros are shown.
  private(set) var least: [Int] = []
  /// Cells that a reader must not get close to although they are not small: all of a line.
  private(set) var whole: Set<Int> = []

  /// One table; its cells stand at their places.
  init(_ cube: CountCube) { self.init([([], cube)]) }

  /// Tables with the names of their dimensions, as many as each has; without names nothing is
  /// shared.
  init(_ tables: [(dimensions: [FlowDimension], cube: CountCube)]) {
    var known: [[FlowDimension: String]: Int] = [:]
    for (dimensions, cube) in tables {
      let places = cube.counts.indices.map { place -> Int in
        let key = Dictionary(
          uniqueKeysWithValues: zip(dimensions, cube.values(at: place)).compactMap { name, value in
            value.map { (name, $0) }
          })
        if !dimensions.isEmpty, let cell = known[key] { return cell }
        known[key] = counts.count
        return add(cube.counts[place], isOwn: true)
      }
      add(cube.lines, at: places)
      cells.append(places)
    }
  }

  /// No cell yet.
  init() {}

  /// Adds a cell and gives its number.
  mutating func add(_ count: Int, isOwn: Bool, least: Int = 1) -> Int {
    counts.append(count)
    self.isOwn.append(isOwn)
    known.append(nil)
    self.least.append(least)
    return counts.count - 1
  }

  /// Adds a table of the release, whose cells were added.
  mutating func add(table places: [Int]) { cells.append(places) }

  /// Adds sums between places of a table whose cells were added.
  mutating func add(_ lines: [CountCube.Line], at places: [Int]) {
    self.lines += lines.map { line in
      CountCube.Line(cells: line.cells.map { places[$0] }, sum: places[line.sum])
    }
  }

  /// Adds a sum.
  mutating func add(_ cells: [Int], sum: Int) {
    lines.append(CountCube.Line(cells: cells, sum: sum))
  }

  /// Notes what an earlier release said of a cell.
  mutating func tell(_ cell: Int, _ range: ClosedRange<Int>) {
    known[cell] = known[cell].map { $0.overlaps(range) ? $0.clamped(to: range) : range } ?? range
  }

  /// Notes that a cell is all of its line, and the empty cell beside it that is left out with it,
  /// so that nobody sees that nothing else is there.
  mutating func guardWhole(_ cell: Int, beside empty: Int) {
    whole.formUnion([cell, empty])
    least[empty] = 0
  }
}
