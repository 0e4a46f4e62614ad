import Bytes
import Flows
import Store

/// What batches that are committed together share: what they add to the counts is written once, and
/// statements are prepared once.
final class IngestGroup {
  /// True once a sealed file was placed that is not settled yet.
  var hasPlaced = false
  /// Records that came after their erasure, by batch.
  var erased: [Int64: [Int]] = [:]
  private var counts: FlowLedger?
  private var duplicates: PossibleDuplicates?

  /// The group's roll-up, which `finish` writes.
  func counts(in database: Database) throws(Fault) -> FlowLedger {
    if let counts { return counts }
    let ledger = try FlowLedger(database)
    counts = ledger
    return ledger
  }

  /// Where crossings are looked for that are perhaps one.
  func duplicates(in database: Database, _ records: RecordLedger) throws(Fault)
    -> PossibleDuplicates
  {
    if let duplicates { return duplicates }
    let some = try PossibleDuplicates(database, records)
    duplicates = some
    return some
  }

  /// Writes what was counted; what is counted next begins anew.
  func finish() throws(Fault) {
    try counts?.finish()
    counts = nil
  }
}
