import Biometrics
import Codes
import Console

/// Two, four fingers of one set taken for those of one person, and what their fusion gains.
struct FusedFingers {
  private let name: String
  /// By number of fingers and whether their positions are known.
  private let accuracies: [(fingers: Int, isKnown: Bool, accuracy: FingerAccuracy)]

  init(_ run: FingerRun) {
    name = run.name
    var scores = [Double](
      repeating: 0, count: run.prints.count * run.prints.count)
    for pair in run.pairs {
      scores[pair.first * run.prints.count + pair.second] = pair.score
      scores[pair.second * run.prints.count + pair.first] = pair.score
    }
    let fingers = Set(run.prints.map(\.finger)).sorted().map { finger in
      run.prints.indices.filter { run.prints[$0].finger == finger }
    }
    accuracies = [(2, true), (2, false), (4, true), (4, false)].map { count, isKnown in
      (
        count, isKnown,
        Self.accuracy(fingers, count: count, isKnown: isKnown) {
          scores[$0 * run.prints.count + $1]
        }
      )
    }
  }

  /// Persons of `count` fingers; each impression of a person against each other one.
  private static func accuracy(
    _ fingers: [[Int]], count: Int, isKnown: Bool, score: (Int, Int) -> Double
  ) -> FingerAccuracy {
    let persons = stride(from: 0, to: fingers.count - count + 1, by: count)
      .map { Array(fingers[$0..<$0 + count]) }
    let positions = Array(FingerPosition.rightFour.fingers.prefix(count))
    // Where positions are unknown the reference's fingers stand in another order.
    let other = isKnown ? positions : [FingerPosition](repeating: .unknown, count: count)
    var (genuine, impostor): ([Double], [Double]) = ([], [])
    for (left, person) in persons.enumerated() {
      for (right, stranger) in persons.enumerated() where right >= left {
        let impressions = (person + stranger).map(\.count).min() ?? 0
        for first in 0..<impressions {
          for second in 0..<impressions where left != right || second > first {
            let rows = person.map { finger in
              stranger.map { score(finger[first], $0[second]) as Double? }
            }
            let fused = HandComparison(scores: rows, probe: other, reference: other).score
            if left == right { genuine.append(fused) } else { impostor.append(fused) }
          }
        }
      }
    }
    return FingerAccuracy(genuine: genuine, impostor: impostor)
  }

  static func show(_ sets: [FusedFingers], on outlet: Outlet) {
    outlet.line(
      "\("Several fingers of one person", .strong): missed and taken at a score of 30, in percent")
    var table = Table([
      .init("set"), .number("fingers"), .init("positions"), .number("genuine"),
      .number("impostor"), .number("EER"), .number("missed"), .number("taken"),
    ])
    for set in sets {
      for (fingers, isKnown, accuracy) in set.accuracies {
        let rates = accuracy.rates(at: 30)
        table.add([
          "\(set.name)", "\(fingers)", "\(isKnown ? "known" : "unknown")",
          "\(accuracy.genuine.count)", "\(accuracy.impostor.count)",
          "\(BenchmarkResult.rounded(accuracy.equalErrorRate * 100))",
          "\(BenchmarkResult.rounded(rates.falseNonMatch * 100))",
          "\(BenchmarkResult.rounded(rates.falseMatch * 100))",
        ])
      }
    }
    table.print(on: outlet)
  }
}
