/// The word that a person may have meant.
enum Suggestion {
  /// The candidate with the fewest slips (Damerau-Levenshtein, optimal string alignment) from
  /// `word`, or nil when none is near: at most one slip for every three letters, or a beginning.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    // A command line may be megabytes long; nobody means a word of that length.
    guard word.utf8.count <= 64 else { return nil }
    let ranked = candidates.map {
      ($0, slips(Array(word.unicodeScalars), Array($0.unicodeScalars)))
    }
    if let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= max(1, word.count / 3),
      best.1 < best.0.count
    {
      return best.0
    }
    return word.count >= 3 ? candidates.first { $0.hasPrefix(word) } : nil
  }

  private static func slips(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var older = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for (row, scalar) in left.enumerated() {
      var next = [row + 1] + [Int](repeating: 0, count: right.count)
      for (column, other) in right.enumerated() {
        let change = last[column] + (scalar == other ? 0 : 1)
        next[column + 1] = min(change, last[column + 1] + 1, next[column] + 1)
        if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
          next[column + 1] = min(next[column + 1], older[column - 1] + 1)
        }
      }
      (older, last) = (last, next)
    }
    return last[right.count]
  }
}
