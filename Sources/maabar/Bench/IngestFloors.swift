import Bytes
import Console
import Host
import Registry
import Store

/// The rows that the registry keeps of batches of crossings, in its own two databases and with its
/// own durability, and nothing else of the work: no opening, scanning, encrypting, no file. What
/// stands in them is invented; each has the size of a real one.
final class IngestRows {
  /// An encrypted line of 1,487 bytes with its tag.
  private static let sealed = [UInt8](repeating: 0x5a, count: 1487 + 16)
  /// 60 bytes a wrapped key, 64 keys a row.
  private static let keys = [UInt8](repeating: 0x5a, count: 60 * 64)

  private let database: Database
  private let keyDatabase: Database
  private let randomness: any Randomness
  private let records: Int
  private var leaf: Int64 = 0
  private var next: Int64 = 0

  /// Batches of so many records each.
  init(_ ground: Benchmark.Ground, records: Int) throws(Fault) {
    self.records = records
    database = try Database(ground.scratch / "rows.sqlite", schema: RegistrySchema.schema)
    keyDatabase = try Database(ground.scratch / "rows-keys.sqlite", schema: Vault.keySchema)
    randomness = ground.machine.randomness
    try database.run("INSERT INTO station VALUES (1, 'IQ-IBK', x'00', x'00', '', '', 0, x'00')")
    try database.run("INSERT INTO epoch VALUES (1, 1, '', 'approved', x'00')")
  }

  /// Inserts the rows of the next batches, their data keys first, and commits them as one.
  func insert(_ batches: Int) throws(Fault) {
    let count = Int64(batches * records)
    try keyDatabase.transaction { () throws(Fault) in
      let insertion = try keyDatabase.prepare("INSERT INTO data_key VALUES (?, 1, ?)")
      for chunk in stride(from: 0, to: count, by: 64) {
        let keys = Self.keys.span.extracting(0..<Int(min(64, count - chunk)) * 60)
        try insertion.bind(next + chunk + 1, at: 1)
        try insertion.run(lending: keys, at: 2)
      }
    }
    try database.transaction { () throws(Fault) in
      for _ in 0..<batches { try insertBatch() }
    }
  }

  private func insertBatch() throws(Fault) {
    let documents = randomness.bytes(records * 16)
    try database.run(
      """
      INSERT INTO batch
      VALUES (?, randomblob(32), 1, ?, NULL, ?, 'counted', NULL, x'00', ?, x'00')
      """, leaf, leaf + 1, records, String(repeating: "-", count: 400))
    try database.run(
      "INSERT INTO evidence VALUES (?, zeroblob(1400), zeroblob(?))", leaf, records * 32)
    let record = try database.prepare(
      "INSERT INTO record VALUES (?, ?, ?, 'crossing', 1772402400000, ?, ?, ?)")
    let fact = try database.prepare(BenchmarkRecords.bareInsert)
    for place in 0..<records {
      let row = next + Int64(place) + 1
      try record.bind(1 << 40 | row, at: 1)
      try record.bind(leaf, at: 2)
      try record.bind(Int64(place), at: 3)
      try record.bind(documents[place * 16..<place * 16 + 16], at: 4)
      try record.bind(row, at: 5)
      try record.run(lending: Self.sealed.span, at: 6)
      try fact.bind(row, at: 1)
      try fact.run()
    }
    leaf += 1
    next += Int64(records)
  }
}

/// A smaller floor, for comparison: the lines alone, in clear, with one random index.
final class BareLines {
  static let records = 1000
  private static let line = [UInt8](repeating: 0x5a, count: 1487)
  private static let schema = Schema(
    applicationID: 2,
    migrations: [
      """
      CREATE TABLE record (row INTEGER PRIMARY KEY, document BLOB NOT NULL, line BLOB NOT NULL)
        STRICT;
      CREATE INDEX record_document ON record (document);
      """
    ])

  private let database: Database
  private let randomness: any Randomness
  private var inserted: Int64 = 0

  init(_ ground: Benchmark.Ground) throws(Fault) {
    database = try Database(ground.scratch / "lines.sqlite", schema: Self.schema)
    randomness = ground.machine.randomness
  }

  /// Inserts the next 1,000 lines as one transaction.
  func insert() throws(Fault) {
    let random = randomness.bytes(Self.records * 16)
    try database.transaction { () throws(Fault) in
      let insertion = try database.prepare("INSERT INTO record VALUES (?, ?, ?)")
      for index in 0..<Self.records {
        inserted += 1
        try insertion.bind(inserted, at: 1)
        try insertion.bind(random[index * 16..<index * 16 + 16], at: 2)
        try insertion.run(lending: Self.line.span, at: 3)
      }
    }
  }
}
