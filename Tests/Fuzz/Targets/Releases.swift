import Bytes
import Flows

extension FuzzTarget {
  /// What describes a released folder, and the end of a released table's rows: nothing outside the
  /// folder is ever named, and a label is one.
  static let releases = FuzzTarget("release-folder") { bytes in
    if let label = try? ReleaseFolder.label(ofTable: bytes) {
      guard ReleaseMark.number(of: label) != nil else { return "a label without a number" }
    }
    let described = try ReleaseFolder.Described(bytes)
    let names = (described.tables + described.beside).map(\.name)
    return names.allSatisfy { !$0.contains("/") && !$0.hasPrefix(".") } ? nil : "a path outside"
  }
}
