public import Bytes
import Glibc

/// Makes this process the one owner of a folder for as long as the value lives (flock(2)).
public final class FolderLock: Sendable {
  private let file: Int32

  /// Takes `<folder>/lock`; throws `.folderInUse` when another process holds it.
  public init(_ folder: Path) throws(Fault) {
    let path = folder / "lock"
    let opened = unsafe open(path.string, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard opened >= 0 else { throw Disk.fault(errno, path) }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      close(opened)
      throw Fault(.folderInUse, at: folder.string, "another process works in this folder")
    }
    // Set last: a failing initialiser that has set everything runs `deinit`, and a number closed
    // twice closes whatever file another thread has opened under it meanwhile.
    file = opened
  }

  deinit {
    // Closing alone would leave the lock with a child that was forked and has not yet begun its own
    // program: the lock belongs to the open file, which both still share.
    flock(file, LOCK_UN)
    close(file)
  }
}
