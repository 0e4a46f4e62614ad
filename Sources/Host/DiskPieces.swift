public import Bytes
import Glibc

// Files too large to stand in memory: written piece by piece.

extension Disk {
  /// Adds bytes to the end of a file of mode 0600; a link in its place is refused.
  public func append(_ bytes: [UInt8], to path: Path) throws(Fault) {
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    let file = unsafe open(path.string, flags, mode_t(0o600))
    guard file >= 0 else { throw Disk.fault(errno, path) }
    defer { close(file) }
    try writeAll(bytes, file, path)
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
