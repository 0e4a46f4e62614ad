import CHost
import Glibc

/// One reading of both clocks of a machine.
public struct Moment: Hashable, Sendable {
  /// Wall clock: milliseconds since 1970-01-01T00:00:00Z. It may be wrong: a dead battery says
  /// 1970.
  public let utcMilliseconds: Int64
  /// Monotonic clock: nanoseconds since some start within one boot.
  public let monotonicNanoseconds: UInt64
  /// The boot in which the monotonic clock counts.
  public let bootID: String

  /// Makes a reading.
  public init(utcMilliseconds: Int64, monotonicNanoseconds: UInt64, bootID: String) {
    self.utcMilliseconds = utcMilliseconds
    self.monotonicNanoseconds = monotonicNanoseconds
    self.bootID = bootID
  }
}

/// The clocks, passed in wherever a time is recorded or awaited.
public protocol Timekeeper: Sendable {
  /// Reads both clocks.
  func now() -> Moment
  /// Lets time pass until `gate` is open, at most `milliseconds` (0 or more); true when it is open.
  func wait(at gate: Gate, milliseconds: Int) -> Bool
}

extension Timekeeper {
  /// Waits in real time.
  public func wait(at gate: Gate, milliseconds: Int) -> Bool {
    gate.wait(milliseconds: milliseconds)
  }
}

/// The clocks of this machine.
public struct SystemTimekeeper: Timekeeper {
  private let bootID: String

  /// Reads the boot's identifier once.
  public init() {
    let bytes = (try? Disk().read("/proc/sys/kernel/random/boot_id", limit: 64)) ?? []
    bootID = String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
  }

  /// Reads CLOCK_REALTIME and CLOCK_BOOTTIME (which goes on in suspend).
  public func now() -> Moment {
    var wall = timespec()
    var boot = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &wall)
    unsafe clock_gettime(CLOCK_BOOTTIME, &boot)
    return Moment(
      utcMilliseconds: Int64(wall.tv_sec) * 1000 + Int64(wall.tv_nsec) / 1_000_000,
      monotonicNanoseconds: UInt64(boot.tv_sec) * 1_000_000_000 + UInt64(boot.tv_nsec),
      bootID: bootID)
  }
}

/// A clock that a simulator moves: time passes only when it is told to.
public final class SimulatedTimekeeper: Timekeeper, @unchecked Sendable {
  private let lock = NativeLock()
  private var moment: Moment

  /// Starts at a wall-clock reading, in a boot of the given name.
  public init(utcMilliseconds: Int64, bootID: String = "simulated") {
    moment = Moment(utcMilliseconds: utcMilliseconds, monotonicNanoseconds: 0, bootID: bootID)
  }

  /// The simulated moment.
  public func now() -> Moment { lock.locked { moment } }

  /// Lets both clocks run on by `milliseconds` (at least 0).
  public func advance(milliseconds: Int64) {
    lock.locked {
      moment = Moment(
        utcMilliseconds: moment.utcMilliseconds + milliseconds,
        monotonicNanoseconds: moment.monotonicNanoseconds + UInt64(milliseconds) * 1_000_000,
        bootID: moment.bootID)
    }
  }

  /// Waiting takes no real time: a closed gate lets both clocks run on by `milliseconds` at once.
  public func wait(at gate: Gate, milliseconds: Int) -> Bool {
    if gate.isOpen { return true }
    advance(milliseconds: Int64(max(0, milliseconds)))
    return gate.isOpen
  }

  /// Sets the wall clock, as a dead battery or an administrator does; the monotonic clock runs on.
  public func set(utcMilliseconds: Int64) {
    lock.locked {
      moment = Moment(
        utcMilliseconds: utcMilliseconds, monotonicNanoseconds: moment.monotonicNanoseconds,
        bootID: moment.bootID)
    }
  }
}
