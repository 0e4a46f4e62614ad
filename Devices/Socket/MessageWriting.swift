import Bytes
import Codes
import Device

extension DeviceMessage {
  /// The message as a frame.
  public var frame: DeviceFrame {
    if case .item(let id, let item) = self {
      return DeviceFrame(item.json(of: id), bytes: item.bytes)
    }
    return DeviceFrame(json)
  }

  private var json: JSON {
    switch self {
    case .hello(let descriptor): descriptor.json
    case .event(let kind): ["type": "event", "event": .string(kind.word)]
    case .item(let id, let item): item.json(of: id)
    case .options(let id, let options):
      ["type": "options", "id": .id(id), "options": .array(options.map(\.json))]
    case .end(let id, let ending): ending.json(of: id)
    case .opening(let id): ["type": "open", "id": .id(id)]
    case .close: ["type": "close"]
    case .capture(let id, let request, let milliseconds):
      request.json(of: id, milliseconds: milliseconds)
    case .preview(let id, let milliseconds):
      ["type": "preview", "id": .id(id), "milliseconds": .id(milliseconds)]
    case .getOptions(let id): ["type": "get-options", "id": .id(id)]
    case .setOption(let id, let name, let value):
      ["type": "set-option", "id": .id(id), "name": .string(name), "value": value.json]
    case .cancel(let id): ["type": "cancel", "id": .id(id)]
    }
  }
}

extension JSON {
  fileprivate static func id(_ number: Int) -> JSON { .integer(Int64(number)) }

  fileprivate static func positions(_ positions: [FingerPosition]) -> JSON {
    .array(positions.map { .integer(Int64($0.rawValue)) })
  }
}

extension DeviceEventKind {
  /// The word of an event that goes over the socket; the others are the driver's own.
  var word: String {
    switch self {
    case .arrived: "arrived"
    case .removed: "removed"
    case .fault: "fault"
    case .documentPresent: "document-present"
    case .documentRemoved: "document-removed"
    case .fingerNeeded: "finger-needed"
    case .fingerPresent: "finger-present"
    case .fingerRemoved: "finger-removed"
    case .ready: "ready"
    }
  }
}

extension DeviceDescriptor {
  fileprivate var json: JSON {
    .fields([
      "type": "hello", "protocol": 1, "class": .string(deviceClass.rawValue),
      "make": .string(identity.make), "model": .string(identity.model),
      "serial": .text(identity.serial),
      "capabilities": .texts(capabilities.map(\.rawValue).sorted()),
      "positions": .positions(positions), "options": .array(options.map(\.json)),
    ])
  }
}

extension OptionValue {
  fileprivate var json: JSON {
    switch self {
    case .toggle(let isOn): .boolean(isOn)
    case .number(let number): .integer(Int64(number))
    case .choice(let choice): .string(choice)
    }
  }
}

extension DeviceOption {
  fileprivate var json: JSON {
    var fields: [String: JSON] = [
      "name": .string(name), "summary": .string(summary), "value": value.json,
    ]
    if !unit.isEmpty { fields["unit"] = .string(unit) }
    if reloads { fields["reloads"] = .boolean(true) }
    switch range {
    case .toggle: break
    case .numbers(let least, let most, let step):
      fields["least"] = .id(least)
      fields["most"] = .id(most)
      fields["step"] = .id(step)
    case .choices(let choices): fields["choices"] = .texts(choices)
    }
    return .object(fields)
  }
}

extension CaptureRequest {
  fileprivate func json(of id: Int, milliseconds: Int) -> JSON {
    let exceptions = exceptions.map { exception -> JSON in
      ["position": .id(exception.position.rawValue), "reason": .string(exception.reason.rawValue)]
    }
    return .fields([
      "type": "capture", "id": .id(id), "kind": .string(kind.rawValue),
      "purpose": .string(purpose.rawValue), "milliseconds": .id(milliseconds),
      "positions": positions.isEmpty ? nil : .positions(positions),
      "exceptions": exceptions.isEmpty ? nil : .array(exceptions),
      "leastQuality": .number(leastQuality),
    ])
  }
}

extension CapturedItem {
  fileprivate func json(of id: Int) -> JSON {
    let (word, light): (String, String?) =
      switch part {
      case .machineReadableZone: ("machine-readable-zone", nil)
      case .page(let light): ("page", light.rawValue)
      case .finger: ("finger", nil)
      case .face: ("face", nil)
      }
    return .fields([
      "type": "item", "id": .id(id), "part": .string(word), "light": .text(light),
      "position": .number(position?.rawValue), "format": .string(format.rawValue),
      "sha256": .string(Hex.encode(sha256)), "width": .number(width), "height": .number(height),
      "dotsPerInch": .number(resolution?.dotsPerInch),
      "resolutionFrom": .text(resolution?.provenance.rawValue), "quality": .number(quality),
    ])
  }
}

extension RequestEnding {
  fileprivate func json(of id: Int) -> JSON {
    func end(_ word: String, _ more: [String: JSON] = [:]) -> JSON {
      let fields: [String: JSON] = ["type": "end", "id": .id(id), "ending": .string(word)]
      return .object(fields.merging(more) { $1 })
    }
    switch self {
    case .done(let warnings):
      let words = warnings.compactMap { if case .device(let words) = $0 { words } else { nil } }
      return end("done", words.isEmpty ? [:] : ["warnings": .texts(words)])
    case .retry(let hint):
      return end(
        "retry", ["reason": .string(hint.reason.rawValue), "fingers": .positions(hint.fingers)])
    case .failed(let code, let detail):
      return end("failed", ["code": .string(code), "detail": .string(detail)])
    case .cancelled: return end("cancelled")
    case .timedOut: return end("timed-out")
    case .removed: return end("removed")
    }
  }
}
