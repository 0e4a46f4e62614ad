import Host
import Synchronization

/// A country's clock in which things happen while somebody waits: no time passes beyond the next of
/// them, and nobody sleeps.
final class EventfulClock: Timekeeper {
  private struct Event: Sendable {
    let milliseconds: Int64
    let work: @Sendable () -> Void
  }

  private let clock: SimulatedTimekeeper
  private let events = Mutex<[Event]>([])

  init(_ clock: SimulatedTimekeeper) { self.clock = clock }

  func now() -> Moment { clock.now() }

  /// Milliseconds since some start.
  var milliseconds: Int64 { Int64(clock.now().monotonicNanoseconds / 1_000_000) }

  /// Lets `work` happen so many milliseconds from now.
  func after(milliseconds: Int64, _ work: @escaping @Sendable () -> Void) {
    let at = self.milliseconds + milliseconds
    events.withLock { events in
      events.append(Event(milliseconds: at, work: work))
      events.sort { $0.milliseconds < $1.milliseconds }
    }
  }

  func wait(at gate: Gate, milliseconds: Int) -> Bool {
    if gate.isOpen { return true }
    let end = self.milliseconds + Int64(max(0, milliseconds))
    let due = events.withLock { events -> Event? in
      guard let first = events.first, first.milliseconds <= end else { return nil }
      return events.removeFirst()
    }
    clock.advance(milliseconds: max(0, min(end, due?.milliseconds ?? end) - self.milliseconds))
    due?.work()
    return gate.isOpen
  }
}
