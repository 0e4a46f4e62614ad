import Bytes

/// Where a rule stands, and how well whoever wrote it down has read it.
public struct Source: Hashable, Sendable {
  /// How the source was read.
  public enum Reading: String, Sendable, CaseIterable {
    /// The clause itself was read.
    case clause
    /// An excerpt or a summary by others: check before you rely on it.
    case secondary
    /// Not read: common knowledge, or made up for practice. Never to be relied on.
    case unread
  }

  /// What it is: the title, with article or paragraph.
  public let title: String
  /// Where it is found, if on the Web.
  public let address: String?
  /// How it was read.
  public let reading: Reading

  /// Reads a source; throws `.field`.
  init(json: JSON) throws(Fault) {
    try json.allow(only: ["title", "address", "read"])
    title = try json.requiredString("title")
    address = json["address"]?.string
    reading = try json.requiredChoice("read")
  }
}
