public import Bytes
public import Host
import Synchronization

/// All devices of a station: the drivers it was built with, their one stream of events, and the
/// sessions that are open.
public final class DeviceHub: Sendable {
  /// What happens at all devices, in order.
  public let events: DeviceEvents
  private let drivers: [any DeviceDriver]
  private let timekeeper: any Timekeeper
  private let held = Mutex<Set<DeviceIdentity>>([])

  /// Starts the drivers. One that cannot start is left out and told by a `fault` event of its name:
  /// a missing fingerprint library keeps nobody from reading documents.
  public init(drivers: [any DeviceDriver], timekeeper: any Timekeeper) {
    self.timekeeper = timekeeper
    let events = DeviceEvents(timekeeper: timekeeper)
    self.events = events
    self.drivers = drivers.filter { driver in
      do throws(Fault) {
        try driver.start(events)
        return true
      } catch {
        events.post(.fault(error), of: Self.driverItself(driver))
        return false
      }
    }
  }

  deinit { for driver in drivers { driver.stop() } }

  /// The devices that are there now, in the drivers' order; a driver that fails posts a `fault`.
  public func list() -> [DeviceDescriptor] {
    drivers.flatMap { driver -> [DeviceDescriptor] in
      do throws(Fault) {
        return try driver.list()
      } catch {
        events.post(.fault(error), of: Self.driverItself(driver))
        return []
      }
    }
  }

  /// The first device of a class that is there now; nil when there is none.
  public func first(_ deviceClass: DeviceClass) -> DeviceDescriptor? {
    list().first { $0.deviceClass == deviceClass }
  }

  /// Opens a device on a thread of its own within `milliseconds`; throws `.deviceMissing`,
  /// `.deviceBusy` when a session holds it, `.deviceFailed`, or `.deviceSilent` when time is up.
  public func open(
    _ identity: DeviceIdentity, withinMilliseconds milliseconds: Int = 5000
  ) throws(Fault) -> DeviceSession {
    guard let driver = drivers.first(where: { $0.name == identity.driver }),
      let descriptor = try driver.list().first(where: { $0.identity == identity })
    else { throw Fault(.deviceMissing, at: identity.description, "no such device is there") }
    guard held.withLock({ $0.insert(identity).inserted }) else {
      throw Fault(.deviceBusy, at: identity.description, "another session holds the device")
    }
    let thread = OwnerThread(name: identity.description)
    let opening = Opening()
    thread.run { opening.finish { () throws(Fault) in try driver.open(identity) } }
    let letGo: @Sendable () -> Void = { [weak self] in
      _ = self?.held.withLock { $0.remove(identity) }
    }
    guard let connection = opening.connection(withinMilliseconds: milliseconds) else {
      // The thread closes what may still come, and only then may the device be opened again.
      thread.run {
        opening.abandon()
        letGo()
      }
      thread.end()
      throw opening.fault
        ?? Fault(.deviceSilent, at: identity.description, "the device did not open in time")
    }
    return DeviceSession(
      descriptor: descriptor, connection: connection, thread: thread, events: events,
      timekeeper: timekeeper, whenClosed: letGo)
  }

  /// The identity that stands for a driver as a whole.
  private static func driverItself(_ driver: any DeviceDriver) -> DeviceIdentity {
    DeviceIdentity(driver: driver.name, make: "", model: "", serial: nil)
  }
}

/// The opening of one device: done on its thread, awaited by the caller.
private final class Opening: Sendable {
  private let done = Gate()
  private let result = Mutex<Result<any DeviceConnection, Fault>?>(nil)

  func finish(_ connect: () throws(Fault) -> any DeviceConnection) {
    let outcome: Result<any DeviceConnection, Fault>
    do throws(Fault) { outcome = .success(try connect()) } catch { outcome = .failure(error) }
    result.withLock { $0 = outcome }
    done.open()
  }

  /// The connection once the device is open; nil when it failed or did not open in time.
  func connection(withinMilliseconds milliseconds: Int) -> (any DeviceConnection)? {
    guard done.wait(milliseconds: milliseconds) else { return nil }
    return result.withLock { if case .success(let connection) = $0 { connection } else { nil } }
  }

  /// Why the device could not be opened, once that is known.
  var fault: Fault? {
    result.withLock { if case .failure(let fault) = $0 { fault } else { nil } }
  }

  /// Closes what came too late.
  func abandon() {
    result.withLock { if case .success(let connection) = $0 { connection.close() } }
  }
}
