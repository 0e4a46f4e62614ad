public import Bytes

/// A moment in UTC, in milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  /// The moment `milliseconds` after 1970-01-01T00:00:00Z; one outside the years 1...9999 is held
  /// at their edge.
  public init(milliseconds: Int64) {
    self.milliseconds = min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_999)
  }

  /// Reads `YYYY-MM-DDThh:mm:ss.sssZ` or without the fraction; throws `.field`.
  public init(iso text: String) throws(Fault) {
    let utf8 = Array(text.utf8)
    let wrong = Fault(.field, "a time as YYYY-MM-DDThh:mm:ss.sssZ expected")
    guard utf8.count == 24 || utf8.count == 20, utf8.last == UInt8(ascii: "Z"),
      utf8[10] == UInt8(ascii: "T"), utf8[13] == UInt8(ascii: ":"), utf8[16] == UInt8(ascii: ":")
    else { throw wrong }
    func number(_ range: Range<Int>) -> Int64? {
      guard utf8[range].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return utf8[range].reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
    guard let date = try? CivilDate(iso: String(decoding: utf8[0..<10], as: UTF8.self)),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      hour < 24, minute < 60, second < 60
    else { throw wrong }
    var fraction: Int64 = 0
    if utf8.count == 24 {
      guard utf8[19] == UInt8(ascii: "."), let value = number(20..<23) else { throw wrong }
      fraction = value
    }
    let seconds = Int64(date.daysSince1970) * 86_400 + hour * 3600 + minute * 60 + second
    milliseconds = seconds * 1000 + fraction
  }

  /// The moment `milliseconds` later (earlier when negative).
  public func adding(milliseconds: Int64) -> Instant {
    let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
    return Instant(milliseconds: overflow ? (milliseconds < 0 ? .min : .max) : sum)
  }

  /// The local civil day at an offset east of Greenwich, in minutes (a day at most).
  public func day(offsetMinutes: Int) -> CivilDate {
    let local = local(offsetMinutes)
    return CivilDate(daysSince1970: Int(floorDivide(local, 86_400_000)))
  }

  /// The local time of day `hh:mm` at an offset east of Greenwich, in minutes (a day at most).
  public func timeOfDay(offsetMinutes: Int) -> String {
    let local = local(offsetMinutes)
    let minutes = Int((local - floorDivide(local, 86_400_000) * 86_400_000) / 60_000)
    return "\(pad(minutes / 60, 2)):\(pad(minutes % 60, 2))"
  }

  private func local(_ offsetMinutes: Int) -> Int64 {
    milliseconds + Int64(min(max(offsetMinutes, -1440), 1440)) * 60_000
  }

  /// `YYYY-MM-DDThh:mm:ss.sssZ`.
  public var description: String {
    let date = day(offsetMinutes: 0)
    let rest = Int(milliseconds - Int64(date.daysSince1970) * 86_400_000)
    let (seconds, fraction) = rest.quotientAndRemainder(dividingBy: 1000)
    let clock = "\(pad(seconds / 3600, 2)):\(pad(seconds / 60 % 60, 2)):\(pad(seconds % 60, 2))"
    return "\(date)T\(clock).\(pad(fraction, 3))Z"
  }

  /// Earlier moments come first.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

/// Division that rounds towards minus infinity.
private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
  let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? quotient - 1 : quotient
}
