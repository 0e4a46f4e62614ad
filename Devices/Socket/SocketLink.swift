import Bytes
import Device
import Host
import Synchronization

/// One path at which a device may be served: connects, listens, and connects again.
final class SocketLink: Sendable {
  /// How often it looks whether somebody serves the path.
  private static let retryMilliseconds = 100
  /// How long the other side may take to say who it is.
  private static let helloMilliseconds = 1000

  private let path: Path
  private let thread: OwnerThread
  private let stopped = Gate()
  private let tried = Gate()
  private let current = Mutex<SocketLine?>(nil)

  init(_ path: Path) {
    self.path = path
    thread = OwnerThread(name: "socket device")
  }

  /// The device that is there now.
  var line: SocketLine? { current.withLock { $0 } }
  var descriptor: DeviceDescriptor? { line?.descriptor }

  func start(_ events: DeviceEvents) {
    thread.run { [self] in
      while !stopped.isOpen {
        serve(events)
        tried.open()
        _ = stopped.wait(milliseconds: Self.retryMilliseconds)
      }
    }
    thread.end()
  }

  func waitForFirstTry(milliseconds: Int) { _ = tried.wait(milliseconds: milliseconds) }

  func stop() {
    stopped.open()
    line?.stream.end()
  }

  /// One connection from its beginning to its end.
  private func serve(_ events: DeviceEvents) {
    guard let stream = try? LocalStream.connect(to: path) else { return }
    var reader = FrameReader()
    guard let descriptor = hello(stream, &reader) else { return }
    let line = SocketLine(stream, descriptor)
    current.withLock { $0 = line }
    events.post(.arrived(descriptor), of: descriptor.identity)
    tried.open()
    // Stopped meanwhile: `stop` did not see this line.
    if stopped.isOpen { stream.end() }
    let fault = listen(line, &reader, events)
    current.withLock { $0 = nil }
    stream.end()
    // Whoever waits for a capture learns it last, and finds the events there already.
    defer { line.hangUp() }
    guard !stopped.isOpen else { return }
    if let fault { events.post(.fault(fault), of: descriptor.identity) }
    events.post(.removed, of: descriptor.identity)
  }

  /// The first message; nil when it is no hello or does not come in time.
  private func hello(_ stream: LocalStream, _ reader: inout FrameReader) -> DeviceDescriptor? {
    for _ in 0..<(Self.helloMilliseconds / 50) {
      switch stream.read(milliseconds: 50) {
      case .ended: return nil
      case .nothing: if stopped.isOpen { return nil }
      case .bytes(let bytes):
        reader.take(bytes)
        do throws(Fault) {
          guard let frame = try reader.next() else { continue }
          let message = try DeviceMessage(frame, driver: SocketDriver.driverName)
          if case .hello(let descriptor) = message { return descriptor }
          return nil
        } catch { return nil }
      }
    }
    return nil
  }

  /// Passes messages on until the other side goes; gives what was wrong with its last bytes.
  private func listen(
    _ line: SocketLine, _ reader: inout FrameReader, _ events: DeviceEvents
  ) -> Fault? {
    do throws(Fault) {
      while true {
        while let frame = try reader.next() {
          switch try DeviceMessage(frame, driver: SocketDriver.driverName) {
          case .event(let kind): events.post(kind, of: line.descriptor.identity)
          case .item, .options, .end: break
          case let message:
            throw Fault(.socketProtocol, "a host's message from a device: \(message.word)")
          }
          try line.deliver(DeviceMessage(frame, driver: SocketDriver.driverName))
        }
        guard case .bytes(let bytes) = line.stream.read(milliseconds: nil) else { return nil }
        reader.take(bytes)
      }
    } catch {
      return Fault(error.code, at: line.descriptor.identity.description, error.detail)
    }
  }
}
