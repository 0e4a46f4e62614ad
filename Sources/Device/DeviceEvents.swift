public import Bytes
public import Host
import Synchronization

/// What happened at a device without being asked.
public enum DeviceEventKind: Equatable, Sendable {
  /// The device is there; always the first event of a device.
  case arrived(DeviceDescriptor)
  /// The device is gone; always the last. A session on it is dead: open a new one after it arrives.
  case removed
  /// Something is wrong with the device or its port.
  case fault(Fault)
  case documentPresent
  case documentRemoved
  /// The device waits for a finger.
  case fingerNeeded
  /// A finger lies on the device.
  case fingerPresent
  /// The finger was lifted.
  case fingerRemoved
  /// The device can take a request again: after warming up, calibration, or a call that hung.
  case ready

  /// True for what is soon stale: of these the oldest is dropped when nobody reads.
  var isPassing: Bool {
    switch self {
    case .arrived, .removed, .fault: false
    case .documentPresent, .documentRemoved, .fingerNeeded, .fingerPresent, .fingerRemoved, .ready:
      true
    }
  }
}

/// One event with its device and the time at which the driver saw it.
public struct DeviceEvent: Equatable, Sendable {
  /// The device.
  public let device: DeviceIdentity
  /// What happened.
  public let kind: DeviceEventKind
  /// Both clocks when the driver saw it.
  public let at: Moment

  /// Makes an event.
  public init(device: DeviceIdentity, kind: DeviceEventKind, at: Moment) {
    self.device = device
    self.kind = kind
    self.at = at
  }
}

/// The one stream of events of all drivers of a station: drivers post from any thread, one reader
/// takes them in order.
///
/// A stream that nobody reads holds 1,024 events and then drops the oldest passing ones.
public final class DeviceEvents: Sendable {
  private static let limit = 1024
  private let timekeeper: any Timekeeper
  private let queue = WaitingQueue<DeviceEvent>()
  private let dropped = Mutex(0)

  /// An empty stream; `timekeeper` stamps the events.
  public init(timekeeper: any Timekeeper) { self.timekeeper = timekeeper }

  /// Events dropped so far because nobody read them.
  public var droppedCount: Int { dropped.withLock { $0 } }

  /// Puts an event at the end, stamped with the time of now.
  public func post(_ kind: DeviceEventKind, of device: DeviceIdentity) {
    let event = DeviceEvent(device: device, kind: kind, at: timekeeper.now())
    if queue.append(event, limit: Self.limit, mayDrop: { $0.kind.isPassing }) {
      dropped.withLock { $0 += 1 }
    }
  }

  /// The next event, waited for at most `milliseconds` of real time; nil when none came.
  public func next(milliseconds: Int = 0) -> DeviceEvent? { queue.next(milliseconds: milliseconds) }

  /// All events that wait, in order, without waiting for more.
  public func drain() -> [DeviceEvent] {
    var events: [DeviceEvent] = []
    while let event = next() { events.append(event) }
    return events
  }
}
