import Bytes
import Foundation
import Host
import Store
import Support
import Testing

@Suite("A database that cannot work says why and names its file")
struct DatabaseFailureTests {
  private func fault(_ body: () throws(Fault) -> Void) -> Fault? {
    do throws(Fault) { try body() } catch { return error }
    return nil
  }

  private func write(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  @Test("a full disk: the transaction is gone, what stood before stays, work goes on after")
  func full() throws {
    try withTemporaryFolder { folder in
      let path = Path(folder) / "store.db"
      let database = try Database(path, schema: DatabaseTests.schema, maximumPages: 8)
      try database.run("INSERT INTO item (name) VALUES ('before')")
      let error = fault { () throws(Fault) in
        try database.transaction { () throws(Fault) in
          for _ in 0..<64 {
            try database.run(
              "INSERT INTO item (name, blob) VALUES ('big', ?)",
              [UInt8](repeating: 7, count: 1000))
          }
        }
      }
      #expect(error?.code == .storeFull)
      #expect(error?.place == path.string)
      try database.run("INSERT INTO item (name) VALUES ('after')")
      #expect(try DatabaseTests.names(database) == ["before", "after"])
    }
  }

  @Test("a file of another kind, a cut one, a folder, a link, a missing folder")
  func wrongFiles() throws {
    try withTemporaryFolder { folder in
      let file = folder + "/store.db"
      try write(Array("This is a letter, not a database. ".utf8) * 60, file)
      #expect(
        fault { () throws(Fault) in _ = try DatabaseTests.open(folder) }?.code
          == .storeNotDatabase)
      try FileManager.default.removeItem(atPath: file)
      try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
      #expect(
        fault { () throws(Fault) in _ = try DatabaseTests.open(folder) }?.code
          == .storeUnopened)
      try FileManager.default.removeItem(atPath: file)
      try FileManager.default.createSymbolicLink(
        atPath: file, withDestinationPath: "/etc/hostname")
      #expect(
        fault { () throws(Fault) in _ = try DatabaseTests.open(folder) }?.code
          == .storeUnopened)
      let missing = fault { () throws(Fault) in _ = try DatabaseTests.open(folder + "/none") }
      #expect(missing?.code == .storeUnopened)
      #expect(missing?.place == folder + "/none/store.db")
    }
  }

  @Test("a store that must be there does not start anew when its file is missing or empty")
  func mustExist() throws {
    try withTemporaryFolder { folder in
      let path = Path(folder) / "store.db"
      #expect(throws: Fault(.storeMissing, "")) {
        try Database(path, schema: DatabaseTests.schema, mustExist: true)
      }
      try write([], path.string)
      #expect(throws: Fault(.storeNotDatabase, "")) {
        try Database(path, schema: DatabaseTests.schema, mustExist: true)
      }
      do { _ = try DatabaseTests.open(folder) }
      _ = try Database(path, schema: DatabaseTests.schema, mustExist: true)
    }
  }

  @Test("a database of another program is refused and not changed")
  func otherKind() throws {
    try withTemporaryFolder { folder in
      let other = Schema(applicationID: 99, migrations: ["CREATE TABLE a (b TEXT) STRICT"])
      do { _ = try DatabaseTests.open(folder, other) }
      let before = try Data(contentsOf: URL(fileURLWithPath: folder + "/store.db"))
      #expect(fault { () throws(Fault) in _ = try DatabaseTests.open(folder) }?.code == .storeKind)
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/store.db")) == before)
    }
  }

  @Test("a folder where nothing may be written")
  func readOnlyFolder() {
    // Refuses new files to the superuser too.
    #expect(
      fault { () throws(Fault) in _ = try DatabaseTests.open("/sys") }?.code
        == .storeReadOnly)
  }

  @Test("a database that this user may only read")
  func readOnlyFile() async throws {
    try await withTemporaryFolder { folder in
      do { _ = try DatabaseTests.open(folder) }
      let manager = FileManager.default
      try manager.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder + "/store.db")
      try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
      _ = unsafe setenv("MAABAR_TEST_READ_ONLY", folder, 1)
      await #expect(processExitsWith: .success) {
        // The superuser may write everywhere: become nobody.
        if getuid() == 0 { #expect(seteuid(65534) == 0) }
        let folder = try #require(ProcessInfo.processInfo.environment["MAABAR_TEST_READ_ONLY"])
        #expect(throws: Fault(.storeReadOnly, "")) { try DatabaseTests.open(folder) }
      }
    }
  }

  @Test("a second process that writes finds the store in use at once")
  func busy() throws {
    try withTemporaryFolder { folder in
      let first = try DatabaseTests.open(folder)
      let second = try DatabaseTests.open(folder)
      try first.transaction { () throws(Fault) in
        #expect(
          fault { () throws(Fault) in
            try second.run("INSERT INTO item (name) VALUES ('late')")
          }?.code == .storeBusy)
      }
    }
  }

  @Test("damage is found: by opening, by reading or by the check, never by a trap")
  func damage() throws {
    try withTemporaryFolder { folder in
      do {
        let database = try DatabaseTests.open(folder)
        try database.transaction { () throws(Fault) in
          for number in 0..<400 {
            try database.run("INSERT INTO item (name) VALUES (?)", "name \(number)")
          }
        }
        #expect(try database.damage().isEmpty)
      }
      let file = folder + "/store.db"
      let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
      // The middle of each page's header and cell pointers after the first.
      var damaged = whole
      for page in stride(from: 4096, to: whole.count, by: 4096) {
        for offset in 0..<24 { damaged[page + offset] ^= 0x5a }
      }
      try write(damaged, file)
      let found = try? DatabaseTests.open(folder).damage()
      #expect(found?.isEmpty == false)
      #expect(
        fault { () throws(Fault) in
          _ = try DatabaseTests.names(try DatabaseTests.open(folder))
        }?.code == .storeCorrupt)
      // Cut at every kind of place: opened and checked, or refused.
      for length in [1, 15, 16, 99, 100, 4095, 4096, 4097, whole.count - 2000] {
        try write(Array(whole[..<length]), file)
        let error = fault { () throws(Fault) in
          let lines = try DatabaseTests.open(folder).damage()
          if !lines.isEmpty { throw Fault(.storeCorrupt, lines[0]) }
        }
        #expect(error != nil, "cut to \(length) bytes")
      }
    }
  }

  @Test("truncating the log leaves nothing in it and is refused while another reads")
  func truncate() throws {
    try withTemporaryFolder { folder in
      let database = try DatabaseTests.open(folder)
      try database.run("INSERT INTO item (name) VALUES ('plain words in the log')")
      let other = try DatabaseTests.open(folder)
      try other.each("SELECT name FROM item") { _ throws(Fault) in
        try database.run("INSERT INTO item (name) VALUES ('more')")
        #expect(fault { () throws(Fault) in try database.truncateLog() }?.code == .storeBusy)
      }
      try database.truncateLog()
      let log = try FileManager.default.attributesOfItem(atPath: folder + "/store.db-wal")
      #expect(log[.size] as? Int == 0)
    }
  }
}

private func * (bytes: [UInt8], count: Int) -> [UInt8] {
  Array(repeatElement(bytes, count: count).joined())
}
