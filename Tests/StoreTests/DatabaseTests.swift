import Bytes
import Foundation
import Host
import Store
import Support
import Testing

@Suite("A database")
struct DatabaseTests {
  static let schema = Schema(
    applicationID: 0x4d54_5354,
    migrations: [
      "CREATE TABLE item (row INTEGER PRIMARY KEY, name TEXT NOT NULL, blob BLOB) STRICT"
    ])

  static func open(_ folder: String, _ schema: Schema = schema) throws(Fault) -> Database {
    try Database(Path(folder) / "store.db", schema: schema)
  }

  static func names(_ database: Database) throws(Fault) -> [String] {
    try database.rows("SELECT name FROM item ORDER BY row") { row throws(Fault) in
      try row.text(0)
    }
  }

  @Test("gives back every kind of value as it was bound")
  func values() throws {
    try withTemporaryFolder { folder in
      let database = try Self.open(folder)
      let all = (0...255).map { UInt8($0) }
      try database.run("INSERT INTO item VALUES (?, ?, ?)", Int64.min, "معبر\u{0}x", all)
      try database.run("INSERT INTO item VALUES (?, ?, ?)", 1, "", [UInt8]())
      try database.run("INSERT INTO item VALUES (?, ?, ?)", Int64.max, "'; DROP", nil)
      let back = try database.rows("SELECT * FROM item ORDER BY row") { row throws(Fault) in
        (try row.int64(0), try row.text(1), try row.bytesOrNil(2))
      }
      #expect(back.map(\.0) == [.min, 1, .max])
      #expect(back.map(\.1) == ["معبر\u{0}x", "", "'; DROP"])
      #expect(back.map(\.2) == [all, [], nil])
    }
  }

  @Test("is durable before a transaction returns and overwrites what it deletes")
  func settings() throws {
    try withTemporaryFolder { folder in
      let database = try Self.open(folder)
      func ask(_ pragma: SQL) throws -> Int64? {
        try database.first("PRAGMA \(pragma)") { row throws(Fault) in try row.int64(0) }
      }
      #expect(try ask("synchronous") == 2)
      #expect(try ask("secure_delete") == 1)
      #expect(try ask("temp_store") == 2)
      #expect(try ask("foreign_keys") == 1)
      #expect(try ask("trusted_schema") == 0)
      #expect(try ask("busy_timeout") == 0)
      let mode = try FileManager.default.attributesOfItem(atPath: folder + "/store.db")
      #expect(mode[.posixPermissions] as? Int == 0o600)
      let log = try FileManager.default.attributesOfItem(atPath: folder + "/store.db-wal")
      #expect(log[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test("reads of the wrong kind name the column and no value")
  func wrongKind() throws {
    try withTemporaryFolder { folder in
      let database = try Self.open(folder)
      try database.run("INSERT INTO item VALUES (1, ?, NULL)", "Secret Name")
      do throws(Fault) {
        _ = try database.first("SELECT name FROM item") { row throws(Fault) in try row.int(0) }
        Issue.record("text was read as a number")
      } catch {
        #expect(error.code == .storeCorrupt)
        #expect(error.detail.contains("name"))
        #expect(!error.description.contains("Secret"))
      }
    }
  }

  @Test("a value of the wrong kind does not enter a strict table")
  func strict() throws {
    try withTemporaryFolder { folder in
      let database = try Self.open(folder)
      #expect(throws: Fault.self) {
        try database.run("INSERT INTO item VALUES (?, ?, ?)", "one", "name", nil)
      }
      #expect(throws: Fault(.storeStatement, "")) {
        try database.run("INSERT INTO item VALUES (?, ?, ?)", 1, "name")
      }
    }
  }

  @Test("a second row of the same key is told apart from other faults")
  func duplicate() throws {
    try withTemporaryFolder { folder in
      let database = try Self.open(folder)
      try database.run("INSERT INTO item (row, name) VALUES (1, 'a')")
      #expect(throws: Fault(.storeDuplicate, "")) {
        try database.run("INSERT INTO item (row, name) VALUES (1, 'b')")
      }
    }
  }

  @Test("a transaction that throws leaves nothing, an inner one leaves the outer")
  func transactions() throws {
    try withTemporaryFolder { folder in
      let database = try Self.open(folder)
      let stop = Fault(.bug, "stop")
      #expect(throws: stop) {
        try database.transaction { () throws(Fault) in
          try database.run("INSERT INTO item (name) VALUES ('lost')")
          throw stop
        }
      }
      try database.transaction { () throws(Fault) in
        try database.run("INSERT INTO item (name) VALUES ('kept')")
        do throws(Fault) {
          try database.transaction { () throws(Fault) in
            try database.run("INSERT INTO item (name) VALUES ('part')")
            throw stop
          }
        } catch {}
        try database.run("INSERT INTO item (name) VALUES ('too')")
      }
      #expect(try Self.names(database) == ["kept", "too"])
    }
  }

  @Test("a query inside the rows of the same query reads its own rows")
  func nested() throws {
    try withTemporaryFolder { folder in
      let database = try Self.open(folder)
      for name in ["a", "b"] { try database.run("INSERT INTO item (name) VALUES (?)", name) }
      let pairs = try database.rows("SELECT name FROM item ORDER BY row") { row throws(Fault) in
        try row.text(0) + (try Self.names(database)).joined()
      }
      #expect(pairs == ["aab", "bab"])
    }
  }

  @Test("is brought up one version after another, and a newer one is refused untouched")
  func migrations() throws {
    try withTemporaryFolder { folder in
      do {
        let database = try Self.open(folder)
        try database.run("INSERT INTO item (name) VALUES ('old')")
      }
      let next = Schema(
        applicationID: Self.schema.applicationID,
        migrations: Self.schema.migrations + [
          "ALTER TABLE item ADD COLUMN day TEXT; CREATE INDEX by_day ON item (day)"
        ])
      do {
        let database = try Self.open(folder, next)
        try database.run("UPDATE item SET day = '2026-10-01'")
        #expect(try Self.names(database) == ["old"])
      }
      let before = try Data(contentsOf: URL(fileURLWithPath: folder + "/store.db"))
      do throws(Fault) {
        _ = try Self.open(folder)
        Issue.record("a newer database was opened")
      } catch {
        #expect(error.code == .storeNewer)
        #expect(error.code.exit == .newer)
        #expect(error.place.hasSuffix("store.db"))
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/store.db")) == before)
    }
  }

  @Test("a script that fails leaves the version before it")
  func brokenMigration() throws {
    try withTemporaryFolder { folder in
      do { _ = try Self.open(folder) }
      let broken = Schema(
        applicationID: Self.schema.applicationID,
        migrations: Self.schema.migrations + ["CREATE TABLE more (a TEXT) STRICT; NONSENSE"])
      #expect(throws: Fault(.storeStatement, "")) { try Self.open(folder, broken) }
      let database = try Self.open(folder)
      let tables = try database.rows("SELECT name FROM sqlite_schema") { row throws(Fault) in
        try row.text(0)
      }
      #expect(tables == ["item"])
    }
  }

  @Test("keeps what was committed when the process dies without closing")
  func survivesDeath() async throws {
    try await withTemporaryFolder { folder in
      // The child is told its folder through the environment: an exit test captures nothing.
      _ = unsafe setenv("MAABAR_TEST_FOLDER", folder, 1)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        let folder = try #require(ProcessInfo.processInfo.environment["MAABAR_TEST_FOLDER"])
        let database = try DatabaseTests.open(folder)
        try database.transaction { () throws(Fault) in
          try database.run("INSERT INTO item (name) VALUES ('committed')")
        }
        try database.transaction { () throws(Fault) in
          try database.run("INSERT INTO item (name) VALUES ('open')")
          kill(getpid(), SIGKILL)
        }
      }
      let database = try Self.open(folder)
      #expect(try Self.names(database) == ["committed"])
      #expect(try database.damage().isEmpty)
    }
  }
}
