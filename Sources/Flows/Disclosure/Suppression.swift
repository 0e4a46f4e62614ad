/// Which cells of tables with all their margins are left out, so that no small count can be worked
/// out of the others (Handbook on Statistical Disclosure Control, clauses 5.2 and 5.3: primary and
/// secondary suppression). Cells stand in the order of `LinkedCounts`.
struct Suppression: Sendable {
  /// Counts below the least that is shown; zeros are shown.
  let primary: [Bool]
  /// All that is left out: what is primary, and what protects it.
  let hidden: [Bool]

  /// Chooses what to leave out. A hidden cell is protected when the attack leaves it at least
  /// `minimum` numbers to be: a primary one is then not even certain to be small, and one that
  /// protects others is not worked out itself.
  init(_ tables: LinkedCounts, minimum: Int) {
    primary = tables.counts.map { $0 > 0 && $0 < minimum }
    var choice = Choice(tables, hidden: primary)
    while true {
      let attack = SuppressionAttack(tables, hidden: choice.hidden)
      let exposed = choice.hidden.indices.filter {
        choice.hidden[$0] && attack.bounds[$0].count < minimum
      }
      guard !exposed.filter({ choice.protect($0) }).isEmpty else { break }
    }
    hidden = choice.hidden
  }

  /// Primary cells that the attack gets closer to than was asked; empty for a table that can be
  /// shown.
  func exposed(_ tables: LinkedCounts, minimum: Int) -> [Int] {
    let attack = SuppressionAttack(tables, hidden: hidden)
    return primary.indices.filter { primary[$0] && attack.bounds[$0].count < minimum }
  }
}

/// Cells being chosen one by one.
private struct Choice {
  private(set) var hidden: [Bool]
  private let counts: [Int]
  private let lines: [CountCube.Line]
  private let linesOf: [[Int]]
  private var hiddenIn: [Int]

  init(_ tables: LinkedCounts, hidden: [Bool]) {
    counts = tables.counts
    lines = tables.lines
    var linesOf = [[Int]](repeating: [], count: counts.count)
    for (number, line) in lines.enumerated() {
      for place in line.cells + [line.sum] { linesOf[place].append(number) }
    }
    self.linesOf = linesOf
    self.hidden = [Bool](repeating: false, count: hidden.count)
    hiddenIn = [Int](repeating: 0, count: lines.count)
    for place in hidden.indices where hidden[place] { hide(place) }
  }

  private mutating func hide(_ place: Int) {
    hidden[place] = true
    for line in linesOf[place] { hiddenIn[line] += 1 }
  }

  /// Hides one more cell beside an exposed one, in the line that gives it away first; false when
  /// nothing is left to hide there.
  mutating func protect(_ place: Int) -> Bool {
    for line in linesOf[place].sorted(by: { hiddenIn[$0] < hiddenIn[$1] }) {
      let places = (lines[line].cells + [lines[line].sum]).filter {
        !hidden[$0] && counts[$0] > 0
      }
      let next = places.min { left, right in
        (cost(left), counts[left], left) < (cost(right), counts[right], right)
      }
      if let next {
        hide(next)
        return true
      }
    }
    return false
  }

  /// How much a cell asks for: each of its lines without a hidden cell will need another one, and
  /// margins are what most readers want.
  private func cost(_ place: Int) -> Int {
    let lonely = linesOf[place].count { hiddenIn[$0] == 0 }
    let margins = linesOf[place].count { lines[$0].sum == place }
    return lonely + 4 * margins
  }
}
