import Bytes
public import Codes

/// When something was recorded, by both clocks of the station.
///
/// The local day is fixed here, at capture: counts use it for ever, whatever later tables of time
/// zones say about the place.
public struct RecordTime: Hashable, Sendable {
  /// The wall clock; while the date is not confirmed, the station's best estimate.
  public let utc: Instant
  /// The point of entry's offset at that moment, minutes east of Greenwich, -720...840.
  public let offsetMinutes: Int
  /// The point of entry's civil day: that of `utc` at the offset.
  public let day: CivilDate
  /// The monotonic clock: nanoseconds within one boot, 0 or more.
  public let monotonicNanoseconds: Int64
  /// The boot in which the monotonic clock counts.
  public let boot: String
  /// What the machine's clock said while the station had reason to doubt it (a dead battery says
  /// 1970) and nobody had confirmed the date; nil in the ordinary course.
  public let doubtedWall: Instant?

  /// True while nobody had confirmed the date: order is that of the records' numbers.
  public var isUnconfirmed: Bool { doubtedWall != nil }

  /// Fixes a moment at a point of entry; the day follows from moment and offset.
  public init(
    utc: Instant, offsetMinutes: Int, monotonicNanoseconds: UInt64, boot: String,
    doubtedWall: Instant? = nil
  ) {
    self.doubtedWall = doubtedWall
    self.utc = utc
    self.offsetMinutes = offsetMinutes
    day = utc.day(offsetMinutes: offsetMinutes)
    self.monotonicNanoseconds = Int64(clamping: monotonicNanoseconds)
    self.boot = boot
  }

  /// Whole seconds from an earlier moment, by the monotonic clock; nil across a start of the
  /// machine, backwards, and beyond a day.
  public func seconds(since earlier: RecordTime) -> Int? {
    guard boot == earlier.boot, monotonicNanoseconds >= earlier.monotonicNanoseconds else {
      return nil
    }
    let seconds = (monotonicNanoseconds - earlier.monotonicNanoseconds) / 1_000_000_000
    return seconds <= RecordLimits.processingSeconds ? Int(seconds) : nil
  }

  var json: JSON {
    .fields([
      "utc": .string(utc.description), "offset": .number(offsetMinutes),
      "day": .string(day.description), "monotonic": .integer(monotonicNanoseconds),
      "boot": .string(boot), "clockUnconfirmed": .flag(isUnconfirmed),
      "wall": .text(doubtedWall?.description),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    utc = try fields.instant("utc")
    offsetMinutes = Int(try fields.integer("offset", RecordLimits.offsetMinutes))
    day = try fields.date("day")
    monotonicNanoseconds = try fields.integer("monotonic", 0...Int64.max)
    boot = try fields.code("boot")
    let isUnconfirmed = try fields.flag("clockUnconfirmed")
    doubtedWall = try fields.optionalInstant("wall")
    guard isUnconfirmed == (doubtedWall != nil) else {
      throw fields.fault("wall", "a doubted clock, and only it, says what it showed")
    }
    guard day == utc.day(offsetMinutes: offsetMinutes) else {
      throw fields.fault("day", "not the civil day of the time at the offset")
    }
  }
}
