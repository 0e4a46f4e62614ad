/// What a reader can work out of cells that were left out: bounds from the sums that are shown.
///
/// The reader knows every shown count, what earlier releases said of the others, that each margin
/// is the sum of its line, and that a cell that was left out holds one at least where zeros are
/// shown. Each line bounds each of its hidden
/// cells by the bounds of the others, until nothing gets closer (bound propagation: Handbook on
/// Statistical Disclosure Control, clause 5.3, the attacker's interval).
struct SuppressionAttack {
  /// The least and the most that each place can hold; for a shown one its count.
  private(set) var bounds: [ClosedRange<Int>]

  private let lines: [CountCube.Line]
  private let linesOf: [[Int]]

  /// Attacks tables of which only what is not hidden is known.
  init(_ tables: LinkedCounts, hidden: [Bool]) {
    let most = tables.counts.max() ?? 0
    // Nobody outside knows the largest count when it is hidden; four times as much is beyond it.
    bounds = tables.counts.indices.map { cell in
      guard hidden[cell] else { return tables.counts[cell]...tables.counts[cell] }
      return tables.known[cell] ?? tables.least[cell]...max(1, 4 * most)
    }
    lines = tables.lines
    var linesOf = [[Int]](repeating: [], count: tables.counts.count)
    for (number, line) in lines.enumerated() {
      for place in line.cells + [line.sum] { linesOf[place].append(number) }
    }
    self.linesOf = linesOf
    propagate(hidden)
  }

  private mutating func propagate(_ hidden: [Bool]) {
    var open = Array(lines.indices)
    var isOpen = [Bool](repeating: true, count: lines.count)
    // Bounds that creep by ones would take long to say little more.
    var left = 200 * (lines.count + 1)
    while let number = open.popLast(), left > 0 {
      isOpen[number] = false
      left -= 1
      for place in tighten(lines[number], hidden) {
        for other in linesOf[place] where !isOpen[other] {
          isOpen[other] = true
          open.append(other)
        }
      }
    }
  }

  /// Bounds the hidden places of a line by each other; gives those that got closer.
  private mutating func tighten(_ line: CountCube.Line, _ hidden: [Bool]) -> [Int] {
    let least = line.cells.reduce(0) { $0 + bounds[$1].lowerBound }
    let most = line.cells.reduce(0) { $0 + bounds[$1].upperBound }
    let sum = bounds[line.sum]
    var closer: [Int] = []
    for place in line.cells where hidden[place] {
      let own = bounds[place]
      let others = (least - own.lowerBound)...(most - own.upperBound)
      if narrow(place, sum.lowerBound - others.upperBound, sum.upperBound - others.lowerBound) {
        closer.append(place)
      }
    }
    if hidden[line.sum], narrow(line.sum, least, most) { closer.append(line.sum) }
    return closer
  }

  private mutating func narrow(_ place: Int, _ least: Int, _ most: Int) -> Bool {
    let own = bounds[place]
    let lower = max(own.lowerBound, least)
    let upper = min(own.upperBound, most)
    guard lower <= upper, lower...upper != own else { return false }
    bounds[place] = lower...upper
    return true
  }
}
