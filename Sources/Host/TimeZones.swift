public import Bytes
import Foundation

/// Offsets of the world's time zones (IANA time zone database, through Foundation).
public enum TimeZones {
  /// Minutes east of Greenwich in `zone` at a moment; throws `.timeZone` for an unknown name.
  public static func offsetMinutes(_ zone: String, at utcMilliseconds: Int64) throws(Fault) -> Int {
    guard let known = TimeZone(identifier: zone) else {
      throw Fault(.timeZone, at: zone, "no time zone of this name is installed")
    }
    let date = Date(timeIntervalSince1970: Double(utcMilliseconds) / 1000)
    return known.secondsFromGMT(for: date) / 60
  }
}

extension Fault.Code {
  /// A time zone's name that the machine does not know.
  public static let timeZone = Fault.Code("host.time-zone", .badInput)
}
