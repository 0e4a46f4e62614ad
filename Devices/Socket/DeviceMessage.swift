import Bytes
public import Device

/// One message of the device protocol; README.md has them in a table.
///
/// A request has a number that the other side repeats in everything that belongs to it.
public enum DeviceMessage: Equatable, Sendable {
  // From the device.

  /// First of all: who the device is and what it can do.
  case hello(DeviceDescriptor)
  /// Something happened at the device: a document or finger came or went, or it is ready again.
  case event(DeviceEventKind)
  /// One captured item of a request; its bytes follow the JSON.
  case item(Int, CapturedItem)
  /// The options as they are now.
  case options(Int, [DeviceOption])
  /// A request came to its end.
  case end(Int, RequestEnding)

  // From the host.

  /// Opens the device for one who uses it.
  case opening(Int)
  /// Lets it go.
  case close
  /// Captures within so many milliseconds.
  case capture(Int, CaptureRequest, milliseconds: Int)
  /// Gives one live picture.
  case preview(Int, milliseconds: Int)
  /// Gives the options.
  case getOptions(Int)
  /// Sets one option.
  case setOption(Int, name: String, OptionValue)
  /// Breaks a request off; its end still comes.
  case cancel(Int)

  /// The message's type, as it stands in the frame.
  var word: String { frame.json["type"]?.string ?? "" }

  /// The request that the message belongs to; nil for hello, events and close.
  var request: Int? {
    switch self {
    case .hello, .event, .close: nil
    case .item(let id, _), .options(let id, _), .end(let id, _), .opening(let id),
      .capture(let id, _, _), .preview(let id, _), .getOptions(let id), .setOption(let id, _, _),
      .cancel(let id):
      id
    }
  }
}

/// How a request ended, as it goes over the socket.
public enum RequestEnding: Equatable, Sendable {
  /// Done: what was captured came before.
  case done([CaptureWarning])
  /// The operator's turn; what came before is kept as evidence.
  case retry(RetryHint)
  /// The device failed: the code's name and what the device says.
  case failed(code: String, detail: String)
  case cancelled
  case timedOut
  case removed

  /// From how an attempt ended.
  init<Value>(_ attempt: Attempt<Value>, warnings: [CaptureWarning] = []) {
    self =
      switch attempt {
      case .captured: .done(warnings)
      case .retry(let hint, _): .retry(hint)
      case .deviceError(let fault): .failed(code: fault.code.name, detail: fault.detail)
      case .cancelled: .cancelled
      case .timedOut: .timedOut
      case .removed: .removed
      }
  }

  /// A fault of this house for a failure that a device tells.
  static func fault(code: String, detail: String, at place: String) -> Fault {
    let known: [Fault.Code] = [
      .deviceBusy, .deviceMissing, .deviceSilent, .deviceUnable, .optionUnknown, .optionValue,
      .sessionClosed,
    ]
    let word = known.first { $0.name == code } ?? .deviceFailed
    return Fault(word, at: place, detail.isEmpty ? "the device reports a failure" : detail)
  }
}
