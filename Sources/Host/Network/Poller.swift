public import Bytes
import CHost
import Glibc

/// Waits for many streams at once (epoll(7)): what one thread needs to serve hundreds.
///
/// One thread waits and changes what is waited for; `wake` may be called from any.
public final class Poller: Sendable {
  /// One stream that is ready.
  public struct Event: Sendable {
    /// Its descriptor.
    public let descriptor: Int32
    /// Bytes may have come, or the stream has ended.
    public let isReadable: Bool
    /// Bytes may go out.
    public let isWritable: Bool
  }

  private let poller: Int32
  private let bell: Int32

  /// Asks the system for room for so many files and connections at once; gives how many this
  /// process may have.
  public static func allowDescriptors(_ count: Int) -> Int {
    Int(maabar_allow_descriptors(count))
  }

  /// A poller that waits for nothing yet; throws `.fileFailed` when the system has no more.
  public init() throws(Fault) {
    let poller = epoll_create1(0o2000000)
    let bell = eventfd(0, 0o2004000)
    guard poller >= 0, bell >= 0 else { throw Disk.fault(errno, "epoll") }
    self.poller = poller
    self.bell = bell
    _ = maabar_poll_control(poller, 1, bell, 1)
  }

  deinit {
    Glibc.close(bell)
    Glibc.close(poller)
  }

  /// Waits for a stream from now on.
  public func add(_ descriptor: Int32, reading: Bool, writing: Bool) {
    _ = maabar_poll_control(poller, 1, descriptor, Poller.events(reading, writing))
  }

  /// Changes what is waited for of a stream.
  public func change(_ descriptor: Int32, reading: Bool, writing: Bool) {
    _ = maabar_poll_control(poller, 3, descriptor, Poller.events(reading, writing))
  }

  /// Waits for a stream no more; before it is closed.
  public func remove(_ descriptor: Int32) {
    _ = maabar_poll_control(poller, 2, descriptor, 0)
  }

  /// EPOLLIN and EPOLLOUT; errors and hang-ups are told without being asked for.
  private static func events(_ reading: Bool, _ writing: Bool) -> UInt32 {
    (reading ? 0x001 : 0) | (writing ? 0x004 : 0)
  }

  /// Waits until a stream is ready or somebody woke the poller, at most `milliseconds`.
  public func wait(milliseconds: Int) -> [Event] {
    var events = unsafe [epoll_event](repeating: epoll_event(), count: 256)
    let count = unsafe epoll_wait(poller, &events, 256, Int32(clamping: max(0, milliseconds)))
    var ready: [Event] = []
    for index in 0..<Int(max(0, count)) {
      let descriptor = unsafe maabar_event_descriptor(&events[index])
      let flags = unsafe events[index].events
      if descriptor == bell {
        var rung: UInt64 = 0
        _ = unsafe Glibc.read(bell, &rung, 8)
        continue
      }
      ready.append(
        Event(
          descriptor: descriptor, isReadable: flags & 0x019 != 0, isWritable: flags & 0x01c != 0))
    }
    return ready
  }

  /// Wakes whoever waits.
  public func wake() {
    var once: UInt64 = 1
    _ = unsafe Glibc.write(bell, &once, 8)
  }
}
