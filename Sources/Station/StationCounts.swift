public import Bytes
import Host
import Store

/// How much a station holds, by numbers alone: for whoever helps it from afar.
public struct StationCounts: Equatable, Sendable {
  /// Records in the journal.
  public let records: Int
  /// Records that wait to be sealed.
  public let unsealed: Int
  /// Batches that were sealed.
  public let batches: Int
  /// Batches without a receipt.
  public let unreceipted: Int

  /// Counts without any key, so that a station that nobody can unlock is counted too. Throws
  /// `.folderInUse` while setup has the folder for itself, and what its database throws.
  public init(of folder: StationFolder) throws(Fault) {
    let lock = try FolderLock(folder.root, for: .many)
    defer { withExtendedLifetime(lock) {} }
    let database = try Database(folder.journal, schema: JournalSchema.schema, mustExist: true)
    let counts = try database.first(
      """
      SELECT (SELECT count(*) FROM record),
        (SELECT count(*) FROM record WHERE batch IS NULL AND data_key <> 0),
        (SELECT count(*) FROM batch), (SELECT count(*) FROM batch WHERE receipt IS NULL)
      """
    ) { row throws(Fault) in
      (try row.int(0), try row.int(1), try row.int(2), try row.int(3))
    }
    (records, unsealed, batches, unreceipted) = counts ?? (0, 0, 0, 0)
  }

  /// The counts as JSON.
  public var json: JSON {
    [
      "records": .integer(Int64(records)), "unsealed": .integer(Int64(unsealed)),
      "batches": .integer(Int64(batches)), "unreceipted": .integer(Int64(unreceipted)),
    ]
  }
}
