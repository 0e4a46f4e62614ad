import Bytes
import Crypto
import Record
import Seal
import Store

/// What became of an attachment that a record names.
enum NamedState: String {
  /// Not here.
  case missing
  /// Here.
  case stored
  /// Destroyed with its record; it is not taken in again.
  case erased
  /// Not here, and an administrator said why it will not come. If it comes all the same, it is
  /// stored.
  case lost
}

/// An attachment as one record names it.
struct NamedAttachment {
  /// Where the record stands in the log: its batch's leaf and its line there.
  let leaf: Int64
  let line: Int64
  /// SHA-256 of the ciphertext.
  let name: Digest
  /// The record's row.
  let row: Int64
  let station: Int64
  /// The ciphertext's size, as the record says.
  let bytes: Int64
  let state: NamedState

  func with(_ state: NamedState) -> NamedAttachment {
    NamedAttachment(
      leaf: leaf, line: line, name: name, row: row, station: station, bytes: bytes, state: state)
  }
}

/// A ciphertext that is stored.
struct StoredCiphertext {
  let name: Digest
  let bytes: Int64
  let received: Int64
  let isNamed: Bool
}

/// Which attachments records name, and which ciphertexts are here.
struct AttachmentLedger {
  let database: Database
  let rows: RowSeal

  private static let columns: SQL = "leaf, line, name, row, station, bytes, state, seal"

  // MARK: What records name

  /// Lists what the records of a new batch name, inside the transaction that adds the batch; what
  /// came before its record is adopted.
  func add(
    _ records: [RecordLedger.Prepared], of station: Int64, leaf: Int64
  ) throws(Fault) {
    for record in records where !record.scanned.attachments.isEmpty {
      for attachment in record.scanned.attachments {
        let start = record.line.startIndex
        let digits = record.line[
          start + attachment.name.lowerBound..<start + attachment.name.upperBound]
        guard let name = Digest(try Hex.decode(String(decoding: digits, as: UTF8.self))) else {
          throw Fault(.batchContent, at: "record \(record.place + 1)", "an attachment's name")
        }
        try add(
          NamedAttachment(
            leaf: leaf, line: Int64(record.place), name: name, row: record.row, station: station,
            bytes: attachment.bytes, state: record.isErased ? .erased : try state(of: name)))
      }
    }
  }

  private func add(_ named: NamedAttachment) throws(Fault) {
    try database.run(
      """
      INSERT INTO attachment (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """, named.leaf, named.line, named.name.bytes, named.row, named.station, named.bytes,
      named.state.rawValue, code(named))
  }

  private func state(of name: Digest) throws(Fault) -> NamedState {
    if try named(name).contains(where: { $0.state == .erased }) { return .erased }
    guard let here = try ciphertext(name) else { return .missing }
    if !here.isNamed { try put(here, isNamed: true) }
    return .stored
  }

  /// Everything that names a ciphertext.
  func named(_ name: Digest) throws(Fault) -> [NamedAttachment] {
    try database.rows(
      "SELECT \(Self.columns) FROM attachment WHERE name = ? ORDER BY leaf, line", name.bytes,
      read: checked)
  }

  /// Everything that a record names, in whatever batch it came.
  func named(row: Int64) throws(Fault) -> [NamedAttachment] {
    try database.rows(
      "SELECT \(Self.columns) FROM attachment WHERE row = ? ORDER BY leaf, line, name", row,
      read: checked)
  }

  /// What the records of one batch name.
  func named(leaf: Int64) throws(Fault) -> [NamedAttachment] {
    try database.rows(
      "SELECT \(Self.columns) FROM attachment WHERE leaf = ? ORDER BY line, name", leaf,
      read: checked)
  }

  /// What a station's records name and is not here, in the order of the log.
  func missing(of station: Int64, limit: Int) throws(Fault) -> [NamedAttachment] {
    try database.rows(
      """
      SELECT \(Self.columns) FROM attachment WHERE station = ? AND state = 'missing'
      ORDER BY leaf, line LIMIT ?
      """, station, limit, read: checked)
  }

  /// What was given up of a station's, in the order of the log.
  func lost(of station: Int64, limit: Int) throws(Fault) -> [NamedAttachment] {
    try database.rows(
      """
      SELECT \(Self.columns) FROM attachment WHERE station = ? AND state = 'lost'
      ORDER BY leaf, line LIMIT ?
      """, station, limit, read: checked)
  }

  /// How many attachments a station's records name, and in which states; and the bytes that are
  /// missing.
  func counts(of station: Int64) throws(Fault) -> [NamedState: (count: Int64, bytes: Int64)] {
    var counts: [NamedState: (count: Int64, bytes: Int64)] = [:]
    try database.each(
      """
      SELECT state, count(*), sum(min(bytes, ?)) FROM attachment WHERE station = ? GROUP BY state
      """, Parameters.attachmentBytes, station
    ) { row throws(Fault) in
      guard let state = NamedState(rawValue: try row.text(0)) else {
        throw Fault(.registryDamaged, at: "attachment", "a row that was changed")
      }
      counts[state] = (try row.int64(1), try row.int64(2))
    }
    return counts
  }

  func set(_ state: NamedState, of named: NamedAttachment) throws(Fault) {
    try database.run(
      "UPDATE attachment SET state = ?, seal = ? WHERE leaf = ? AND line = ? AND name = ?",
      state.rawValue, code(named.with(state)), named.leaf, named.line, named.name.bytes)
  }

  // MARK: What is here

  func ciphertext(_ name: Digest) throws(Fault) -> StoredCiphertext? {
    try database.first(
      "SELECT name, bytes, received, is_named, seal FROM ciphertext WHERE name = ?", name.bytes,
      read: checkedCiphertext)
  }

  /// Every ciphertext after a name (nil: from the first), in the order of names.
  func ciphertexts(after name: Digest?, limit: Int) throws(Fault) -> [StoredCiphertext] {
    try database.rows(
      """
      SELECT name, bytes, received, is_named, seal FROM ciphertext WHERE name > ?
      ORDER BY name LIMIT ?
      """, name?.bytes ?? [], limit, read: checkedCiphertext)
  }

  /// Ciphertexts that no record names, and their bytes.
  func unnamed() throws(Fault) -> (count: Int64, bytes: Int64) {
    let found = try database.first(
      "SELECT count(*), coalesce(sum(bytes), 0) FROM ciphertext WHERE is_named = 0"
    ) { row throws(Fault) in (count: try row.int64(0), bytes: try row.int64(1)) }
    return found ?? (0, 0)
  }

  /// Ciphertexts that no record names and that came before a time.
  func unnamed(before time: Int64) throws(Fault) -> [StoredCiphertext] {
    try database.rows(
      """
      SELECT name, bytes, received, is_named, seal FROM ciphertext
      WHERE is_named = 0 AND received < ?
      """, time, read: checkedCiphertext)
  }

  func put(_ ciphertext: StoredCiphertext, isNamed: Bool) throws(Fault) {
    let row = StoredCiphertext(
      name: ciphertext.name, bytes: ciphertext.bytes, received: ciphertext.received,
      isNamed: isNamed)
    try database.run(
      """
      INSERT OR REPLACE INTO ciphertext (name, bytes, received, is_named, seal)
      VALUES (?, ?, ?, ?, ?)
      """, row.name.bytes, row.bytes, row.received, isNamed ? 1 : 0, code(row))
  }

  func remove(_ name: Digest) throws(Fault) {
    try database.run("DELETE FROM ciphertext WHERE name = ?", name.bytes)
  }

  // MARK: Rows

  private func checked(_ row: borrowing Row) throws(Fault) -> NamedAttachment {
    guard let name = Digest(try row.bytes(2)), let state = NamedState(rawValue: try row.text(6))
    else { throw Fault(.registryDamaged, at: "attachment", "a row that was changed") }
    let named = NamedAttachment(
      leaf: try row.int64(0), line: try row.int64(1), name: name, row: try row.int64(3),
      station: try row.int64(4), bytes: try row.int64(5), state: state)
    guard try row.bytes(7) == code(named) else {
      throw Fault(.registryDamaged, at: "attachment \(name.hex)", "a row that was changed")
    }
    return named
  }

  private func checkedCiphertext(_ row: borrowing Row) throws(Fault) -> StoredCiphertext {
    guard let name = Digest(try row.bytes(0)) else {
      throw Fault(.registryDamaged, at: "ciphertext", "a row that was changed")
    }
    let found = StoredCiphertext(
      name: name, bytes: try row.int64(1), received: try row.int64(2),
      isNamed: try row.int(3) == 1)
    guard try row.bytes(4) == code(found) else {
      throw Fault(.registryDamaged, at: "ciphertext \(name.hex)", "a row that was changed")
    }
    return found
  }

  private func code(_ named: NamedAttachment) -> [UInt8] {
    rows.code(
      "attachment",
      [
        .integer(named.leaf), .integer(named.line), .string(named.name.hex), .integer(named.row),
        .integer(named.station), .integer(named.bytes), .string(named.state.rawValue),
      ])
  }

  private func code(_ row: StoredCiphertext) -> [UInt8] {
    rows.code(
      "ciphertext",
      [
        .string(row.name.hex), .integer(row.bytes), .integer(row.received),
        .integer(row.isNamed ? 1 : 0),
      ])
  }
}
