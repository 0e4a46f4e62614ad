public import Bytes
import Glibc

// Files too large to stand in memory: read and written piece by piece.

extension Disk {
  /// Reads a part of a regular file; a link is followed, a pipe or device refused.
  public func read(_ path: Path, from offset: Int, count: Int) throws(Fault) -> [UInt8] {
    let file = unsafe open(path.string, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw Disk.fault(errno, path) }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else { throw Disk.fault(errno, path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Fault(.fileKind, at: path.string, "a regular file expected")
    }
    let left = max(0, Int(status.st_size) - offset)
    var bytes = [UInt8](repeating: 0, count: min(count, left))
    var done = 0
    while done < bytes.count {
      let got = unsafe bytes.withUnsafeMutableBytes { room in
        unsafe pread(
          file, room.baseAddress?.advanced(by: done), room.count - done, off_t(offset + done))
      }
      guard got >= 0 else {
        if errno == EINTR { continue }
        throw Disk.fault(errno, path)
      }
      if got == 0 { break }
      done += got
    }
    return done == bytes.count ? bytes : Array(bytes[..<done])
  }

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
