import Bytes
import Crypto
import Host

/// The second database of a vault: wrapped data keys, and erasures under way.
///
/// Keys stand in chunks of at most 64, so that a batch costs few rows and each chunk fits a page.
/// A chunk never moves, grows or shrinks: a key is destroyed by writing zeros over it in place, so
/// that no older copy of it is left in the file.
struct KeyStore {
  /// One wrapped key.
  struct Slot {
    let period: Int64
    let wrapped: [UInt8]
  }

  /// Bytes of a wrapped key: nonce, key, tag.
  static let slotCount = AESGCM.nonceCount + AESGCM.keyCount + AESGCM.tagCount
  private static let slotsAtMost = 64
  /// More than a century of the busiest border; a number beyond it is damage.
  private static let numbersAtMost: Int64 = 1 << 48
  private static let zeros = [UInt8](repeating: 0, count: slotCount)

  static let schema = Schema(
    applicationID: 0x4d42_564b,  // "MBVK"
    migrations: [
      """
      CREATE TABLE data_key (
        first INTEGER PRIMARY KEY,   -- the number of the chunk's first key
        period INTEGER NOT NULL,     -- which key-encryption key wraps them
        wrapped BLOB NOT NULL        -- 60 bytes a key; zeros where one was destroyed
      ) STRICT;
      CREATE TABLE erasure (data_key INTEGER PRIMARY KEY) STRICT;
      """
    ])

  let database: Database

  init(_ path: Path, mustExist: Bool, waitMilliseconds: Int = 0) throws(Fault) {
    database = try Database(
      path, schema: KeyStore.schema, mustExist: mustExist, waitMilliseconds: waitMilliseconds)
  }

  /// The number of the next key: no number comes twice, since no chunk is ever deleted.
  func next() throws(Fault) -> Int64 {
    let last = try database.first(
      "SELECT first, period, wrapped FROM data_key ORDER BY first DESC LIMIT 1"
    ) { row throws(Fault) in try Chunk(row) }
    return last.map { $0.first + Int64($0.count) } ?? 1
  }

  /// Which key-encryption key wraps the newest keys; nil before the first.
  func newestPeriod() throws(Fault) -> Int64? {
    try database.first("SELECT period FROM data_key ORDER BY first DESC LIMIT 1") {
      row throws(Fault) in try row.int64(0)
    }
  }

  /// Commits wrapped keys under consecutive numbers.
  func insert(_ wrapped: [UInt8], first: Int64, period: Int64) throws(Fault) {
    let chunkCount = KeyStore.slotsAtMost * KeyStore.slotCount
    try database.transaction { () throws(Fault) in
      for start in stride(from: 0, to: wrapped.count, by: chunkCount) {
        let chunk = Array(wrapped[start..<min(start + chunkCount, wrapped.count)])
        try database.run(
          "INSERT INTO data_key (first, period, wrapped) VALUES (?, ?, ?)",
          first + Int64(start / KeyStore.slotCount), period, chunk)
      }
    }
  }

  /// A wrapped key; throws `.rowKeyLost` or `.rowErased`.
  func slot(_ dataKey: Int64) throws(Fault) -> Slot {
    guard let chunk = try chunk(holding: dataKey) else {
      throw Fault(.rowKeyLost, "the row's data key is not in the key database")
    }
    let wrapped = Array(chunk.slot(Int(dataKey - chunk.first)))
    guard wrapped != KeyStore.zeros else { throw Fault(.rowErased, "the row was erased") }
    return Slot(period: chunk.period, wrapped: wrapped)
  }

  // MARK: Erasing

  func intend(_ dataKeys: [Int64]) throws(Fault) {
    try database.transaction { () throws(Fault) in
      for key in dataKeys {
        try database.run("INSERT OR IGNORE INTO erasure (data_key) VALUES (?)", key)
      }
    }
  }

  func intended() throws(Fault) -> [Int64] {
    try database.rows("SELECT data_key FROM erasure ORDER BY data_key") { row throws(Fault) in
      try row.int64(0)
    }
  }

  /// The erasure is complete in both databases.
  func settle(_ dataKeys: [Int64]) throws(Fault) {
    try database.transaction { () throws(Fault) in
      for key in dataKeys { try database.run("DELETE FROM erasure WHERE data_key = ?", key) }
    }
  }

  /// Writes zeros over keys, in the file and out of its log; unknown numbers are passed over.
  func destroy(_ dataKeys: [Int64]) throws(Fault) {
    try database.transaction { () throws(Fault) in
      for key in dataKeys {
        guard var chunk = try chunk(holding: key) else { continue }
        let start = Int(key - chunk.first) * KeyStore.slotCount
        chunk.wrapped.replaceSubrange(start..<start + KeyStore.slotCount, with: KeyStore.zeros)
        try database.run(
          "UPDATE data_key SET wrapped = ? WHERE first = ?", chunk.wrapped, chunk.first)
      }
    }
    try database.truncateLog()
  }

  // MARK: Reconciling

  func reconcile(live: some Sequence<Int64>) throws(Fault) -> Vault.Reconciliation {
    let live = live.sorted()
    var next = 0
    var orphans: [Int64] = []
    var lost: [Int64] = []
    try database.each("SELECT first, period, wrapped FROM data_key ORDER BY first") {
      row throws(Fault) in
      let chunk = try Chunk(row)
      for offset in 0..<chunk.count {
        let key = chunk.first + Int64(offset)
        while next < live.count, live[next] < key {
          lost.append(live[next])
          next += 1
        }
        let isLive = next < live.count && live[next] == key
        if isLive { next += 1 }
        switch (isLive, chunk.slot(offset) == KeyStore.zeros[...]) {
        case (true, true): lost.append(key)
        case (false, false): orphans.append(key)
        default: break
        }
      }
    }
    lost += live[next...]
    return Vault.Reconciliation(orphans: orphans, lost: lost)
  }

  // MARK: Chunks

  private struct Chunk {
    let first: Int64
    let period: Int64
    var wrapped: [UInt8]

    init(_ row: borrowing Row) throws(Fault) {
      first = try row.int64(0)
      period = try row.int64(1)
      wrapped = try row.bytes(2)
      guard (1...KeyStore.numbersAtMost).contains(first) else {
        throw Fault(.storeCorrupt, "a chunk of keys without a number")
      }
    }

    var count: Int { wrapped.count / KeyStore.slotCount }

    func slot(_ offset: Int) -> ArraySlice<UInt8> {
      wrapped[offset * KeyStore.slotCount..<(offset + 1) * KeyStore.slotCount]
    }
  }

  private func chunk(holding dataKey: Int64) throws(Fault) -> Chunk? {
    let found = try database.first(
      """
      SELECT first, period, wrapped FROM data_key WHERE first <= ? ORDER BY first DESC LIMIT 1
      """, dataKey
    ) { row throws(Fault) in try Chunk(row) }
    guard let chunk = found, dataKey - chunk.first < Int64(chunk.count) else { return nil }
    return chunk
  }
}
