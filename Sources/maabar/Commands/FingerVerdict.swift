import Biometrics
import Bytes
import Console

/// What a comparison of two prints means, for people and programs.
struct FingerVerdict {
  let explanation: FingerExplanation

  /// The score, -10 times the decimal logarithm of the false-match rate.
  var score: Double { explanation.score }

  /// One pair of different fingers in so many scores as high, as a person reads it.
  static func oneIn(_ score: Double) -> String {
    let exponent = max(0, score) / 10
    let names = ["", " thousand", " million", " billion", " trillion"]
    let group = min(names.count - 1, Int(exponent / 3))
    var rest = 1.0
    var power = exponent - Double(3 * group)
    while power >= 1 {
      rest *= 10
      power -= 1
    }
    // Two digits say enough: the power of ten below one, by its table of tenths.
    let tenths = [1, 1.26, 1.58, 2, 2.51, 3.16, 3.98, 5.01, 6.31, 7.94]
    rest *= tenths[min(9, Int(power * 10))]
    let shown = rest < 10 && group > 0 ? BenchmarkResult.rounded(rest) : "\(Int(rest.rounded()))"
    return "one in \(shown)\(names[group])"
  }

  var json: JSON {
    [
      "score": .string(FingerCommand.text(score)), "meaning": .string(Self.oneIn(score)),
      "sameAtOneInThousand": .boolean(score >= 30),
      "sameAtOneInTenThousand": .boolean(score >= 40),
      "paired": .integer(Int64(explanation.pairs.count)),
      "minutiae": .array([
        .integer(Int64(explanation.first.count)), .integer(Int64(explanation.second.count)),
      ]),
    ]
  }

  func print(on outlet: Outlet) {
    func decision(_ isSame: Bool) -> StyledText {
      isSame ? "\("the same finger", .good)" : "\("not shown to be the same", .warning)"
    }
    outlet.line(
      """
      score \(FingerCommand.text(score), .strong)  \(Self.oneIn(score)) pairs of different \
      fingers is as alike
      """)
    outlet.line("at a false-match rate of 0.1 %   \(decision(score >= 30))")
    outlet.line("at a false-match rate of 0.01 %  \(decision(score >= 40))")
    outlet.line(
      """
      \(explanation.pairs.count) minutiae fall together, of \(explanation.first.count) and \
      \(explanation.second.count); `maabar finger show` draws them
      """)
  }
}
