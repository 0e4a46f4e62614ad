public import Bytes
import Codes
import Host
import Record
import Store

/// Letting go of what the registry keeps for good, and the alarms that forbid it.
extension PointOfEntry {
  var alarmLedger: AlarmLedger {
    AlarmLedger(
      database: journal.database, evidence: folder.evidence, files: files, timekeeper: timekeeper)
  }

  /// Alarms about the registry's log and this station's own database, oldest first.
  public func alarms(isOpenOnly: Bool = true) throws(Fault) -> [StationAlarm] {
    try alarmLedger.alarms(isOpenOnly: isOpenOnly)
  }

  /// Settles an alarm, once the registry's administrator has explained it. Throws `.role` for less
  /// than a supervisor, `.noSuchRecord` for a number that is no open alarm.
  public func settle(alarm number: Int64, by session: OfficerSession) throws(Fault) {
    try require(.supervisor, of: session, for: .alarmSettled, "to settle an alarm")
    try alarmLedger.settle(number, by: session.serviceNumber)
    try audit(.alarmSettled, by: session, detail: "alarm \(number)")
  }

  /// What a pruning removed.
  public struct Pruned: Equatable, Sendable {
    /// Batches whose sealed files and records are no longer kept here.
    public internal(set) var batches = 0
    /// Records whose keys were destroyed.
    public internal(set) var records = 0
  }

  /// Removes batches that are backed up and whose receipts are older than some days, with their
  /// records: data keys are destroyed, ciphertexts and sealed files deleted. What stands in clear
  /// beside a record stays, and so do manifests and receipts.
  ///
  /// A batch with an open referral, with a silent alert that nobody has acknowledged or with
  /// captures that the registry does not have yet stays. Throws `.stationAlarm` while an alarm
  /// stands open, and `.folderInUse` while another process seals, carries or prunes.
  public func prune(olderThanDays days: Int) throws(Fault) -> Pruned {
    try carrying { () throws(Fault) in try pruneReady(olderThanDays: days) }
  }

  private func pruneReady(olderThanDays days: Int) throws(Fault) -> Pruned {
    let open = try alarms()
    guard open.isEmpty else {
      throw Fault(.stationAlarm, at: "prune", "\(open.count) alarms stand open: nothing is pruned")
    }
    let before = timekeeper.now().utcMilliseconds - Int64(days) * 86_400_000
    let database = journal.database
    let ready = try database.rows(
      """
      SELECT batch.epoch, seq FROM batch JOIN backed_up ON origin = receipt_log
      WHERE pruned_at IS NULL AND receipt_index < size AND receipted_at < ?
        AND NOT EXISTS (
          SELECT 1 FROM record JOIN attachment ON attachment.n = record.n
          WHERE record.batch_epoch = batch.epoch AND record.batch = seq AND stored_at IS NULL)
        AND NOT EXISTS (
          SELECT 1 FROM record AS referred
          WHERE referred.batch_epoch = batch.epoch AND referred.batch = seq
            AND outcome = 'referred' AND data_key <> 0 AND NOT EXISTS (
              SELECT 1 FROM record AS later
              WHERE later.of_n = referred.n AND later.kind <> 'note'))
      ORDER BY batch.epoch, seq
      """, before
    ) { row throws(Fault) in (epoch: try row.int64(0), seq: try row.int64(1)) }
    var pruned = Pruned()
    guard !ready.isEmpty else { return pruned }
    let alerts = try openAlerts()
    for (epoch, seq) in ready {
      guard try !holds(alerts, epoch: epoch, seq: seq) else { continue }
      pruned.records += try prune(epoch: epoch, seq: seq)
      pruned.batches += 1
    }
    return pruned
  }

  /// True for a batch with a record of one of these numbers.
  private func holds(
    _ numbers: [Int64], epoch: Int64, seq: Int64
  ) throws(Fault) -> Bool {
    for n in numbers {
      let isThere = try journal.database.first(
        "SELECT 1 FROM record WHERE n = ? AND batch_epoch = ? AND batch = ?", n, epoch, seq
      ) { row throws(Fault) in try row.int(0) }
      if isThere != nil { return true }
    }
    return false
  }

  private func prune(epoch: Int64, seq: Int64) throws(Fault) -> Int {
    let database = journal.database
    let keys = try database.rows(
      "SELECT data_key FROM record WHERE batch_epoch = ? AND batch = ? AND data_key <> 0", epoch,
      seq
    ) { row throws(Fault) in try row.int64(0) }
    try journal.destroy(keys) { () throws(Fault) in
      try database.run(
        "UPDATE record SET sealed = x'' WHERE batch_epoch = ? AND batch = ?", epoch, seq)
      try database.run(
        "UPDATE batch SET sealed = x'', pruned_at = ? WHERE epoch = ? AND seq = ?",
        timekeeper.now().utcMilliseconds, epoch, seq)
    }
    return keys.count
  }
}
