public import Bytes

/// The text of an SQL statement, written in the source.
///
/// Only a literal makes one, and only another `SQL` goes into one: a value cannot be pasted into a
/// statement, it must be bound to a `?`.
///
///     let table: SQL = "crossing"
///     try database.run("DELETE FROM \(table) WHERE row = ?", row)
public struct SQL: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
  let text: String

  /// A literal without pieces.
  public init(stringLiteral text: String) { self.text = text }

  /// A literal with pieces that are SQL themselves.
  public init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// For the store's own use with numbers that a pragma cannot bind.
  init(trusted text: String) { self.text = text }

  /// Pieces with a separator between them: column lists, conditions.
  public static func joined(_ pieces: [SQL], separator: SQL = ", ") -> SQL {
    SQL(trusted: pieces.map(\.text).joined(separator: separator.text))
  }

  /// The statement.
  public var description: String { text }

  /// Collects a literal and its pieces; takes nothing but SQL.
  public struct StringInterpolation: StringInterpolationProtocol {
    var text = ""

    /// Starts with room for the literal.
    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount * 16)
    }

    /// A part of the literal.
    public mutating func appendLiteral(_ literal: String) { text += literal }

    /// A piece.
    public mutating func appendInterpolation(_ piece: SQL) { text += piece.text }
  }
}

/// A value that a `?` of a statement takes.
public protocol Bindable: Sendable {
  /// Binds the value to the parameter `index` (from 1) of a statement.
  func bind(to statement: Statement, at index: Int) throws(Fault)
}

extension Int: Bindable {
  /// Binds a 64-bit integer.
  public func bind(to statement: Statement, at index: Int) throws(Fault) {
    try statement.bind(Int64(self), at: index)
  }
}

extension Int64: Bindable {
  /// Binds a 64-bit integer.
  public func bind(to statement: Statement, at index: Int) throws(Fault) {
    try statement.bind(self, at: index)
  }
}

extension String: Bindable {
  /// Binds UTF-8 text.
  public func bind(to statement: Statement, at index: Int) throws(Fault) {
    try statement.bind(self, at: index)
  }
}

extension [UInt8]: Bindable {
  /// Binds a blob.
  public func bind(to statement: Statement, at index: Int) throws(Fault) {
    try statement.bind(self, at: index)
  }
}
