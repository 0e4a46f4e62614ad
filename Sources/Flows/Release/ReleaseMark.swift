import Bytes
public import Codes

/// What a published table says of itself: which release it is, and of what.
public struct ReleaseMark: Equatable, Sendable {
  /// Whether the figures may still change.
  public enum Standing: String, Sendable, CaseIterable {
    /// Records of the period may still arrive.
    case provisional
    /// Every point of entry has sent its records of every day, and the time for late ones is over.
    case final
  }

  /// 1, 2, ... in the registry.
  public let number: Int64
  /// 16 hexadecimal digits, random: a registry that came back from a backup never gives two
  /// releases one label.
  public let identity: String
  /// The series.
  public let series: String
  /// When it was made.
  public let made: Instant
  /// Whether its figures may change.
  public let standing: Standing
  /// The last stretch of facts that it counts (`FlowLedger.lastArrival`).
  public let arrival: Int64
  /// The release of the same series and period that this one revises.
  public let revises: Int64?

  /// Names a release.
  public init(
    number: Int64, identity: String, series: String, made: Instant, standing: Standing,
    arrival: Int64, revises: Int64?
  ) {
    self.number = number
    self.identity = identity
    self.series = series
    self.made = made
    self.standing = standing
    self.arrival = arrival
    self.revises = revises
  }

  /// `R7-0123456789abcdef`, as it stands in every row.
  public var label: String { "R\(number)-\(identity)" }

  /// The number in a label; nil for another text.
  public static func number(of label: String) -> Int64? {
    let parts = label.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].first == "R", parts[1].utf8.count == 16 else { return nil }
    return Int64(parts[0].dropFirst())
  }

  var json: JSON {
    .fields([
      "number": .integer(number), "identity": .string(identity), "series": .string(series),
      "made": .string(made.description), "standing": .string(standing.rawValue),
      "arrival": .integer(arrival), "revises": .number(revises),
    ])
  }

  init(_ json: JSON) throws(Fault) {
    guard let standing = Standing(rawValue: try json.requiredString("standing")) else {
      throw Fault(.flowDamaged, at: "flow_release", "a standing that does not exist")
    }
    self.init(
      number: try json.requiredInteger("number"), identity: try json.requiredString("identity"),
      series: try json.requiredString("series"),
      made: try Instant(iso: try json.requiredString("made")), standing: standing,
      arrival: try json.requiredInteger("arrival"), revises: json["revises"]?.integer)
  }
}
