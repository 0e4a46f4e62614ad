/// Which cells of tables with all their margins are left out, so that no small count can be worked
/// out of the others (Handbook on Statistical Disclosure Control, clauses 5.2 and 5.3: primary and
/// secondary suppression). Cells stand in the order of `LinkedCounts`.
struct Suppression: Sendable {
  /// Counts below the least that is shown; zeros are shown. Of cells that are not the release's
  /// own, those that it must not give away.
  let primary: [Bool]
  /// All that a reader does not see: what is primary, what protects it, and what no release shows.
  let hidden: [Bool]
  /// Cells that could be worked out before the release, whatever it leaves out.
  private let lost: Set<Int>

  /// Chooses what to leave out. A hidden cell is protected when the attack leaves it at least
  /// `minimum` numbers to be: a primary one is then not even certain to be small, and one that
  /// protects others is not worked out itself.
  init(_ tables: LinkedCounts, minimum: Int) {
    let isTold = tables.known.map { $0.map { $0.count == 1 } ?? false }
    let primary = tables.counts.indices.map { cell in
      !isTold[cell]
        && (tables.counts[cell] > 0 && tables.counts[cell] < minimum || tables.whole.contains(cell))
    }
    let unseen = tables.counts.indices.map { primary[$0] || !tables.isOwn[$0] && !isTold[$0] }
    let lost = Suppression.lost(tables, primary, isTold, minimum)
    var choice = Choice(tables, hidden: unseen, isTold: isTold)
    while true {
      let attack = SuppressionAttack(tables, hidden: choice.hidden)
      let exposed = choice.hidden.indices.filter {
        choice.hidden[$0] && (primary[$0] || tables.isOwn[$0]) && !lost.contains($0)
          && attack.bounds[$0].count < minimum
      }
      guard !exposed.filter({ choice.protect($0) }).isEmpty else { break }
    }
    hidden = choice.hidden
    self.primary = primary
    self.lost = lost
  }

  /// What earlier releases give away by themselves.
  private static func lost(
    _ tables: LinkedCounts, _ primary: [Bool], _ isTold: [Bool], _ minimum: Int
  ) -> Set<Int> {
    guard tables.known.contains(where: { $0 != nil }) else { return [] }
    let attack = SuppressionAttack(tables, hidden: isTold.map { !$0 })
    return Set(primary.indices.filter { primary[$0] && attack.bounds[$0].count < minimum })
  }

  /// Primary cells that the attack gets closer to than was asked; empty for a table that can be
  /// shown.
  func exposed(_ tables: LinkedCounts, minimum: Int) -> [Int] {
    let attack = SuppressionAttack(tables, hidden: hidden)
    return primary.indices.filter {
      primary[$0] && !lost.contains($0) && attack.bounds[$0].count < minimum
    }
  }
}

/// Cells being chosen one by one.
private struct Choice {
  private(set) var hidden: [Bool]
  private let counts: [Int]
  private let lines: [CountCube.Line]
  private let linesOf: [[Int]]
  private var hiddenIn: [Int]
  /// Cells that can be left out: the release's own that nobody was told before.
  private let isFree: [Bool]

  init(_ tables: LinkedCounts, hidden: [Bool], isTold: [Bool]) {
    counts = tables.counts
    lines = tables.lines
    isFree = tables.isOwn.indices.map {
      tables.isOwn[$0] && !isTold[$0] && tables.counts[$0] > 0
    }
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

  /// Hides one more cell beside an exposed one, in the line that gives it away first, or beside
  /// the hidden cells that it hangs together with; false when nothing is left to hide.
  mutating func protect(_ place: Int) -> Bool {
    var open = [place][...]
    var seen: Set<Int> = [place]
    while let place = open.popFirst(), seen.count < Choice.reach {
      if hideBeside(place) { return true }
      for line in linesOf[place] {
        for other in lines[line].cells + [lines[line].sum]
        where hidden[other] && seen.insert(other).inserted {
          open.append(other)
        }
      }
    }
    return false
  }

  /// Cells that are looked at around an exposed one.
  private static let reach = 1000

  private mutating func hideBeside(_ place: Int) -> Bool {
    for line in linesOf[place].sorted(by: { hiddenIn[$0] < hiddenIn[$1] }) {
      let places = (lines[line].cells + [lines[line].sum]).filter { !hidden[$0] && isFree[$0] }
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
