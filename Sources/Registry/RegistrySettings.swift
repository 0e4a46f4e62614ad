import Bytes

/// What a registry is called.
public struct RegistrySettings: Equatable, Sendable {
  static let type = "maabar/registry/1"

  /// The name that its certificates bear: `Iraq`.
  public let name: String
  /// The origin of its log, like a web address without its scheme: `registry.example/iq/2026`.
  public let origin: String

  /// Names a registry; the origin is checked when the log's key is made.
  public init(name: String, origin: String) {
    self.name = name
    self.origin = origin
  }

  var json: JSON {
    [
      "type": .string(RegistrySettings.type), "name": .string(name), "origin": .string(origin),
    ]
  }

  init(_ bytes: [UInt8]) throws(Fault) {
    let json = try JSON.parse(bytes)
    guard try json.requiredString("type") == RegistrySettings.type else {
      throw Fault(.field, at: "type", "\(RegistrySettings.type) expected")
    }
    name = try json.requiredString("name")
    origin = try json.requiredString("origin")
  }
}
