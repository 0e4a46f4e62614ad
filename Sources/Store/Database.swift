public import Bytes
import CSQLite
public import Host

/// One SQLite database, used by one thread at a time; by several processes where each is told to
/// wait for the others' short transactions.
///
///     let database = try Database(path, schema: schema)
///     try database.transaction { () throws(Fault) in
///       try database.run("INSERT INTO station (id, name) VALUES (?, ?)", 1, "Ibrahim Khalil")
///     }
///     let names = try database.rows("SELECT name FROM station") { row throws(Fault) in
///       try row.text(0)
///     }
///
/// Write-ahead log with synchronous=FULL: when a transaction returns, it is on the disk. Deleted
/// content is overwritten with zeros, temporary tables stay in memory, the file is mode 0600.
@safe
public final class Database {
  /// The seam at which a test makes a store fail or a process die: asked before every step.
  package final class Gate {
    package var body: (() throws(Fault) -> Void)?
  }

  /// The file system below SQLite, by its name there; nil for the machine's own. For tests of power
  /// cuts only.
  @TaskLocal package static var fileSystem: String?

  /// The file.
  public let path: Path
  /// Called before every step of every statement; for tests of failure only.
  package let gate = Gate()
  /// What the database should hold.
  let schema: Schema
  private let handle: OpaquePointer
  private var cache: [SQL: Statement] = [:]

  /// Opens the database, makes it when there is none, and brings it up to the schema's version.
  ///
  /// With `mustExist` a missing or empty file is a fault instead of a new database: a store that
  /// lost its file does not start anew in silence. `maximumPages` bounds the file's size in pages
  /// of 4,096 bytes; beyond it the database is full. While another process writes, this one asks
  /// again for `waitMilliseconds`; with 0 it finds the store in use at once. Throws
  /// `.storeMissing`, `.storeNewer`,
  /// `.storeKind`, `.storeNotDatabase`, `.storeCorrupt`, `.storeReadOnly`, `.storeUnopened`,
  /// `.storeBusy` or `.storeFull`, each naming the file.
  public init(
    _ path: Path, schema: Schema, mustExist: Bool = false, maximumPages: Int? = nil,
    waitMilliseconds: Int = 0
  ) throws(Fault) {
    self.path = path
    self.schema = schema
    switch Disk().kind(of: path) {
    case nil where mustExist:
      throw Fault(.storeMissing, at: path.string, "no database stands here")
    case nil: try Database.make(path)
    case .file: try Database.checkLength(path, mustExist: mustExist)
    case .folder, .other: throw Fault(.storeUnopened, at: path.string, "a regular file expected")
    }
    unsafe handle = try Database.open(path)
    unsafe sqlite3_busy_timeout(handle, Int32(clamping: waitMilliseconds))
    try configure(schema, maximumPages: maximumPages)
    try migrate(schema)
  }

  deinit {
    cache = [:]
    // With statements still held elsewhere the connection closes after the last of them.
    unsafe sqlite3_close_v2(handle)
  }

  // MARK: Statements

  /// Prepares a statement to be kept by the caller, for a hot loop.
  public func prepare(_ sql: SQL) throws(Fault) -> Statement {
    try unsafe Statement(sql, on: handle, place: path.string, gate: gate)
  }

  /// Runs one statement with its values; the prepared form is kept for the next time.
  public func run(_ sql: SQL, _ values: (any Bindable)?...) throws(Fault) {
    let statement = try cached(sql)
    try statement.bind(values)
    try statement.run()
  }

  /// Every row of an answer, read by `read`.
  public func rows<Value>(
    _ sql: SQL, _ values: (any Bindable)?..., read: (borrowing Row) throws(Fault) -> Value
  ) throws(Fault) -> [Value] {
    let statement = try cached(sql)
    try statement.bind(values)
    var all: [Value] = []
    try statement.each { row throws(Fault) in
      all.append(try read(row))
      return true
    }
    return all
  }

  /// The first row of an answer, read by `read`, or nil when there is none.
  public func first<Value>(
    _ sql: SQL, _ values: (any Bindable)?..., read: (borrowing Row) throws(Fault) -> Value
  ) throws(Fault) -> Value? {
    let statement = try cached(sql)
    try statement.bind(values)
    var found: Value?
    try statement.each { row throws(Fault) in
      found = try read(row)
      return false
    }
    return found
  }

  /// Calls `body` with each row of an answer without keeping any.
  public func each(
    _ sql: SQL, _ values: (any Bindable)?..., body: (borrowing Row) throws(Fault) -> Void
  ) throws(Fault) {
    let statement = try cached(sql)
    try statement.bind(values)
    try statement.each { row throws(Fault) in
      try body(row)
      return true
    }
  }

  /// Rows that the last statement inserted, changed or deleted.
  public var changes: Int { Int(unsafe sqlite3_changes64(handle)) }

  /// The row number of the last insert.
  public var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  /// A cached statement, or a fresh one when the cached one is in the middle of its rows.
  private func cached(_ sql: SQL) throws(Fault) -> Statement {
    if let known = cache[sql], !known.isRunning { return known }
    let statement = try prepare(sql)
    // A program has a fixed set of statements; built ones (SQL.joined) are bounded here.
    if cache.count >= 256 { cache = cache.filter { $0.value.isRunning } }
    cache[sql] = statement
    return statement
  }

  // MARK: Transactions

  /// Runs `body` as one transaction: all of it is on the disk when this returns, or none of it
  /// when it throws. It is the only writer from its beginning on, so what it reads stays true.
  /// Inside another transaction it is a part that can fail on its own.
  public func transaction<Value>(_ body: () throws(Fault) -> Value) throws(Fault) -> Value {
    let isOuter = unsafe sqlite3_get_autocommit(handle) != 0
    try run(isOuter ? "BEGIN IMMEDIATE" : "SAVEPOINT part")
    do throws(Fault) {
      let value = try body()
      try run(isOuter ? "COMMIT" : "RELEASE part")
      return value
    } catch {
      // A full disk may have rolled back already; the first fault is the one to tell.
      if unsafe sqlite3_get_autocommit(handle) == 0 {
        try? execute(isOuter ? "ROLLBACK" : "ROLLBACK TO part; RELEASE part")
      }
      throw error
    }
  }

  // MARK: Opening

  private static func make(_ path: Path) throws(Fault) {
    do throws(Fault) {
      try Disk().write([], to: path, secret: true)
    } catch {
      switch error.code {
      case .diskFull: throw Fault(.storeFull, at: path.string, "no space left for the database")
      case .fileDenied:
        throw Fault(.storeReadOnly, at: path.string, "the database cannot be written")
      default: throw Fault(.storeUnopened, at: path.string, "the database cannot be made")
      }
    }
  }

  /// SQLite would take a file without a whole first page for an empty database.
  private static func checkLength(_ path: Path, mustExist: Bool) throws(Fault) {
    guard let count = Disk().byteCount(of: path), count < 512 else { return }
    guard count == 0, !mustExist else {
      throw Fault(.storeNotDatabase, at: path.string, "only \(count) bytes, no database")
    }
  }

  /// A database in memory with the tables of a schema and no rows: what a whole one looks like.
  init(pattern schema: Schema) throws(Fault) {
    path = Path(":memory:")
    self.schema = schema
    unsafe handle = try Database.open(path)
    for script in schema.migrations { try execute(script) }
  }

  private static func open(_ path: Path) throws(Fault) -> OpaquePointer {
    var handle: OpaquePointer?
    let flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE
    let result = unsafe sqlite3_open_v2(path.string, &handle, flags, fileSystem)
    guard result == SQLITE_OK, let handle = unsafe handle else {
      unsafe sqlite3_close_v2(handle)
      throw Fault.sqlite(result, at: path.string, message: "")
    }
    return unsafe handle
  }

  private func configure(_ schema: Schema, maximumPages: Int?) throws(Fault) {
    unsafe _ = maabar_sqlite_switch(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
    unsafe _ = maabar_sqlite_switch(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    unsafe _ = maabar_sqlite_switch(handle, SQLITE_DBCONFIG_DQS_DML, 0)
    unsafe _ = maabar_sqlite_switch(handle, SQLITE_DBCONFIG_DQS_DDL, 0)
    try checkKind(schema)
    guard unsafe sqlite3_db_readonly(handle, "main") == 0 else {
      throw Fault(.storeReadOnly, at: path.string, "the database cannot be written")
    }
    let mode = try first("PRAGMA journal_mode = WAL") { row throws(Fault) in try row.text(0) }
    guard mode == "wal" else {
      throw Fault(.storeFailed, at: path.string, "no write-ahead log on this file system")
    }
    for pragma: SQL in [
      "PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON", "PRAGMA temp_store = MEMORY",
      "PRAGMA foreign_keys = ON", "PRAGMA cell_size_check = ON",
      // Room for the pages of one large transaction (in KiB), so that none is written twice, and a
      // write-ahead log (in pages) that takes several: a page of an index that each of them
      // changes is then moved into the database once.
      "PRAGMA cache_size = -16384", "PRAGMA wal_autocheckpoint = 4096",
    ] { try run(pragma) }
    if let maximumPages { try run(SQL(trusted: "PRAGMA max_page_count = \(maximumPages)")) }
  }

  /// Refuses files of another kind or of a newer version before anything is written to them.
  private func checkKind(_ schema: Schema) throws(Fault) {
    let pages = try pragma("page_count")
    let application = try pragma("application_id")
    guard pages == 0 || application == Int64(schema.applicationID) else {
      throw Fault(.storeKind, at: path.string, "a database of another kind")
    }
    let version = try pragma("user_version")
    guard version <= schema.migrations.count else {
      throw Fault(
        .storeNewer, at: path.string,
        "schema \(version), this program knows \(schema.migrations.count): update Maabar")
    }
  }

  private func migrate(_ schema: Schema) throws(Fault) {
    guard try isBehind(schema) else { return }
    try transaction { () throws(Fault) in
      // Another process may have been first.
      guard try isBehind(schema) else { return }
      let version = Int(try pragma("user_version"))
      try run(SQL(trusted: "PRAGMA application_id = \(schema.applicationID)"))
      for script in schema.migrations[version...] { try execute(script) }
      try run(SQL(trusted: "PRAGMA user_version = \(schema.migrations.count)"))
    }
  }

  private func isBehind(_ schema: Schema) throws(Fault) -> Bool {
    (0..<Int64(schema.migrations.count)).contains(try pragma("user_version"))
  }

  /// Runs a script of several statements without values.
  private func execute(_ script: SQL) throws(Fault) {
    let result = unsafe sqlite3_exec(handle, script.text, nil, nil, nil)
    guard result == SQLITE_OK else {
      let message = unsafe sqlite3_errmsg(handle).map { unsafe String(cString: $0) }
      throw Fault.sqlite(result, at: path.string, message: message ?? "")
    }
  }

  /// The value of a whole-number pragma.
  func pragma(_ name: SQL) throws(Fault) -> Int64 {
    try first("PRAGMA \(name)") { row throws(Fault) in try row.int64(0) } ?? 0
  }
}
