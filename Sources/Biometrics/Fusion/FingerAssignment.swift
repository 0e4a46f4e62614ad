/// Which fingers of one side are which of the other, when nobody knows: the best choice for each
/// number of pairs.
struct FingerAssignment {
  /// The best sum of evidence for so many pairs, with the pairs; index 0 is no pair.
  let best: [(sum: Double, pairs: [(probe: Int, reference: Int)])]

  /// Tries every choice, a reference or none for each probe (dynamic programming over the sets of
  /// references): at most 10 times 1,024 times 11 steps. `evidence` has a row a probe; nil where a
  /// pair is not allowed.
  init(_ evidence: [[Double?]]) {
    let references = evidence.first?.count ?? 0
    let sets = 1 << references
    var sums = [Double](repeating: -.infinity, count: sets)
    sums[0] = 0
    // The reference taken by each probe on the way to a set; -1 for none.
    var taken: [[Int8]] = []
    for row in evidence {
      var next = sums
      var choice = [Int8](repeating: -1, count: sets)
      for set in 0..<sets {
        for (reference, value) in row.enumerated() where set & 1 << reference != 0 {
          guard let value else { continue }
          let sum = sums[set ^ 1 << reference] + value
          if sum > next[set] {
            next[set] = sum
            choice[set] = Int8(reference)
          }
        }
      }
      sums = next
      taken.append(choice)
    }
    var best: [(sum: Double, pairs: [(probe: Int, reference: Int)])] = []
    for count in 0...min(references, evidence.count) {
      let set = (0..<sets).filter { $0.nonzeroBitCount == count }
        .max { (sums[$0], $1) < (sums[$1], $0) }
      guard var set, sums[set].isFinite else { break }
      let sum = sums[set]
      var pairs: [(probe: Int, reference: Int)] = []
      for probe in taken.indices.reversed() where taken[probe][set] >= 0 {
        let reference = Int(taken[probe][set])
        pairs.append((probe, reference))
        set ^= 1 << reference
      }
      best.append((sum, pairs.reversed()))
    }
    self.best = best
  }

  /// In how many ways so many pairs can be chosen: references and probes, each chosen and ordered.
  static func ways(probes: Int, references: Int, pairs: Int) -> Double {
    var ways = 1.0
    for index in 0..<pairs {
      ways *= Double(probes - index) * Double(references - index) / Double(index + 1)
    }
    return ways
  }
}
