public import Bytes
import Host
import Synchronization

/// Standard input.
public protocol Inlet: Sendable {
  /// True when a person types.
  var isTerminal: Bool { get }
  /// The next line without its end, at most 64 KiB; nil at the end of the input. Throws
  /// `.notText` for bytes that are not UTF-8 and `.interrupted` on Ctrl-C.
  func line() throws(Fault) -> String?
  /// The next line, typed without being shown on the terminal.
  func hiddenLine() throws(Fault) -> String?
  /// All that is left, at most `limit` bytes.
  func everything(limit: Int) throws(Fault) -> [UInt8]
}

/// The standard input of this process.
public struct StandardInlet: Inlet {
  /// The standard input of this process.
  public init() {}

  /// True when a person types.
  public var isTerminal: Bool { HostEnvironment.isTerminal(StandardStream.input.rawValue) }

  /// The next line.
  public func line() throws(Fault) -> String? {
    guard let bytes = try StandardInput.line(limit: 64 * 1024) else { return nil }
    return try text(bytes)
  }

  /// The next line, not shown while it is typed.
  public func hiddenLine() throws(Fault) -> String? {
    guard let bytes = try StandardInput.hiddenLine(limit: 1024) else { return nil }
    return try text(bytes)
  }

  /// All that is left.
  public func everything(limit: Int) throws(Fault) -> [UInt8] {
    try StandardInput.everything(limit: limit)
  }

  private func text(_ bytes: [UInt8]) throws(Fault) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Fault(.notText, at: "standard input", "a line that is not UTF-8 text")
    }
    return text
  }
}

/// Prepared lines, for tests and for scripts within the program.
public final class PreparedInlet: Inlet {
  /// What `isTerminal` says.
  public let isTerminal: Bool
  private let lines: Mutex<ArraySlice<String>>

  /// Gives the lines one by one.
  public init(_ lines: [String], isTerminal: Bool = false) {
    self.isTerminal = isTerminal
    self.lines = Mutex(lines[...])
  }

  /// The next line.
  public func line() throws(Fault) -> String? { lines.withLock { $0.popFirst() } }

  /// The next line.
  public func hiddenLine() throws(Fault) -> String? { lines.withLock { $0.popFirst() } }

  /// All lines that are left, each with its end.
  public func everything(limit: Int) throws(Fault) -> [UInt8] {
    var bytes: [UInt8] = []
    for line in lines.withLock({ lines in
      defer { lines = [] }; return Array(lines)
    }) { bytes.append(contentsOf: Array(line.utf8) + [0x0a]) }
    guard bytes.count <= limit else {
      throw Fault(.inputTooLong, at: "standard input", "more than \(limit) bytes")
    }
    return bytes
  }
}

extension Fault.Code {
  /// Input that is not UTF-8 text.
  public static let notText = Fault.Code("console.not-text", .badInput)
  /// Input that ends before a question was answered.
  public static let noAnswer = Fault.Code("console.no-answer", .badInput)
}
