import Bytes
public import Codes
public import Host
import Synchronization

/// Why a station doubts its clock.
public enum ClockDoubt: String, Sendable, CaseIterable {
  /// It stands before the last record, or behind the monotonic clock: a dead battery says 1970.
  case behind
  /// It stands far beyond the last record, or ahead of the monotonic clock.
  case ahead

  /// The doubt in words.
  public var words: String {
    switch self {
    case .behind: "the clock stands before the last record"
    case .ahead: "the clock has jumped ahead"
    }
  }
}

/// One reading of a station's clock.
public struct ClockReading: Equatable, Sendable {
  /// The station's time: the machine's, with the offset that an officer set, or, in doubt, the
  /// station's best estimate.
  public let moment: Moment
  /// What the machine's wall clock says.
  public let wall: Instant
  /// Why the date is not confirmed; nil in the ordinary course.
  public let doubt: ClockDoubt?

  /// The station's time, UTC.
  public var utc: Instant { Instant(milliseconds: moment.utcMilliseconds) }
}

/// The station's time: the machine's clock, held against the last moment that the station trusted.
///
/// That moment, the anchor, moves with every record that is made under a trusted clock; it is never
/// moved by a doubted one. Within one boot the monotonic clock says how far the wall clock must
/// have come. Across boots the wall clock must not stand before the anchor, nor more than 26 hours
/// beyond it. Otherwise the date is unconfirmed until an officer confirms or sets it, or the
/// machine's clock is right again by itself (time synchronisation).
///
/// In doubt the time goes on from the anchor: by the monotonic clock within one boot; after a
/// restart by the time since the boot, which is the earliest that it can be. A clock that is ahead
/// after a restart is taken as an estimate up to 396 days: nothing speaks against it but the
/// silence. Order never comes from here: it is that of the records' numbers.
public final class ClockGuard: Timekeeper, Sendable {
  /// What the guard holds the clock against; kept in the journal.
  struct Trust: Equatable, Sendable {
    /// The last moment that the station trusted.
    var anchor: Moment?
    /// What an officer added to the machine's clock, milliseconds, and in which boot; it ends with
    /// the boot, for the next one may begin anywhere.
    var offset: Int64 = 0
    var offsetBoot = ""
  }

  private let machine: any Timekeeper
  private let state: Mutex<Trust>

  init(_ machine: any Timekeeper, _ trust: Trust = Trust()) {
    self.machine = machine
    state = Mutex(trust)
  }

  /// What the clock is held against now.
  var trust: Trust { state.withLock { $0 } }

  /// Takes up what the journal kept, or what was committed to it.
  func restore(_ trust: Trust) { state.withLock { $0 = trust } }

  /// The station's time, an estimate while the date is not confirmed.
  public func now() -> Moment { reading().moment }

  /// Lets time pass by the machine's clock.
  public func wait(at gate: Gate, milliseconds: Int) -> Bool {
    machine.wait(at: gate, milliseconds: milliseconds)
  }

  /// Reads the clock and judges it.
  public func reading() -> ClockReading { ClockGuard.judge(machine.now(), trust) }

  /// What the guard would hold the clock against after a record of this moment; a doubted clock
  /// moves nothing.
  func trust(after reading: ClockReading) -> Trust {
    var trust = trust
    guard reading.doubt == nil else { return trust }
    trust.anchor = reading.moment
    // The machine's own clock is right again: an offset has had its day.
    if reading.moment.utcMilliseconds == reading.wall.milliseconds { trust.offset = 0 }
    return trust
  }

  /// What the guard holds the clock against once a person has said that it is `utc` now.
  func trust(confirming utc: Instant) -> Trust {
    let now = machine.now()
    return Trust(
      anchor: Moment(
        utcMilliseconds: utc.milliseconds, monotonicNanoseconds: now.monotonicNanoseconds,
        bootID: now.bootID),
      offset: utc.milliseconds - now.utcMilliseconds, offsetBoot: now.bootID)
  }

  // MARK: Judging

  private static func judge(_ now: Moment, _ trust: Trust) -> ClockReading {
    let wall = Instant(milliseconds: now.utcMilliseconds)
    let doubt = doubt(of: now, since: trust.anchor)
    guard let doubt else { return ClockReading(moment: now, wall: wall, doubt: nil) }
    if trust.offset != 0, trust.offsetBoot == now.bootID {
      let (sum, isFar) = now.utcMilliseconds.addingReportingOverflow(trust.offset)
      let set = now.at(utcMilliseconds: isFar ? now.utcMilliseconds : sum)
      if ClockGuard.doubt(of: set, since: trust.anchor) == nil {
        return ClockReading(moment: set, wall: wall, doubt: nil)
      }
    }
    let estimate = estimate(now, doubt, since: trust.anchor)
    return ClockReading(moment: now.at(utcMilliseconds: estimate), wall: wall, doubt: doubt)
  }

  private static func doubt(of now: Moment, since anchor: Moment?) -> ClockDoubt? {
    guard let anchor else {
      if now.utcMilliseconds < StationParameters.clockFloorMilliseconds { return .behind }
      return now.utcMilliseconds > StationParameters.clockCeilingMilliseconds ? .ahead : nil
    }
    let difference: Int64
    let isOneBoot = now.isAfter(anchor)
    let expected = isOneBoot ? expected(now, since: anchor) : anchor.utcMilliseconds
    difference = now.utcMilliseconds.subtractingReportingOverflow(expected).partialValue
    if difference < -StationParameters.clockStepMilliseconds { return .behind }
    guard !isOneBoot else {
      return difference > StationParameters.clockStepMilliseconds ? .ahead : nil
    }
    return difference > StationParameters.clockClosedMilliseconds ? .ahead : nil
  }

  private static func estimate(
    _ now: Moment, _ doubt: ClockDoubt, since anchor: Moment?
  ) -> Int64 {
    let start = anchor?.utcMilliseconds ?? StationParameters.clockFloorMilliseconds
    if let anchor, now.isAfter(anchor) { return expected(now, since: anchor) }
    if doubt == .ahead, anchor != nil,
      now.utcMilliseconds - start <= StationParameters.clockSeasonMilliseconds
    {
      return now.utcMilliseconds
    }
    return start + Int64(clamping: now.monotonicNanoseconds / 1_000_000)
  }

  /// The wall clock that the monotonic clock demands, within one boot.
  private static func expected(_ now: Moment, since anchor: Moment) -> Int64 {
    let passed = (now.monotonicNanoseconds - anchor.monotonicNanoseconds) / 1_000_000
    return anchor.utcMilliseconds + Int64(clamping: passed)
  }
}

extension Moment {
  /// The same reading with another wall clock.
  fileprivate func at(utcMilliseconds: Int64) -> Moment {
    Moment(
      utcMilliseconds: utcMilliseconds, monotonicNanoseconds: monotonicNanoseconds, bootID: bootID)
  }

  /// True when both monotonic readings are of one boot and this is the later one.
  fileprivate func isAfter(_ other: Moment) -> Bool {
    bootID == other.bootID && monotonicNanoseconds >= other.monotonicNanoseconds
  }
}
