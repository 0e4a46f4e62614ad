import Bytes
import Codes
import Host
import Store

/// Where the journal keeps what the clock is held against: one row, within the caller's
/// transaction.
struct ClockLedger {
  let database: Database

  /// What was kept; nothing at a station that has no record yet.
  func trust() throws(Fault) -> ClockGuard.Trust {
    try database.first(
      "SELECT anchor, monotonic, boot, offset, offset_boot FROM clock WHERE id = 1"
    ) { row throws(Fault) in
      let anchor = Instant(milliseconds: try row.int64(0))
      return ClockGuard.Trust(
        anchor: Moment(
          utcMilliseconds: anchor.milliseconds,
          monotonicNanoseconds: UInt64(clamping: try row.int64(1)), bootID: try row.text(2)),
        offset: try row.int64(3), offsetBoot: try row.text(4))
    } ?? ClockGuard.Trust()
  }

  /// Keeps it; nothing to keep before the first trusted moment.
  func keep(_ trust: ClockGuard.Trust) throws(Fault) {
    guard let anchor = trust.anchor else { return }
    try database.run(
      """
      INSERT OR REPLACE INTO clock (id, anchor, monotonic, boot, offset, offset_boot)
      VALUES (1, ?, ?, ?, ?, ?)
      """, anchor.utcMilliseconds, Int64(clamping: anchor.monotonicNanoseconds), anchor.bootID,
      trust.offset, trust.offsetBoot)
  }
  /// True while a doubt of the clock stands that was audited.
  func isDoubted() throws(Fault) -> Bool {
    try database.first("SELECT 1 FROM clock_doubt") { row throws(Fault) in try row.int(0) } != nil
  }

  /// Keeps whether the clock is doubted; false when that was known.
  func setDoubted(_ isDoubted: Bool) throws(Fault) -> Bool {
    guard try self.isDoubted() != isDoubted else { return false }
    try database.run(
      isDoubted ? "INSERT INTO clock_doubt (id) VALUES (1)" : "DELETE FROM clock_doubt")
    return true
  }
}
