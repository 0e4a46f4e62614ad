import Bytes
import Codes
import Host
import Record

/// The clock of records: the station's time, fixed at the point of entry's offset and local day.
struct RecordClock {
  let guardian: ClockGuard
  /// The point of entry's zone, as IANA names it.
  let zone: String

  /// The moment as a record keeps it; it says when the date is not confirmed.
  func time() throws(Fault) -> RecordTime {
    let reading = guardian.reading()
    return RecordTime(
      utc: reading.utc,
      offsetMinutes: try TimeZones.offsetMinutes(zone, at: reading.moment.utcMilliseconds),
      monotonicNanoseconds: reading.moment.monotonicNanoseconds, boot: reading.moment.bootID,
      doubtedWall: reading.doubt == nil ? nil : reading.wall)
  }
}
