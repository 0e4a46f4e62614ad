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
  /// Applies a statement whose signature holds and whose log and station are ours.
  ///
  /// It counts for records whose batch has a verified receipt of the same log: the receipt binds
  /// the very bytes of the batch to a leaf, so another record under the same number, of a cloned
  /// station, never settles ours. An older statement than the last says nothing.
  func apply(_ statement: AttachmentStatement, at now: Int64) throws(Fault) -> StatementEffect {
    try database.transaction { () throws(Fault) in
      let last = try lastStatement(of: statement.log)
      var effect = StatementEffect()
      guard statement.number >= last.number else { return effect }
      let missing = Set(statement.missing)
      for batch in try openBatches() {
        guard let receipt = try? Receipt(batch.receipt),
          receipt.checkpoint.prefix(while: { $0 != "\n" }) == statement.log
        else { continue }
        let leaf = Int64(receipt.index)
        let lines = leaf < statement.leaf ? Int64.max : leaf == statement.leaf ? statement.line : 0
        for name in try waiting(epoch: batch.epoch, seq: batch.seq, records: lines)
        where !missing.contains(name) {
          try database.run(
            "UPDATE attachment SET stored_at = ? WHERE name = ?", now, name.bytes)
          effect.stored += 1
        }
      }
      // A statement that is read again from the same stick asks for nothing a second time.
      if statement.number > last.number {
        for name in missing { try askAgain(name, &effect) }
        if (last.leaf, last.line) <= (statement.leaf, statement.line) {
          try settleAdopted(missing, at: now)
        }
      }
      try database.run(
        """
        INSERT OR REPLACE INTO attachment_statement (log, number, leaf, line)
        VALUES (?, ?, ?, ?)
        """, statement.log, statement.number, statement.leaf, statement.line)
      return effect
    }
  }

  /// Number and coverage of the last statement that was taken; zeros before the first.
  private func lastStatement(
    of log: String
  ) throws(Fault) -> (number: Int64, leaf: Int64, line: Int64) {
    let last = try database.first(
      "SELECT number, leaf, line FROM attachment_statement WHERE log = ?", log
    ) { row throws(Fault) in
      (number: try row.int64(0), leaf: try row.int64(1), line: try row.int64(2))
    }
    return last ?? (number: 0, leaf: 0, line: 0)
  }

  private func askAgain(_ name: Digest, _ effect: inout StatementEffect) throws(Fault) {
    try database.run(
      """
      UPDATE attachment SET pack = NULL, sent_at = NULL, stored_at = NULL
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
  private func settleAdopted(_ missing: Set<Digest>, at now: Int64) throws(Fault) {
    let adopted = try database.rows(
      "SELECT name FROM attachment WHERE n IS NULL AND stored_at IS NULL AND sent_at IS NOT NULL"
    ) { row throws(Fault) in try row.bytes(0) }
    for name in adopted where Digest(name).map({ !missing.contains($0) }) ?? false {
      try database.run("UPDATE attachment SET stored_at = ? WHERE name = ?", now, name)
    }
  }

  /// Receipted batches with attachments that are not known to be stored.
  private func openBatches() throws(Fault) -> [(epoch: Int64, seq: Int64, receipt: [UInt8])] {
    try database.rows(
      """
      SELECT epoch, seq, receipt FROM batch WHERE receipt IS NOT NULL AND (epoch, seq) IN (
        SELECT batch_epoch, batch FROM attachment JOIN record ON record.n = attachment.n
        WHERE stored_at IS NULL)
      """
    ) { row throws(Fault) in (try row.int64(0), try row.int64(1), try row.bytes(2)) }
  }

  /// Attachments of the first records of a batch that are not known to be stored.
  private func waiting(
    epoch: Int64, seq: Int64, records: Int64
  ) throws(Fault) -> [Digest] {
    try database.rows(
      """
      SELECT name FROM attachment WHERE stored_at IS NULL AND n IN (
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
