/// Error rates of scores of the same and of different fingers, as the FVC competitions count them.
struct FingerAccuracy {
  /// Rising.
  let genuine: [Double]
  /// Rising.
  let impostor: [Double]

  init(genuine: [Double], impostor: [Double]) {
    self.genuine = genuine.sorted()
    self.impostor = impostor.sorted()
  }

  /// Share of different fingers that reach a threshold, and of the same that do not.
  func rates(at threshold: Double) -> (falseMatch: Double, falseNonMatch: Double) {
    (
      share(Self.place(of: threshold, in: impostor), of: impostor, isAbove: true),
      share(Self.place(of: threshold, in: genuine), of: genuine, isAbove: false)
    )
  }

  /// The middle of the smallest interval in which the two rates cross (Maio and others, "FVC2000",
  /// IEEE TPAMI 24(3), 2002, clause 4).
  var equalErrorRate: Double {
    let thresholds = Set(genuine + impostor).sorted() + [.infinity]
    var below: (falseMatch: Double, falseNonMatch: Double)?
    for threshold in thresholds {
      let rates = rates(at: threshold)
      if rates.falseNonMatch <= rates.falseMatch { below = rates }
      guard rates.falseNonMatch >= rates.falseMatch else { continue }
      let sum = rates.falseMatch + rates.falseNonMatch
      guard let below, below.falseMatch + below.falseNonMatch <= sum else { return sum / 2 }
      return (below.falseMatch + below.falseNonMatch) / 2
    }
    return 0
  }

  /// The least share of the same fingers missed while at most one in `one` different pairs is
  /// taken; nil when there are fewer pairs.
  func missed(atOneIn one: Int) -> Double? {
    guard impostor.count >= one else { return nil }
    let allowed = impostor.count / one
    // Just above the score that one pair too many reaches.
    let bound = impostor[impostor.count - 1 - allowed]
    return share(genuine.count { $0 <= bound }, of: genuine, isAbove: false)
  }

  /// The score that so large a share lies below.
  static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    guard !sorted.isEmpty else { return 0 }
    return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
  }

  private func share(_ place: Int, of scores: [Double], isAbove: Bool) -> Double {
    guard !scores.isEmpty else { return 0 }
    return Double(isAbove ? scores.count - place : place) / Double(scores.count)
  }

  /// How many scores lie below.
  private static func place(of threshold: Double, in sorted: [Double]) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < threshold { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
