public import Bytes
import Glibc

extension Files {
  /// Reads whole and gives the part: for file systems of tests.
  public func read(_ path: Path, from offset: Int, count: Int) throws(Fault) -> [UInt8] {
    Array(try read(path, limit: .max).dropFirst(offset).prefix(count))
  }

  /// Nothing is known of the room: for file systems of tests.
  public func freeBytes(at path: Path) -> Int? { nil }
}

extension Disk {
  /// Reads a part of a regular file; a link is followed, a pipe or device is refused.
  public func read(_ path: Path, from offset: Int, count: Int) throws(Fault) -> [UInt8] {
    let file = unsafe open(path.string, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw Disk.fault(errno, path) }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else { throw Disk.fault(errno, path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Fault(.fileKind, at: path.string, "a regular file expected")
    }
    let count = min(max(count, 0), max(0, Int(status.st_size) - offset))
    return try Disk.bytes(of: file, from: offset, count: count, path)
  }

  /// Reads `count` bytes of an open file from an offset on into one array; fewer at its end.
  static func bytes(
    of file: Int32, from offset: Int, count: Int, _ path: Path
  ) throws(Fault) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      while done < count {
        let got = unsafe pread(
          file, buffer.baseAddress.map { unsafe $0 + done }, count - done, off_t(offset + done))
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        done += got
      }
    }
    guard failure == 0 else { throw Disk.fault(failure, path) }
    return bytes
  }

  /// Bytes of a file, without opening it; nil when nothing stands there. Closing a file that was
  /// opened would take this process's locks on it away (POSIX), and SQLite relies on them.
  public func byteCount(of path: Path) -> Int? {
    var status = stat()
    guard unsafe lstat(path.string, &status) == 0 else { return nil }
    return Int(status.st_size)
  }

  /// Bytes that this process may still write where a path lies; nil when nobody can say.
  public func freeBytes(at path: Path) -> Int? {
    var status = statvfs()
    guard unsafe statvfs(path.string, &status) == 0 else { return nil }
    let (bytes, isBeyond) = UInt64(status.f_bavail)
      .multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return isBeyond ? .max : Int(clamping: bytes)
  }
}
