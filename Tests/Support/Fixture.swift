import Foundation

/// The small test data that stands in the repository, by format: Fixtures/mrz, Fixtures/lists.
public enum Fixture {
  /// The top folder of the checkout, found from where this file was compiled.
  public static let root: String = parent(of: #filePath, levels: 3)

  /// The full path of a fixture: `path("mrz/x.txt")`.
  public static func path(_ name: String) -> String { "\(root)/Fixtures/\(name)" }

  /// True when the fixture stands there.
  public static func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path(name))
  }

  /// The bytes of a fixture; throws the system's error for a missing one.
  public static func bytes(_ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  /// The text of a fixture; throws when it is not UTF-8.
  public static func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  /// The lines of a fixture without their ends; an empty last line is left out.
  public static func lines(_ name: String) throws -> [String] {
    var lines = try text(name).split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.last == "\r" ? String($0.dropLast()) : String($0) }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// The rows of a tab-separated fixture; lines that start with `#` are left out.
  public static func rows(_ name: String) throws -> [[String]] {
    try lines(name).filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }

  /// The names in a folder of fixtures, sorted; empty when there is no such folder.
  public static func names(in folder: String) -> [String] {
    let found = try? FileManager.default.contentsOfDirectory(atPath: path(folder))
    return (found ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }

  static func parent(of path: String, levels: Int) -> String {
    path.split(separator: "/").dropLast(levels).reduce("") { "\($0)/\($1)" }
  }
}
