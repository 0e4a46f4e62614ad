import Bytes
import Device
import Host
import Synchronization

/// The service of one connected host, from hello to its end.
final class HostService: Sendable {
  private let stream: LocalStream
  private let hub: DeviceHub
  private let descriptor: DeviceDescriptor
  private let notice: @Sendable (DeviceServer.Notice) -> Void
  /// Requests are done one after the other, while this service goes on listening for a cancel.
  private let worker = OwnerThread(name: "device requests")
  private let session = Mutex<DeviceSession?>(nil)
  private let state = Mutex(State())

  private struct State {
    /// The capture under way, 0 for none.
    var current = 0
    /// Captures cancelled before they began.
    var cancelled: Set<Int> = []
  }

  init(
    _ stream: LocalStream, hub: DeviceHub, descriptor: DeviceDescriptor,
    notice: @escaping @Sendable (DeviceServer.Notice) -> Void
  ) {
    self.stream = stream
    self.hub = hub
    self.descriptor = descriptor
    self.notice = notice
  }

  /// Ends the connection, from any thread.
  func end() { stream.end() }

  /// Sends a message; a host that does not read is cut off.
  func send(_ message: DeviceMessage) {
    if !stream.write(message.frame.encoded(), milliseconds: SocketLine.writeMilliseconds) {
      stream.end()
    }
  }

  /// Serves until the host goes.
  func run() {
    send(.hello(descriptor))
    do throws(Fault) {
      var reader = FrameReader()
      while case .bytes(let bytes) = stream.read(milliseconds: nil) {
        reader.take(bytes)
        while let frame = try reader.next() {
          try take(try DeviceMessage(frame, driver: descriptor.identity.driver))
        }
      }
    } catch {
      notice(.garbage(error))
    }
    stream.end()
    let session = session.withLock { session in
      defer { session = nil }
      return session
    }
    session?.close()
    worker.end()
  }

  private func take(_ message: DeviceMessage) throws(Fault) {
    switch message {
    case .cancel(let id): cancel(id)
    case .opening, .close, .capture, .preview, .getOptions, .setOption:
      if case .capture(let id, _, _) = message { state.withLock { $0.current = id } }
      if case .preview(let id, _) = message { state.withLock { $0.current = id } }
      notice(.asked(message.word))
      worker.run { [self] in answer(message) }
    case .hello, .event, .item, .options, .end:
      throw Fault(.socketProtocol, "a device's message from a host: \(message.word)")
    }
  }

  /// Breaks off a capture; one that waits its turn is not begun. The session may be just about to
  /// begin the attempt, and a cancel without one does nothing: so again until it is over.
  private func cancel(_ id: Int) {
    state.withLock { _ = $0.cancelled.insert(id) }
    for _ in 0..<100 {
      guard state.withLock({ $0.current == id }) else { break }
      session.withLock { $0 }?.cancel()
      _ = Gate().wait(milliseconds: 2)
    }
  }

  // MARK: Answers, on the worker's thread

  private func answer(_ message: DeviceMessage) {
    switch message {
    case .opening(let id): end(id, takeDevice())
    case .close:
      session.withLock { $0 }?.close()
      session.withLock { $0 = nil }
    case .capture(let id, let request, let milliseconds):
      capture(id) { session in
        session.unjudgedCapture(request, by: session.deadline(milliseconds: milliseconds))
      }
    case .preview(let id, let milliseconds):
      capture(id) { session in
        switch session.preview(by: session.deadline(milliseconds: milliseconds)) {
        case .captured(let item): .captured(RawCapture(items: [item]))
        case .retry(let hint, let item):
          .retry(hint, kept: item.map { RawCapture(items: [$0]) })
        case .deviceError(let fault): .deviceError(fault)
        case .cancelled: .cancelled
        case .timedOut: .timedOut
        case .removed: .removed
        }
      }
    case .getOptions(let id): options(id) { $0.options(by: $0.deadline(milliseconds: 1000)) }
    case .setOption(let id, let name, let value):
      options(id) { $0.configure([name: value], by: $0.deadline(milliseconds: 1000)) }
    case .hello, .event, .item, .options, .end, .cancel: break
    }
  }

  private func takeDevice() -> RequestEnding {
    do throws(Fault) {
      session.withLock { $0 }?.close()
      let opened = try hub.open(descriptor.identity)
      session.withLock { $0 = opened }
      return .done([])
    } catch {
      return .failed(code: error.code.name, detail: error.detail)
    }
  }

  /// Runs a capture and sends its items and its end.
  private func capture(_ id: Int, _ body: (DeviceSession) -> Attempt<RawCapture>) {
    defer { state.withLock { if $0.current == id { $0.current = 0 } } }
    guard let session = session.withLock({ $0 }) else { return end(id, Self.notOpen) }
    guard !state.withLock({ $0.cancelled.remove(id) != nil }) else { return end(id, .cancelled) }
    let attempt = body(session)
    state.withLock { _ = $0.cancelled.remove(id) }
    switch attempt {
    case .captured(let raw), .retry(_, kept: .some(let raw)):
      for item in raw.items { send(.item(id, item)) }
      end(id, RequestEnding(attempt, warnings: raw.warnings))
    default: end(id, RequestEnding(attempt))
    }
  }

  private func options(_ id: Int, _ body: (DeviceSession) -> Attempt<[DeviceOption]>) {
    guard let session = session.withLock({ $0 }) else { return end(id, Self.notOpen) }
    let attempt = body(session)
    if let options = attempt.captured { send(.options(id, options)) }
    end(id, RequestEnding(attempt))
  }

  private static let notOpen = RequestEnding.failed(
    code: Fault.Code.sessionClosed.name, detail: "the device was not opened")

  private func end(_ id: Int, _ ending: RequestEnding) {
    send(.end(id, ending))
    notice(.ended(ending))
  }
}
