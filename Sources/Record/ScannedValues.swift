import Bytes
import Codes

/// The fields that the scanner looks for in each object, and the codes that it reads there.
enum Scanned {
  enum Line: String, CaseIterable {
    case attachments, captured, correction, crossing, decision, document, epoch, n, of, permit,
      practice, salt, schema
    case station, traveller, type
  }
  enum Attachment: String, CaseIterable { case bytes, name }
  enum Correction: String, CaseIterable { case made, replaces }
  enum Time: String, CaseIterable { case day, offset, utc }
  enum Place: String, CaseIterable {
    case category, control, departure, destination, direction, mode, point, processingSeconds,
      purpose, returnKind, stayDays
    case vulnerability
  }
  enum Decision: String, CaseIterable { case outcome }
  enum Document: String, CaseIterable { case issuer, kind, number }
  enum Permit: String, CaseIterable { case stayDays }
  enum Identity: String, CaseIterable { case epoch, n, station }
  enum Traveller: String, CaseIterable { case birth, nationality, residence, sex }
  enum Birth: String, CaseIterable { case value }
  enum SexSource: String, CaseIterable { case declared, mrz, printed }

  static let line = PackedTable(Line.self)
  static let attachment = PackedTable(Attachment.self)
  static let correction = PackedTable(Correction.self)
  static let time = PackedTable(Time.self)
  static let place = PackedTable(Place.self)
  static let decision = PackedTable(Decision.self)
  static let document = PackedTable(Document.self)
  static let permit = PackedTable(Permit.self)
  static let identity = PackedTable(Identity.self)
  static let traveller = PackedTable(Traveller.self)
  static let birth = PackedTable(Birth.self)
  static let sexSource = PackedTable(SexSource.self)

  static let categories = PackedTable(TravellerCategory.self)
  static let controls = PackedTable(ControlMode.self)
  static let directions = PackedTable(Direction.self)
  static let documents = PackedTable(DocumentKind.self)
  static let modes = PackedTable(TransportMode.self)
  static let outcomes = PackedTable(CrossingOutcome.self)
  static let purposes = PackedTable(TravelPurpose.self)
  static let returnKinds = PackedTable(ReturnKind.self)
  static let vulnerabilities = PackedTable(Vulnerability.self)
  static let sexes = PackedTable(Sex.self)
  static let entryOutcomes = CrossingOutcome.allowed(for: .entry)
  static let exitOutcomes = CrossingOutcome.allowed(for: .exit)
  static let types = RecordKind.allCases.map { (Array($0.type.utf8), $0) }
}

extension CanonicalCursor {
  func wrong(_ name: String) -> Fault { Fault(.record, at: name, "not of its form") }

  @_lifetime(self: copy self)
  mutating func choice<Choice>(_ choices: PackedTable<Choice>) throws(Fault) -> Choice {
    guard let choice = choices[try packed()] else { throw fault("an unknown code") }
    return choice
  }

  /// A whole number from 1.
  @_lifetime(self: copy self)
  mutating func positive() throws(Fault) -> Int64 {
    let value = try integer()
    guard value >= 1 else { throw fault("a number from 1 expected") }
    return value
  }

  /// A whole number from 0 to a limit, a field's.
  @_lifetime(self: copy self)
  mutating func count(atMost limit: Int64, _ name: String) throws(Fault) -> Int {
    let value = try integer()
    guard (0...limit).contains(value) else { throw wrong(name) }
    return Int(value)
  }

  /// An epoch or a salt: 32 lower-case hexadecimal digits.
  @_lifetime(self: copy self)
  mutating func epoch() throws(Fault) -> Range<Int> {
    let range = try string()
    guard range.count == 32 else { throw wrong("epoch") }
    for index in range where !isLowerHex(self[index]) { throw wrong("epoch") }
    return range
  }

  /// The name of a station or point of entry.
  @_lifetime(self: copy self)
  mutating func placeName() throws(Fault) -> Range<Int> {
    let range = try string()
    guard (1...32).contains(range.count), isCapital(self[range.lowerBound]) else {
      throw wrong("station")
    }
    for index in range {
      let byte = self[index]
      guard isCapital(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") else {
        throw wrong("station")
      }
    }
    return range
  }

  /// A country code of one to three capital letters.
  @_lifetime(self: copy self)
  mutating func country() throws(Fault) -> Range<Int> {
    let range = try string()
    guard (1...3).contains(range.count) else { throw wrong("nationality") }
    for index in range where !isCapital(self[index]) { throw wrong("nationality") }
    return range
  }

  /// An identity that a record names.
  @_lifetime(self: copy self)
  mutating func identity() throws(Fault) -> ScannedRecord.Identity {
    var fields = Fields(Scanned.identity)
    var station: Range<Int>?
    var epoch: Range<Int>?
    var n: Int64?
    while let field = try next(&fields, depth: 2) {
      switch field {
      case .station: station = try placeName()
      case .epoch: epoch = try self.epoch()
      case .n: n = try positive()
      }
    }
    guard let station, let epoch, let n else {
      throw fault("an identity of station, epoch and n expected")
    }
    return ScannedRecord.Identity(station: station, epoch: epoch, n: n)
  }

  /// The list of attachments.
  @_lifetime(self: copy self)
  mutating func attachments() throws(Fault) -> [ScannedRecord.Attachment] {
    var attachments: [ScannedRecord.Attachment] = []
    try expect(UInt8(ascii: "["))
    repeat {
      guard attachments.count < RecordLimits.attachments else { throw wrong("attachments") }
      attachments.append(try attachment())
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"))
    return attachments
  }

  @_lifetime(self: copy self)
  private mutating func attachment() throws(Fault) -> ScannedRecord.Attachment {
    var fields = Fields(Scanned.attachment)
    var name: Range<Int>?
    var bytes: Int64?
    while let field = try next(&fields, depth: 3) {
      switch field {
      case .bytes: bytes = try positive()
      case .name: name = try string()
      }
    }
    guard let name, let bytes, name.count == 64 else { throw wrong("attachments") }
    for index in name where !isLowerHex(self[index]) { throw wrong("attachments.name") }
    return ScannedRecord.Attachment(name: name, bytes: bytes)
  }

  /// The time of a record and its civil day.
  @_lifetime(self: copy self)
  mutating func recordTime() throws(Fault) -> (made: Instant, day: CivilDate) {
    var fields = Fields(Scanned.time)
    var made: Instant?
    var day: CivilDate?
    var offsetMinutes: Int64?
    while let field = try next(&fields, depth: 2) {
      switch field {
      case .utc: made = instant(try string())
      case .day: day = date(try string()).day
      case .offset: offsetMinutes = try integer()
      }
    }
    guard let made, let day, let offsetMinutes, RecordLimits.offsetMinutes.contains(offsetMinutes),
      made.day(offsetMinutes: Int(offsetMinutes)) == day
    else { throw wrong("captured") }
    return (made, day)
  }

  /// The value of a birth date.
  @_lifetime(self: copy self)
  mutating func birth() throws(Fault) -> PartialDate {
    var fields = Fields(Scanned.birth)
    var value = PartialDate.unknown
    while try next(&fields, depth: 3) != nil {
      value = date(try string())
      guard value != .unknown else { throw wrong("traveller.birth.value") }
    }
    return value
  }

  /// The outcome of a decision.
  @_lifetime(self: copy self)
  mutating func outcome() throws(Fault) -> CrossingOutcome? {
    var fields = Fields(Scanned.decision)
    var outcome: CrossingOutcome?
    while try next(&fields, depth: 2) != nil { outcome = try choice(Scanned.outcomes) }
    return outcome
  }

  /// The kind of record that a `type` names.
  @_lifetime(self: copy self)
  mutating func recordKind() throws(Fault) -> RecordKind {
    let range = try plainString()
    for (type, kind) in Scanned.types where type.count == range.count {
      if type.indices.allSatisfy({ type[$0] == self[range.lowerBound + $0] }) { return kind }
    }
    // The slow way tells a newer type from a wrong one.
    let text = range.map { self[$0] }
    return try RecordKind(type: String(decoding: text, as: UTF8.self))
  }

  private func isCapital(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; unknown for anything else.
  private func date(_ range: Range<Int>) -> PartialDate {
    let start = range.lowerBound
    let hyphen = UInt8(ascii: "-")
    guard range.count >= 4, let year = digits(start..<start + 4) else { return .unknown }
    if range.count == 4 { return PartialDate(year: year) ?? .unknown }
    guard range.count >= 7, self[start + 4] == hyphen, let month = digits(start + 5..<start + 7)
    else { return .unknown }
    if range.count == 7 { return PartialDate(year: year, month: month) ?? .unknown }
    guard range.count == 10, self[start + 7] == hyphen, let day = digits(start + 8..<start + 10)
    else { return .unknown }
    return PartialDate(year: year, month: month, day: day) ?? .unknown
  }

  /// `YYYY-MM-DDThh:mm:ss.sssZ`; nil for anything else.
  private func instant(_ range: Range<Int>) -> Instant? {
    let start = range.lowerBound
    guard range.count == 24, let day = date(start..<start + 10).day,
      self[start + 10] == UInt8(ascii: "T"), self[start + 13] == UInt8(ascii: ":"),
      self[start + 16] == UInt8(ascii: ":"), self[start + 19] == UInt8(ascii: "."),
      self[start + 23] == UInt8(ascii: "Z"), let hour = digits(start + 11..<start + 13),
      let minute = digits(start + 14..<start + 16), let second = digits(start + 17..<start + 19),
      let fraction = digits(start + 20..<start + 23), hour < 24, minute < 60, second < 60
    else { return nil }
    let seconds = day.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second
    return Instant(milliseconds: Int64(seconds * 1000 + fraction))
  }
}
