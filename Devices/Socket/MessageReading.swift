public import Bytes
import Codes
import Device

extension DeviceMessage {
  /// Reads a frame; throws `.socketProtocol` for one that is no message. `driver` is the name that
  /// a device's identity gets.
  public init(_ frame: DeviceFrame, driver: String) throws(Fault) {
    do throws(Fault) {
      self = try Self.read(frame, driver: driver)
    } catch {
      throw Fault(.socketProtocol, at: error.place, error.detail)
    }
  }

  private static func read(_ frame: DeviceFrame, driver: String) throws(Fault) -> DeviceMessage {
    let json = frame.json
    switch try json.requiredString("type") {
    case "hello": return .hello(try DeviceDescriptor(hello: json, driver: driver))
    case "event": return .event(try DeviceEventKind(json))
    case "item": return .item(try json.id("id"), try CapturedItem(json, bytes: frame.bytes))
    case "options": return .options(try json.id("id"), try json.options())
    case "end": return .end(try json.id("id"), try RequestEnding(json))
    case "open": return .opening(try json.id("id"))
    case "close": return .close
    case "capture":
      return .capture(
        try json.id("id"), try CaptureRequest.read(json),
        milliseconds: try json.id("milliseconds"))
    case "preview": return .preview(try json.id("id"), milliseconds: try json.id("milliseconds"))
    case "get-options": return .getOptions(try json.id("id"))
    case "set-option":
      return .setOption(
        try json.id("id"), name: try json.shortText("name"), try OptionValue(json["value"]))
    case "cancel": return .cancel(try json.id("id"))
    default: throw Fault(.field, at: "type", "a message of the device protocol expected")
    }
  }
}

extension JSON {
  /// A whole number of 0 to a billion.
  fileprivate func id(_ name: String) throws(Fault) -> Int {
    let number = try requiredInteger(name)
    guard (0...1_000_000_000).contains(number) else {
      throw Fault(.field, at: name, "a number of 0 to a billion expected")
    }
    return Int(number)
  }

  /// A text of 200 characters at most, without control characters.
  fileprivate func shortText(_ name: String) throws(Fault) -> String {
    let text = try requiredString(name)
    guard text.utf8.count <= 200, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
      throw Fault(.field, at: name, "a text of at most 200 bytes expected")
    }
    return text
  }

  /// A word of an enumeration.
  fileprivate func word<Word: RawRepresentable<String>>(
    _ name: String, _ type: Word.Type
  ) throws(Fault) -> Word {
    guard let word = Word(rawValue: try requiredString(name)) else {
      throw Fault(.field, at: name, "a word of the device protocol expected")
    }
    return word
  }

  fileprivate func words(_ name: String) throws(Fault) -> [String] {
    var words: [String] = []
    for item in try list(name).prefix(100) {
      guard let word = item.string, word.utf8.count <= 200 else {
        throw Fault(.field, at: name, "a list of short texts expected")
      }
      words.append(word)
    }
    return words
  }

  fileprivate func positions(_ name: String) throws(Fault) -> [FingerPosition] {
    var positions: [FingerPosition] = []
    for item in try list(name) {
      guard positions.count < 20, let code = item.integer,
        let position = FingerPosition(rawValue: Int(clamping: code))
      else { throw Fault(.field, at: name, "at most 20 finger position codes expected") }
      positions.append(position)
    }
    return positions
  }

  fileprivate func options() throws(Fault) -> [DeviceOption] {
    var options: [DeviceOption] = []
    for item in try list("options").prefix(100) { options.append(try DeviceOption(item)) }
    return options
  }
}

extension DeviceEventKind {
  fileprivate init(_ json: JSON) throws(Fault) {
    let word = try json.requiredString("event")
    let kinds: [DeviceEventKind] = [
      .documentPresent, .documentRemoved, .fingerNeeded, .fingerPresent, .fingerRemoved, .ready,
    ]
    guard let kind = kinds.first(where: { $0.word == word }) else {
      throw Fault(.field, at: "event", "an event of the device protocol expected")
    }
    self = kind
  }
}

extension DeviceDescriptor {
  fileprivate init(hello json: JSON, driver: String) throws(Fault) {
    guard try json.requiredInteger("protocol") == 1 else {
      throw Fault(.field, at: "protocol", "version 1 of the device protocol expected")
    }
    let identity = DeviceIdentity(
      driver: driver, make: try json.shortText("make"), model: try json.shortText("model"),
      serial: json["serial"] == nil ? nil : try json.shortText("serial"))
    // A capability that this house does not know yet is none.
    let capabilities = try json.words("capabilities").compactMap(DeviceCapability.init(rawValue:))
    self.init(
      identity: identity, deviceClass: try json.word("class", DeviceClass.self),
      // Chips are not spoken to over a socket.
      capabilities: Set(capabilities).subtracting([.chip]),
      positions: try json.positions("positions"), options: try json.options())
  }
}

extension OptionValue {
  fileprivate init(_ json: JSON?) throws(Fault) {
    switch json {
    case .boolean(let isOn): self = .toggle(isOn)
    case .integer(let number): self = .number(Int(number))
    case .string(let choice): self = .choice(choice)
    default: throw Fault(.field, at: "value", "a value of an option expected")
    }
  }
}

extension DeviceOption {
  fileprivate init(_ json: JSON) throws(Fault) {
    let range: Range
    if let least = json["least"]?.integer, let most = json["most"]?.integer, least <= most {
      let step = max(1, Int(json["step"]?.integer ?? 1))
      range = .numbers(least: Int(least), most: Int(most), step: step)
    } else {
      let choices = try json.words("choices")
      range = choices.isEmpty ? .toggle : .choices(choices)
    }
    self.init(
      name: try json.shortText("name"), summary: try json.shortText("summary"),
      unit: json["unit"] == nil ? "" : try json.shortText("unit"), range: range,
      value: try OptionValue(json["value"]), reloads: json["reloads"]?.boolean ?? false)
  }
}

extension CaptureRequest {
  fileprivate static func read(_ json: JSON) throws(Fault) -> CaptureRequest {
    let purpose = try json.word("purpose", CapturePurpose.self)
    let quality = json["leastQuality"]?.integer.map { Int(clamping: $0) }
    switch try json.word("kind", CaptureKind.self) {
    case .document: return .document(purpose)
    case .face: return .face(purpose, leastQuality: quality)
    case .fingers:
      var exceptions: [FingerException] = []
      for item in try json.list("exceptions").prefix(20) {
        guard let position = FingerPosition(rawValue: try item.id("position")) else {
          throw Fault(.field, at: "exceptions", "finger position codes expected")
        }
        exceptions.append(
          FingerException(position, try item.word("reason", FingerException.Reason.self)))
      }
      return try .fingers(
        json.positions("positions"), except: exceptions, for: purpose, leastQuality: quality)
    }
  }
}

extension CapturedItem {
  fileprivate init(_ json: JSON, bytes: [UInt8]) throws(Fault) {
    let part: CapturedPart
    switch try json.requiredString("part") {
    case "machine-readable-zone": part = .machineReadableZone
    case "page": part = .page(try json.word("light", CapturedPart.Light.self))
    case "face": part = .face
    case "finger":
      guard let position = FingerPosition(rawValue: try json.id("position")) else {
        throw Fault(.field, at: "position", "a finger position code expected")
      }
      part = .finger(position)
    default: throw Fault(.field, at: "part", "a part that is captured expected")
    }
    let hash = try Hex.decode(try json.requiredString("sha256"))
    guard hash.count == 32 else {
      throw Fault(.field, at: "sha256", "64 hexadecimal digits expected")
    }
    let from = json["resolutionFrom"]?.string.flatMap(Resolution.Provenance.init(rawValue:))
    self.init(
      part: part, format: try json.word("format", CaptureFormat.self), bytes: bytes, sha256: hash,
      width: json["width"] == nil ? nil : try json.id("width"),
      height: json["height"] == nil ? nil : try json.id("height"),
      resolution: json["dotsPerInch"]?.integer.flatMap {
        Resolution(dotsPerInch: Int(clamping: $0), provenance: from ?? .device)
      },
      quality: try json.quality())
  }
}

extension JSON {
  fileprivate func quality() throws(Fault) -> Int? {
    guard let quality = self["quality"]?.integer else { return nil }
    guard (0...100).contains(quality) else {
      throw Fault(.field, at: "quality", "a quality of 0 to 100 expected")
    }
    return Int(quality)
  }
}

extension RequestEnding {
  fileprivate init(_ json: JSON) throws(Fault) {
    switch try json.requiredString("ending") {
    case "done": self = .done(try json.words("warnings").map { CaptureWarning.device($0) })
    case "retry":
      self = .retry(
        RetryHint(
          try json.word("reason", RetryReason.self), fingers: try json.positions("fingers")))
    case "failed":
      self = .failed(code: try json.shortText("code"), detail: try json.shortText("detail"))
    case "cancelled": self = .cancelled
    case "timed-out": self = .timedOut
    case "removed": self = .removed
    default: throw Fault(.field, at: "ending", "an ending of the device protocol expected")
    }
  }
}
