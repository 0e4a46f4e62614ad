public import Bytes

/// A record of any kind, and the one way between it and its line.
///
///     let line = try RecordLine.crossing(record).bytes()
///     let same = try RecordLine(line)
public enum RecordLine: Equatable, Sendable {
  /// A crossing.
  case crossing(CrossingRecord)
  /// The final outcome of a referred crossing.
  case outcome(OutcomeRecord)
  /// A correction.
  case correction(CorrectionRecord)
  /// Who did what about which record or list.
  case audit(AuditRecord)
  /// A restricted note about a crossing.
  case note(NoteRecord)
  /// An anonymous count at a point where people pass.
  case tally(TallyRecord)
  /// A step of a file of the readmission office, of any of its three kinds.
  case step(CaseStepRecord)

  /// Identity, salt and practice of the record.
  public var header: RecordHeader {
    switch self {
    case .crossing(let record): record.header
    case .outcome(let record): record.header
    case .correction(let record): record.header
    case .audit(let record): record.header
    case .note(let record): record.header
    case .tally(let record): record.header
    case .step(let record): record.header
    }
  }

  /// What the record is.
  public var kind: RecordKind {
    switch self {
    case .crossing: .crossing
    case .outcome: .outcome
    case .correction: .correction
    case .audit: .audit
    case .note: .note
    case .tally: .tally
    case .step(let record): record.kind
    }
  }

  /// Reads one line without its newline.
  ///
  /// Throws `.json` for text that is not canonical, `.recordTooLarge` beyond 64 KiB, `.recordNewer`
  /// for a later schema, `.recordField` for a field that the schema does not have, and `.record`
  /// for a missing field, a value out of range, or one that contradicts another.
  public init(_ line: some Collection<UInt8>) throws(Fault) {
    guard line.count <= RecordLimits.lineBytes else { throw RecordLine.tooLarge(line.count) }
    let limits = JSON.Limits(bytes: RecordLimits.lineBytes, depth: RecordLimits.depth)
    let json = try JSON.parseCanonical(line, limits: limits)
    var fields = try FieldReader(json, at: "")
    let kind = try RecordKind(type: try fields.text("type", bytes: RecordLimits.codeBytes))
    guard try fields.integer("schema", 1...Int64.max) == RecordLimits.schema else {
      throw Fault(.recordNewer, at: "schema", "this version reads schema 1 only")
    }
    switch kind {
    case .crossing: self = .crossing(try CrossingRecord(&fields))
    case .outcome: self = .outcome(try OutcomeRecord(&fields))
    case .correction: self = .correction(try CorrectionRecord(&fields))
    case .audit: self = .audit(try AuditRecord(&fields))
    case .note: self = .note(try NoteRecord(&fields))
    case .tally: self = .tally(try TallyRecord(&fields))
    case .step, .confidence, .followUp:
      self = .step(try CaseStepRecord(&fields, kind: kind))
    }
    try fields.end()
  }

  /// The canonical line without its newline.
  ///
  /// The line is read back before it is given away, by the reader that everyone else uses: a record
  /// that breaks a rule throws here as it would there, and never reaches a disk.
  public func bytes() throws(Fault) -> [UInt8] {
    let json =
      switch self {
      case .crossing(let record): record.json
      case .outcome(let record): record.json
      case .correction(let record): record.json
      case .audit(let record): record.json
      case .note(let record): record.json
      case .tally(let record): record.json
      case .step(let record): record.json
      }
    let line = try json.canonicalLine()
    guard line.count <= RecordLimits.lineBytes else { throw RecordLine.tooLarge(line.count) }
    guard try RecordLine(line) == self else {
      throw Fault(.bug, at: "record", "a line that reads back as another record")
    }
    return line
  }

  private static func tooLarge(_ count: Int) -> Fault {
    Fault(.recordTooLarge, "\(count) bytes, at most \(RecordLimits.lineBytes) allowed")
  }
}

/// What a record is.
public enum RecordKind: String, Sendable, CaseIterable {
  /// A crossing.
  case crossing
  /// The final outcome of a referred crossing.
  case outcome
  /// A correction.
  case correction
  /// Who did what about which record or list; never counted.
  case audit
  /// A restricted note about a crossing; never counted.
  case note
  /// An anonymous count by an enumerator; never counted among crossings.
  case tally
  /// A step of a file of the readmission office; never counted.
  case step
  /// A restricted step: an interview, health; never counted.
  case confidence
  /// A step of a follow-up after arrival; never counted.
  case followUp = "follow-up"

  /// True for what is counted: a crossing, an outcome, a correction.
  public var isCounted: Bool { self == .crossing || self == .outcome || self == .correction }

  /// True for a step of a file of the readmission office.
  public var isStep: Bool { self == .step || self == .confidence || self == .followUp }

  /// The `type` of such a record's line.
  public var type: String {
    switch self {
    case .crossing: CrossingRecord.type
    case .outcome: OutcomeRecord.type
    case .correction: CorrectionRecord.type
    case .audit: AuditRecord.type
    case .note: NoteRecord.type
    case .tally: TallyRecord.type
    case .step, .confidence, .followUp: "maabar/record/\(rawValue)/1"
    }
  }

  /// Reads a line's `type`: `maabar/record/<kind>/1`.
  init(type: String) throws(Fault) {
    let parts = type.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "maabar", parts[1] == "record",
      let version = Int(parts[3]), version >= 1, String(version) == parts[3]
    else { throw Fault(.record, at: "type", "maabar/record/<kind>/1 expected") }
    guard version == 1 else {
      throw Fault(.recordNewer, at: "type", "this version reads records of type 1 only")
    }
    guard let kind = RecordKind(rawValue: String(parts[2])) else {
      throw Fault(.record, at: "type", "a kind of record expected")
    }
    self = kind
  }
}
