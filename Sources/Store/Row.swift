public import Bytes
import CSQLite

/// One row of an answer, valid while it is read; columns count from 0.
///
/// A column of another kind than asked for is a damaged database: `.storeCorrupt` with its name.
public struct Row: ~Copyable {
  private let statement: Statement

  init(_ statement: Statement) { self.statement = statement }

  /// True when the column is NULL.
  public func isNull(_ column: Int) -> Bool { statement.kind(column) == SQLITE_NULL }

  /// A whole number.
  public func int64(_ column: Int) throws(Fault) -> Int64 {
    guard statement.kind(column) == SQLITE_INTEGER else {
      throw statement.wrong(column, "a whole number")
    }
    return statement.integer(column)
  }

  /// A whole number.
  public func int(_ column: Int) throws(Fault) -> Int { Int(try int64(column)) }

  /// UTF-8 text.
  public func text(_ column: Int) throws(Fault) -> String {
    guard statement.kind(column) == SQLITE_TEXT, let text = statement.text(column) else {
      throw statement.wrong(column, "text")
    }
    return text
  }

  /// A blob; the bytes are copied.
  public func bytes(_ column: Int) throws(Fault) -> [UInt8] {
    guard statement.kind(column) == SQLITE_BLOB else { throw statement.wrong(column, "bytes") }
    return statement.bytes(column)
  }

  /// A whole number, or nil for NULL.
  public func int64OrNil(_ column: Int) throws(Fault) -> Int64? {
    isNull(column) ? nil : try int64(column)
  }

  /// A whole number, or nil for NULL.
  public func intOrNil(_ column: Int) throws(Fault) -> Int? {
    isNull(column) ? nil : try int(column)
  }

  /// Text, or nil for NULL.
  public func textOrNil(_ column: Int) throws(Fault) -> String? {
    isNull(column) ? nil : try text(column)
  }

  /// A blob, or nil for NULL.
  public func bytesOrNil(_ column: Int) throws(Fault) -> [UInt8]? {
    isNull(column) ? nil : try bytes(column)
  }
}
