import Bytes
import Codes

/// Names and dates of people who do not exist, from a number.
struct BenchDraws: Randomness {
  var state: UInt64

  func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  /// SplitMix64 (Steele and others, 2014).
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }

  mutating func below(_ bound: Int) -> Int { Int(next() >> 33) % bound }

  /// A rank below a bound by Zipf's law: as likely between 1 and 10 as between 10 and 100.
  private mutating func rank(below bound: Int) -> Int {
    var limit = 1
    while limit < bound, below(8) > 0 { limit *= 2 }
    return below(min(limit, bound))
  }

  mutating func given() -> String { Self.word(rank(below: 3000)) }

  mutating func name() -> String {
    let parts = [given(), given(), given(), "AL " + Self.word(10_000 + rank(below: 20_000))]
    return parts.joined(separator: " ")
  }

  mutating func birth() -> PartialDate {
    PartialDate(year: 1950 + below(50), month: 1 + below(12), day: 1 + below(28)) ?? .unknown
  }

  /// A word of three or four consonants between vowels.
  private static func word(_ number: Int) -> String {
    let consonants = Array("BTJHKDRZSFQLMNWY")
    let vowels = ["A", "I", "U", "AA", "EE"]
    var rest = number &* 7919 &+ 13
    var word = ""
    for _ in 0..<(3 + number % 2) {
      word.append(consonants[rest % consonants.count])
      rest /= consonants.count
      word += vowels[rest % vowels.count]
      rest = rest / vowels.count &+ number &* 31
    }
    return word
  }
}
