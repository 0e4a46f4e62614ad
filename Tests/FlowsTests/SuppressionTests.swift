import Host
import Support
import Testing

@testable import Flows

/// What is left out of a table, attacked by exact arithmetic: a cell is known when the shown
/// margins fix it, whatever anybody's method.
@Suite("Suppressed tables")
struct SuppressionTests {
  private func cube(_ axes: [Int], _ counts: [Int]) -> CountCube {
    let names = axes.map { size in (0..<size).map { "v\($0 + 10)" } }
    var rows: [(values: [String], count: Int)] = []
    for (index, count) in counts.enumerated() {
      var rest = index
      let values = names.reversed().map { axis in
        defer { rest /= axis.count }
        return axis[rest % axis.count]
      }
      rows.append((values.reversed(), count))
    }
    return CountCube(axes: names, rows)
  }

  /// The hidden places that the lines fix, by elimination modulo a prime.
  private func fixed(_ cube: LinkedCounts, _ hidden: [Bool]) -> Set<Int> {
    let prime = 2_147_483_647
    let places = hidden.indices.filter { hidden[$0] }
    let columns = Dictionary(uniqueKeysWithValues: zip(places, 0...))
    var rows: [[Int]] = cube.lines.compactMap { line in
      var row = [Int](repeating: 0, count: places.count)
      for cell in line.cells { if let column = columns[cell] { row[column] = 1 } }
      if let column = columns[line.sum] { row[column] = prime - 1 }
      return row.contains { $0 != 0 } ? row : nil
    }
    func power(_ base: Int, _ exponent: Int) -> Int {
      var (result, base, exponent) = (1, base, exponent)
      while exponent > 0 {
        if exponent & 1 == 1 { result = result * base % prime }
        base = base * base % prime
        exponent >>= 1
      }
      return result
    }
    var pivots: [Int] = []
    var next = 0
    for column in places.indices {
      guard let pivot = rows.indices.dropFirst(next).first(where: { rows[$0][column] != 0 })
      else { continue }
      rows.swapAt(next, pivot)
      let inverse = power(rows[next][column], prime - 2)
      rows[next] = rows[next].map { $0 * inverse % prime }
      for other in rows.indices where other != next && rows[other][column] != 0 {
        let factor = rows[other][column]
        rows[other] = zip(rows[other], rows[next]).map { ($0 + (prime - factor) * $1) % prime }
      }
      pivots.append(column)
      next += 1
    }
    // A pivot's row without any other column fixes it.
    var fixed: Set<Int> = []
    for (row, column) in pivots.enumerated()
    where rows[row].indices.allSatisfy({ $0 == column || rows[row][$0] == 0 }) {
      fixed.insert(places[column])
    }
    return fixed
  }

  @Test("The elimination knows a cell that a margin gives away, and none of a hidden square")
  func knowsWhatIsFixed() {
    let square = cube([2, 2], [3, 20, 20, 20])
    var hidden = square.counts.map { $0 == 3 }
    #expect(fixed(LinkedCounts(square), hidden) == [0])
    for place in [0, 1, 3, 4] { hidden[place] = true }
    #expect(fixed(LinkedCounts(square), hidden).isEmpty)
  }

  // Handbook on Statistical Disclosure Control: one suppressed cell in a row is its margin less the
  // rest; a square of four is the least that protects it.
  @Test("A single small cell takes three others with it")
  func makesASquare() {
    let table = cube([3, 3], [3, 20, 31, 22, 45, 18, 30, 27, 64])
    let suppression = Suppression(LinkedCounts(table), minimum: 5)
    #expect(suppression.primary.count { $0 } == 1)
    #expect(suppression.hidden.count { $0 } == 4)
    #expect(suppression.exposed(LinkedCounts(table), minimum: 5).isEmpty)
    let margins = table.lines.map(\.sum)
    #expect(margins.allSatisfy { !suppression.hidden[$0] })
  }

  @Test("No small count of four hundred made tables can be worked out", arguments: 0..<8)
  func withstandsElimination(seed: Int) {
    let random = SeededRandomness(seed: UInt64(seed))
    for number in 0..<50 {
      let bytes = random.bytes(400).map(Int.init)
      let axes = [[3, 4], [2, 3, 4], [6, 5], [2, 2, 2, 3], [1, 7]][number % 5]
      let size = axes.reduce(1, *)
      // Mostly zeros and small counts in some tables, mostly large ones in others.
      let top = [4, 12, 60, 255][number % 4]
      let table = cube(axes, bytes.prefix(size).map { $0 % 3 == 0 ? 0 : $0 % (top + 1) })
      let suppression = Suppression(LinkedCounts(table), minimum: 5)
      let fixed = fixed(LinkedCounts(table), suppression.hidden)
      let exposed = suppression.primary.indices.filter {
        suppression.primary[$0] && fixed.contains($0)
      }
      #expect(exposed.isEmpty, "table \(number) of \(axes): \(table.counts)")
      #expect(
        suppression.exposed(LinkedCounts(table), minimum: 5).isEmpty, "table \(number) of \(axes)")
    }
  }

  /// Three tables of the same people: by month and direction, month and place, age.
  private func tables(_ counts: [Int]) -> [(dimensions: [FlowDimension], cube: CountCube)] {
    let rows: [(values: [FlowDimension: String], count: Int)] = counts.enumerated().map {
      let values: [FlowDimension: String] = [
        .month: "m\($0 % 3)", .direction: "d\($0 / 3 % 2)", .poe: "p\($0 / 6 % 3)",
        .adulthood: "a\($0 / 18)",
      ]
      return (values, $1)
    }
    let questions: [[FlowDimension]] = [[.month, .direction], [.month, .poe], [.adulthood]]
    return questions.map { dimensions in
      let rows = rows.map { row in
        (values: dimensions.map { row.values[$0] ?? "" }, count: row.count)
      }
      let axes = dimensions.indices.map { axis in Set(rows.map { $0.values[axis] }).sorted() }
      return (dimensions, CountCube(axes: axes, rows))
    }
  }

  @Test("Tables published together hide the same of what they share, and none opens another")
  func withstandsTogether() {
    let random = SeededRandomness(seed: 11)
    var opened = 0
    for number in 0..<400 {
      // From one count in two to one in nine, so that margins are small too.
      let made = tables(random.bytes(36).map { Int($0) % (2 + number % 8) == 0 ? Int($0) % 17 : 0 })
      let linked = LinkedCounts(made)
      // Two of them have the sums of each month and of all, the third that of all.
      #expect(linked.counts.count == 12 + 16 - 4 + 3 - 1)
      let suppression = Suppression(linked, minimum: 5)
      let small = suppression.primary.indices.filter { suppression.primary[$0] }
      #expect(fixed(linked, suppression.hidden).isDisjoint(with: small))
      #expect(suppression.exposed(linked, minimum: 5).isEmpty)
      // Each table alone holds; laid side by side such tables open each other.
      var hidden = [Bool](repeating: true, count: linked.counts.count)
      for (table, cells) in zip(made, linked.cells) {
        let alone = Suppression(LinkedCounts(table.cube), minimum: 5)
        for (place, cell) in cells.enumerated() where !alone.hidden[place] { hidden[cell] = false }
      }
      if !fixed(linked, hidden).isDisjoint(with: small) { opened += 1 }
    }
    #expect(opened > 0)
  }
}
