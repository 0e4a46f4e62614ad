public import Bytes
import Glibc

/// Keeps a folder to one process, or to those who agree to share it, for as long as the value
/// lives (flock(2)).
public final class FolderLock: Sendable {
  /// Who else may hold the lock meanwhile.
  public enum Holders: Sendable {
    /// Nobody.
    case one
    /// Whoever shares it too.
    case many
  }

  private let file: Int32

  /// Takes `<folder>/<name>`, asking for `waitMilliseconds` at most; throws `.folderInUse` when
  /// another process still holds it in a way that does not go together with this one.
  public init(
    _ folder: Path, named name: String = "lock", for holders: Holders = .one,
    waitMilliseconds: Int = 0
  ) throws(Fault) {
    let path = folder / name
    let opened = unsafe open(path.string, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard opened >= 0 else { throw Disk.fault(errno, path) }
    let operation = (holders == .one ? LOCK_EX : LOCK_SH) | LOCK_NB
    var left = waitMilliseconds
    while flock(opened, operation) != 0 {
      guard left > 0 else {
        close(opened)
        throw Fault(.folderInUse, at: folder.string, "another process works in this folder")
      }
      // Not a wait for the lock itself: that could not be bounded, and a stopped process holds it
      // for ever.
      usleep(UInt32(FolderLock.askMilliseconds * 1000))
      left -= FolderLock.askMilliseconds
    }
    // Set last: a failing initialiser that has set everything runs `deinit`, and a number closed
    // twice closes whatever file another thread has opened under it meanwhile.
    file = opened
  }

  /// How often a lock that is taken is asked for again.
  private static let askMilliseconds = 10

  deinit {
    // Closing alone would leave the lock with a child that was forked and has not yet begun its own
    // program: the lock belongs to the open file, which both still share.
    flock(file, LOCK_UN)
    close(file)
  }
}
