public import Bytes
import CHost
import Glibc
import Synchronization

/// A stream of bytes to another process of this machine, over a UNIX socket.
///
/// One thread reads and any thread writes; `end` may be called from any thread and wakes the
/// reader. The descriptor is closed when nobody holds the stream any more.
public final class LocalStream: Sendable {
  /// What a wait for bytes came to.
  public enum Received: Sendable, Equatable {
    case bytes([UInt8])
    /// Time is up and nothing came.
    case nothing
    /// The other side has gone, or `end` was called.
    case ended
  }

  private let descriptor: Int32
  private let writing = Mutex<Void>(())

  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { Glibc.close(descriptor) }

  /// Connects to the process that listens at a path; throws as files do, `.fileMissing` when
  /// nothing stands there.
  public static func connect(to path: Path) throws(Fault) -> LocalStream {
    let descriptor = try LocalAddress.socket(path)
    let stream = LocalStream(descriptor: descriptor)
    let result = unsafe try LocalAddress.with(path) { unsafe Glibc.connect(descriptor, $0, $1) }
    guard result == 0 else { throw Disk.fault(errno, path) }
    return stream
  }

  /// Two ends of one stream within this process.
  public static func pair() throws(Fault) -> (LocalStream, LocalStream) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else {
      throw Disk.fault(errno, "socket pair")
    }
    return (LocalStream(descriptor: ends[0]), LocalStream(descriptor: ends[1]))
  }

  /// Waits for bytes, at most `milliseconds`, for ever when nil; gives 1...65,536 of them.
  public func read(milliseconds: Int?) -> Received {
    guard LocalAddress.wait(descriptor, POLLIN, milliseconds: milliseconds) else { return .nothing }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
      }
      if count > 0 { return .bytes(Array(buffer.prefix(count))) }
      guard count < 0, errno == EINTR else { return .ended }
    }
  }

  /// Writes all bytes within `milliseconds`; false when the other side has gone or does not read.
  /// After false the stream is of no more use: part of the bytes may have gone out.
  public func write(_ bytes: [UInt8], milliseconds: Int) -> Bool {
    let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
    return writing.withLock { _ in
      var done = 0
      while done < bytes.count {
        let count = unsafe bytes[done...].withUnsafeBytes {
          unsafe send(descriptor, $0.baseAddress, $0.count, flags)
        }
        if count >= 0 {
          done += count
        } else if errno == EAGAIN {
          guard LocalAddress.wait(descriptor, POLLOUT, milliseconds: milliseconds) else {
            return false
          }
        } else if errno != EINTR {
          return false
        }
      }
      return true
    }
  }

  /// Ends the stream in both directions and wakes whoever reads; may be called again.
  public func end() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
}

/// A UNIX socket at a path to which other processes of the same user connect.
public final class LocalListener: Sendable {
  /// Where it stands.
  public let path: Path
  private let descriptor: Int32

  /// Listens at a path that only this user may use (mode 0600). A socket that a process which has
  /// died left there is replaced; throws `.folderInUse` when somebody answers there, `.fileKind`
  /// when anything else than a socket stands there.
  public init(at path: Path) throws(Fault) {
    try Self.clear(path)
    let descriptor = try LocalAddress.socket(path)
    let bound = unsafe try LocalAddress.with(path) { unsafe bind(descriptor, $0, $1) }
    guard bound == 0, unsafe chmod(path.string, 0o600) == 0, listen(descriptor, 4) == 0 else {
      let fault = Disk.fault(errno, path)
      Glibc.close(descriptor)
      throw fault
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { Glibc.close(descriptor) }

  /// Waits for the next one who connects, at most `milliseconds`; nil when none came.
  public func accept(milliseconds: Int) -> LocalStream? {
    guard LocalAddress.wait(descriptor, POLLIN, milliseconds: milliseconds) else { return nil }
    let stream = maabar_accept(descriptor)
    return stream >= 0 ? LocalStream(descriptor: stream) : nil
  }

  /// Listens no more and takes the socket away from its path.
  public func end() {
    unsafe unlink(path.string)
    _ = shutdown(descriptor, Int32(SHUT_RDWR))
  }

  private static func clear(_ path: Path) throws(Fault) {
    var status = stat()
    guard unsafe lstat(path.string, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw Fault(.fileKind, at: path.string, "something other than a socket stands there")
    }
    if (try? LocalStream.connect(to: path)) != nil {
      throw Fault(.folderInUse, at: path.string, "another process listens there")
    }
    unsafe unlink(path.string)
  }
}

/// What both sides of a UNIX socket share.
private enum LocalAddress {
  static func socket(_ path: Path) throws(Fault) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = Glibc.socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { throw Disk.fault(errno, path) }
    return descriptor
  }

  /// Calls with the address of a path; throws `.fileFailed` for a path longer than an address.
  static func with(
    _ path: Path, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws(Fault) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.string.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard bytes.count < room, !bytes.contains(0) else {
      throw Fault(.fileFailed, at: path.string, "a socket's path has \(room - 1) bytes at most")
    }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, size) }
    }
  }

  /// Waits until a descriptor is ready or broken; false when time is up.
  static func wait(_ descriptor: Int32, _ events: Int32, milliseconds: Int?) -> Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    while true {
      let result = unsafe poll(&waiting, 1, Int32(clamping: milliseconds ?? -1))
      if result >= 0 { return result > 0 }
      guard errno == EINTR else { return true }
    }
  }
}
