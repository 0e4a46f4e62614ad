import Bytes
import Crypto
import Seal
import Store

/// Whether a batch's records count.
public enum BatchState: String, Sendable, CaseIterable {
  /// They do.
  case counted
  /// Its epoch waits for an administrator's approval.
  case heldEpoch = "held-epoch"
  /// Another batch stands at its place in the chain; an administrator may adopt this one.
  case heldFork = "held-fork"
  /// It was signed with a key that is revoked, and nothing that counts names it; an administrator
  /// may adopt it.
  case heldRevoked = "held-revoked"
}

/// A batch as the registry keeps it.
struct KeptBatch {
  /// Its place among all batches.
  let leaf: Int64
  /// The batch's id.
  let id: Digest
  /// The number of its epoch.
  let epoch: Int64
  /// Its number in the epoch.
  let seq: Int64
  /// The id of the batch before it.
  let previous: Digest?
  /// Records in it.
  let records: Int
  /// Whether its records count.
  var state: BatchState
  /// Where the line of batches began on which its conflicting records stand; nil on the first line.
  var branch: Digest?
  /// The hash of the kept sealed file (`hash(of:)`).
  var file: Digest
  /// The log's leaf, a canonical line.
  let line: String

  /// What tells a kept file from another of the same batch: SHA-256 of its envelope, whose tag
  /// stands for the ciphertext. A file that bears it is whole once it opens.
  static func hash(of file: [UInt8]) -> Digest {
    CMS.envelopeHash(of: file) ?? Hash.digest(file)
  }
}

/// Every batch that was taken in, by place in the log and by place in its epoch.
struct BatchLedger {
  let database: Database
  let rows: RowSeal

  private static let columns: SQL =
    "leaf, id, epoch, seq, previous, records, state, branch, file, line, seal"

  /// How many batches there are.
  func count() throws(Fault) -> Int64 {
    let last = try database.first("SELECT max(leaf) FROM batch") { row throws(Fault) in
      try row.int64OrNil(0)
    }
    return ((last ?? nil) ?? -1) + 1
  }

  func batch(id: Digest) throws(Fault) -> KeptBatch? {
    try database.first(
      "SELECT \(Self.columns) FROM batch WHERE id = ?", id.bytes, read: check)
  }

  func batch(leaf: Int64) throws(Fault) -> KeptBatch? {
    try database.first("SELECT \(Self.columns) FROM batch WHERE leaf = ?", leaf, read: check)
  }

  /// The batches at one place in an epoch: more than one after a fork.
  func batches(epoch: Int64, seq: Int64) throws(Fault) -> [KeptBatch] {
    try database.rows(
      "SELECT \(Self.columns) FROM batch WHERE epoch = ? AND seq = ? ORDER BY leaf", epoch, seq,
      read: check)
  }

  /// The batches that name one as the batch before them.
  func batches(after id: Digest) throws(Fault) -> [KeptBatch] {
    try database.rows(
      "SELECT \(Self.columns) FROM batch WHERE previous = ? ORDER BY leaf", id.bytes, read: check)
  }

  /// The batches of an epoch in a state, in the order of the chain.
  func batches(epoch: Int64, state: BatchState) throws(Fault) -> [KeptBatch] {
    try database.rows(
      "SELECT \(Self.columns) FROM batch WHERE epoch = ? AND state = ? ORDER BY seq, leaf", epoch,
      state.rawValue, read: check)
  }

  /// Calls `body` with every batch in the order of the log.
  func each(_ body: (KeptBatch) throws(Fault) -> Void) throws(Fault) {
    try database.each("SELECT \(Self.columns) FROM batch ORDER BY leaf") { row throws(Fault) in
      try body(try check(row))
    }
  }

  /// The leaves from `start` up to `end`, as lines.
  func lines(from start: Int64, to end: Int64) throws(Fault) -> [[UInt8]] {
    try database.rows(
      "SELECT line FROM batch WHERE leaf >= ? AND leaf < ? ORDER BY leaf", start, end
    ) { row throws(Fault) in Array(try row.text(0).utf8) }
  }

  /// How many batches of a station are kept and do not count, by state.
  func held(of station: Int64) throws(Fault) -> [String: Int] {
    let counts = try database.rows(
      """
      SELECT batch.state, count(*) FROM batch JOIN epoch ON epoch.number = batch.epoch
      WHERE epoch.station = ? AND batch.state <> 'counted' GROUP BY batch.state
      """, station
    ) { row throws(Fault) in (try row.text(0), try row.int(1)) }
    return Dictionary(counts, uniquingKeysWith: +)
  }

  // MARK: Places in an epoch

  /// The highest number received in an epoch; nil before the first.
  func head(of epoch: Int64) throws(Fault) -> Int64? {
    try database.first("SELECT max(seq) FROM batch WHERE epoch = ?", epoch) { row throws(Fault) in
      try row.int64OrNil(0)
    } ?? nil
  }

  /// Numbers below the head that were never received, as ascending ranges, at most `limit`; those
  /// up to `whole` are known to be here.
  func missing(
    in epoch: Int64, after whole: Int64 = 0, limit: Int
  ) throws(Fault) -> [ClosedRange<Int64>] {
    // Each received number whose predecessor is missing ends a gap.
    try database.rows(
      """
      SELECT coalesce((SELECT max(seq) FROM batch AS before
        WHERE before.epoch = ?1 AND before.seq < batch.seq), 0) + 1, seq - 1
      FROM batch WHERE epoch = ?1 AND seq > max(1, ?3) AND NOT EXISTS (
        SELECT 1 FROM batch AS before WHERE before.epoch = ?1 AND before.seq = batch.seq - 1)
      GROUP BY seq ORDER BY seq LIMIT ?2
      """, epoch, limit, whole
    ) { row throws(Fault) in
      let low = try row.int64(0)
      let high = try row.int64(1)
      guard low <= high else { throw Fault(.registryDamaged, at: "batch", "numbers out of order") }
      return low...high
    }
  }

  // MARK: Writing, inside the caller's transaction

  func add(_ batch: KeptBatch, manifest: [UInt8], hashes: [Digest]) throws(Fault) {
    try database.run(
      """
      INSERT INTO batch (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, batch.leaf, batch.id.bytes, batch.epoch, batch.seq, batch.previous?.bytes,
      batch.records, batch.state.rawValue, batch.branch?.bytes, batch.file.bytes, batch.line,
      code(batch))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hashes.count * Digest.count)
    for hash in hashes { hash.append(to: &bytes) }
    try database.run(
      "INSERT INTO evidence (leaf, manifest, hashes) VALUES (?, ?, ?)", batch.leaf, manifest,
      bytes)
  }

  /// Writes the state and branch of a batch that stands in the ledger.
  func update(_ batch: KeptBatch) throws(Fault) {
    try database.run(
      "UPDATE batch SET state = ?, branch = ?, seal = ? WHERE leaf = ?", batch.state.rawValue,
      batch.branch?.bytes, code(batch), batch.leaf)
  }

  /// Notes that another file is kept of a batch: one without what was erased.
  func set(file: Digest, of batch: KeptBatch) throws(Fault) {
    var changed = batch
    changed.file = file
    try database.run(
      "UPDATE batch SET file = ?, seal = ? WHERE leaf = ?", file.bytes, code(changed), batch.leaf)
  }

  // MARK: Evidence

  /// Where records stand whose leaf hashes are among `wanted`, by batch. Reads 32 bytes a record of
  /// all that was ever taken in.
  func places(of wanted: Set<Digest>) throws(Fault) -> [Int64: [Int]] {
    var places: [Int64: [Int]] = [:]
    try database.each("SELECT leaf, hashes FROM evidence ORDER BY leaf") { row throws(Fault) in
      let hashes = try row.bytes(1)
      for start in stride(from: 0, to: hashes.count - Digest.count + 1, by: Digest.count) {
        guard let hash = Digest(hashes[start..<start + Digest.count]), wanted.contains(hash) else {
          continue
        }
        places[try row.int64(0), default: []].append(start / Digest.count)
      }
    }
    return places
  }

  /// The signed manifest of a batch and the leaf hashes of its records.
  func evidence(_ leaf: Int64) throws(Fault) -> (manifest: [UInt8], hashes: [Digest]) {
    let found = try database.first(
      "SELECT manifest, hashes FROM evidence WHERE leaf = ?", leaf
    ) { row throws(Fault) in (manifest: try row.bytes(0), hashes: try row.bytes(1)) }
    guard let found, found.hashes.count % Digest.count == 0 else {
      throw Fault(.registryDamaged, at: "evidence \(leaf)", "missing or cut")
    }
    let hashes = stride(from: 0, to: found.hashes.count, by: Digest.count)
      .compactMap { Digest(found.hashes[$0..<$0 + Digest.count]) }
    return (found.manifest, hashes)
  }

  // MARK: Rows

  private func check(_ row: borrowing Row) throws(Fault) -> KeptBatch {
    let previous = try row.bytesOrNil(4).map { Digest($0) }
    let branch = try row.bytesOrNil(7).map { Digest($0) }
    guard let id = Digest(try row.bytes(1)), let file = Digest(try row.bytes(8)),
      let state = BatchState(rawValue: try row.text(6)), previous != .some(nil),
      branch != .some(nil)
    else { throw Fault(.registryDamaged, at: "batch", "a row that was changed") }
    let batch = KeptBatch(
      leaf: try row.int64(0), id: id, epoch: try row.int64(2), seq: try row.int64(3),
      previous: previous ?? nil, records: try row.int(5), state: state, branch: branch ?? nil,
      file: file, line: try row.text(9))
    guard try row.bytes(10) == code(batch) else {
      throw Fault(.registryDamaged, at: "batch \(batch.leaf)", "a row that was changed")
    }
    return batch
  }

  private func code(_ batch: KeptBatch) -> [UInt8] {
    rows.code(
      "batch",
      [
        .integer(batch.leaf), .string(batch.id.hex), .integer(batch.epoch), .integer(batch.seq),
        .string(batch.previous?.hex ?? ""), .integer(Int64(batch.records)),
        .string(batch.state.rawValue), .string(batch.branch?.hex ?? ""),
        .string(batch.file.hex), .string(batch.line),
      ])
  }
}
