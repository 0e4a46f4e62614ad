import Names

/// How rare a word is, in thousandths of a natural-log unit: ln(people / people with the word).
/// Whole-number arithmetic only: the same on every machine.
enum Rarity {
  /// The rarity of a word that `count` of `people` have, bounded by `maximumRarity`.
  static func rarity(count: Int, people: Int) -> Int32 {
    guard count > 0, people > count else {
      return count > 0 ? 0 : ScreeningParameters.maximumRarity
    }
    let value = naturalLog(people) - naturalLog(count)
    return Int32(min(max(value, 0), Int(ScreeningParameters.maximumRarity)))
  }

  /// ln(count) in thousandths, from a table.
  static func logOfCount(_ count: Int) -> Int32 { logs[min(count, logs.count - 1)] }

  private static let logs = (0...256).map { Int32(naturalLog($0)) }

  /// The rarity that a role gives, or nil for a name.
  static func fixed(_ role: TokenRole) -> Int32? {
    switch role {
    case .name: nil
    case .initial: ScreeningParameters.initialRarity
    case .article: ScreeningParameters.articleRarity
    case .particle: ScreeningParameters.particleRarity
    case .title: ScreeningParameters.titleRarity
    }
  }

  /// ln(value) in thousandths for 1 or more, from the binary logarithm in 1024ths.
  static func naturalLog(_ value: Int) -> Int {
    guard value > 1 else { return 0 }
    let exponent = Int.bitWidth - 1 - value.leadingZeroBitCount
    // Squaring the mantissa ten times gives ten bits of the fraction.
    var mantissa = (UInt64(value) << UInt64(63 - exponent)) >> 32
    var fraction = 0
    for _ in 0..<10 {
      mantissa = (mantissa * mantissa) >> 31
      fraction <<= 1
      if mantissa >> 32 != 0 {
        fraction |= 1
        mantissa >>= 1
      }
    }
    return (exponent * 1024 + fraction) * 693_147 / 1_024_000
  }
}
