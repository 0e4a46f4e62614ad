public import Codes

/// What may leave a record to be counted: codes, a day, an age, and the record's own identity.
/// No name, no number of a document, no birth date, no capture.
public struct ImpersonalRecord: Hashable, Sendable {
  /// What the record is.
  public var kind: RecordKind
  /// True for a practice record.
  public var isPractice: Bool
  /// The record's own identity.
  public var identity: RecordIdentity
  /// The record it speaks of; nil for a crossing.
  public var subject: RecordIdentity?
  /// When the record was made; of a correction its own time.
  public var made: Instant
  /// The civil day that counts.
  public var day: CivilDate
  /// The point of entry.
  public var pointOfEntry: String
  /// Which way.
  public var direction: Direction
  /// What was decided.
  public var outcome: CrossingOutcome
  /// The codes of the traveller and the crossing; nil for an outcome.
  public var traveller: Traveller?

  /// The codes of a traveller at a crossing.
  public struct Traveller: Hashable, Sendable {
    /// By air, land or sea.
    public var mode: TransportMode
    /// Normal or reduced control.
    public var control: ControlMode
    /// What kind of traveller.
    public var category: TravellerCategory
    /// Why, where it was asked.
    public var purpose: TravelPurpose?
    /// The nationality, ICAO code.
    public var nationality: String
    /// The sex that counts.
    public var sex: Sex
    /// Whole years at the crossing, least and most; nil when nothing is known.
    public var age: ClosedRange<Int>?
    /// The country of residence, ICAO code; nil when it is not known.
    public var residence: String?
    /// The country of departure, ICAO code; nil where it was not asked.
    public var departure: String?
    /// The country of destination, ICAO code; nil where it was not asked.
    public var destination: String?
    /// What document was shown.
    public var document = DocumentKind.none
    /// The intended stay in days, 0 or more, where it was asked.
    public var stayDays: Int?
    /// The days of stay that the visa or permit allows, where there is one that says.
    public var permitDays: Int?
    /// How a person returns, of whom that is known.
    public var returnKind: ReturnKind?
    /// The need of care that was noted; nil where nobody looked.
    public var vulnerability: Vulnerability?
    /// The seconds from reading to decision, where they were measured.
    public var processingSeconds: Int?

    /// A traveller by codes; set what else is known.
    public init(
      mode: TransportMode, control: ControlMode = .normal, category: TravellerCategory,
      purpose: TravelPurpose? = nil, nationality: String, sex: Sex, age: ClosedRange<Int>?
    ) {
      self.mode = mode
      self.control = control
      self.category = category
      self.purpose = purpose
      self.nationality = nationality
      self.sex = sex
      self.age = age
    }
  }

  /// A record by its codes.
  public init(
    kind: RecordKind, isPractice: Bool = false, identity: RecordIdentity,
    subject: RecordIdentity? = nil, made: Instant, day: CivilDate, pointOfEntry: String,
    direction: Direction, outcome: CrossingOutcome, traveller: Traveller?
  ) {
    self.kind = kind
    self.isPractice = isPractice
    self.identity = identity
    self.subject = subject
    self.made = made
    self.day = day
    self.pointOfEntry = pointOfEntry
    self.direction = direction
    self.outcome = outcome
    self.traveller = traveller
  }
}

extension ScannedRecord {
  /// What may be counted of the record, nil for a kind that is never counted; `line` is the line
  /// that was scanned.
  public func impersonal(in line: Span<UInt8>) -> ImpersonalRecord? {
    guard let passage else { return nil }
    return ImpersonalRecord(
      kind: kind, isPractice: isPractice, identity: ScannedRecord.identity(identity, line),
      subject: subject.map { ScannedRecord.identity($0, line) }, made: made, day: day,
      pointOfEntry: ScannedRecord.text(passage.pointOfEntry, line),
      direction: passage.direction, outcome: passage.outcome,
      traveller: crossing.map { ScannedRecord.traveller($0, on: day, line) })
  }

  private static func traveller(
    _ crossing: Circumstances, on day: CivilDate, _ line: Span<UInt8>
  ) -> ImpersonalRecord.Traveller {
    var traveller = ImpersonalRecord.Traveller(
      mode: crossing.mode, control: crossing.control, category: crossing.category,
      purpose: crossing.purpose, nationality: text(crossing.nationality, line),
      sex: crossing.sex, age: crossing.birth.age(on: day))
    traveller.residence = crossing.residence.map { text($0, line) }
    traveller.departure = crossing.departure.map { text($0, line) }
    traveller.destination = crossing.destination.map { text($0, line) }
    traveller.document = crossing.document
    traveller.stayDays = crossing.stayDays
    traveller.permitDays = crossing.permitDays
    traveller.returnKind = crossing.returnKind
    traveller.vulnerability = crossing.vulnerability
    traveller.processingSeconds = crossing.processingSeconds
    return traveller
  }

  /// The identity that ranges of the line spell; the scanner has held it to its form.
  private static func identity(_ scanned: Identity, _ line: Span<UInt8>) -> RecordIdentity {
    RecordIdentity(
      checkedStation: text(scanned.station, line), epoch: text(scanned.epoch, line), n: scanned.n)
  }

  private static func text(_ range: Range<Int>, _ line: Span<UInt8>) -> String {
    guard range.upperBound <= line.count,
      let text = try? UTF8Span(validating: line.extracting(range))
    else { return "" }
    return String(copying: text)
  }
}
