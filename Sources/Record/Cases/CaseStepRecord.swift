public import Bytes

/// One step of a file of the readmission office: who did what, when, on what, and why.
///
/// The registry reads the fields here, and enforces by them who may do what and that two people
/// stand behind it (`CaseStanding`). What the step says about a person is `content`, whose form is
/// the office's own and which the registry never looks into.
///
/// Steps of a file follow each other by number and by the hash of the one before, so that none can
/// be left out, and all but the first name the first, so that they are found and erased together.
public struct CaseStepRecord: Equatable, Sendable {
  /// Identity, salt, practice.
  public var header: RecordHeader
  /// When, by the registry's clock.
  public var captured: RecordTime
  /// The first step of the file; nil in that step itself.
  public var of: RecordIdentity?
  /// What was done.
  public var step: CaseStep
  /// Files that came with it, each encrypted under a key of its own.
  public var attachments: [RecordedAttachment]

  /// A step's record.
  public init(
    header: RecordHeader, captured: RecordTime, of: RecordIdentity?, step: CaseStep,
    attachments: [RecordedAttachment] = []
  ) {
    self.attachments = attachments
    self.header = header
    self.captured = captured
    self.of = of
    self.step = step
  }

  /// `step`; `confidence` for a restricted one and `follow-up` for all of a follow-up, which are
  /// kept under wrapping keys of their own.
  public var kind: RecordKind { step.kind }

  var json: JSON {
    header.json(
      kind.type,
      .fields([
        "captured": captured.json, "of": of?.json, "step": step.json,
        "attachments": .parts(attachments, \.json),
      ]))
  }

  init(_ fields: inout FieldReader, kind: RecordKind) throws(Fault) {
    header = try RecordHeader(&fields)
    captured = try fields.part("captured") { part throws(Fault) in try RecordTime(&part) }
    of = try fields.optionalPart("of") { part throws(Fault) in try RecordIdentity(&part) }
    step = try fields.part("step") { part throws(Fault) in try CaseStep(&part) }
    attachments = try fields.parts("attachments", atMost: RecordLimits.attachments) {
      part throws(Fault) in try RecordedAttachment(&part)
    }
    guard step.kind == kind else {
      throw fields.fault("type", "not the kind of record that this act is kept as")
    }
    guard (of == nil) == (step.number == 1), of != header.identity else {
      throw fields.fault("of", "the first step, and only it, speaks of no other")
    }
  }
}

/// What one step says that everybody who enforces rules must know, and its content.
public struct CaseStep: Equatable, Sendable {
  /// The number of its file: `R-2026-000123-46`.
  public var file: String
  /// What the file is, by the act that opened it.
  public var opening: CaseAct
  /// 1, 2, ... in the file.
  public var number: Int64
  /// SHA-256 of the line before it in the file, 64 hexadecimal digits; nil in the first.
  public var previous: String?
  /// What was done.
  public var act: CaseAct
  /// Who, by service number.
  public var officer: String
  /// In which role.
  public var role: OfficeRole
  /// In which session: a number drawn at sign-in, 16 hexadecimal digits.
  public var session: String
  /// For what.
  public var purpose: CasePurpose
  /// The step that it confirms, declines, ends or opens.
  public var target: Int64?
  /// The ground of a block.
  public var ground: BlockGround?
  /// Who asked for it, or learnt of it.
  public var voice: CaseVoice?
  /// What was concluded or replied.
  public var conclusion: Conclusion?
  /// Of `answered` and `silence`: whether the transfer is agreed to.
  public var agrees: Bool
  /// SHA-256 of the document on which it rests, 64 hexadecimal digits.
  public var document: String?
  /// Why, for who reads the history; at most 512 bytes.
  public var reason: String?
  /// Numbers of travel documents by which the file is to be found; they are indexed blind.
  public var numbers: [String]
  /// What the step says, in the office's form.
  public var content: JSON?

  /// A step without what only some have.
  public init(
    file: String, opening: CaseAct, number: Int64, previous: String?, act: CaseAct,
    officer: String, role: OfficeRole, session: String, purpose: CasePurpose
  ) {
    self.file = file
    self.opening = opening
    self.number = number
    self.previous = previous
    self.act = act
    self.officer = officer
    self.role = role
    self.session = session
    self.purpose = purpose
    agrees = false
    numbers = []
  }

  /// As which kind of record it is kept.
  public var kind: RecordKind {
    if opening == .enrolled { return .followUp }
    return act.isRestricted ? .confidence : .step
  }

  /// The step without what it says about a person: act, people, reason.
  public var withoutContent: CaseStep {
    var step = self
    step.content = nil
    step.numbers = []
    return step
  }

  var json: JSON {
    .fields([
      "file": .string(file), "opening": .choice(opening), "number": .integer(number),
      "previous": .text(previous), "act": .choice(act), "officer": .string(officer),
      "role": .choice(role), "session": .string(session), "purpose": .choice(purpose),
      "target": .number(target), "ground": .choice(ground), "voice": .choice(voice),
      "conclusion": .choice(conclusion), "agrees": .flag(agrees), "document": .text(document),
      "reason": .text(reason), "numbers": numbers.isEmpty ? nil : .texts(numbers),
      "content": content,
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    file = try fields.code("file")
    opening = try fields.choice("opening")
    number = try fields.integer("number", 1...Int64(Int32.max))
    previous = number == 1 ? nil : try fields.hex("previous", bytes: 32)
    act = try fields.choice("act")
    officer = try fields.code("officer")
    role = try fields.choice("role")
    session = try fields.hex("session", bytes: 8)
    purpose = try fields.choice("purpose")
    target = try fields.optionalInteger("target", 1...Int64(Int32.max))
    ground = try fields.optionalChoice("ground")
    voice = try fields.optionalChoice("voice")
    conclusion = try fields.optionalChoice("conclusion")
    agrees = try fields.flag("agrees")
    document = try fields.optionalHex("document", bytes: 32)
    reason = try fields.optionalText("reason")
    numbers = try fields.texts(
      "numbers", atMost: RecordLimits.caseNumbers, bytes: RecordLimits.codeBytes)
    content = try fields.optionalJSON("content")
    guard opening.opens, act.opens == (number == 1), !act.opens || act == opening else {
      throw fields.fault("opening", "the act of the first step, and of it only, expected")
    }
    guard (act == .blocked) == (ground != nil) else {
      throw fields.fault("ground", "a block, and only it, has a ground")
    }
    guard target.map({ $0 < number }) ?? true else {
      throw fields.fault("target", "a step before this one expected")
    }
  }
}
