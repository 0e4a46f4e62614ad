import Bytes
import Foundation
import Host
import Support
import Synchronization
import Testing

@testable import Store

/// A records database and its vault in a folder, with keys that can be looked for afterwards.
struct SmallStore {
  static let schema = Schema(
    applicationID: 0x4d54_5352,
    migrations: [
      """
      CREATE TABLE record (
        row INTEGER PRIMARY KEY, data_key INTEGER NOT NULL, sealed BLOB, name TEXT) STRICT;
      CREATE TABLE by_number (digest BLOB NOT NULL, row INTEGER NOT NULL) STRICT;
      CREATE INDEX number_digest ON by_number (digest);
      """
    ])

  let folder: String
  let records: Database
  let vault: Vault
  let clock: SimulatedTimekeeper

  init(
    _ folder: String, key: UInt8 = 1, name: String = "test",
    randomness: any Randomness = SystemRandomness()
  ) throws(Fault) {
    self.folder = folder
    records = try Database(Path(folder) / "records.db", schema: SmallStore.schema)
    clock = SimulatedTimekeeper(utcMilliseconds: 1_800_000_000_000)
    vault = try Vault(
      store: name, keys: Path(folder) / "keys.db",
      master: try MasterKey([UInt8](repeating: key, count: 32)), timekeeper: clock,
      randomness: randomness)
  }

  static func plaintext(_ row: Int64) -> [UInt8] { Array("the traveller of row \(row)!".utf8) }

  /// Adds rows `numbers` in one batch.
  func add(_ numbers: some Sequence<Int64>) throws(Fault) {
    let rows = numbers.map { Vault.Row(row: $0, plaintext: SmallStore.plaintext($0)) }
    let sealed = try vault.seal(rows, table: "record")
    try records.transaction { () throws(Fault) in
      for (row, item) in zip(rows, sealed) {
        try records.run(
          "INSERT INTO record VALUES (?, ?, ?, ?)", row.row, item.dataKey, item.bytes,
          "index word \(row.row)!")
      }
    }
  }

  func sealed(_ row: Int64) throws(Fault) -> Vault.Sealed {
    let found = try records.first(
      "SELECT data_key, sealed FROM record WHERE row = ?", row
    ) { row throws(Fault) in
      Vault.Sealed(dataKey: try row.int64(0), bytes: try row.bytesOrNil(1) ?? [])
    }
    guard let found else { throw Fault(.rowErased, "no such row") }
    return found
  }

  func open(_ row: Int64) throws(Fault) -> [UInt8] {
    try vault.open(try sealed(row), table: "record", row: row)
  }

  func live() throws(Fault) -> [Int64] {
    try records.rows("SELECT data_key FROM record") { row throws(Fault) in try row.int64(0) }
  }

  func erase(_ numbers: [Int64]) throws(Fault) {
    var keys: [Int64] = []
    for row in numbers { keys.append(try sealed(row).dataKey) }
    try forget(keys)
  }

  func forget(_ keys: [Int64]) throws(Fault) {
    try vault.erase(keys, in: records) { () throws(Fault) in
      for key in keys { try records.run("DELETE FROM record WHERE data_key = ?", key) }
    }
  }
}

@Suite("A vault")
struct VaultTests {
  @Test("gives back what it sealed, also after it is opened anew and in a later period")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      do {
        let store = try SmallStore(folder)
        try store.add(1...200)
        store.clock.advance(milliseconds: 40 * 86_400_000)
        try store.add([201])
      }
      let store = try SmallStore(folder)
      for row: Int64 in 1...201 { #expect(try store.open(row) == SmallStore.plaintext(row)) }
      #expect(try store.vault.seal([], table: "record").isEmpty)
    }
  }

  @Test("equal rows look different, and nothing of them can be read in any file")
  func hidden() throws {
    try withTemporaryFolder { folder in
      let store = try SmallStore(folder)
      let twins = try store.vault.seal(
        [Vault.Row(row: 1, plaintext: [1, 2, 3]), Vault.Row(row: 2, plaintext: [1, 2, 3])],
        table: "record")
      #expect(twins[0].bytes != twins[1].bytes)
      try store.add(3...90)
      for row: Int64 in 3...90 {
        #expect(try files(in: folder, holding: SmallStore.plaintext(row)).isEmpty)
      }
    }
  }

  @Test("a row that was moved, changed or of another store does not open")
  func bound() throws {
    try withTemporaryFolder { folder in
      let store = try SmallStore(folder)
      try store.add(1...2)
      let sealed = try store.sealed(1)
      let unauthentic = Fault(.rowUnauthentic, "")
      #expect(throws: unauthentic) { try store.vault.open(sealed, table: "record", row: 2) }
      #expect(throws: unauthentic) { try store.vault.open(sealed, table: "other", row: 1) }
      #expect(throws: unauthentic) {
        try store.vault.open(sealed, table: "record", row: 1, version: 2)
      }
      let swapped = Vault.Sealed(dataKey: try store.sealed(2).dataKey, bytes: sealed.bytes)
      #expect(throws: unauthentic) { try store.vault.open(swapped, table: "record", row: 1) }
      for index in sealed.bytes.indices {
        var bytes = sealed.bytes
        bytes[index] ^= 0x10
        let changed = Vault.Sealed(dataKey: sealed.dataKey, bytes: bytes)
        #expect(throws: unauthentic) { try store.vault.open(changed, table: "record", row: 1) }
      }
      for length in [0, 15, 16] {
        let cut = Vault.Sealed(dataKey: sealed.dataKey, bytes: Array(sealed.bytes[..<length]))
        #expect(throws: unauthentic) { try store.vault.open(cut, table: "record", row: 1) }
      }
    }
    try withTemporaryFolder { folder in
      do { try SmallStore(folder).add(1...1) }
      #expect(throws: Fault(.rowUnauthentic, "")) { try SmallStore(folder, key: 2).open(1) }
      #expect(throws: Fault(.rowUnauthentic, "")) { try SmallStore(folder, name: "b").open(1) }
    }
  }

  @Test("a cut-off commit leaves keys without rows, never a row without its key")
  func keysFirst() throws {
    try withTemporaryFolder { folder in
      let store = try SmallStore(folder)
      try store.add(1...3)
      var step = 0
      while true {
        // The records database fails at its n-th step; the keys were committed before.
        step += 1
        var left = step
        store.records.gate.body = { () throws(Fault) in
          left -= 1
          if left == 0 { throw Fault(.storeFull, "injected") }
        }
        let failed = (try? store.add(100...110)) == nil
        store.records.gate.body = nil
        #expect(try store.vault.reconcile(live: try store.live()).lost.isEmpty)
        if !failed { break }
        #expect(try store.live().count == 3)
      }
      // BEGIN, one insert a row, COMMIT.
      #expect(step == 1 + 11 + 1 + 1)
      let orphans = try store.vault.reconcile(live: try store.live()).orphans
      #expect(orphans.count == 11 * (step - 1))
      #expect(try store.vault.sweep(live: try store.live()) == orphans.count)
      let after = try store.vault.reconcile(live: try store.live())
      #expect(after.orphans.isEmpty && after.lost.isEmpty)
      for row: Int64 in [1, 2, 3, 100, 110] {
        #expect(try store.open(row) == SmallStore.plaintext(row))
      }
    }
  }

  @Test("a row whose key is missing is reported and told apart from an erased one")
  func lost() throws {
    try withTemporaryFolder { folder in
      let store = try SmallStore(folder)
      try store.add(1...3)
      let unknown = Vault.Sealed(dataKey: 4711, bytes: [UInt8](repeating: 0, count: 40))
      #expect(throws: Fault(.rowKeyLost, "")) {
        try store.vault.open(unknown, table: "record", row: 9)
      }
      #expect(try store.vault.reconcile(live: try store.live() + [4711, -1]).lost == [-1, 4711])
      let sealed = try store.sealed(2)
      try store.erase([2])
      #expect(throws: Fault(.rowErased, "")) {
        try store.vault.open(sealed, table: "record", row: 2)
      }
    }
  }

  @Test("damage in the key database is a fault, not a trap")
  func damagedKeys() throws {
    try withTemporaryFolder { folder in
      do { try SmallStore(folder).add(1...70) }
      let path = folder + "/keys.db"
      let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      var random = SystemRandomNumberGenerator()
      for _ in 0..<60 {
        var bytes = whole
        for _ in 0..<8 {
          let index = Int.random(in: 100..<bytes.count, using: &random)
          bytes[index] = UInt8.random(in: 0...255, using: &random)
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        guard let store = try? SmallStore(folder) else { continue }
        for row: Int64 in [1, 35, 70] {
          if let plaintext = try? store.open(row) {
            #expect(plaintext == SmallStore.plaintext(row))
          }
        }
        _ = try? store.vault.reconcile(live: try store.live())
        _ = try? store.vault.seal([Vault.Row(row: 71, plaintext: [1])], table: "record")
      }
    }
  }

  @Test("a master key has 32 bytes, and its indexes are HMAC under HKDF as OpenSSL computes them")
  func blindIndex() throws {
    #expect(throws: Fault(.storeKey, "")) { try MasterKey([1, 2, 3]) }
    // openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt hexkey:<00..1f>
    //   -kdfopt info:maabar/store/index/record.document-number/1 HKDF, then
    // printf A12345678 | openssl dgst -sha256 -mac HMAC -macopt hexkey:<that>
    let master = try MasterKey((0..<32).map { UInt8($0) })
    let index = try master.blindIndex("record.document-number")
    #expect(Hex.encode(index.digest("A12345678")) == "e30d39fe41f4c79403b4f0c84ce85ff4")
    #expect(try master.blindIndex("other").digest("A12345678") != index.digest("A12345678"))
  }
}

/// The names of the files in a folder that hold the bytes somewhere.
func files(in folder: String, holding bytes: [UInt8]) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).filter { name in
    let content = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
    return content.range(of: Data(bytes)) != nil
  }
}
