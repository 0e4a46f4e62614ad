public import Bytes

/// Every fault there is, with its exit status and what a person can do about it.
///
/// The one place of hints: modules say what is wrong, people are told here what to do. A test holds
/// the table against the codes that the sources declare.
public enum FaultTable {
  /// One fault.
  public struct Entry: Sendable {
    /// The code's name, `module.reason`.
    public let name: String
    /// The status that a command ends with.
    public let exit: ExitStatus
    /// What to do, as a sentence or two; `PROGRAM` stands for the program's name.
    public let hint: String

    init(_ name: String, _ exit: ExitStatus, _ hint: String) {
      self.name = name
      self.exit = exit
      self.hint = hint
    }
  }

  /// All faults, by name.
  public static let entries: [Entry] = (ofTravellers + ofStores + ofReadmission).sorted {
    $0.name < $1.name
  }

  /// What a person can do about a fault, or nil for a code that the table does not know.
  public static func hint(for code: Fault.Code, program: String = "maabar") -> String? {
    guard let entry = entries.first(where: { $0.name == code.name }) else { return nil }
    return entry.hint.split(separator: "PROGRAM", omittingEmptySubsequences: false)
      .joined(separator: program)
  }
}
