public import Bytes
public import Codes

/// How a registry wants its stations to work: one file for all, in which a point of entry or a
/// single station may differ. What a station is (its name, place, country, zone, lane) stands with
/// the station and is not sent.
///
///     {"type":"maabar/configuration/1","version":3,"title":"Winter 2026",
///      "all":{"fingerprintAge":12},
///      "pointsOfEntry":{"IQ-IBK":{"control":"reduced","controlBasis":"Order 118/2026"}},
///      "stations":{"BGW-1":{"metered":1}}}
public struct StationSettings: Equatable, Sendable {
  /// The type of its JSON file.
  public static let type = "maabar/configuration/1"
  /// Bytes of a file at most.
  public static let maximumBytes = 1 << 20

  /// What a station is told; nil leaves it as it is.
  public struct Values: Equatable, Sendable {
    /// Normal control, or reduced control with its legal basis.
    public var control: ControlMode?
    /// The legal basis of reduced control; set with `reduced`, and only with it.
    public var controlBasis: String?
    /// From which age fingers are captured, 0...99.
    public var fingerprintAge: Int?
    /// Records in one batch at most, 1...10,000.
    public var recordsPerBatch: Int?
    /// Whether the station's line is paid by size or shared.
    public var isMetered: Bool?
    /// Where the registry answers, `https://registry.example:8443`.
    public var address: String?

    /// Nothing is told.
    public init() {}

    /// These values, with those of `closer` in their place where it has any.
    func replaced(by closer: Values) -> Values {
      var values = self
      if let control = closer.control {
        values.control = control
        values.controlBasis = closer.controlBasis
      }
      values.fingerprintAge = closer.fingerprintAge ?? fingerprintAge
      values.recordsPerBatch = closer.recordsPerBatch ?? recordsPerBatch
      values.isMetered = closer.isMetered ?? isMetered
      values.address = closer.address ?? address
      return values
    }

    init(_ json: JSON) throws(Fault) {
      try StationSettings.allow(
        [
          "control", "controlBasis", "fingerprintAge", "recordsPerBatch", "metered", "address",
        ], in: json)
      if json["control"] != nil {
        guard let control = ControlMode(rawValue: try json.requiredString("control")) else {
          throw Fault(.field, at: "control", "normal or reduced expected")
        }
        self.control = control
      }
      if json["controlBasis"] != nil { controlBasis = try json.requiredString("controlBasis") }
      guard (control == .reduced) == (controlBasis != nil) else {
        throw Fault(.field, at: "controlBasis", "reduced control, and only it, names a legal basis")
      }
      fingerprintAge = try Values.number(json, "fingerprintAge", 0...99)
      recordsPerBatch = try Values.number(json, "recordsPerBatch", 1...10_000)
      isMetered = try Values.number(json, "metered", 0...1).map { $0 == 1 }
      if json["address"] != nil { address = try json.requiredString("address") }
    }

    private static func number(
      _ json: JSON, _ name: String, _ range: ClosedRange<Int64>
    ) throws(Fault) -> Int? {
      json[name] == nil ? nil : Int(try json.requiredInteger(name, in: range))
    }
  }

  /// The version, 1 or more.
  public let version: Int64
  /// What it is, for people.
  public let title: String
  private let all: Values
  private let pointsOfEntry: [String: Values]
  private let stations: [String: Values]

  /// Reads a file; throws `.json` or `.field` with the place of a mistake.
  public init(_ bytes: [UInt8]) throws(Fault) {
    let json = try JSON.parse(
      bytes, limits: JSON.Limits(bytes: StationSettings.maximumBytes, depth: 8))
    try StationSettings.allow(
      ["type", "version", "title", "all", "pointsOfEntry", "stations"], in: json)
    guard try json.requiredString("type") == StationSettings.type else {
      throw Fault(.field, at: "type", "\(StationSettings.type) expected")
    }
    version = try json.requiredInteger("version", in: 1...Int64.max)
    title = try json.requiredString("title")
    do throws(Fault) { all = try Values(json["all"] ?? [:]) } catch { throw error.within("all") }
    pointsOfEntry = try StationSettings.each(json, "pointsOfEntry")
    stations = try StationSettings.each(json, "stations")
  }

  /// How many points of entry and stations differ from the rest.
  public var exceptions: Int { pointsOfEntry.count + stations.count }

  /// What a station is told: the values of all, of its point of entry, of itself, the closest last.
  public func values(for station: StationName, at pointOfEntry: StationName) -> Values {
    all.replaced(by: pointsOfEntry[pointOfEntry.text] ?? Values())
      .replaced(by: stations[station.text] ?? Values())
  }

  private static func each(_ json: JSON, _ name: String) throws(Fault) -> [String: Values] {
    guard let field = json[name] else { return [:] }
    guard let fields = field.object else { throw Fault(.field, at: name, "an object expected") }
    var values: [String: Values] = [:]
    for (key, value) in fields {
      do throws(Fault) { values[try StationName(key).text] = try Values(value) } catch {
        throw error.within("\(name).\(key)")
      }
    }
    return values
  }

  private static func allow(_ names: Set<String>, in json: JSON) throws(Fault) {
    guard let fields = json.object else { throw Fault(.field, "an object expected") }
    guard let other = fields.keys.filter({ !names.contains($0) }).min() else { return }
    throw Fault(.field, at: "\(other.prefix(32))", "an unknown field")
  }
}
