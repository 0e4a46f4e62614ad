/// The cells of one table or of several that are published together, each once.
///
/// Tables of one measure, one period and the same filters share margins: entries by month and
/// entries by nationality have the sum of all entries in common. What is left out of one of them
/// must not stand in another one, so a shared cell is one cell here, and an attack on one table
/// goes on in the next (linked tables: Handbook on Statistical Disclosure Control, clause 5.6).
struct LinkedCounts: Sendable {
  /// The counts of the cells.
  let counts: [Int]
  /// The sums that a reader knows to hold between them.
  let lines: [CountCube.Line]
  /// For each table, the cell at each of its places.
  let cells: [[Int]]

  /// One table; its cells stand at their places.
  init(_ cube: CountCube) { self.init([([], cube)]) }

  /// Tables with the names of their dimensions, as many as each has; without names nothing is
  /// shared.
  init(_ tables: [(dimensions: [FlowDimension], cube: CountCube)]) {
    var counts: [Int] = []
    var lines: [CountCube.Line] = []
    var cells: [[Int]] = []
    var known: [[FlowDimension: String]: Int] = [:]
    for (dimensions, cube) in tables {
      let places = cube.counts.indices.map { place -> Int in
        let key = Dictionary(
          uniqueKeysWithValues: zip(dimensions, cube.values(at: place)).compactMap { name, value in
            value.map { (name, $0) }
          })
        if !dimensions.isEmpty, let cell = known[key] { return cell }
        known[key] = counts.count
        counts.append(cube.counts[place])
        return counts.count - 1
      }
      lines += cube.lines.map { line in
        CountCube.Line(cells: line.cells.map { places[$0] }, sum: places[line.sum])
      }
      cells.append(places)
    }
    (self.counts, self.lines, self.cells) = (counts, lines, cells)
  }
}
