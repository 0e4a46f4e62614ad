public import Bytes
import Crypto
import Host
import Record
import Seal
import Store

/// What one sync did of the registry's erasures.
public struct ErasureReport: Equatable, Sendable {
  /// Tombstones that were carried out now.
  public internal(set) var tombstones: [Int64] = []
  /// Records that were erased now.
  public internal(set) var records = 0
  /// Tombstones that wait until an officer unlocks the station.
  public internal(set) var waiting = 0

  /// Nothing.
  public init() {}

  /// The report as JSON.
  public var json: JSON {
    [
      "tombstones": .array(tombstones.map(JSON.integer)), "records": .integer(Int64(records)),
      "waiting": .integer(Int64(waiting)),
    ]
  }
}

/// Erases at a station what the registry's signed tombstones name.
///
/// The life of a tombstone: `take` verifies it and writes it into the journal; `carryOut` destroys
/// the record's data key, ciphertext, index row and captures, puts its leaf hash in the place of
/// its line in the kept sealed batch, and writes an audit record, all in one transaction; then the
/// journal is compacted. Cut off anywhere, the next start goes on. A record is erased when its leaf
/// hash is the one named: after a disk went back, another traveller may have the number.
struct Erasures {
  /// Tombstones' names looked at in a folder.
  private static let namesAtMost = 10_000
  /// Tombstones that are read of them and do not hold, at most.
  private static let refusedAtMost = 64
  /// Tombstones that are given back to a registry, the newest.
  private static let returnedAtMost = 256

  let journal: Journal
  let shelf: AttachmentShelf
  let trail: AuditTrail
  let station: StationName
  let enrolment: EnrolmentAnswer

  private var files: any Files { shelf.files }
  private var database: Database { journal.database }

  // MARK: Taking and giving back

  /// Takes the tombstones that lie in a folder; gives what did not hold.
  func take(from folder: Path) throws(Fault) -> [String] {
    guard files.kind(of: folder) == .folder else { return [] }
    let verifier = try enrolment.verifier(of: .erasure)
    var refused: [String] = []
    let (entries, _) = try files.list(
      folder, ending: ExchangeNames.tombstoneEnding, limit: Erasures.namesAtMost,
      among: Erasures.namesAtMost * 10)
    for entry in entries where entry.kind == .file && refused.count < Erasures.refusedAtMost {
      guard let hash = ExchangeNames.tombstone(named: entry.name), try !isKnown(hash) else {
        continue
      }
      do throws(Fault) {
        let note = try files.read(folder / entry.name, limit: Parameters.noteBytes)
        let tombstone = try Tombstone(note: note, verifier: verifier)
        guard tombstone.names(station), Hash.digest(note) == hash else {
          throw Fault(.statement, "a tombstone of another station, or under another name")
        }
        try database.run(
          "INSERT INTO erasure (note_hash, number, note, compacted) VALUES (?, ?, ?, 0)",
          hash.bytes, tombstone.number, note)
      } catch {
        guard error.code.exit == .refused || error.code.exit == .badInput else { throw error }
        refused.append("\(entry.name): \(error.detail)")
      }
    }
    return refused
  }

  private func isKnown(_ note: Digest) throws(Fault) -> Bool {
    try database.first("SELECT 1 FROM erasure WHERE note_hash = ?", note.bytes) { _ in true }
      ?? false
  }

  /// How many tombstones were verified here.
  func count() throws(Fault) -> Int {
    try database.first("SELECT count(*) FROM erasure") { row throws(Fault) in try row.int(0) } ?? 0
  }

  /// Writes the tombstones that the registry left out of its folder: it may have come back from a
  /// backup that is older than they are.
  func giveBack(_ incoming: Path, to outgoing: Path) throws(Fault) {
    let known = try database.rows(
      "SELECT note_hash, note FROM erasure ORDER BY number DESC LIMIT ?", Erasures.returnedAtMost
    ) { row throws(Fault) in (hash: Digest(try row.bytes(0)), note: try row.bytes(1)) }
    for (hash, note) in known {
      guard let hash else { continue }
      let name = ExchangeNames.tombstone(hash)
      if files.kind(of: incoming / name) == .file {
        try files.remove(outgoing / name)
      } else if files.kind(of: outgoing / name) == nil {
        try files.makeFolder(outgoing)
        try files.write(note, to: outgoing / name)
      }
    }
  }

  // MARK: Carrying out

  /// Carries out what waits, and goes on with what was cut off; of a locked station all waits on.
  func carryOut() throws(Fault) -> ErasureReport {
    var report = ErasureReport()
    guard !journal.isLocked else {
      report.waiting =
        try database.first("SELECT count(*) FROM erasure WHERE carried_out IS NULL") {
          row throws(Fault) in try row.int(0)
        } ?? 0
      return report
    }
    try journal.finishErasures()
    let waiting = try database.rows(
      "SELECT note_hash, note FROM erasure WHERE carried_out IS NULL ORDER BY number"
    ) { row throws(Fault) in (hash: try row.bytes(0), note: try row.bytes(1)) }
    for (hash, note) in waiting {
      let tombstone = try Tombstone(note: note, verifier: try enrolment.verifier(of: .erasure))
      report.records += try carryOut(tombstone, hash)
      report.tombstones.append(tombstone.number)
    }
    let isLoose =
      try database.first("SELECT 1 FROM erasure WHERE compacted = 0 LIMIT 1") { _ in true } ?? false
    guard isLoose else { return report }
    do throws(Fault) { try database.compact() } catch {
      // Another process reads: the next start goes on.
      guard error.code == .storeBusy else { throw error }
      return report
    }
    try database.run("UPDATE erasure SET compacted = 1 WHERE carried_out IS NOT NULL")
    return report
  }

  /// One tombstone; gives how many records of it stood here.
  private func carryOut(_ tombstone: Tombstone, _ hash: [UInt8]) throws(Fault) -> Int {
    var found: [ErasedRow] = []
    for record in tombstone.records where record.identity.station == station.text {
      if let row = try row(of: record) { found.append(row) }
    }
    var names: [Digest] = []
    for row in found { names += try shelf.ledger.names(of: row.n) }
    for name in names { try files.remove(shelf.folder.attachment(name)) }
    var act = AuditedAct(.erasure, by: "-")
    act.detail = "tombstone \(tombstone.number), attachments \(names.count)"
    for row in found { act.records.append(try journal.identity(row.n)) }
    let acts = act.parts
    try journal.destroy(found.compactMap(\.dataKey)) { () throws(Fault) in
      try database.run(
        "UPDATE erasure SET carried_out = ? WHERE note_hash = ? AND carried_out IS NULL",
        shelf.timekeeper.now().utcMilliseconds, hash)
      // Another process of the station may have been quicker.
      guard database.changes == 1 else { return }
      for row in found { try forget(row) }
      for batch in Set(found.compactMap(\.batch)) { try redact(batch) }
      try trail.write(acts)
    }
    return found.count
  }

  /// A record that is to be erased, as it stands in the journal.
  private struct ErasedRow {
    let n: Int64
    let leafHash: Digest
    /// Nil where nothing can be opened any more.
    let dataKey: Int64?
    /// Where it was sealed; nil while it waits.
    let batch: BatchPlace?
  }

  /// A batch by the number of its epoch and its own.
  struct BatchPlace: Hashable {
    let epoch: Int64
    let seq: Int64
  }

  /// The row of a named record; nil when it is not here, was erased before, or has another content.
  private func row(of record: Tombstone.Erased) throws(Fault) -> ErasedRow? {
    let found = try database.first(
      """
      SELECT data_key, length(sealed), batch_epoch, batch FROM record
      JOIN epoch ON number = record.epoch WHERE n = ? AND epoch.epoch = ? AND data_key <> 0
      """, record.identity.n, record.identity.epoch
    ) { row throws(Fault) in
      (
        key: try row.int64(0), isPruned: try row.int(1) == 0, epoch: try row.int64OrNil(2),
        seq: try row.int64OrNil(3)
      )
    }
    guard let found else { return nil }
    if !found.isPruned, let line = try journal.lineIfKept(record.identity.n),
      MerkleTree.leafHash(line[...]) != record.leafHash
    {
      return nil
    }
    var batch: BatchPlace?
    if let epoch = found.epoch, let seq = found.seq { batch = BatchPlace(epoch: epoch, seq: seq) }
    return ErasedRow(
      n: record.identity.n, leafHash: record.leafHash, dataKey: found.isPruned ? nil : found.key,
      batch: batch)
  }

  /// Takes out of the tables what they tell; number, day, codes and counts stay.
  private func forget(_ row: ErasedRow) throws(Fault) {
    try database.run(
      "UPDATE record SET data_key = 0, sealed = x'', leaf_hash = ? WHERE n = ?",
      row.leafHash.bytes, row.n)
    try database.run("DELETE FROM met_document WHERE n = ?", row.n)
    try shelf.ledger.forget(row.n)
  }

  /// Writes a kept sealed batch anew, with a leaf hash in the place of each erased record, to the
  /// registry's present key.
  func redact(_ batch: BatchPlace) throws(Fault) {
    let kept = try database.first(
      "SELECT signed FROM batch WHERE epoch = ? AND seq = ? AND length(sealed) > 0", batch.epoch,
      batch.seq
    ) { row throws(Fault) in try row.bytes(0) }
    guard let signed = kept else { return }
    let rows = try database.rows(
      "SELECT n, leaf_hash FROM record WHERE batch_epoch = ? AND batch = ? ORDER BY n",
      batch.epoch, batch.seq
    ) { row throws(Fault) in (n: try row.int64(0), hash: try row.bytesOrNil(1)) }
    var records: [RedactedBatch.Rest] = []
    for row in rows {
      if let hash = row.hash.flatMap({ Digest($0) }) {
        records.append(.erased(hash))
      } else {
        records.append(.line(try journal.line(row.n)))
      }
    }
    let rest = try RedactedBatch(signedManifest: signed, records: records)
    let file = try rest.file(to: try Certificate(pem: enrolment.encryptionCertificate))
    try database.run(
      "UPDATE batch SET sealed = ? WHERE epoch = ? AND seq = ?", file, batch.epoch, batch.seq)
  }
}
