import Bytes
import Device
import Host
import Synchronization

/// One connection to a device's process: requests go out, what belongs to them comes in.
final class SocketLine: Sendable {
  /// Items of one capture at most, and their bytes together: ten fingers and their slaps.
  private static let mostItems = 32
  private static let mostBytes = 64 << 20
  /// How long the other side may leave what is written unread.
  static let writeMilliseconds = 2000

  /// What comes in for the request that is awaited.
  enum Arrival: Sendable {
    case message(DeviceMessage)
    /// Somebody asks to look whether the request should go on.
    case wake
    /// The other side has gone.
    case gone
  }

  private struct Awaited {
    var id = 0
    var items = 0
    var bytes = 0
  }

  let stream: LocalStream
  let descriptor: DeviceDescriptor
  private let awaited = Mutex(Awaited())
  private let inbox = WaitingQueue<Arrival>()
  private let isGone = Mutex(false)

  init(_ stream: LocalStream, _ descriptor: DeviceDescriptor) {
    self.stream = stream
    self.descriptor = descriptor
  }

  /// Sends a request under a new number, for which messages are kept from now on; throws
  /// `.removed` when the other side has gone.
  func ask(_ request: (Int) -> DeviceMessage) throws(Ending) -> Int {
    let id = awaited.withLock { awaited in
      awaited = Awaited(id: awaited.id % 1_000_000_000 + 1)
      return awaited.id
    }
    // What came too late for the request before is nobody's.
    while inbox.next(milliseconds: 0) != nil {}
    if isGone.withLock({ $0 }) { throw .removed }
    try send(request(id))
    return id
  }

  /// Sends a message; throws `.removed` when the other side has gone or does not read.
  func send(_ message: DeviceMessage) throws(Ending) {
    guard stream.write(message.frame.encoded(), milliseconds: Self.writeMilliseconds) else {
      stream.end()
      throw .removed
    }
  }

  /// The next arrival, waited for at most `milliseconds`; nil when none came.
  func next(milliseconds: Int) -> Arrival? { inbox.next(milliseconds: milliseconds) }

  /// Lets the one who waits look around.
  func wake() { inbox.append(.wake) }

  /// Keeps a message for the request it belongs to, and drops one that nobody awaits. Throws
  /// `.socketProtocol` for more than a request may bring.
  func deliver(_ message: DeviceMessage) throws(Fault) {
    let isWanted = awaited.withLock { awaited -> Bool? in
      guard message.request == awaited.id else { return false }
      if case .item(_, let item) = message {
        awaited.items += 1
        awaited.bytes += item.bytes.count
      } else if case .options = message {
        awaited.items += 1
      }
      return awaited.items <= Self.mostItems && awaited.bytes <= Self.mostBytes ? true : nil
    }
    guard let isWanted else { throw Fault(.socketProtocol, "more items than a capture may have") }
    if isWanted { inbox.append(.message(message)) }
  }

  /// The other side has gone: whoever waits or asks later is told.
  func hangUp() {
    isGone.withLock { $0 = true }
    inbox.append(.gone)
  }
}
