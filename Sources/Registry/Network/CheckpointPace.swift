/// When the next checkpoint is due.
///
/// Under load once a second, over all batches that came in it. When nothing else waits, one
/// comes sooner, so that a lone batch has its receipt at once, as long as signing takes no more
/// than a tenth of the time: each costs some syncs of the disk.
struct CheckpointPace {
  private static let busyNanoseconds: UInt64 = 1_000_000_000
  private static let share: UInt64 = 10

  private var began: UInt64?
  private var tookNanoseconds: UInt64 = 0

  /// Notes the times, by the monotonic clock, between which a checkpoint was signed and answered.
  mutating func note(from start: UInt64, to end: UInt64) {
    began = start
    tookNanoseconds = end >= start ? end - start : 0
  }

  /// Whether one is due for what waits; `isIdle` when nothing else is to be done.
  func isDue(at now: UInt64, isIdle: Bool) -> Bool {
    guard let began, now >= began else { return true }
    return now - began >= (isIdle ? idleNanoseconds : CheckpointPace.busyNanoseconds)
  }

  /// How long to wait for more work before one is due.
  func waitMilliseconds(_ now: UInt64) -> Int {
    guard let began, now >= began, now - began < idleNanoseconds else { return 0 }
    return Int((idleNanoseconds - (now - began)) / 1_000_000) + 1
  }

  private var idleNanoseconds: UInt64 {
    let (spaced, isLong) = tookNanoseconds.multipliedReportingOverflow(by: CheckpointPace.share)
    return isLong ? CheckpointPace.busyNanoseconds : min(spaced, CheckpointPace.busyNanoseconds)
  }
}
