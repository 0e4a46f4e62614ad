import Match

/// What an index makes of a set: the score of the right entry, and of the best for people on no
/// list.
struct ScreeningRates {
  private var right: [(category: String, score: Int)] = []
  private(set) var strangers: [Int] = []
  private var namesakes: [Int] = []
  private static let none = Int.min

  /// No queries yet.
  init() {}

  /// The rates of a whole set.
  init(_ set: ScreeningSet, _ index: ScreeningIndex) {
    add(set, index) { _ in true }
  }

  /// Adds the queries of a set that `isWanted`.
  mutating func add(
    _ set: ScreeningSet, _ index: ScreeningIndex, isWanted: (LabelledQuery) -> Bool
  ) {
    let least = index.threshold(.sifting)
    func hits(_ item: LabelledQuery) -> [(list: WatchlistReference, entryID: String, score: Int)] {
      index.hits(item.query, leastScore: least)
    }
    for item in set.queries where isWanted(item) {
      let score = hits(item).first { item.expected.contains($0.entryID) }?.score
      right.append((item.category, score ?? ScreeningRates.none))
    }
    for item in set.others where isWanted(item) {
      strangers.append(hits(item).first?.score ?? ScreeningRates.none)
    }
    for item in set.namesakes where isWanted(item) {
      namesakes.append(hits(item).first?.score ?? ScreeningRates.none)
    }
    strangers.sort(by: >)
  }

  /// The categories in the order in which they came.
  var categories: [String] {
    right.reduce(into: []) { if !$0.contains($1.category) { $0.append($1.category) } }
  }

  /// The highest score that no more than so many in a thousand strangers pass.
  func threshold(perThousand: Int) -> Int {
    strangers.isEmpty
      ? 0 : strangers[min(strangers.count - 1, strangers.count * perThousand / 1000)]
  }

  /// Adds to a calibration which scores how many strangers reached against `index`.
  func add(to calibration: inout CalibrationFit, _ index: ScreeningIndex) {
    for perTenThousand in [5, 10, 20, 50, 100, 150] {
      let place = strangers.count * perTenThousand / 10_000
      guard place < strangers.count, strangers[place] != ScreeningRates.none else { continue }
      calibration.add(
        score: strangers[place], names: index.nameCount, rate: Double(perTenThousand) / 10_000)
    }
  }

  /// The share of queries of a category (nil: all that a name can find) whose right entry passes.
  func recall(_ category: String?, perThousand: Int) -> Double {
    let threshold = threshold(perThousand: perThousand)
    let chosen = right.filter { item in
      category.map { $0 == item.category } ?? !ScreeningFit.leftOut.contains(item.category)
    }
    return share(chosen.count { $0.score > threshold }, of: chosen.count)
  }

  /// The share of namesakes that pass.
  func namesakeAlarms(perThousand: Int) -> Double {
    let threshold = threshold(perThousand: perThousand)
    return share(namesakes.count { $0 > threshold }, of: namesakes.count)
  }

  /// The share of strangers that reach a score.
  func alarms(at score: Int) -> Double {
    share(strangers.count { $0 >= score }, of: strangers.count)
  }

  private func share(_ count: Int, of all: Int) -> Double {
    all == 0 ? 0 : Double(count) / Double(all)
  }
}
