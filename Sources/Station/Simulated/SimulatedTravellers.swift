package import Bytes
package import Crypto
package import Record
package import Seal
import Store

/// What a simulator of fleets does at a station in the place of lanes and officers, and what it
/// looks at there. It changes nothing that a lane would not.
extension PointOfEntry {
  /// Records a crossing as a lane does, without devices: the captures are kept first.
  package func record(
    captures: [CapturedFile], _ make: (RecordTime, [RecordedAttachment]) -> Crossing
  ) throws(Fault) -> RecordIdentity {
    let kept = try attachments.keep(captures)
    let crossing = make(try recordTime(), kept)
    return try journal.append(isPractice: false) { header in
      .crossing(CrossingRecord(header: header, crossing: crossing))
    }
  }

  /// What batches are signed with and sealed to, as whoever opens the machine finds it.
  package struct SealingKeys: Sendable {
    package let certificate: Certificate
    package let key: SigningKey
    package let recipient: Certificate
    package let origin: String
  }

  /// The keys of the next batch.
  package func sealingKeys() throws(Fault) -> SealingKeys {
    let enrolment = try enrolment()
    return SealingKeys(
      certificate: try Certificate(pem: enrolment.stationCertificate),
      key: try keys.unlocked().own(under: enrolment).signing,
      recipient: try Certificate(pem: enrolment.encryptionCertificate),
      origin: try outbox().watch.current().origin)
  }

  /// SHA-256 of the signing key that the registry vouched for.
  package func signingKey() throws(Fault) -> Digest {
    try Certificate(pem: try enrolment().stationCertificate).publicKey.hash
  }

  /// The present epoch.
  package var epoch: String { journal.epoch.text }

  /// The number of the last record.
  package func lastNumber() throws(Fault) -> Int64 { try journal.lastNumber() }

  /// A record's row as the journal has it.
  package struct KeptRow: Sendable {
    package let n: Int64
    /// What its line hashes to; nil where it was pruned or erased, or is no crossing.
    package let leafHash: Digest?
    package let isErased: Bool
  }

  /// Every crossing from a number on; those that can be opened are opened.
  package func keptRows(from first: Int64 = 1) throws(Fault) -> [KeptRow] {
    let rows = try journal.database.rows(
      """
      SELECT n, data_key = 0, length(sealed) FROM record WHERE kind = 'crossing' AND n >= ?
      ORDER BY n
      """, first
    ) { row throws(Fault) in (try row.int64(0), try row.int(1) == 1, try row.int(2) > 0) }
    var kept: [KeptRow] = []
    for (n, isErased, isThere) in rows {
      let line = isThere && !isErased ? try journal.lineIfKept(n) : nil
      kept.append(
        KeptRow(n: n, leafHash: line.map { MerkleTree.leafHash($0[...]) }, isErased: isErased))
    }
    return kept
  }

  /// A batch's numbers of records, first and last.
  package func range(ofBatch id: String) throws(Fault) -> ClosedRange<Int64>? {
    try journal.database.first(
      "SELECT first, last FROM batch WHERE id = ?", try Hex.decode(id)
    ) { row throws(Fault) in try row.int64(0)...(try row.int64(1)) }
  }

  /// The receipts that are kept here, also those of logs that ended, by their batches' ids.
  package func receipts() throws(Fault) -> [(batch: Digest, receipt: [UInt8])] {
    let rows = try journal.database.rows(
      "SELECT id, receipt, old_receipt FROM batch WHERE receipt IS NOT NULL OR old_receipt NOTNULL"
    ) { row throws(Fault) in
      (Digest(try row.bytes(0)), [try row.bytesOrNil(1), try row.bytesOrNil(2)])
    }
    return rows.flatMap { id, notes in
      notes.compactMap { note in note.flatMap { note in id.map { ($0, note) } } }
    }
  }

  /// The newest tree of the registry's present log that was verified here.
  package func shownTree() throws(Fault) -> Checkpoint? {
    let watch = try outbox().watch
    return try watch.head(of: try watch.current().origin)?.tree
  }

  /// Every signed manifest that was made here.
  package func signedManifests() throws(Fault) -> [[UInt8]] {
    try journal.database.rows("SELECT signed FROM batch ORDER BY epoch, seq") {
      row throws(Fault) in try row.bytes(0)
    }
  }

  /// The tombstones that were verified here, by the hashes of their notes.
  package func tombstones() throws(Fault) -> Set<Digest> {
    let hashes = try journal.database.rows("SELECT note_hash FROM erasure") { row throws(Fault) in
      Digest(try row.bytes(0))
    }
    return Set(hashes.compactMap { $0 })
  }

  /// What is wrong with the pages of the journal's database; nothing in the ordinary course.
  package func damage() throws(Fault) -> [String] { try journal.database.damage() }
}
