public import Bytes
public import Record
import Store

/// Reading crossings for a search of the office: each caller writes into the audit what it looked
/// for, before it shows what it found.
extension RegistryService {
  /// Passes every crossing that stands in the store and is no practice, in the order in which
  /// stations and numbers stand. Erased ones are left out.
  ///
  /// Opens and reads each: about 0.1 ms. Throws `.registryDamaged` for a row that holds no
  /// crossing, and what `body` throws.
  public func eachCrossing(
    _ body: (CrossingRecord) throws(Fault) -> Void
  ) throws(Fault) {
    try database.each(
      "SELECT row, data_key, sealed FROM record WHERE kind = 'crossing' ORDER BY row"
    ) { row throws(Fault) in
      let sealed = Vault.Sealed(dataKey: try row.int64(1), bytes: try row.bytes(2))
      guard !sealed.isErased else { return }
      let number = try row.int64(0)
      let line = try vault.open(
        sealed, table: RegistrySchema.sealing(.crossing), row: number)
      if let record = try RegistryService.crossing(line) { try body(record) }
    }
  }

  /// How many crossings stand in the store, erased ones and practice too.
  public func crossingCount() throws(Fault) -> Int {
    try database.first("SELECT count(*) FROM record WHERE kind = 'crossing'") {
      row throws(Fault) in try row.int(0)
    } ?? 0
  }

  /// The crossings whose document bears a number, by whatever issuer and however it is typed.
  public func crossings(ofDocument number: String) throws(Fault) -> [CrossingRecord] {
    var found: [CrossingRecord] = []
    for row in try records.rows(ofDocument: records.digest(ofDocument: number)) {
      if let record = try crossing(row: row) { found.append(record) }
    }
    return found
  }

  /// The crossing of an identity; nil where there is none, or it was erased.
  public func crossing(_ identity: RecordIdentity) throws(Fault) -> CrossingRecord? {
    guard let row = try rowIfKnown(of: identity) else { return nil }
    return try crossing(row: row)
  }

  private func crossing(row: Int64) throws(Fault) -> CrossingRecord? {
    guard let kept = try records.kept(row), kept.kind == .crossing, !kept.sealed.isErased else {
      return nil
    }
    return try RegistryService.crossing(try records.open(kept, row: row))
  }

  /// The crossing of a line; nil for practice.
  private static func crossing(_ line: [UInt8]) throws(Fault) -> CrossingRecord? {
    guard case .crossing(let record) = try RecordLine(line) else {
      throw Fault(.registryDamaged, at: "record", "a crossing expected")
    }
    return record.header.isPractice ? nil : record
  }
}
