/// A path of the file system, as text.
public struct Path: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The path as the operating system takes it.
  public let string: String

  /// Takes a path as it is; `~` and variables are the shell's business.
  public init(_ string: String) { self.string = string }

  /// A literal path.
  public init(stringLiteral value: String) { string = value }

  /// A name below this folder.
  public static func / (folder: Path, name: String) -> Path {
    Path(folder.string.hasSuffix("/") ? folder.string + name : folder.string + "/" + name)
  }

  /// The last component.
  public var name: String { string.split(separator: "/").last.map(String.init) ?? string }

  /// The folder that holds the last component; `.` for a bare name.
  public var parent: Path {
    guard let slash = string.lastIndex(of: "/") else { return "." }
    return slash == string.startIndex ? "/" : Path(String(string[..<slash]))
  }

  /// The path.
  public var description: String { string }
}
