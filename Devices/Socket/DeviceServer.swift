public import Bytes
public import Device
public import Host
import Synchronization

/// Serves one device of a hub at a path: the other side of `SocketDriver`.
///
/// While the device is plugged in, the socket stands at the path and one host at a time may be
/// connected; when the device is unplugged, the connection ends and the socket goes away.
public final class DeviceServer: Sendable {
  /// What a server tells about itself, for a person to see.
  public enum Notice: Sendable, Equatable {
    case hostConnected
    case hostLeft
    /// The host asked for something: its type in the protocol.
    case asked(String)
    /// A request ended.
    case ended(RequestEnding)
    /// The host sent something that is not the protocol; the connection was ended.
    case garbage(Fault)
    case unplugged
    case pluggedIn
  }

  /// How often it looks whether it should go on.
  private static let lookMilliseconds = 50

  private let hub: DeviceHub
  private let identity: DeviceIdentity
  private let path: Path
  private let notice: @Sendable (Notice) -> Void
  private let stopped = Gate()
  private let ended = Gate()
  private let isPlugged = Mutex(false)
  private let host = Mutex<HostService?>(nil)

  /// Makes a server of the device with this identity in `hub`, whose events it reads alone.
  /// Throws as `LocalListener` does when the path cannot be used.
  public init(
    _ identity: DeviceIdentity, of hub: DeviceHub, at path: Path,
    notice: @escaping @Sendable (Notice) -> Void = { _ in }
  ) throws(Fault) {
    self.identity = identity
    self.hub = hub
    self.path = path
    self.notice = notice
    var listener: LocalListener?
    if hub.list().contains(where: { $0.identity == identity }) {
      isPlugged.withLock { $0 = true }
      listener = try LocalListener(at: path)
    }
    let events = OwnerThread(name: "device events")
    events.run { [self] in followEvents() }
    events.end()
    let serving = OwnerThread(name: "device server")
    serving.run { [self, listener] in
      serve(listener)
      ended.open()
    }
    serving.end()
  }

  /// Stops serving and takes the socket away; returns when that is done.
  public func stop() {
    stopped.open()
    host.withLock { $0 }?.end()
    _ = ended.wait(milliseconds: 2000)
  }

  /// Passes events on to the host; the end of the device ends the host's connection.
  private func followEvents() {
    while !stopped.isOpen {
      guard let event = hub.events.next(milliseconds: Self.lookMilliseconds),
        event.device == identity
      else { continue }
      switch event.kind {
      case .arrived:
        let wasPlugged = isPlugged.withLock { isPlugged in
          defer { isPlugged = true }
          return isPlugged
        }
        if !wasPlugged { notice(.pluggedIn) }
      case .removed:
        isPlugged.withLock { $0 = false }
        host.withLock { $0 }?.end()
        notice(.unplugged)
      case .fault: break
      case .documentPresent, .documentRemoved, .fingerNeeded, .fingerPresent, .fingerRemoved,
        .ready:
        host.withLock { $0 }?.send(.event(event.kind))
      }
    }
  }

  /// Listens while the device is plugged in and serves one host after another.
  private func serve(_ first: LocalListener?) {
    var listener = first
    while !stopped.isOpen {
      guard isPlugged.withLock({ $0 }) else {
        listener?.end()
        listener = nil
        _ = stopped.wait(milliseconds: Self.lookMilliseconds / 5)
        continue
      }
      if listener == nil { listener = try? LocalListener(at: path) }
      guard let stream = listener?.accept(milliseconds: Self.lookMilliseconds) else { continue }
      guard let descriptor = hub.list().first(where: { $0.identity == identity }) else { continue }
      let service = HostService(stream, hub: hub, descriptor: descriptor, notice: notice)
      host.withLock { $0 = service }
      notice(.hostConnected)
      // Unplugged or stopped meanwhile: nobody ended this service.
      if !isPlugged.withLock({ $0 }) || stopped.isOpen { service.end() }
      service.run()
      host.withLock { $0 = nil }
      notice(.hostLeft)
    }
    listener?.end()
  }
}
