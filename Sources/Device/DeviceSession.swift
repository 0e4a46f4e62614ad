import Bytes
import Host
import Synchronization

/// One open device, as the station uses it: the half of the contract that stands here once, for all
/// drivers.
///
/// Promises, whatever the driver does:
/// - an attempt ends at most 100 ms after its deadline, and at most 100 ms after `cancel`, which
///   may be called from any thread; a driver that hangs is left behind and the session is busy
///   until it comes back, which the event `ready` tells;
/// - one attempt at a time: another one meanwhile ends at once with the error `device.busy`;
/// - `cancel` without an attempt does nothing, also not to the next attempt;
/// - after `close` attempts end with `device.session-closed`, after the device's removal with
///   `.removed`; `close` may be called any number of times, and during an attempt, which it
///   cancels.
public final class DeviceSession: Sendable {
  /// How long a driver may take to notice that it was cancelled or that time is up.
  static let graceMilliseconds = 80

  private enum Phase {
    case idle
    case working(CaptureControl)
    /// The caller has its answer, the driver is still inside the call.
    case leftBehind
    case removed
    case closed
  }

  /// What the driver said about the device when it was opened.
  public let descriptor: DeviceDescriptor
  private let connection: any DeviceConnection
  private let thread: OwnerThread
  private let events: DeviceEvents
  private let timekeeper: any Timekeeper
  private let phase = Mutex<Phase>(.idle)
  private let whenClosed: @Sendable () -> Void

  init(
    descriptor: DeviceDescriptor, connection: any DeviceConnection, thread: OwnerThread,
    events: DeviceEvents, timekeeper: any Timekeeper, whenClosed: @escaping @Sendable () -> Void
  ) {
    self.descriptor = descriptor
    self.connection = connection
    self.thread = thread
    self.events = events
    self.timekeeper = timekeeper
    self.whenClosed = whenClosed
  }

  deinit { release() }

  /// True while an attempt is under way, and while a driver that was left behind has not come back.
  public var isBusy: Bool {
    phase.withLock { phase in
      switch phase {
      case .working, .leftBehind: true
      case .idle, .removed, .closed: false
      }
    }
  }

  /// A deadline on the session's clock, `milliseconds` from now.
  public func deadline(milliseconds: Int) -> Deadline {
    Deadline(milliseconds: milliseconds, on: timekeeper)
  }

  /// Milliseconds until a deadline on the session's clock; 0 when it has passed.
  public func millisecondsLeft(to deadline: Deadline) -> Int {
    deadline.millisecondsLeft(at: timekeeper.now())
  }

  /// The session's clock, in nanoseconds from an unknown beginning.
  public var monotonicNanoseconds: UInt64 { timekeeper.now().monotonicNanoseconds }

  /// Captures; waits for the document or finger until the deadline.
  public func capture(_ request: CaptureRequest, by deadline: Deadline) -> CaptureOutcome {
    let started = timekeeper.now()
    let attempt = unjudgedCapture(request, by: deadline)
    let assessment = CaptureAssessment(
      request: request, device: descriptor.identity, started: started, ended: timekeeper.now())
    return assessment.outcome(of: attempt)
  }

  /// Captures as `capture` does, but nobody holds what the driver gave against what was asked: only
  /// for passing it on to another process whose session does.
  public func unjudgedCapture(
    _ request: CaptureRequest, by deadline: Deadline
  ) -> Attempt<RawCapture> {
    guard request.kind.deviceClass == descriptor.deviceClass else {
      return .deviceError(
        unable("the device captures nothing of the kind \(request.kind.rawValue)"))
    }
    return attempt(by: deadline) { $0.capture(request, $1) }
  }

  /// One live picture, never evidence.
  public func preview(by deadline: Deadline) -> Attempt<CapturedItem> {
    guard descriptor.capabilities.contains(.preview) else {
      return .deviceError(unable("the device gives no live picture"))
    }
    return attempt(by: deadline) { $0.preview($1) }
  }

  /// Waits for a document with a chip on the device and powers the chip anew, which ends whatever
  /// was agreed with it; gives its answer to reset.
  public func powerChip(by deadline: Deadline) -> Attempt<[UInt8]> {
    guard descriptor.capabilities.contains(.chip) else {
      return .deviceError(unable("the device reads no chips"))
    }
    return attempt(by: deadline) { $0.powerChip($1) }
  }

  /// Sends one command to the chip of the document on the device (ISO/IEC 7816-4 APDU). A chip that
  /// went away is `.retry` of `readAgain`: it answers again after `powerChip`.
  public func exchange(_ command: [UInt8], by deadline: Deadline) -> Attempt<[UInt8]> {
    guard descriptor.capabilities.contains(.chip) else {
      return .deviceError(unable("the device reads no chips"))
    }
    return attempt(by: deadline) { $0.exchange(command, $1) }
  }

  /// The options with their values of now.
  public func options(by deadline: Deadline) -> Attempt<[DeviceOption]> {
    configure([:], by: deadline)
  }

  /// Sets options one after the other, each held against the options as the ones before left them,
  /// and gives all options as they are then. The first bad name or value ends it with
  /// `device.option-unknown` or `device.option-value`.
  public func configure(
    _ settings: KeyValuePairs<String, OptionValue>, by deadline: Deadline
  ) -> Attempt<[DeviceOption]> {
    let settings = settings.map { ($0.key, $0.value) }
    return attempt(by: deadline) { connection, _ in
      do throws(Fault) {
        for (name, value) in settings {
          guard let option = try connection.options().first(where: { $0.name == name }) else {
            throw Fault(.optionUnknown, at: name, "the device has no option of this name")
          }
          _ = try option.setting(value)
          try connection.set(name, to: value)
        }
        return .captured(try connection.options())
      } catch {
        return .deviceError(error)
      }
    }
  }

  /// Ends the attempt under way with `.cancelled`; without one it does nothing. From any thread.
  public func cancel() {
    let control = phase.withLock { phase -> CaptureControl? in
      if case .working(let control) = phase { control } else { nil }
    }
    control?.cancel()
  }

  /// Cancels the attempt under way and lets the device go. May be called again, from any thread.
  public func close() {
    guard let released = release() else { return }
    _ = released.wait(milliseconds: Self.graceMilliseconds)
  }

  private func unable(_ what: String) -> Fault {
    Fault(.deviceUnable, at: descriptor.identity.description, what)
  }

  /// Closes the connection behind whatever the thread still does; nil when it was closed before.
  @discardableResult
  private func release() -> Gate? {
    let before = phase.withLock { phase -> Phase in
      defer { phase = .closed }
      return phase
    }
    if case .closed = before { return nil }
    if case .working(let control) = before { control.cancel() }
    let released = Gate()
    thread.run { [connection, whenClosed] in
      connection.close()
      whenClosed()
      released.open()
    }
    thread.end()
    return released
  }
}

// The life of one attempt: begun by the caller, done by the device's thread, answered in time.
extension DeviceSession {
  private func attempt<Value: Sendable>(
    by deadline: Deadline,
    _ job: @escaping @Sendable (any DeviceConnection, CaptureControl) -> Attempt<Value>
  ) -> Attempt<Value> {
    let control = CaptureControl(
      deadline: deadline, device: descriptor.identity, events: events, timekeeper: timekeeper)
    if let refusal: Attempt<Value> = begin(control) { return refusal }
    let answer = Answer<Value>()
    thread.run { [self] in
      let attempt = job(connection, control)
      settle(attempt)
      answer.give(attempt)
    }
    while !answer.given.wait(milliseconds: 10) {
      if control.isOverdue(by: Self.graceMilliseconds), leaveBehind() { break }
    }
    switch (answer.attempt, control.ending) {
    case (.captured, .cancelled), (.retry, .cancelled), (nil, .cancelled): return .cancelled
    case (nil, _): return .timedOut
    case (let attempt?, _): return attempt
    }
  }

  private func begin<Value>(_ control: CaptureControl) -> Attempt<Value>? {
    phase.withLock { phase in
      switch phase {
      case .closed: return .deviceError(Fault(.sessionClosed, "the session was closed"))
      case .removed: return .removed
      case .working: return .deviceError(Fault(.deviceBusy, "another attempt is under way"))
      case .leftBehind:
        return .deviceError(
          Fault(.deviceBusy, "the device has not come back from the last attempt"))
      case .idle:
        guard control.ending == nil else { return .timedOut }
        phase = .working(control)
        return nil
      }
    }
  }

  /// On the device's thread, when the driver has come back.
  private func settle<Value>(_ attempt: Attempt<Value>) {
    let wasLeftBehind = phase.withLock { phase in
      let wasLeftBehind = if case .leftBehind = phase { true } else { false }
      if case .closed = phase { return false }
      phase = if case .removed = attempt { .removed } else { .idle }
      return wasLeftBehind
    }
    if wasLeftBehind { events.post(.ready, of: descriptor.identity) }
  }

  /// True when the driver is still inside the call and the caller need not wait for it.
  private func leaveBehind() -> Bool {
    phase.withLock { phase in
      switch phase {
      case .working:
        phase = .leftBehind
        return true
      case .closed: return true
      case .idle, .leftBehind, .removed: return false
      }
    }
  }
}

/// Where the device's thread lays the end of an attempt and the caller finds it.
private final class Answer<Value: Sendable>: Sendable {
  let given = Gate()
  private let value = Mutex<Attempt<Value>?>(nil)

  var attempt: Attempt<Value>? { value.withLock { $0 } }

  func give(_ attempt: Attempt<Value>) {
    value.withLock { $0 = attempt }
    given.open()
  }
}
