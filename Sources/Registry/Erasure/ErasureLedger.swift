import Bytes
import Crypto
import Host
import Record
import Seal
import Store

/// Which tombstones were carried out in the database, and what must not come back.
final class ErasureLedger {
  private let database: Database
  private var hashes: Set<Digest>?

  init(_ database: Database) { self.database = database }

  /// The leaf hashes of every record that was erased; read once.
  func leafHashes() throws(Fault) -> Set<Digest> {
    if let hashes { return hashes }
    let all = try database.rows("SELECT leaf_hash FROM erased") { row throws(Fault) in
      guard let hash = Digest(try row.bytes(0)) else {
        throw Fault(.registryDamaged, at: "erased", "a hash of another length")
      }
      return hash
    }
    let hashes = Set(all)
    self.hashes = hashes
    return hashes
  }

  /// The number and hash of the last tombstone that was carried out; nil before the first.
  func last() throws(Fault) -> (number: Int64, note: Digest)? {
    let found = try database.first(
      "SELECT number, note FROM erasure ORDER BY number DESC LIMIT 1"
    ) { row throws(Fault) in (number: try row.int64(0), note: Digest(try row.bytes(1))) }
    guard let found else { return nil }
    guard let note = found.note else {
      throw Fault(.registryDamaged, at: "erasure", "a hash of another length")
    }
    return (found.number, note)
  }

  /// Every tombstone that was carried out, with its hash.
  func all() throws(Fault) -> [(number: Int64, note: [UInt8])] {
    try database.rows("SELECT number, note FROM erasure ORDER BY number") { row throws(Fault) in
      (try row.int64(0), try row.bytes(1))
    }
  }

  /// Whether a tombstone was carried out, by the hash of its note.
  func isKnown(_ note: Digest) throws(Fault) -> Bool {
    try database.first("SELECT 1 FROM erasure WHERE note = ?", note.bytes) { _ in true } ?? false
  }

  /// The numbers of the tombstones that name records of a station.
  func numbers(naming station: StationName) throws(Fault) -> [Int64] {
    // `/` is followed by `0`: the range holds what begins with the name and a slash.
    try database.rows(
      "SELECT DISTINCT number FROM erased WHERE record >= ? AND record < ? ORDER BY number",
      "\(station.text)/", "\(station.text)0"
    ) { row throws(Fault) in try row.int64(0) }
  }

  /// Rows of records that speak of one that was erased, with the number of its tombstone.
  func followers() throws(Fault) -> [(row: Int64, subject: String, number: Int64)] {
    try database.rows(
      """
      SELECT record_link.row, erased.record, erased.number
      FROM erased CROSS JOIN record_link ON record_link.subject = erased.record
      ORDER BY record_link.row
      """
    ) { row throws(Fault) in (try row.int64(0), try row.text(1), try row.int64(2)) }
  }

  /// What must not come back because of one tombstone.
  func erased(by number: Int64) throws(Fault) -> Set<Digest> {
    let all = try database.rows("SELECT leaf_hash FROM erased WHERE number = ?", number) {
      row throws(Fault) in Digest(try row.bytes(0))
    }
    return Set(all.compactMap(\.self))
  }

  /// Whether unused pages of the database may still hold something of an erasure.
  func needsCompacting() throws(Fault) -> Bool {
    try database.first("SELECT 1 FROM erasure WHERE compacted = 0 LIMIT 1") { _ in true } ?? false
  }

  func setCompacted() throws(Fault) {
    try database.run("UPDATE erasure SET compacted = 1 WHERE compacted = 0")
  }

  /// Adds a tombstone, inside the transaction that carries it out.
  func add(_ tombstone: Tombstone, note: Digest) throws(Fault) {
    hashes = nil
    try database.run(
      "INSERT INTO erasure (number, note, compacted) VALUES (?, ?, 0)", tombstone.number,
      note.bytes)
    for record in tombstone.records {
      try database.run(
        """
        INSERT INTO erased (leaf_hash, number, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING
        """, record.leafHash.bytes, tombstone.number, record.identity.description)
    }
  }
}

/// The signed tombstones as they lie on the disk, outside the database: a restored database reads
/// there what was erased since it was backed up.
struct TombstoneFolder {
  let folder: Path
  let files: any Files
  let verifier: NoteVerifier

  func path(_ number: Int64) -> Path {
    let digits = String(number)
    return folder / "\(String(repeating: "0", count: max(0, 10 - digits.count)))\(digits).note"
  }

  /// The tombstone of a number with the hash of its note, verified; nil when there is none. Throws
  /// `.registryDamaged` for one that does not hold.
  func read(_ number: Int64) throws(Fault) -> (tombstone: Tombstone, bytes: [UInt8])? {
    let path = path(number)
    guard files.kind(of: path) == .file else { return nil }
    let bytes = try files.read(path, limit: Parameters.noteBytes)
    do throws(Fault) {
      let tombstone = try Tombstone(note: bytes, verifier: verifier)
      guard tombstone.number == number else { throw Fault(.erasure, "under another number") }
      return (tombstone, bytes)
    } catch { throw Fault(.registryDamaged, at: path.string, error.detail) }
  }

  func write(_ bytes: [UInt8], _ number: Int64) throws(Fault) {
    try files.makeFolder(folder)
    try files.write(bytes, to: path(number))
  }
}
