import Codes

/// A day as CV certificates write it: six digits YYMMDD, each an octet, of 2000 to 2099
/// (TR-03110-3, D.2.1.3).
struct CardDate: Hashable, Comparable, Sendable {
  /// Year, month and day as one number: 20261121.
  let number: Int

  /// Reads six octets of 0 to 9; nil for what is no day.
  init?(octets: [UInt8]) {
    guard octets.count == 6, octets.allSatisfy({ $0 < 10 }) else { return nil }
    let pairs = stride(from: 0, to: 6, by: 2).map { Int(octets[$0]) * 10 + Int(octets[$0 + 1]) }
    guard let day = CivilDate(year: 2000 + pairs[0], month: pairs[1], day: pairs[2]) else {
      return nil
    }
    self.init(day)
  }

  /// A day of the calendar.
  init(_ day: CivilDate) { number = day.year * 10_000 + day.month * 100 + day.day }

  /// The six octets.
  var octets: [UInt8] {
    let digits = number % 1_000_000
    return [100_000, 10_000, 1_000, 100, 10, 1].map { UInt8(digits / $0 % 10) }
  }

  static func < (left: CardDate, right: CardDate) -> Bool { left.number < right.number }
}
