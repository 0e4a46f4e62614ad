public import Bytes
import CHost
import Glibc

// Files too large to stand in memory, written piece by piece; many files, synced together.

extension Disk {
  /// Adds bytes to the end of a file of mode 0600; a link in its place is refused.
  public func append(_ bytes: [UInt8], to path: Path) throws(Fault) {
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    let file = unsafe open(path.string, flags, mode_t(0o600))
    guard file >= 0 else { throw Disk.fault(errno, path) }
    defer { close(file) }
    try writeAll(bytes, file, path)
  }

  /// Writes a file of mode 0600 in the place of whatever stood there; a link is not followed.
  public func place(_ bytes: [UInt8], at path: Path) throws(Fault) {
    unsafe unlink(path.string)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let file = unsafe open(path.string, flags, mode_t(0o600))
    guard file >= 0 else { throw Disk.fault(errno, path) }
    do throws(Fault) { try writeAll(bytes, file, path) } catch {
      close(file)
      unsafe unlink(path.string)
      throw error
    }
    close(file)
  }

  /// Syncs the file system that a folder lies on (syncfs(2)): for many files a fraction of what
  /// each one's own sync costs, and no order between them is needed.
  public func settle(_ folder: Path) throws(Fault) {
    let file = unsafe open(folder.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw Disk.fault(errno, folder) }
    defer { close(file) }
    guard maabar_sync_file_system(file) == 0 else { throw Disk.fault(errno, folder) }
  }

  /// Syncs a file, gives it its name, and syncs the folder.
  public func keep(_ part: Path, as path: Path) throws(Fault) {
    let file = unsafe open(part.string, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { throw Disk.fault(errno, part) }
    let result = fsync(file)
    let code = errno
    close(file)
    guard result == 0 else { throw Disk.fault(code, part) }
    try move(part, to: path)
  }
}
