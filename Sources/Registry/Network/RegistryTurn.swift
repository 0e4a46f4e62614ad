import Bytes
import Host

/// Whose turn it is in a registry's folder: one process owns it, and the one that serves the
/// network gives it to a command that asks, for as long as the command runs.
///
/// Who wants it first holds `lock.asked`, then waits for `lock`. Who serves looks between two
/// pieces of work whether somebody holds `lock.asked`.
enum RegistryTurn {
  private static let asking = "lock.asked"
  /// Held as long as a process serves, so that there is one.
  private static let serving = "lock.serving"

  /// Takes the turn, waiting at most so long.
  static func take(_ root: Path, waitMilliseconds: Int) throws(Fault) -> FolderLock {
    guard waitMilliseconds > 0 else { return try FolderLock(root) }
    let asked = try FolderLock(root, named: asking, waitMilliseconds: waitMilliseconds)
    defer { withExtendedLifetime(asked) {} }
    return try FolderLock(root, waitMilliseconds: waitMilliseconds)
  }

  /// True while somebody asks for the turn.
  static func isAsked(_ root: Path) -> Bool { (try? FolderLock(root, named: asking)) == nil }

  /// The one who serves; throws `.folderInUse` while another does.
  static func serve(_ root: Path) throws(Fault) -> FolderLock {
    try FolderLock(root, named: serving)
  }
}
