/// What a command ends with: one stable number per class of error.
///
/// Programs that call Maabar rely on these numbers; they never change their meaning.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  /// The work was done.
  case success = 0
  /// The work was done and found something wrong: damage, a missing record, a failed self-check.
  case found = 1
  /// The command line cannot be understood.
  case usage = 2
  /// Input that cannot be read as what it should be: cut, empty, of the wrong kind, out of range.
  case badInput = 3
  /// Something named does not exist: a file, a station, a list, a record.
  case notFound = 4
  /// Refused for safety: a seal, signature, key or version that does not hold, or a missing right.
  case refused = 5
  /// A device failed, was removed or timed out.
  case device = 6
  /// Storage failed: full disk, read-only folder, damaged database.
  case storage = 7
  /// Another process holds what is needed; try again.
  case busy = 8
  /// A file of a newer version of Maabar.
  case newer = 9
  /// A bug of Maabar's own.
  case bug = 70
  /// Ended by Ctrl-C.
  case interrupted = 130
}

/// The one error type: a code, the place where it happened, and what was wrong in plain words.
///
/// Two faults are equal when their codes are: tests and callers ask for the code, people read the
/// rest. Neither `place` nor `detail` ever holds personal data: a place is a file and line, a
/// field's name, a step, a table; a detail says what was expected and what stood there by kind, not
/// by value.
public struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
  /// A stable name for one kind of error, with the exit status it gives.
  ///
  /// Each module declares its codes as static constants in an extension; a test holds every
  /// declared code against the table in the reference manual.
  public struct Code: Hashable, Sendable {
    /// `module.reason` in lower case with hyphens, for example `seal.unopened`.
    public let name: String
    /// The class of error, as the program's exit status.
    public let exit: ExitStatus

    /// Declares a code.
    public init(_ name: String, _ exit: ExitStatus) {
      self.name = name
      self.exit = exit
    }
  }

  /// The kind of error.
  public let code: Code
  /// Where: a file and line, a field, a step. Empty where the code alone says it.
  public let place: String
  /// What is wrong, in words that an officer can act on.
  public let detail: String

  /// Makes a fault; neither text may hold personal data.
  public init(_ code: Code, at place: String = "", _ detail: String) {
    self.code = code
    self.place = place
    self.detail = detail
  }

  /// The same fault with an outer place put before its own: `list.jsonl:7: dob`.
  public func within(_ outer: String) -> Fault {
    Fault(code, at: place.isEmpty ? outer : "\(outer): \(place)", detail)
  }

  /// `place: detail [code]`.
  public var description: String {
    (place.isEmpty ? "" : "\(place): ") + "\(detail) [\(code.name)]"
  }

  /// Equal by code.
  public static func == (left: Fault, right: Fault) -> Bool { left.code == right.code }
}

extension Fault.Code {
  /// Bytes that end before what was announced.
  public static let cut = Fault.Code("bytes.cut", .badInput)
  /// Text that is not JSON, or not of the strict form asked for.
  public static let json = Fault.Code("bytes.json", .badInput)
  /// A JSON value that lacks a field, or holds one of the wrong kind or range.
  public static let field = Fault.Code("bytes.field", .badInput)
  /// Text that is not hexadecimal.
  public static let hex = Fault.Code("bytes.hex", .badInput)
  /// Our own bug, found before it could do harm.
  public static let bug = Fault.Code("bytes.bug", .bug)
}
