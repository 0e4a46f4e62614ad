import Bytes
import Record
import Store

/// Finding records to erase, and taking out of the tables what they tell.
extension RecordLedger {
  /// The identity that ranges of a line spell.
  func identity(
    _ scanned: ScannedRecord.Identity, of line: ArraySlice<UInt8>
  ) throws(Fault) -> RecordIdentity {
    try RecordIdentity(
      station: String(decoding: text(scanned.station, of: line), as: UTF8.self),
      epoch: String(decoding: text(scanned.epoch, of: line), as: UTF8.self), n: scanned.n)
  }

  /// The blind index of a document's number as somebody types it.
  func digest(ofDocument number: String) -> [UInt8] {
    documents.digest(DocumentNumber.normal(number.utf8))
  }

  /// The rows of records whose document has the number of a blind index.
  func rows(ofDocument digest: [UInt8]) throws(Fault) -> [Int64] {
    try database.rows("SELECT row FROM record WHERE document = ? ORDER BY row", digest) {
      row throws(Fault) in try row.int64(0)
    }
  }

  /// The rows of records that speak of another one.
  func rows(speakingOf identity: RecordIdentity) throws(Fault) -> [Int64] {
    try database.rows(
      "SELECT DISTINCT row FROM record_link WHERE subject = ? ORDER BY row", identity.description
    ) { row throws(Fault) in try row.int64(0) }
  }

  /// The lines of all records that stand beside another content of their number.
  func conflicts() throws(Fault) -> [[UInt8]] {
    let rows = try database.rows("SELECT row, kind, data_key, sealed FROM conflict") {
      row throws(Fault) in
      guard let kind = RecordKind(rawValue: try row.text(1)) else {
        throw Fault(.registryDamaged, at: "conflict", "a kind that no record has")
      }
      let sealed = Vault.Sealed(dataKey: try row.int64(2), bytes: try row.bytes(3))
      return (row: try row.int64(0), kind: kind, sealed: sealed)
    }
    var lines: [[UInt8]] = []
    for row in rows where !row.sealed.isErased {
      lines.append(
        try vault.open(row.sealed, table: RegistrySchema.sealing(row.kind), row: row.row))
    }
    return lines
  }

  // MARK: Erasing

  /// The data keys of the records at some places, where they stand as the first of their number or
  /// beside it.
  func dataKeys(rows: Set<Int64>, places: [Int64: [Int]]) throws(Fault) -> [Int64] {
    var keys: [Int64] = []
    for row in rows.sorted() {
      guard let kept = try kept(row), places[kept.leaf]?.contains(kept.place) == true else {
        continue
      }
      if !kept.sealed.isErased { keys.append(kept.sealed.dataKey) }
    }
    try each(places) { leaf, place throws(Fault) in
      if let beside = try conflict(leaf: leaf, place: place), !beside.sealed.isErased {
        keys.append(beside.sealed.dataKey)
      }
    }
    return keys
  }

  /// Takes out what the tables tell about the records at some places; inside the transaction of an
  /// erasure. Their number, kind and count stay.
  func forget(rows: Set<Int64>, places: [Int64: [Int]]) throws(Fault) {
    for row in rows.sorted() {
      guard let kept = try kept(row), places[kept.leaf]?.contains(kept.place) == true else {
        continue
      }
      try database.run(
        "UPDATE record SET document = NULL, data_key = 0, sealed = x'' WHERE row = ?", row)
      try database.run(
        "DELETE FROM possible_duplicate WHERE row = ?1 OR earlier = ?1", row)
      try cases.forget(rows: [row])
    }
    try each(places) { leaf, place throws(Fault) in
      try database.run(
        """
        UPDATE conflict SET document = NULL, data_key = 0, sealed = x''
        WHERE leaf = ? AND place = ?
        """, leaf, place)
      try database.run("DELETE FROM record_link WHERE leaf = ? AND place = ?", leaf, place)
    }
  }

  private func each(
    _ places: [Int64: [Int]], _ body: (Int64, Int) throws(Fault) -> Void
  ) throws(Fault) {
    for (leaf, places) in places.sorted(by: { $0.key < $1.key }) {
      for place in places { try body(leaf, place) }
    }
  }
}
