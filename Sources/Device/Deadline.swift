public import Host

/// The moment by which a device must have answered, on the monotonic clock: a wall clock that is
/// set while a finger lies on the glass neither hurries nor delays it.
public struct Deadline: Hashable, Comparable, Sendable {
  /// The monotonic reading at which time is up.
  public let monotonicNanoseconds: UInt64

  /// The moment `milliseconds` (0 or more) from now on the given clock.
  public init(milliseconds: Int, on timekeeper: any Timekeeper) {
    let start = timekeeper.now().monotonicNanoseconds
    let span = UInt64(max(0, milliseconds)).multipliedReportingOverflow(by: 1_000_000)
    let end = start.addingReportingOverflow(span.partialValue)
    monotonicNanoseconds = span.overflow || end.overflow ? .max : end.partialValue
  }

  /// The very moment.
  init(at moment: Moment) { monotonicNanoseconds = moment.monotonicNanoseconds }

  /// Whole milliseconds left at a moment, rounded up; 0 when time is up.
  public func millisecondsLeft(at moment: Moment) -> Int {
    guard monotonicNanoseconds > moment.monotonicNanoseconds else { return 0 }
    let left = monotonicNanoseconds - moment.monotonicNanoseconds
    return Int((left - 1) / 1_000_000) + 1
  }

  /// True once time is up.
  public func hasPassed(at moment: Moment) -> Bool { millisecondsLeft(at: moment) == 0 }

  /// The earlier one comes first.
  public static func < (left: Deadline, right: Deadline) -> Bool {
    left.monotonicNanoseconds < right.monotonicNanoseconds
  }

  /// Milliseconds since time was up; 0 before.
  func millisecondsOver(at moment: Moment) -> Int {
    guard moment.monotonicNanoseconds > monotonicNanoseconds else { return 0 }
    return Int((moment.monotonicNanoseconds - monotonicNanoseconds) / 1_000_000)
  }
}
