public import Bytes
import Glibc

/// One of the three streams of this process, by its descriptor.
public enum StandardStream: Int32, Sendable {
  case input = 0
  case output = 1
  case error = 2

  /// Writes all bytes; throws `.pipeClosed` when the reader has gone, else as files do.
  public func write(_ bytes: [UInt8]) throws(Fault) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes[done...].withUnsafeBytes {
        unsafe Glibc.write(rawValue, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        done += count
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&waiting, 1, 1000)
      } else if errno == EPIPE {
        throw Fault(.pipeClosed, at: place, "the reader has gone away")
      } else if errno != EINTR {
        throw Disk.fault(errno, Path(place))
      }
    }
  }

  /// Columns of the terminal; 80 where it does not say.
  public var columns: Int {
    var size = winsize()
    guard unsafe ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private var place: String {
    switch self {
    case .input: "standard input"
    case .output: "standard output"
    case .error: "standard error"
    }
  }
}

extension Fault.Code {
  /// The reader of standard output has gone away.
  public static let pipeClosed = Fault.Code("host.pipe-closed", .storage)
  /// A line or a whole input longer than it may be.
  public static let inputTooLong = Fault.Code("host.input-too-long", .badInput)
}
