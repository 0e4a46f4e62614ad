import Bytes
public import Codes

/// One check of a document and its result (BSI TR-03135-1, clause 3.5).
public struct RecordedCheck: Hashable, Sendable {
  /// The check's name, a code: `mrz.number-digit`.
  public var name: String
  /// Its result.
  public var outcome: CheckOutcome
  /// What was found, without personal data; at most 512 bytes.
  public var detail: String?

  /// A check with its result.
  public init(name: String, outcome: CheckOutcome, detail: String? = nil) {
    self.name = name
    self.outcome = outcome
    self.detail = detail
  }

  var json: JSON {
    .fields(["name": .string(name), "outcome": .choice(outcome), "detail": .text(detail)])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    name = try fields.code("name")
    outcome = try fields.choice("outcome")
    detail = try fields.optionalText("detail")
  }
}

/// What an officer read where a machine read something else; both stand.
public struct ZoneCorrection: Hashable, Sendable {
  /// The field's name, a code.
  public var field: String
  /// What the machine read.
  public var read: String
  /// What the officer reads on the document.
  public var corrected: String

  /// A correction of one field.
  public init(field: String, read: String, corrected: String) {
    self.field = field
    self.read = read
    self.corrected = corrected
  }

  var json: JSON {
    .fields([
      "field": .string(field), "read": .string(read), "corrected": .string(corrected),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    field = try fields.code("field")
    read = try fields.text("read")
    corrected = try fields.text("corrected")
  }
}

/// The document that a traveller showed, with the report of its checks.
public struct RecordedDocument: Hashable, Sendable {
  /// What it is; `.none` is said by leaving the whole document out.
  public var kind: DocumentKind
  /// The document code of the zone: `P`, `PD`, `AC`.
  public var code: String?
  /// The issuing state or organisation, ICAO code.
  public var issuer: String?
  /// The number, corrected where an officer did so: 1 to 64 bytes without quotes, backslash and
  /// control characters, so that its bytes in the line are its own.
  public var number: String?
  /// The optional data or personal number.
  public var personalNumber: String?
  /// The issuing authority as printed.
  public var authority: String?
  /// The territory of the authority, where a state has several that issue.
  public var territory: String?
  /// The day of issue.
  public var issued: CivilDate?
  /// The expiry as far as it is given.
  public var expires: PartialDate?
  /// The lines of the machine-readable zone as read, 0 to 3.
  public var zone: [String]
  /// An officer's corrections beside the raw reading.
  public var corrections: [ZoneCorrection]
  /// Every check with its own result.
  public var checks: [RecordedCheck]
  /// What reading its chip came to; nil when nobody read it.
  public var chip: RecordedChip?

  /// A document of a kind; set what else is known.
  public init(kind: DocumentKind) {
    self.kind = kind
    zone = []
    corrections = []
    checks = []
  }

  var json: JSON {
    .fields([
      "kind": .choice(kind), "code": .text(code), "issuer": .text(issuer),
      "number": .text(number), "personalNumber": .text(personalNumber),
      "authority": .text(authority), "territory": .text(territory),
      "issued": .text(issued?.description), "expires": .text(expires?.description),
      "zone": zone.isEmpty ? nil : .texts(zone),
      "corrections": .parts(corrections, \.json), "checks": .parts(checks, \.json),
      "chip": chip?.json,
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    kind = try fields.choice("kind")
    code = try fields.optionalCode("code", bytes: 2)
    issuer = try fields.optionalCountry("issuer")
    number = try fields.optionalNumber("number")
    personalNumber = try fields.optionalText("personalNumber", bytes: RecordLimits.codeBytes)
    authority = try fields.optionalText("authority")
    territory = try fields.optionalText("territory")
    issued = try fields.optionalDate("issued")
    expires = try fields.optionalPartialDate("expires")
    zone = try fields.texts(
      "zone", atMost: RecordLimits.zoneLines, bytes: RecordLimits.zoneCharacters)
    corrections = try fields.parts("corrections", atMost: RecordLimits.zoneCorrections) {
      part throws(Fault) in try ZoneCorrection(&part)
    }
    checks = try fields.parts("checks", atMost: RecordLimits.checks) { part throws(Fault) in
      try RecordedCheck(&part)
    }
    chip = try fields.optionalPart("chip") { part throws(Fault) in try RecordedChip(&part) }
    guard kind != .none else {
      throw fields.fault("kind", "without a document the whole field is left out")
    }
  }
}

extension FieldReader {
  /// A document's number: text whose bytes in the line are its own bytes.
  mutating func optionalNumber(_ name: String) throws(Fault) -> String? {
    guard let text = try optionalText(name, bytes: RecordLimits.codeBytes) else { return nil }
    guard
      text.utf8.allSatisfy({
        $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
      })
    else { throw fault(name, "a number without quotes and backslash expected") }
    return text
  }
}

/// A visa, permit or other leave to enter or stay.
public struct RecordedPermit: Hashable, Sendable {
  /// What it is, a code: `visa`, `e-visa`, `residence`, `work`, `transit`.
  public var kind: String
  /// Its number.
  public var number: String?
  /// The authority that issued it.
  public var authority: String?
  /// The territory for which it holds, where that is not the whole country.
  public var territory: String?
  /// The first day on which it can be used.
  public var validFrom: CivilDate?
  /// The last day on which it can be used.
  public var validUntil: CivilDate?
  /// The days of stay that it allows, 0...3653.
  public var stayDays: Int?
  /// The entries that it allows, 1...99; nil for any number.
  public var entries: Int?

  /// A permit of a kind; set what else is known.
  public init(kind: String) { self.kind = kind }

  var json: JSON {
    .fields([
      "kind": .string(kind), "number": .text(number), "authority": .text(authority),
      "territory": .text(territory), "validFrom": .text(validFrom?.description),
      "validUntil": .text(validUntil?.description), "stayDays": .number(stayDays),
      "entries": .number(entries),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    kind = try fields.code("kind", bytes: 32)
    number = try fields.optionalNumber("number")
    authority = try fields.optionalText("authority")
    territory = try fields.optionalText("territory")
    validFrom = try fields.optionalDate("validFrom")
    validUntil = try fields.optionalDate("validUntil")
    stayDays = try fields.optionalInteger("stayDays", 0...RecordLimits.stayDays).map(Int.init)
    entries = try fields.optionalInteger("entries", 1...99).map(Int.init)
  }
}
