public import Bytes
import Codes
import Crypto
public import Host
import Record
public import Seal
import Store

/// Erasing for good, and staying erased.
///
/// The signed tombstone comes first and lies outside the database: what it names is carried out
/// when it is new, when a cut-off erasure is gone on with, and when a restored database meets it.
extension RegistryService {
  /// Erases records, and gives the signed tombstones, one for each 400 of them.
  ///
  /// When this returns, their data keys, ciphertexts and index rows are gone from both databases,
  /// logs and unused pages, and the kept files of their batches hold a leaf hash in the place of
  /// each. Counts, log, receipts and proofs stay. Cut off, it goes on when the registry is opened.
  /// Rewrites the whole database. `by` is the service number that stands in the audit entry.
  ///
  /// Throws `.erasure` for an authority that is no code, `.caseRetention` for a step of the
  /// readmission office, and the registry's own trouble.
  public func erase(
    _ chosen: [ErasableRecord], basis: Tombstone.Basis, authority: String, by officer: String
  ) throws(Fault) -> [Tombstone] {
    guard Tombstone.isAuthority(authority) else {
      throw Fault(
        .erasure, at: "authority",
        "1 to 64 letters, digits, spaces and . - / expected, and no person's name")
    }
    guard !chosen.contains(where: \.kind.isStep) else {
      throw Fault(
        .caseRetention, at: "record",
        "a file of the readmission office is deleted by its retention rule only")
    }
    return try eraseAll(chosen, basis, authority, by: officer)
  }

  /// Erases the steps of a file whose retention time is over.
  func eraseSteps(
    _ steps: [ErasableRecord], authority: String, by officer: String
  ) throws(Fault) -> [Tombstone] {
    try eraseAll(steps, .retention, authority, by: officer)
  }

  private func eraseAll(
    _ chosen: [ErasableRecord], _ basis: Tombstone.Basis, _ authority: String,
    by officer: String
  ) throws(Fault) -> [Tombstone] {
    let decided = Instant(milliseconds: timekeeper.now().utcMilliseconds)
    let records = chosen.map { Tombstone.Erased(identity: $0.identity, leafHash: $0.leafHash) }
    return try erase(records, decided, basis, authority, by: officer)
  }

  /// Signs tombstones and carries them out.
  func erase(
    _ records: [Tombstone.Erased], _ decided: Instant, _ basis: Tombstone.Basis,
    _ authority: String, by officer: String
  ) throws(Fault) -> [Tombstone] {
    try finishErasures()
    var made: [Tombstone] = []
    for start in stride(from: 0, to: records.count, by: Parameters.erasedRecords) {
      let last = try erasures.last()
      let tombstone = try Tombstone(
        number: (last?.number ?? 0) + 1, previous: last?.note, decided: decided, basis: basis,
        authority: authority,
        records: Array(records[start..<min(start + Parameters.erasedRecords, records.count)]))
      let note = Array(try state(tombstone.json, as: .erasure).utf8)
      try tombstones.write(note, tombstone.number)
      try carryOut(tombstone, note, by: officer)
      made.append(tombstone)
    }
    try finishErasures()
    return made
  }

  /// The signed tombstone of a number; throws `.unknownToRegistry` when there is none.
  public func tombstone(
    _ number: Int64
  ) throws(Fault) -> (tombstone: Tombstone, note: String) {
    guard let (tombstone, bytes) = try tombstones.read(number) else {
      throw Fault(.unknownToRegistry, at: "tombstone \(number)", "there is none of this number")
    }
    return (tombstone, String(decoding: bytes, as: UTF8.self))
  }

  /// Takes over tombstones that were kept elsewhere and carries out those that this registry does
  /// not have: after it was restored from a backup older than they are. Gives how many.
  @discardableResult
  public func replayTombstones(from folder: Path) throws(Fault) -> Int {
    let source = TombstoneFolder(folder: folder, files: files, verifier: tombstones.verifier)
    var count = 0
    var number = (try erasures.last()?.number ?? 0) + 1
    while let (_, bytes) = try source.read(number) {
      if try tombstones.read(number) == nil { try tombstones.write(bytes, number) }
      count += 1
      number += 1
    }
    try finishErasures()
    return count
  }

  /// Where the tombstones lie.
  var tombstones: TombstoneFolder {
    TombstoneFolder(folder: folder.tombstones, files: files, verifier: keys.erasureVerifier)
  }

  /// Carries out every tombstone that the database does not know, and what a cut-off erasure left.
  func finishErasures() throws(Fault) {
    var last = try erasures.last()
    while let (tombstone, bytes) = try tombstones.read((last?.number ?? 0) + 1) {
      guard tombstone.previous == last?.note else {
        throw Fault(
          .registryDamaged, at: tombstones.path(tombstone.number).string,
          "does not follow the tombstone before it")
      }
      try carryOut(tombstone, bytes, by: "replay")
      last = (tombstone.number, Hash.digest(bytes))
    }
    let cutOff = try vault.unfinishedErasures()
    if !cutOff.isEmpty { try vault.erase(cutOff, in: database) {} }
    guard try erasures.needsCompacting() else { return }
    try database.compact()
    try erasures.setCompacted()
  }

  // MARK: Carrying out

  /// One tombstone: kept files first, then keys and rows as one. Done again, it changes nothing.
  private func carryOut(
    _ tombstone: Tombstone, _ note: [UInt8], by officer: String
  ) throws(Fault) {
    let places = try batches.places(of: Set(tombstone.records.map(\.leafHash)))
    var rest: [(batch: KeptBatch, file: Digest)] = []
    for (leaf, places) in places.sorted(by: { $0.key < $1.key }) {
      if let changed = try redact(leaf, places) { rest.append(changed) }
    }
    var rows: Set<Int64> = []
    for record in tombstone.records {
      if let row = try rowIfKnown(of: record.identity) { rows.insert(row) }
    }
    try eraseAttachments(at: places)
    let parts = try prepared.parts(holding: rows)
    let dataKeys = try records.dataKeys(rows: rows, places: places) + parts
    let entry = try auditEntry(
      .erase, reason: tombstone.basis.rawValue, records: tombstone.records.map(\.identity),
      detail: "tombstone \(tombstone.number), by \(officer)")
    try vault.erase(dataKeys, in: database) { () throws(Fault) in
      try records.forget(rows: rows, places: places)
      try prepared.lose(parts)
      for (batch, file) in rest { try batches.set(file: file, of: batch) }
      try erasures.add(tombstone, note: Hash.digest(note))
      try add(entry)
    }
    if !parts.isEmpty { try removePreparedFiles() }
  }

  /// Puts a file without some records in the place of a batch's kept one. A file that does not open
  /// is taken away: it may hold them, and its batch can come again.
  private func redact(
    _ leaf: Int64, _ places: [Int]
  ) throws(Fault) -> (batch: KeptBatch, file: Digest)? {
    guard let kept = try batches.batch(leaf: leaf) else {
      throw Fault(.registryDamaged, at: "batch \(leaf)", "missing")
    }
    let path = folder.batch(kept.id)
    guard files.kind(of: path) == .file else { return nil }
    let bytes = try files.read(path, limit: Parameters.sealedFileBytes)
    // The file may be the one that a cut-off erasure wrote, which the row does not name yet.
    guard let batch = try? RedactedBatch.open(bytes, with: keys.encryption), batch.id == kept.id
    else {
      try files.remove(path)
      return nil
    }
    if places.allSatisfy({ batch.lines[$0] == nil }) {
      let file = KeptBatch.hash(of: bytes)
      return file == kept.file ? nil : (kept, file)
    }
    let file = try batch.without(places).file(to: keys.encryptionCertificate)
    try keep(file, of: kept.id)
    return (kept, KeptBatch.hash(of: file))
  }
}
