import Bytes
import Store

/// What an examination looks at in the ledger of prepared parts.
extension RegistryService {
  /// Holds the ledger against the records: every crossing stands in a part or waits to, so that no
  /// search passes one over unseen. Gives the data keys of the parts that have one; throws
  /// `.registryDamaged` where a crossing is in neither, or a row was changed.
  func examinePrepared() throws(Fault) -> [Int64] {
    let parts = try prepared.parts()
    var known = parts.map(\.rows)
    known.append(RowRuns(try prepared.arrived()))
    var missing = 0
    try database.each(
      """
      SELECT row FROM record WHERE kind IN ('crossing', 'correction') AND data_key <> 0
      ORDER BY row
      """
    ) { row throws(Fault) in
      let number = try row.int64(0)
      if !known.contains(where: { $0.contains(number) }) { missing += 1 }
    }
    guard missing == 0 else {
      throw Fault(
        .registryDamaged, at: "arrival",
        "\(missing) crossings are neither prepared for searches nor wait to be")
    }
    // A key that is not there is no loss: its part is made again.
    return parts.filter { part in
      !part.isGone
        && (try? vault.key(part.number, table: PreparedLedger.table, row: 0)) != nil
    }.map(\.number)
  }
}
