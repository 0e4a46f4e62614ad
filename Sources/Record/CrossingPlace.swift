import Bytes
public import Codes

/// Where a crossing was dealt with, which way it went and by whom.
public struct CrossingPlace: Hashable, Sendable {
  /// The point of entry: 1 to 32 of `A`-`Z`, `0`-`9` and `-`, beginning with a letter (`IQ-IBK`).
  public var pointOfEntry: String
  /// The lane or desk, a code of at most 16 characters.
  public var lane: String
  /// Which way the traveller crosses.
  public var direction: Direction
  /// The officer's service number, a code.
  public var officer: String

  /// Names a place, a direction and an officer.
  public init(pointOfEntry: String, lane: String, direction: Direction, officer: String) {
    self.pointOfEntry = pointOfEntry
    self.lane = lane
    self.direction = direction
    self.officer = officer
  }

  var json: JSON {
    .fields([
      "point": .string(pointOfEntry), "lane": .string(lane), "direction": .choice(direction),
      "officer": .string(officer),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    pointOfEntry = try fields.text("point", bytes: 32)
    guard isPlaceName(pointOfEntry) else {
      throw fields.fault("point", "1 to 32 capital letters, digits and hyphens expected")
    }
    lane = try fields.code("lane", bytes: 16)
    direction = try fields.choice("direction")
    officer = try fields.code("officer")
  }
}

/// How a crossing took place: the codes that say what kind of crossing it is.
public struct CrossingCircumstances: Hashable, Sendable {
  /// Where, which way, by whom.
  public var place: CrossingPlace
  /// By air, land or sea.
  public var mode: TransportMode
  /// Normal control, or reduced control.
  public var control: ControlMode
  /// The legal basis of reduced control; nil under normal control.
  public var controlBasis: String?
  /// What kind of traveller it is.
  public var category: TravellerCategory
  /// Why the traveller crosses, where it was asked.
  public var purpose: TravelPurpose?
  /// The intended stay in days, 0...3653, where it was asked.
  public var stayDays: Int?
  /// The country from which the traveller set out, ICAO code, where it was asked.
  public var departure: String?
  /// The country to which the traveller goes in the end, ICAO code, where it was asked.
  public var destination: String?
  /// How a person returns, of whom that is known.
  public var returnKind: ReturnKind?
  /// The need of care that was noted; nil where nobody looked.
  public var vulnerability: Vulnerability?
  /// The seconds from the reading of the documents to the decision, 0...86400, by the monotonic
  /// clock.
  public var processingSeconds: Int?

  /// Describes a crossing; reduced control, and only it, names its legal basis.
  public init(
    place: CrossingPlace, mode: TransportMode, control: ControlMode = .normal,
    controlBasis: String? = nil, category: TravellerCategory = .ordinary,
    purpose: TravelPurpose? = nil, stayDays: Int? = nil
  ) {
    self.place = place
    self.mode = mode
    self.control = control
    self.controlBasis = controlBasis
    self.category = category
    self.purpose = purpose
    self.stayDays = stayDays
  }

  var json: JSON {
    var fields = place.json.object ?? [:]
    fields["mode"] = .choice(mode)
    fields["control"] = .choice(control)
    fields["controlBasis"] = .text(controlBasis)
    fields["category"] = .choice(category)
    fields["purpose"] = .choice(purpose)
    fields["stayDays"] = .number(stayDays)
    fields["departure"] = .text(departure)
    fields["destination"] = .text(destination)
    fields["returnKind"] = .choice(returnKind)
    fields["vulnerability"] = .choice(vulnerability)
    fields["processingSeconds"] = .number(processingSeconds)
    return .object(fields)
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    place = try CrossingPlace(&fields)
    mode = try fields.choice("mode")
    control = try fields.choice("control")
    controlBasis = try fields.optionalText("controlBasis")
    category = try fields.choice("category")
    purpose = try fields.optionalChoice("purpose")
    stayDays = try fields.optionalInteger("stayDays", 0...RecordLimits.stayDays).map(Int.init)
    departure = try fields.optionalCountry("departure")
    destination = try fields.optionalCountry("destination")
    returnKind = try fields.optionalChoice("returnKind")
    vulnerability = try fields.optionalChoice("vulnerability")
    processingSeconds = try fields.optionalInteger(
      "processingSeconds", 0...RecordLimits.processingSeconds
    ).map(Int.init)
    guard (control == .reduced) == (controlBasis != nil) else {
      throw fields.fault("controlBasis", "reduced control, and only it, names its legal basis")
    }
  }
}
