public import Bytes
import CSQLite

/// A prepared statement; made by `Database.prepare` and kept for hot loops.
///
/// Parameters count from 1, columns from 0. A statement belongs to its database's owner: it is not
/// for several threads at once.
@safe
public final class Statement {
  private let handle: OpaquePointer
  private let place: String
  private let beforeStep: Database.Gate
  /// True from the first step until the reset: a cached statement in use is not given out again.
  private(set) var isRunning = false

  init(_ sql: SQL, on database: OpaquePointer, place: String, gate: Database.Gate) throws(Fault) {
    var handle: OpaquePointer?
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    let result = unsafe sqlite3_prepare_v3(database, sql.text, -1, flags, &handle, nil)
    guard result == SQLITE_OK, let handle = unsafe handle else {
      let message = unsafe sqlite3_errmsg(database).map { unsafe String(cString: $0) }
      throw Fault.sqlite(
        result == SQLITE_OK ? SQLITE_MISUSE : result, at: place, message: message ?? "no statement")
    }
    unsafe self.handle = handle
    self.place = place
    beforeStep = gate
  }

  deinit { unsafe sqlite3_finalize(handle) }

  // MARK: Binding

  /// Binds a 64-bit integer to parameter `index`.
  public func bind(_ value: Int64, at index: Int) throws(Fault) {
    try check(unsafe sqlite3_bind_int64(handle, Int32(clamping: index), value))
  }

  /// Binds UTF-8 text to parameter `index`; the bytes are copied.
  public func bind(_ value: String, at index: Int) throws(Fault) {
    let count = UInt64(value.utf8.count)
    let transient = unsafe maabar_sqlite_transient()
    try check(
      unsafe sqlite3_bind_text64(
        handle, Int32(clamping: index), value, count, transient, UInt8(SQLITE_UTF8)))
  }

  /// Binds a blob to parameter `index`; the bytes are copied.
  public func bind(_ value: some Collection<UInt8>, at index: Int) throws(Fault) {
    let result = value.withContiguousStorageIfAvailable { bytes in
      // Nothing at no address would be NULL.
      guard bytes.count > 0 else {
        return unsafe sqlite3_bind_zeroblob(handle, Int32(clamping: index), 0)
      }
      return unsafe sqlite3_bind_blob64(
        handle, Int32(clamping: index), bytes.baseAddress, UInt64(bytes.count),
        maabar_sqlite_transient())
    }
    guard let result else { return try bind(Array(value), at: index) }
    try check(result)
  }

  /// Binds NULL to parameter `index`.
  public func bindNull(at index: Int) throws(Fault) {
    try check(unsafe sqlite3_bind_null(handle, Int32(clamping: index)))
  }

  /// Binds values to all parameters in order.
  public func bind(_ values: [(any Bindable)?]) throws(Fault) {
    guard unsafe sqlite3_bind_parameter_count(handle) == Int32(clamping: values.count) else {
      throw Fault(.storeStatement, at: place, "\(values.count) values for another number of places")
    }
    for (offset, value) in values.enumerated() {
      if let value {
        try value.bind(to: self, at: offset + 1)
      } else {
        try bindNull(at: offset + 1)
      }
    }
  }

  // MARK: Running

  /// Runs a statement that gives no rows, and makes it ready for the next values.
  public func run() throws(Fault) {
    defer { reset() }
    while try step() {}
  }

  /// Runs the statement with a blob at parameter `index` that is not copied: it is lent for this
  /// run and forgotten by the statement when this returns.
  public func run(lending bytes: Span<UInt8>, at index: Int) throws(Fault) {
    let result = unsafe bytes.withUnsafeBufferPointer { bytes -> Result<Void, Fault> in
      defer { reset() }
      do throws(Fault) {
        let place = Int32(clamping: index)
        // Nothing at no address would be NULL.
        try check(
          bytes.count > 0
            ? unsafe sqlite3_bind_blob64(
              handle, place, bytes.baseAddress, UInt64(bytes.count), maabar_sqlite_static())
            : unsafe sqlite3_bind_zeroblob(handle, place, 0))
        while try step() {}
        return .success(())
      } catch { return .failure(error) }
    }
    try result.get()
  }

  /// Binds the values in order and runs the statement.
  public func run(_ values: (any Bindable)?...) throws(Fault) {
    try bind(values)
    try run()
  }

  /// Calls `read` with each row, in the statement's order, until it answers false.
  public func each(_ read: (borrowing Row) throws(Fault) -> Bool) throws(Fault) {
    defer { reset() }
    let row = Row(self)
    while try step() { guard try read(row) else { return } }
  }

  private func step() throws(Fault) -> Bool {
    isRunning = true
    if let gate = beforeStep.body { try gate() }
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let result: throw fault(result)
    }
  }

  private func reset() {
    unsafe sqlite3_reset(handle)
    // Personal data does not stay in memory longer than the statement runs.
    unsafe sqlite3_clear_bindings(handle)
    isRunning = false
  }

  private func check(_ result: Int32) throws(Fault) {
    guard result == SQLITE_OK else { throw fault(result) }
  }

  private func fault(_ result: Int32) -> Fault {
    let database = unsafe sqlite3_db_handle(handle)
    let message = unsafe sqlite3_errmsg(database).map { unsafe String(cString: $0) }
    return Fault.sqlite(result, at: place, message: message ?? "")
  }

  // MARK: Columns, for Row

  func kind(_ column: Int) -> Int32 {
    unsafe sqlite3_column_type(handle, Int32(clamping: column))
  }

  func integer(_ column: Int) -> Int64 {
    unsafe sqlite3_column_int64(handle, Int32(clamping: column))
  }

  func text(_ column: Int) -> String? {
    guard let start = unsafe sqlite3_column_text(handle, Int32(clamping: column)) else {
      return nil
    }
    let count = Int(unsafe sqlite3_column_bytes(handle, Int32(clamping: column)))
    let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
    return unsafe String(validating: bytes, as: UTF8.self)
  }

  func bytes(_ column: Int) -> [UInt8] {
    guard let start = unsafe sqlite3_column_blob(handle, Int32(clamping: column)) else { return [] }
    let count = Int(unsafe sqlite3_column_bytes(handle, Int32(clamping: column)))
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  func wrong(_ column: Int, _ expected: String) -> Fault {
    let name = unsafe sqlite3_column_name(handle, Int32(clamping: column))
      .map { unsafe String(cString: $0) }
    return Fault(
      .storeCorrupt, at: place, "column \(name ?? String(column)): \(expected) expected")
  }
}
