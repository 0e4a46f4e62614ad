import Bytes
import Crypto
import Seal
import Store

/// What a statement of the registry changed at the station.
struct StatementEffect: Equatable {
  /// Attachments that are known to be stored now and were not before.
  var stored = 0
  /// Attachments that were sent and are missing there: they go out again.
  var askedAgain = 0
  /// Attachments that are missing there and were pruned here.
  var lost = 0
}

/// Taking the registry's word on what it stores.
extension AttachmentLedger {
  /// Applies a statement whose signature holds and whose station is ours; `logs` are the registry's
  /// logs, in order.
  ///
  /// It counts for records whose batch has a verified receipt: the receipt binds the very bytes of
  /// the batch to a leaf, so another record under the same number, of a cloned station, never
  /// settles ours. What was never sent is not taken for stored. An older statement than the last
  /// says nothing.
  func apply(
    _ statement: AttachmentStatement, logs: [String], at now: Int64
  ) throws(Fault) -> StatementEffect {
    guard let end = logs.firstIndex(of: statement.log) else {
      throw Fault(.statement, "a statement about a log that nothing announced")
    }
    return try database.transaction { () throws(Fault) in
      let last = try lastStatement()
      var effect = StatementEffect()
      guard statement.number >= last?.number ?? 0 else { return effect }
      let missing = Set(statement.missing + statement.givenUp)
      for batch in try openBatches() {
        guard let log = logs.firstIndex(of: batch.log), log <= end else { continue }
        let isBefore = log < end || batch.leaf < statement.leaf
        let lines = isBefore ? Int64.max : batch.leaf == statement.leaf ? statement.line : 0
        for name in try waiting(epoch: batch.epoch, seq: batch.seq, records: lines)
        where !missing.contains(name) {
          try settle(name, by: statement.number, at: now)
          effect.stored += 1
        }
      }
      // A statement that is read again from the same stick asks for nothing a second time.
      if statement.number > last?.number ?? 0 {
        for name in statement.missing { try askAgain(name, &effect) }
        for name in statement.givenUp { try unsettle(name) }
        let before = (last.flatMap { logs.firstIndex(of: $0.log) } ?? 0, last?.leaf ?? 0)
        if before <= (end, statement.leaf) {
          try settleAdopted(missing, by: statement.number, at: now)
        }
      }
      try database.run(
        """
        INSERT OR REPLACE INTO attachment_statement (log, number, leaf, line, backed_up)
        VALUES (?, ?, ?, ?, ?)
        """, statement.log, statement.number, statement.leaf, statement.line, statement.backedUp)
      return effect
    }
  }

  /// The last statement that was taken; nil before the first.
  func lastStatement() throws(Fault) -> (
    log: String, number: Int64, leaf: Int64, line: Int64, backedUp: Int64
  )? {
    try database.first(
      """
      SELECT log, number, leaf, line, backed_up FROM attachment_statement
      ORDER BY number DESC LIMIT 1
      """
    ) { row throws(Fault) in
      (
        log: try row.text(0), number: try row.int64(1), leaf: try row.int64(2),
        line: try row.int64(3), backedUp: try row.int64(4)
      )
    }
  }

  private func settle(_ name: Digest, by number: Int64, at now: Int64) throws(Fault) {
    try database.run(
      "UPDATE attachment SET stored_at = ?, stored_by = ? WHERE name = ?", now, number, name.bytes)
  }

  /// What is not stored after all, and not asked for either: an administrator gave it up, and it
  /// lies here still. It goes out again.
  private func unsettle(_ name: Digest) throws(Fault) {
    try database.run(
      """
      UPDATE attachment SET pack = NULL, sent_at = NULL, stored_at = NULL, stored_by = NULL
      WHERE name = ? AND stored_at IS NOT NULL AND pruned_at IS NULL
      """, name.bytes)
  }

  private func askAgain(_ name: Digest, _ effect: inout StatementEffect) throws(Fault) {
    try database.run(
      """
      UPDATE attachment SET pack = NULL, sent_at = NULL, stored_at = NULL, stored_by = NULL
      WHERE name = ? AND sent_at IS NOT NULL AND pruned_at IS NULL
      """, name.bytes)
    effect.askedAgain += database.changes
    let isPruned =
      try database.first(
        "SELECT 1 FROM attachment WHERE name = ? AND pruned_at IS NOT NULL", name.bytes
      ) { row throws(Fault) in try row.int(0) } != nil
    if isPruned { effect.lost += 1 }
  }

  /// What the registry asked for without our journal knowing the record is stored when a later
  /// statement, which covers no less, asks for it no more.
  private func settleAdopted(
    _ missing: Set<Digest>, by number: Int64, at now: Int64
  ) throws(Fault) {
    let adopted = try database.rows(
      "SELECT name FROM attachment WHERE n IS NULL AND stored_at IS NULL AND sent_at IS NOT NULL"
    ) { row throws(Fault) in try row.bytes(0) }
    for name in adopted.compactMap({ Digest($0) }) where !missing.contains(name) {
      try settle(name, by: number, at: now)
    }
  }

  /// Receipted batches with attachments that are not known to be stored.
  private func openBatches() throws(Fault) -> [(
    epoch: Int64, seq: Int64, log: String, leaf: Int64
  )] {
    try database.rows(
      """
      SELECT epoch, seq, receipt_log, receipt_index FROM batch
      WHERE receipt IS NOT NULL AND (epoch, seq) IN (
        SELECT batch_epoch, batch FROM attachment JOIN record ON record.n = attachment.n
        WHERE stored_at IS NULL)
      """
    ) { row throws(Fault) in
      (
        epoch: try row.int64(0), seq: try row.int64(1), log: try row.text(2),
        leaf: try row.int64(3)
      )
    }
  }

  /// Attachments of the first records of a batch that were sent and are not known to be stored.
  private func waiting(
    epoch: Int64, seq: Int64, records: Int64
  ) throws(Fault) -> [Digest] {
    try database.rows(
      """
      SELECT name FROM attachment WHERE stored_at IS NULL AND sent_at IS NOT NULL AND n IN (
        SELECT n FROM record WHERE batch_epoch = ? AND batch = ? ORDER BY n LIMIT ?)
      """, epoch, seq, records
    ) { row throws(Fault) in
      guard let name = Digest(try row.bytes(0)) else {
        throw Fault(.storeCorrupt, at: "attachment", "a name of another length")
      }
      return name
    }
  }
}
