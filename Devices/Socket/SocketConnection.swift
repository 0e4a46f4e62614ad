import Bytes
import Crypto
import Device
import Host

/// One open device at the other end of a socket.
final class SocketConnection: DeviceConnection {
  /// How long opening, and asking for or setting options, may take.
  private static let shortMilliseconds = 2000
  /// How often a wait looks whether it should go on, besides being woken.
  private static let lookMilliseconds = 50

  private let line: SocketLine

  init(_ line: SocketLine) { self.line = line }

  private var place: String { line.descriptor.identity.description }

  /// Asks the other side to let this one use the device.
  func open() throws(Fault) { _ = try short { .opening($0) } }

  func close() { try? line.send(.close) }

  func options() throws(Fault) -> [DeviceOption] {
    for message in try short({ .getOptions($0) }) {
      if case .options(_, let options) = message { return options }
    }
    return []
  }

  func set(_ option: String, to value: OptionValue) throws(Fault) {
    _ = try short { .setOption($0, name: option, value) }
  }

  func capture(_ request: CaptureRequest, _ control: CaptureControl) -> Attempt<RawCapture> {
    let milliseconds = min(control.millisecondsLeft, 1_000_000_000)
    return long({ .capture($0, request, milliseconds: milliseconds) }, control) { items, warnings in
      RawCapture(items: items, warnings: warnings)
    }
  }

  func preview(_ control: CaptureControl) -> Attempt<CapturedItem> {
    let milliseconds = min(control.millisecondsLeft, 1_000_000_000)
    let attempt = long({ .preview($0, milliseconds: milliseconds) }, control) { items, _ in items }
    switch attempt {
    case .captured(let items):
      guard let item = items.first else {
        return .deviceError(Fault(.deviceFailed, at: place, "a live picture without a picture"))
      }
      return .captured(item)
    case .retry(let hint, let items): return .retry(hint, kept: items?.first)
    case .deviceError(let fault): return .deviceError(fault)
    case .cancelled: return .cancelled
    case .timedOut: return .timedOut
    case .removed: return .removed
    }
  }

  // MARK: Requests

  /// A request that takes the device no time; gives what came before its end.
  private func short(_ request: (Int) -> DeviceMessage) throws(Fault) -> [DeviceMessage] {
    do throws(Ending) {
      let id = try line.ask(request)
      var messages: [DeviceMessage] = []
      while let arrival = line.next(milliseconds: Self.shortMilliseconds) {
        switch arrival {
        case .gone: throw Ending.removed
        case .wake: continue
        case .message(.end(id, let ending)):
          try finish(ending)
          return messages
        case .message(let message): messages.append(message)
        }
      }
      try? line.send(.cancel(id))
      throw .timedOut
    } catch {
      switch error {
      case .deviceError(let fault): throw fault
      case .removed: throw Fault(.deviceMissing, at: place, "the device's process has gone")
      case .retry, .cancelled, .timedOut:
        throw Fault(.deviceSilent, at: place, "the device's process does not answer")
      }
    }
  }

  /// Throws how a short request ended, unless it is done.
  private func finish(_ ending: RequestEnding) throws(Ending) {
    switch ending {
    case .done: return
    case .failed(let code, let detail):
      throw .deviceError(RequestEnding.fault(code: code, detail: detail, at: place))
    case .removed: throw .removed
    case .retry, .cancelled, .timedOut: throw .timedOut
    }
  }

  /// A request that waits for a document, finger or face as long as `control` allows.
  private func long<Value>(
    _ request: (Int) -> DeviceMessage, _ control: CaptureControl,
    _ made: ([CapturedItem], [CaptureWarning]) -> Value
  ) -> Attempt<Value> {
    do throws(Ending) {
      let id = try line.ask(request)
      control.whenCancelled { [line] in line.wake() }
      var items: [CapturedItem] = []
      while true {
        if let ending = control.ending {
          try? line.send(.cancel(id))
          throw ending
        }
        switch line.next(milliseconds: min(Self.lookMilliseconds, control.millisecondsLeft)) {
        case nil, .wake: continue
        case .gone: throw .removed
        case .message(.item(_, let item)): items.append(try held(item))
        case .message(.end(_, let ending)): return attempt(ending, items, made)
        case .message: continue
        }
      }
    } catch {
      return Attempt { () throws(Ending) in throw error }
    }
  }

  /// An item whose bytes have the hash that the device sent along.
  private func held(_ item: CapturedItem) throws(Ending) -> CapturedItem {
    guard Hash.sha256(item.bytes) == item.sha256 else {
      throw .deviceError(
        Fault(.deviceFailed, at: place, "captured bytes that do not have their SHA-256"))
    }
    return item
  }

  private func attempt<Value>(
    _ ending: RequestEnding, _ items: [CapturedItem],
    _ made: ([CapturedItem], [CaptureWarning]) -> Value
  ) -> Attempt<Value> {
    switch ending {
    case .done(let warnings): .captured(made(items, warnings))
    case .retry(let hint): .retry(hint, kept: items.isEmpty ? nil : made(items, []))
    case .failed(let code, let detail):
      .deviceError(RequestEnding.fault(code: code, detail: detail, at: place))
    case .cancelled: .cancelled
    case .timedOut: .timedOut
    case .removed: .removed
    }
  }
}
