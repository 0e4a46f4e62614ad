import Foundation

/// Large optional data sets: the folder `shared/datasets` beside the checkout (or, for a second
/// working tree, beside the folder that holds it).
///
/// A test that needs one says so and is skipped without it:
/// `@Test("...", .enabled(if: SharedData.has("names"), SharedData.absent))`.
public enum SharedData {
  /// The reason that a skipped test gives.
  public static let absent = "the optional data sets are not beside this checkout (shared/datasets)"

  /// The folder of all sets, or nil.
  public static let root: String? = (1...2).lazy
    .map { Fixture.parent(of: Fixture.root, levels: $0) + "/shared/datasets" }
    .first { isFolder($0) }

  /// The full path of one set's folder, `folder("travel-documents")`, or nil when it is not there.
  public static func folder(_ name: String) -> String? {
    guard let path = root.map({ "\($0)/\(name)" }), isFolder(path) else { return nil }
    return path
  }

  /// True when the set's folder is there.
  public static func has(_ name: String) -> Bool { folder(name) != nil }

  /// The bytes of a file below the sets, or nil.
  public static func bytes(_ name: String) -> [UInt8]? {
    guard let root, let data = FileManager.default.contents(atPath: "\(root)/\(name)") else {
      return nil
    }
    return [UInt8](data)
  }

  /// The names in a folder below the sets, sorted; empty when there is no such folder.
  public static func names(in folder: String) -> [String] {
    let path = root.map { "\($0)/\(folder)" }
    let found = path.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) }
    return (found ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
