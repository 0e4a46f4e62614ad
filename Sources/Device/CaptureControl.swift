import Host
import Synchronization

/// What a driver gets along with each job: the deadline, the wish to cancel, and the event stream.
///
/// A driver with a wait of its own (a semaphore, a poll over descriptors, PC/SC) passes the way to
/// break it off to `whenCancelled`; one that polls calls `wait` between two looks.
public final class CaptureControl: Sendable {
  /// The moment by which the job must end.
  public let deadline: Deadline
  private let device: DeviceIdentity
  private let events: DeviceEvents
  private let timekeeper: any Timekeeper
  private let cancelled = Gate()
  private let cancelledAt = Mutex<Moment?>(nil)
  private let wake = Mutex<(@Sendable () -> Void)?>(nil)

  init(
    deadline: Deadline, device: DeviceIdentity, events: DeviceEvents, timekeeper: any Timekeeper
  ) {
    self.deadline = deadline
    self.device = device
    self.events = events
    self.timekeeper = timekeeper
  }

  /// Why the job must end now, `.cancelled` or `.timedOut`; nil while it may go on.
  public var ending: Ending? {
    if cancelled.isOpen { return .cancelled }
    return deadline.hasPassed(at: timekeeper.now()) ? .timedOut : nil
  }

  /// Milliseconds until the deadline; 0 when it has passed.
  public var millisecondsLeft: Int { deadline.millisecondsLeft(at: timekeeper.now()) }

  /// Waits for `milliseconds`; throws as soon as the job must end.
  public func wait(milliseconds: Int) throws(Ending) {
    _ = timekeeper.wait(at: cancelled, milliseconds: min(milliseconds, millisecondsLeft))
    if let ending { throw ending }
  }

  /// Sets what breaks off the driver's own wait; called once from another thread, at once when the
  /// job is cancelled already.
  public func whenCancelled(_ wake: @escaping @Sendable () -> Void) {
    self.wake.withLock { $0 = wake }
    if cancelled.isOpen { callWake() }
  }

  /// Posts an event of this device: a finger is needed, a finger is there.
  public func report(_ kind: DeviceEventKind) { events.post(kind, of: device) }

  func cancel() {
    cancelledAt.withLock { $0 = $0 ?? timekeeper.now() }
    cancelled.open()
    callWake()
  }

  /// True once the job has been told to end, and had more than `milliseconds` to do so.
  func isOverdue(by milliseconds: Int) -> Bool {
    let now = timekeeper.now()
    let end = cancelledAt.withLock { $0 }.map { Deadline(at: $0) } ?? deadline
    return min(end, deadline).millisecondsOver(at: now) > milliseconds
  }

  private func callWake() {
    let wake = wake.withLock { wake in
      defer { wake = nil }
      return wake
    }
    wake?()
  }
}
