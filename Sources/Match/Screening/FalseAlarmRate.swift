/// How many of the travellers who are on no list are stopped for a possible match, in millionths.
public struct FalseAlarmRate: Hashable, Sendable, CustomStringConvertible {
  /// Millionths: 1,000 is 0.1 %.
  public let perMillion: Int

  /// A rate of 1 to 500,000 millionths; others are bounded.
  public init(perMillion: Int) { self.perMillion = min(max(perMillion, 1), 500_000) }

  /// A rate as people write it: `0.1%`, `0.05 %`, `1%`; nil for anything else, for 0 and for more
  /// than 50 %.
  public init?(_ text: String) {
    guard text.hasSuffix("%"), text.utf8.count <= 12 else { return nil }
    let number = text.dropLast().filter { $0 != " " }
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts[0].utf8.allSatisfy({ 48...57 ~= $0 }),
      let whole = Int(parts[0]), (0...50).contains(whole)
    else { return nil }
    var millionths = whole * 10_000
    if parts.count == 2 {
      guard (1...4).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ 48...57 ~= $0 }),
        let fraction = Int(parts[1] + String(repeating: "0", count: 4 - parts[1].utf8.count))
      else { return nil }
      millionths += fraction
    }
    guard (1...500_000).contains(millionths) else { return nil }
    perMillion = millionths
  }

  /// The lane's default: one stop in a thousand.
  public static let lane = FalseAlarmRate(perMillion: 1_000)
  /// The second line's default.
  public static let secondLine = FalseAlarmRate(perMillion: 5_000)
  /// What a file of travellers is screened at by default, for later sifting.
  public static let sifting = FalseAlarmRate(perMillion: 20_000)

  /// `0.1 %`; as many digits as it takes.
  public var description: String {
    var fraction = String(perMillion % 10_000 + 10_000).dropFirst()
    while fraction.hasSuffix("0") { fraction = fraction.dropLast() }
    return "\(perMillion / 10_000)\(fraction.isEmpty ? "" : ".")\(fraction) %"
  }

  /// How many of a number of travellers a day are stopped, rounded up.
  public func stops(among travellers: Int) -> Int {
    (travellers * perMillion + 999_999) / 1_000_000
  }
}

/// What a score means: how often the best of a list of so many names reaches it for somebody who
/// is on no list.
///
/// The logarithm of the rate falls along a straight line with the score, and rises with the
/// logarithm of the number of listed names. All three are fitted by `maabar bench names --fit` to
/// the scores of people on no list whom the fit had not seen; see `ScreeningParameters`.
public enum ScreeningCalibration {
  /// The rate at a score for so many listed names, at most a half.
  ///
  /// - Parameter names: of all lists together, aliases too; few count as the reference list's.
  public static func rate(score: Int, names: Int) -> FalseAlarmRate {
    let log = intercept(names) - score * ScreeningParameters.tailSlope / 1000
    return FalseAlarmRate(perMillion: exponential(log + millionLog))
  }

  /// The least score at which at most `rate` of people on no list reach it.
  public static func score(_ rate: FalseAlarmRate, names: Int) -> Int {
    let log = Rarity.naturalLog(rate.perMillion) - millionLog
    let distance = intercept(names) - log
    return (distance * 1000 + ScreeningParameters.tailSlope - 1) / ScreeningParameters.tailSlope
  }

  private static let millionLog = Rarity.naturalLog(1_000_000)

  private static func intercept(_ names: Int) -> Int {
    let counted = max(names, ScreeningParameters.referenceNames)
    let growth =
      Rarity.naturalLog(counted) - Rarity.naturalLog(ScreeningParameters.referenceNames)
    return ScreeningParameters.tailIntercept + growth * ScreeningParameters.tailGrowth / 1000
  }

  /// e to so many thousandths, rounded, for -20,000 to 20,000.
  private static func exponential(_ thousandths: Int) -> Int {
    guard thousandths > 0 else { return 1 }
    // The number whose logarithm it is: halving an interval, whole numbers only.
    var low = 1
    var high = 1_000_000_000
    while low < high {
      let middle = (low + high + 1) / 2
      if Rarity.naturalLog(middle) <= thousandths { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
