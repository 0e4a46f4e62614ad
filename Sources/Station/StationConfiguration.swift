public import Bytes
public import Codes
public import Seal

/// What a station knows about itself: where it stands and how crossings are recorded there.
public struct StationConfiguration: Equatable, Sendable {
  /// The type of its JSON file.
  public static let type = "maabar/station/1"

  /// The station's own name.
  public var station: StationName
  /// The point of entry it stands at.
  public var pointOfEntry: StationName
  /// The country of the point of entry, ICAO three-letter code; whose nationals are "own
  /// nationals".
  public var country: String
  /// The time zone of the point of entry (IANA name); it fixes each crossing's local day.
  public var zone: String
  /// How travellers move here.
  public var mode: TransportMode
  /// Normal control, or reduced control with its legal basis.
  public var control: ControlMode
  /// The legal basis of reduced control; nil under normal control.
  public var controlBasis: String?
  /// The lane this station serves.
  public var lane: String
  /// Records in one batch at most, 1...10,000.
  public var recordsPerBatch: Int
  /// Practice: every record is marked, and none counts.
  public var isPractice: Bool
  /// From which age fingers are captured where the lane has a scanner, 0...99. Regulation (EU)
  /// 2017/2226 article 17(1)(b) exempts children under 12.
  public var fingerprintAge = 12

  /// Makes a configuration for a station under normal control.
  public init(
    station: StationName, pointOfEntry: StationName, country: String, zone: String,
    mode: TransportMode, lane: String, recordsPerBatch: Int = 1000, isPractice: Bool = false
  ) {
    self.station = station
    self.pointOfEntry = pointOfEntry
    self.country = country
    self.zone = zone
    self.mode = mode
    control = .normal
    controlBasis = nil
    self.lane = lane
    self.recordsPerBatch = min(max(recordsPerBatch, 1), 10_000)
    self.isPractice = isPractice
  }

  /// Takes over what the registry tells; what it leaves open stays.
  mutating func follow(_ values: StationSettings.Values) {
    if let control = values.control {
      self.control = control
      controlBasis = values.controlBasis
    }
    fingerprintAge = values.fingerprintAge ?? fingerprintAge
    recordsPerBatch = values.recordsPerBatch ?? recordsPerBatch
  }

  /// The configuration as JSON.
  public var json: JSON {
    .fields([
      "type": .string(StationConfiguration.type), "station": .string(station.text),
      "pointOfEntry": .string(pointOfEntry.text), "country": .string(country),
      "zone": .string(zone), "mode": .string(mode.rawValue), "control": .string(control.rawValue),
      "controlBasis": .text(controlBasis), "lane": .string(lane),
      "recordsPerBatch": .number(recordsPerBatch), "practice": isPractice ? 1 : nil,
      "fingerprintAge": .number(fingerprintAge),
    ])
  }

  /// Reads a configuration; throws `.json`, `.field` or `.stationName`.
  public init(_ bytes: [UInt8]) throws(Fault) {
    let json = try JSON.parse(bytes)
    guard try json.requiredString("type") == StationConfiguration.type else {
      throw Fault(.field, at: "type", "\(StationConfiguration.type) expected")
    }
    guard let mode = TransportMode(rawValue: try json.requiredString("mode")) else {
      throw Fault(.field, at: "mode", "air, land or sea expected")
    }
    let records = try json.requiredInteger("recordsPerBatch")
    guard (1...10_000).contains(records) else {
      throw Fault(.field, at: "recordsPerBatch", "1 to 10000 expected")
    }
    self.init(
      station: try StationName(try json.requiredString("station")),
      pointOfEntry: try StationName(try json.requiredString("pointOfEntry")),
      country: try json.requiredString("country"), zone: try json.requiredString("zone"),
      mode: mode, lane: try json.requiredString("lane"), recordsPerBatch: Int(records),
      isPractice: json["practice"]?.integer == 1)
    guard let control = ControlMode(rawValue: try json.requiredString("control")) else {
      throw Fault(.field, at: "control", "normal or reduced expected")
    }
    self.control = control
    let age = json["fingerprintAge"]?.integer ?? 12
    guard (0...99).contains(age) else {
      throw Fault(.field, at: "fingerprintAge", "0 to 99 expected")
    }
    fingerprintAge = Int(age)
    controlBasis = json["controlBasis"]?.string
    guard (control == .reduced) == (controlBasis != nil) else {
      throw Fault(.field, at: "controlBasis", "reduced control, and only it, names a legal basis")
    }
  }
}
