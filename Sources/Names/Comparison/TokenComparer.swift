/// Compares two folded words letter by letter: a weighted Damerau-Levenshtein distance (optimal
/// string alignment) whose costs know which letters stand for one another.
///
/// One comparer serves one thread; it keeps its rows, so that a comparison allocates nothing. A
/// comparison of words of n and m letters takes n times m steps at most, and stops at the first
/// row in which every way costs more than the limit.
public struct TokenComparer: Sendable {
  /// What a pair costs that cannot be compared (Arabic against Chinese) or passes the limit.
  public static let incomparable: Int32 = 100_000

  private let substitution = LetterCosts.substitution
  private let insertion = LetterCosts.insertion
  private let crossSubstitution = CrossScriptCosts.substitution
  private let crossOmission = CrossScriptCosts.omission
  private let crossInsertion = CrossScriptCosts.insertion
  private var rows: [Int32]
  private var sounds: [UInt8] = []
  private static let width = NameToken.maximumLetters + 1

  /// A comparer with rows of its own.
  public init() {
    rows = [Int32](repeating: 0, count: 3 * TokenComparer.width)
    sounds.reserveCapacity(NameToken.maximumLetters)
  }

  /// The distance of two words in hundredths of one wrong letter, 0 for equal ones; anything above
  /// `limit` means only that.
  public mutating func cost(
    _ left: Span<UInt8>, _ leftScript: TokenScript, _ right: Span<UInt8>,
    _ rightScript: TokenScript, limit: Int32 = TokenComparer.incomparable
  ) -> Int32 {
    let left = left.extracting(first: NameToken.maximumLetters)
    let right = right.extracting(first: NameToken.maximumLetters)
    switch (leftScript, rightScript) {
    case (.latin, .latin): return latin(left, right, limit)
    case (.arabic, .latin): return cross(left, right, limit)
    case (.latin, .arabic): return cross(right, left, limit)
    case (.arabic, .arabic), (.other, .other): return plain(left, right)
    default: return TokenComparer.incomparable
    }
  }

  private mutating func latin(
    _ left: Span<UInt8>, _ right: Span<UInt8>, _ limit: Int32
  ) -> Int32 {
    let width = TokenComparer.width
    var above = 0
    var current = width
    var before = 2 * width
    rows[0] = 0
    var previous: UInt8 = 0
    for column in 0..<right.count {
      rows[column + 1] = rows[column] + gap(right[column], previous)
      previous = right[column]
    }
    var lastLeft: UInt8 = 0
    for row in 0..<left.count {
      let letter = left[row]
      let costs = Int(letter & 0x7f) << 7
      let leftGap = gap(letter, lastLeft)
      var behind = rows[above] + leftGap
      rows[current] = behind
      var least = behind
      var lastRight: UInt8 = 0
      for column in 0..<right.count {
        let other = right[column]
        var best = rows[above + column] + Int32(substitution[costs | Int(other & 0x7f)])
        best = min(best, rows[above + column + 1] + leftGap)
        best = min(best, behind + gap(other, lastRight))
        if row > 0, column > 0, letter == lastRight, other == lastLeft, letter != other {
          best = min(best, rows[before + column - 1] + NameParameters.swapped)
        }
        rows[current + column + 1] = best
        behind = best
        least = min(least, best)
        lastRight = other
      }
      // A swap reaches over one row, so the row before counts too.
      if least > limit + NameParameters.swapped { return TokenComparer.incomparable }
      lastLeft = letter
      (before, above, current) = (above, current, before)
    }
    return rows[above + right.count]
  }

  /// What a letter costs that the other word lacks.
  @inline(__always)
  private func gap(_ letter: UInt8, _ previous: UInt8) -> Int32 {
    letter == previous ? NameParameters.doubled : Int32(insertion[Int(letter & 0x7f)])
  }

  /// Arabic letters against the sounds of Latin ones.
  private mutating func cross(
    _ arabic: Span<UInt8>, _ latin: Span<UInt8>, _ limit: Int32
  ) -> Int32 {
    CrossScriptCosts.sounds(latin, into: &sounds)
    let width = TokenComparer.width
    var above = 0
    var current = width
    rows[0] = 0
    for column in 0..<sounds.count {
      rows[column + 1] = rows[column] + crossInsertion[Int(sounds[column] & 0x7f)]
    }
    for row in 0..<arabic.count {
      let sign = Int(arabic[row] & 0x7f)
      let omission = crossOmission[sign]
      var behind = rows[above] + omission
      rows[current] = behind
      var least = behind
      for column in 0..<sounds.count {
        let sound = Int(sounds[column] & 0x7f)
        var best =
          rows[above + column] + crossSubstitution[sign * CrossScriptCosts.signs + sound]
        best = min(best, rows[above + column + 1] + omission)
        best = min(best, behind + crossInsertion[sound])
        rows[current + column + 1] = best
        behind = best
        least = min(least, best)
      }
      if least > limit { return TokenComparer.incomparable }
      swap(&above, &current)
    }
    return rows[above + sounds.count]
  }

  /// Letters of one script, each as good as any other; Arabic vowel letters count half.
  private mutating func plain(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int32 {
    let width = TokenComparer.width
    var above = 0
    var current = width
    rows[0] = 0
    for column in 0..<right.count { rows[column + 1] = rows[column] + weight(right[column]) }
    for row in 0..<left.count {
      let letter = left[row]
      rows[current] = rows[above] + weight(letter)
      for column in 0..<right.count {
        let other = right[column]
        let change = letter == other ? 0 : max(weight(letter), weight(other))
        var best = rows[above + column] + change
        best = min(best, rows[above + column + 1] + weight(letter))
        best = min(best, rows[current + column] + weight(other))
        rows[current + column + 1] = best
      }
      swap(&above, &current)
    }
    return rows[above + right.count]
  }

  @inline(__always)
  private func weight(_ letter: UInt8) -> Int32 {
    switch letter {
    case 0x80 | UInt8(ascii: "A"), 0x80 | UInt8(ascii: "w"), 0x80 | UInt8(ascii: "y"),
      0x80 | UInt8(ascii: "h"), 0x80 | UInt8(ascii: "E"):
      NameParameters.vowel
    default: NameParameters.letter
    }
  }
}
