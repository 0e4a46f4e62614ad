import Bytes
import Host
import Synchronization

/// The true time of a simulated country; it passes only when somebody lets it.
final class WorldTime: Sendable {
  private let milliseconds: Mutex<Int64>

  init(_ start: Int64) { milliseconds = Mutex(start) }

  var now: Int64 { milliseconds.withLock { $0 } }

  func advance(_ some: Int64) { milliseconds.withLock { $0 += max(0, some) } }
}

/// The clocks of one machine: its wall clock may be wrong, its monotonic clock begins with each
/// boot.
final class MachineClock: Timekeeper, Sendable {
  private struct State {
    /// What the wall clock is wrong by, milliseconds.
    var error: Int64 = 0
    var booted: Int64
    var boots = 1
  }

  private let world: WorldTime
  private let name: String
  private let state: Mutex<State>

  init(_ world: WorldTime, _ name: String) {
    self.world = world
    self.name = name
    state = Mutex(State(booted: world.now))
  }

  func now() -> Moment {
    state.withLock { state in
      let now = world.now
      return Moment(
        utcMilliseconds: now + state.error,
        monotonicNanoseconds: UInt64(max(0, now - state.booted)) * 1_000_000,
        bootID: "\(name)-\(state.boots)")
    }
  }

  /// Waiting lets the whole country's time pass.
  func wait(at gate: Gate, milliseconds: Int) -> Bool {
    if gate.isOpen { return true }
    world.advance(Int64(milliseconds))
    return gate.isOpen
  }

  /// The machine starts again.
  func reboot() {
    state.withLock { state in
      state.booted = world.now
      state.boots += 1
    }
  }

  /// Sets what the wall clock is wrong by.
  func setError(_ milliseconds: Int64) { state.withLock { $0.error = milliseconds } }
}
