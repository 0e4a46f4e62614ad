public import Bytes
import Codes

/// Reads what a registry counts straight from a line, without taking it apart: for the hot path of
/// ingest, some 15 instructions a byte; `maabar bench record-scan` measures it.
///
/// It walks over the whole line and refuses syntax that the canonical form does not have. It holds
/// the fields that it gives to the rules of `RecordLine`; other fields it passes over, so a
/// line that it accepts may still be refused there, never the other way round.
public enum RecordScanner {
  /// Scans one line without its newline, 64 KiB at most.
  ///
  /// Throws `.json` for other syntax than the canonical form, `.recordTooLarge`, `.recordNewer` for
  /// a later schema, `.record` for a field that is missing or breaks a rule.
  public static func scan(_ line: Span<UInt8>) throws(Fault) -> ScannedRecord {
    guard line.count <= RecordLimits.lineBytes else {
      throw Fault(
        .recordTooLarge, "\(line.count) bytes, at most \(RecordLimits.lineBytes) allowed")
    }
    var cursor = CanonicalCursor(line)
    var scan = RecordScan()
    try scan.walk(&cursor)
    guard cursor.isAtEnd else { throw cursor.fault("text after the record") }
    return try scan.record()
  }
}

/// What a walk over one line has found so far.
private struct RecordScan {
  private var kind: RecordKind?
  private var hasSchema = false
  private var hasSalt = false
  private var isPractice = false
  private var station: Range<Int>?
  private var epoch: Range<Int>?
  private var n: Int64?
  private var subject: ScannedRecord.Identity?
  private var captured: (made: Instant, day: CivilDate)?
  private var corrected: Instant?
  private var attachments: [ScannedRecord.Attachment] = []
  private var place = ScannedPlace()
  private var outcome: CrossingOutcome?
  private var document = ScannedDocument()
  private var traveller = ScannedTraveller()
  private var permitDays: Int?

  mutating func walk(_ cursor: inout CanonicalCursor) throws(Fault) {
    var fields = CanonicalCursor.Fields(Scanned.line)
    while let field = try cursor.next(&fields, depth: 1) {
      switch field {
      case .attachments: attachments = try cursor.attachments()
      case .captured: captured = try cursor.recordTime()
      case .correction: try correction(&cursor)
      case .crossing: try place.read(&cursor)
      case .decision: outcome = try cursor.outcome()
      case .document: try document.read(&cursor)
      case .epoch: epoch = try cursor.epoch()
      case .n: n = try cursor.positive()
      case .of: subject = try cursor.identity()
      case .permit: permitDays = try cursor.permitDays()
      case .practice:
        guard try cursor.integer() == 1 else { throw cursor.wrong("practice") }
        isPractice = true
      case .salt:
        _ = try cursor.epoch()
        hasSalt = true
      case .schema:
        guard try cursor.positive() == RecordLimits.schema else {
          throw Fault(.recordNewer, at: "schema", "this version reads schema 1 only")
        }
        hasSchema = true
      case .station: station = try cursor.placeName()
      case .traveller: try traveller.read(&cursor)
      case .type: kind = try cursor.recordKind()
      }
    }
  }

  private mutating func correction(_ cursor: inout CanonicalCursor) throws(Fault) {
    var fields = CanonicalCursor.Fields(Scanned.correction)
    while let field = try cursor.next(&fields, depth: 2) {
      switch field {
      case .made: corrected = try cursor.recordTime().made
      case .replaces: subject = try cursor.identity()
      }
    }
  }

  func record() throws(Fault) -> ScannedRecord {
    let kind = try present(kind, "type")
    guard hasSchema, hasSalt else { throw missing(hasSchema ? "salt" : "schema") }
    let captured = try present(captured, "captured")
    let made = kind == .correction ? try present(corrected, "correction.made") : captured.made
    // Of a file's steps, and of an observation's tallies, the first speaks of no other record.
    guard kind.isStep || kind == .tally || (kind == .crossing || kind == .audit) == (subject == nil)
    else {
      throw missing("subject")
    }
    return ScannedRecord(
      kind: kind, isPractice: isPractice,
      identity: ScannedRecord.Identity(
        station: try present(station, "station"), epoch: try present(epoch, "epoch"),
        n: try present(n, "n")),
      subject: subject, made: made, day: captured.day,
      passage: kind.isCounted ? try passage(kind) : nil,
      crossing: kind == .crossing || kind == .correction ? try circumstances() : nil,
      attachments: attachments)
  }

  private func passage(_ kind: RecordKind) throws(Fault) -> ScannedRecord.Passage {
    let direction = try present(place.direction, "crossing.direction")
    let outcome = try present(outcome, "decision.outcome")
    let allowed = direction == .entry ? Scanned.entryOutcomes : Scanned.exitOutcomes
    guard allowed.contains(outcome),
      kind != .outcome || outcome.isFinal
    else { throw Fault(.record, at: "decision.outcome", "no outcome of this kind of record") }
    return ScannedRecord.Passage(
      pointOfEntry: try present(place.pointOfEntry, "crossing.point"), direction: direction,
      outcome: outcome)
  }

  private func circumstances() throws(Fault) -> ScannedRecord.Circumstances {
    ScannedRecord.Circumstances(
      mode: try present(place.mode, "crossing.mode"),
      control: try present(place.control, "crossing.control"),
      category: try present(place.category, "crossing.category"), purpose: place.purpose,
      residence: traveller.residence, departure: place.departure, destination: place.destination,
      document: document.kind ?? .none, stayDays: place.stayDays, permitDays: permitDays,
      returnKind: place.returnKind, vulnerability: place.vulnerability,
      processingSeconds: place.processingSeconds,
      nationality: try present(traveller.nationality, "traveller.nationality"),
      sex: traveller.zoneSex ?? traveller.printedSex ?? traveller.declaredSex ?? .unspecified,
      birth: traveller.birth, documentNumber: document.number, documentIssuer: document.issuer)
  }

  private func present<Value>(_ value: Value?, _ name: String) throws(Fault) -> Value {
    guard let value else { throw missing(name) }
    return value
  }

  private func missing(_ name: String) -> Fault {
    Fault(.record, at: name, "a field that must be there is missing")
  }
}

/// The codes of the field `crossing`.
private struct ScannedPlace {
  var pointOfEntry: Range<Int>?
  var direction: Direction?
  var mode: TransportMode?
  var control: ControlMode?
  var category: TravellerCategory?
  var purpose: TravelPurpose?
  var departure: Range<Int>?
  var destination: Range<Int>?
  var returnKind: ReturnKind?
  var vulnerability: Vulnerability?
  var stayDays: Int?
  var processingSeconds: Int?

  mutating func read(_ cursor: inout CanonicalCursor) throws(Fault) {
    var fields = CanonicalCursor.Fields(Scanned.place)
    while let field = try cursor.next(&fields, depth: 2) {
      switch field {
      case .category: category = try cursor.choice(Scanned.categories)
      case .control: control = try cursor.choice(Scanned.controls)
      case .departure: departure = try cursor.country()
      case .destination: destination = try cursor.country()
      case .direction: direction = try cursor.choice(Scanned.directions)
      case .mode: mode = try cursor.choice(Scanned.modes)
      case .point: pointOfEntry = try cursor.placeName()
      case .processingSeconds:
        processingSeconds = try cursor.count(
          atMost: RecordLimits.processingSeconds, "crossing.processingSeconds")
      case .purpose: purpose = try cursor.choice(Scanned.purposes)
      case .returnKind: returnKind = try cursor.choice(Scanned.returnKinds)
      case .stayDays:
        stayDays = try cursor.count(atMost: RecordLimits.stayDays, "crossing.stayDays")
      case .vulnerability: vulnerability = try cursor.choice(Scanned.vulnerabilities)
      }
    }
  }
}

extension CanonicalCursor {
  /// The days of stay that a permit allows, as far as it says.
  @_lifetime(self: copy self)
  fileprivate mutating func permitDays() throws(Fault) -> Int? {
    var fields = Fields(Scanned.permit)
    var days: Int?
    while try next(&fields, depth: 2) != nil {
      days = try count(atMost: RecordLimits.stayDays, "permit.stayDays")
    }
    return days
  }
}

/// What is needed of the field `document`.
private struct ScannedDocument {
  var number: Range<Int>?
  var issuer: Range<Int>?
  var kind: DocumentKind?

  mutating func read(_ cursor: inout CanonicalCursor) throws(Fault) {
    var fields = CanonicalCursor.Fields(Scanned.document)
    while let field = try cursor.next(&fields, depth: 2) {
      switch field {
      case .issuer: issuer = try cursor.country()
      case .kind: kind = try cursor.choice(Scanned.documents)
      case .number:
        let range = try cursor.plainString()
        guard (1...RecordLimits.codeBytes).contains(range.count) else {
          throw cursor.wrong("document.number")
        }
        number = range
      }
    }
  }
}

/// The impersonal part of the field `traveller`.
private struct ScannedTraveller {
  var nationality: Range<Int>?
  var residence: Range<Int>?
  var birth = PartialDate.unknown
  var zoneSex: Sex?
  var printedSex: Sex?
  var declaredSex: Sex?

  mutating func read(_ cursor: inout CanonicalCursor) throws(Fault) {
    var fields = CanonicalCursor.Fields(Scanned.traveller)
    while let field = try cursor.next(&fields, depth: 2) {
      switch field {
      case .birth: birth = try cursor.birth()
      case .nationality: nationality = try cursor.country()
      case .residence: residence = try cursor.country()
      case .sex: try sex(&cursor)
      }
    }
  }

  private mutating func sex(_ cursor: inout CanonicalCursor) throws(Fault) {
    var fields = CanonicalCursor.Fields(Scanned.sexSource)
    while let field = try cursor.next(&fields, depth: 3) {
      switch field {
      case .declared: declaredSex = try cursor.choice(Scanned.sexes)
      case .mrz: zoneSex = try cursor.choice(Scanned.sexes)
      case .printed: printedSex = try cursor.choice(Scanned.sexes)
      }
    }
  }
}
