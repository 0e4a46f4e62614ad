import Bytes

/// Who did what, when, about which record or list: written by the station for every look-up, view,
/// export and override, and for every act on its people, lists, keys and clock.
///
/// It names records by their identity and never repeats what they say: no name, no number of a
/// document. It travels in the batches like every record and is never counted.
public struct AuditRecord: Equatable, Sendable {
  /// The `type` of its line.
  public static let type = "maabar/record/audit/1"

  /// Identity, salt, practice.
  public var header: RecordHeader
  /// When; of several acts in one record the moment of the last.
  public var captured: RecordTime
  /// What was done.
  public var act: AuditedAct

  /// An audit record.
  public init(header: RecordHeader, captured: RecordTime, act: AuditedAct) {
    self.header = header
    self.captured = captured
    self.act = act
  }

  var json: JSON {
    header.json(AuditRecord.type, .fields(["captured": captured.json, "audit": act.json]))
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    header = try RecordHeader(&fields)
    captured = try fields.part("captured") { part throws(Fault) in try RecordTime(&part) }
    act = try fields.part("audit") { part throws(Fault) in try AuditedAct(&part) }
  }
}

/// What kind of act is audited. The raw value stands in the record.
public enum AuditAction: String, Sendable, CaseIterable {
  // What people see.
  /// A search: a query screened against lists, referrals or alerts listed.
  case lookUp = "look-up"
  /// A record opened.
  case view
  /// Data that left as a file or a listing: flows, the audit itself, a sheet.
  case export
  /// A decision otherwise than proposed.
  case override
  /// A restricted note written about a record.
  case noteAdded = "note-added"
  /// The restricted notes of a record read.
  case noteViewed = "note-viewed"
  /// A silent alert taken note of by the second line.
  case alertAcknowledged = "alert-acknowledged"
  /// A possible match cleared for a traveller by the second line.
  case clearingAdded = "clearing-added"
  case clearingRevoked = "clearing-revoked"

  // People at the station.
  case signIn = "sign-in"
  case signOut = "sign-out"
  case signInRefused = "sign-in-refused"
  case officerAdded = "officer-added"
  case officerChanged = "officer-changed"
  case officerDisabled = "officer-disabled"
  case shiftOpened = "shift-opened"
  case shiftClosed = "shift-closed"

  // What the station works with.
  case listInstalled = "list-installed"
  case listRefused = "list-refused"
  case rulesInstalled = "rules-installed"
  /// An entry dictated by telephone, taken by a supervisor.
  case entryDictated = "entry-dictated"
  /// A dictated entry that lapsed, was confirmed by a signed list, or was withdrawn.
  case dictationEnded = "dictation-ended"
  case keyChanged = "key-changed"
  case clockConfirmed = "clock-confirmed"
  /// The station began to doubt its clock.
  case clockDoubted = "clock-doubted"
  case configurationChanged = "configuration-changed"
  /// An alarm about the registry's log or the station's disk settled.
  case alarmSettled = "alarm-settled"

  // What is done to the store.
  case backup
  case restore
  case erasure
}

/// One act, or several of one kind by one officer in one run of a program.
public struct AuditedAct: Equatable, Sendable {
  /// What was done.
  public var action: AuditAction
  /// Who, by service number; `-` for the station itself.
  public var officer: String
  /// In which role, a code: `officer`, `second-line`, `supervisor`, `administrator`.
  public var role: String?
  /// How many acts stand behind this record, 1 or more.
  public var times: Int
  /// The records concerned, each once; at most 256.
  public var records: [RecordIdentity]
  /// The lists and entries concerned; at most 64.
  public var lists: [AuditedList]
  /// The officer concerned, by service number, where it is another one.
  public var subject: String?
  /// Why it was done, a code, where a purpose is asked for.
  public var purpose: String?
  /// True when the station refused the act.
  public var isRefused: Bool
  /// What else there is to say, without personal data; at most 512 bytes.
  public var detail: String?
  /// The numbers of a shift that was closed; of `.shiftClosed`, and of it only.
  public var sheet: ShiftSheet?

  /// An act of an officer; set what it concerned.
  public init(_ action: AuditAction, by officer: String, role: String? = nil) {
    self.action = action
    self.officer = officer
    self.role = role
    times = 1
    records = []
    lists = []
    isRefused = false
  }

  /// The records that one audit record names at most; more go into another.
  public static let recordsAtMost = RecordLimits.auditedRecords
  /// The lists and entries that one audit record names at most.
  public static let listsAtMost = RecordLimits.lists

  var json: JSON {
    .fields([
      "action": .choice(action), "officer": .string(officer), "role": .text(role),
      "times": .number(times), "records": .parts(records, \.json), "lists": .parts(lists, \.json),
      "subject": .text(subject), "purpose": .text(purpose), "refused": .flag(isRefused),
      "detail": .text(detail), "sheet": sheet?.json,
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    action = try fields.choice("action")
    officer = try fields.code("officer")
    role = try fields.optionalCode("role", bytes: 32)
    times = Int(try fields.integer("times", 1...Int64(Int32.max)))
    records = try fields.parts("records", atMost: RecordLimits.auditedRecords) {
      part throws(Fault) in try RecordIdentity(&part)
    }
    lists = try fields.parts("lists", atMost: RecordLimits.lists) { part throws(Fault) in
      try AuditedList(&part)
    }
    subject = try fields.optionalCode("subject")
    purpose = try fields.optionalCode("purpose")
    isRefused = try fields.flag("refused")
    detail = try fields.optionalText("detail")
    sheet = try fields.optionalPart("sheet") { part throws(Fault) in try ShiftSheet(&part) }
    guard (action == .shiftClosed && !isRefused) == (sheet != nil) else {
      throw fields.fault("sheet", "a closed shift, and only it, has its numbers")
    }
  }
}

/// A list, or one entry of it, that an act concerned.
public struct AuditedList: Hashable, Sendable {
  /// The list's identifier, a code.
  public var id: String
  /// The list's version, 0 or more, where it matters.
  public var version: Int64?
  /// The entry's identifier, where the act was about one.
  public var entry: String?

  /// Names a list or an entry.
  public init(id: String, version: Int64? = nil, entry: String? = nil) {
    self.id = id
    self.version = version
    self.entry = entry
  }

  var json: JSON {
    .fields(["id": .string(id), "version": .number(version), "entry": .text(entry)])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    id = try fields.code("id")
    version = try fields.optionalInteger("version", 0...Int64.max)
    entry = try fields.optionalCode("entry")
  }
}
