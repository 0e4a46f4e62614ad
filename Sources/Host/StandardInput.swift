public import Bytes
import Glibc
import Synchronization

/// Standard input, read by one command at a time; Ctrl-C ends a wait with `.interrupted`.
public enum StandardInput {
  private static let waiting = Mutex<[UInt8]>([])

  /// The next line without its end, or nil at the end of the input.
  public static func line(limit: Int) throws(Fault) -> [UInt8]? {
    var line = waiting.withLock { $0 }
    var searched = 0
    while true {
      if let end = line[searched...].firstIndex(of: 0x0a) {
        let rest = Array(line[(end + 1)...])
        waiting.withLock { $0 = rest }
        let text = line[..<end]
        return Array(text.last == 0x0d ? text.dropLast() : text)
      }
      guard line.count <= limit else {
        throw Fault(.inputTooLong, at: "standard input", "a line of more than \(limit) bytes")
      }
      searched = line.count
      let block = try block()
      guard !block.isEmpty else {
        waiting.withLock { $0 = [] }
        return line.isEmpty ? nil : line
      }
      line.append(contentsOf: block)
    }
  }

  /// The next line, typed without being shown: the terminal's echo is off while it is awaited.
  public static func hiddenLine(limit: Int) throws(Fault) -> [UInt8]? {
    var before = termios()
    guard unsafe tcgetattr(0, &before) == 0 else { return try line(limit: limit) }
    var hidden = before
    hidden.c_lflag &= ~tcflag_t(ECHO)
    hidden.c_lflag |= tcflag_t(ECHONL)
    _ = unsafe tcsetattr(0, TCSAFLUSH, &hidden)
    defer { _ = unsafe tcsetattr(0, TCSAFLUSH, &before) }
    return try line(limit: limit)
  }

  /// All that is left of the input.
  public static func everything(limit: Int) throws(Fault) -> [UInt8] {
    var bytes = waiting.withLock { bytes in
      defer { bytes = [] }
      return bytes
    }
    while true {
      guard bytes.count <= limit else {
        throw Fault(.inputTooLong, at: "standard input", "more than \(limit) bytes")
      }
      let block = try block()
      if block.isEmpty { return bytes }
      bytes.append(contentsOf: block)
    }
  }

  /// What comes next, empty at the end. A signal never restarts poll(2), so Ctrl-C is seen at once.
  private static func block() throws(Fault) -> [UInt8] {
    while true {
      try Interruption.check()
      var ready = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
      if unsafe poll(&ready, 1, -1) < 0 {
        if errno == EINTR { continue }
        throw Disk.fault(errno, "standard input")
      }
      var block = [UInt8](repeating: 0, count: 64 * 1024)
      let count = unsafe read(0, &block, block.count)
      if count >= 0 { return Array(block[..<count]) }
      guard errno == EINTR || errno == EAGAIN else { throw Disk.fault(errno, "standard input") }
    }
  }
}
