package import Bytes

/// What a registry is called.
public struct RegistrySettings: Equatable, Sendable {
  static let type = "maabar/registry/1"

  /// The name that its certificates bear: `Iraq`.
  public let name: String
  /// The origin of its first log, like a web address without its scheme: `registry.example/iq/1`.
  public let origin: String
  /// Where stations reach it, `https://registry.example:8443`; nil where nobody said.
  public let address: String?

  /// Names a registry; the origin is checked when the log's key is made.
  public init(name: String, origin: String, address: String? = nil) {
    self.name = name
    self.origin = origin
    self.address = address
  }

  /// The origin of a log: the first one's with its last number, or a number of its own, counted on,
  /// and `mark`. A registry that is restored twice from one backup would else give two logs one
  /// name, and the second would never be believed.
  func origin(ofLog number: Int64, mark: String) -> String {
    guard number > 1 else { return origin }
    guard let first = firstNumber else { return "\(origin)/\(number)-\(mark)" }
    return "\(family)\(first + number - 1)-\(mark)"
  }

  /// What the origins of all its logs begin with, those that a restore has forgotten too.
  var family: String {
    guard firstNumber != nil, let end = origin.lastIndex(of: "/") else { return "\(origin)/" }
    return String(origin[...end])
  }

  /// The number that the first log's origin ends with.
  private var firstNumber: Int64? {
    let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1, let last = parts.last, let first = Int64(last),
      (0...9999).contains(first), String(first) == last
    else { return nil }
    return first
  }

  /// The settings as JSON.
  package var json: JSON {
    .fields([
      "type": .string(RegistrySettings.type), "name": .string(name), "origin": .string(origin),
      "address": .text(address),
    ])
  }

  package init(_ bytes: [UInt8]) throws(Fault) {
    let json = try JSON.parse(bytes)
    guard try json.requiredString("type") == RegistrySettings.type else {
      throw Fault(.field, at: "type", "\(RegistrySettings.type) expected")
    }
    name = try json.requiredString("name")
    origin = try json.requiredString("origin")
    address = json["address"]?.string
  }
}
