import Bytes
public import Codes

/// One reason that a rule gave.
public struct RecordedReason: Hashable, Sendable {
  /// The reason's code, stable across versions of the rules.
  public var code: String
  /// The reason in words, without personal data.
  public var text: String
  /// The rule that gave it, by its identifier.
  public var rule: String
  /// The legal basis that the rule names.
  public var basis: String?

  /// A reason of a rule.
  public init(code: String, text: String, rule: String, basis: String? = nil) {
    self.code = code
    self.text = text
    self.rule = rule
    self.basis = basis
  }

  var json: JSON {
    .fields([
      "code": .string(code), "text": .string(text), "rule": .string(rule), "basis": .text(basis),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    code = try fields.code("code")
    text = try fields.text("text")
    rule = try fields.code("rule")
    basis = try fields.optionalText("basis")
  }
}

/// What the rules proposed, before a person decided.
public struct RecordedProposal: Hashable, Sendable {
  /// The outcome proposed.
  public var outcome: CrossingOutcome
  /// The rule set's identifier.
  public var ruleSet: String
  /// The rule set's version, 0 or more.
  public var ruleVersion: Int64
  /// Every reason that applied, the winning one first.
  public var reasons: [RecordedReason]
  /// The day on which the registry last said that these are the rules in force; nil for rules that
  /// it did not send.
  public var rulesSigned: CivilDate?
  /// The days that had passed since, 0 or more; nil while today was not known.
  public var ruleAgeDays: Int?

  /// A proposal of a rule set.
  public init(
    outcome: CrossingOutcome, ruleSet: String, ruleVersion: Int64, reasons: [RecordedReason]
  ) {
    self.outcome = outcome
    self.ruleSet = ruleSet
    self.ruleVersion = ruleVersion
    self.reasons = reasons
  }

  var json: JSON {
    .fields([
      "outcome": .choice(outcome), "ruleSet": .string(ruleSet),
      "ruleVersion": .integer(ruleVersion), "reasons": .parts(reasons, \.json),
      "rulesSigned": .text(rulesSigned?.description), "ruleAgeDays": .number(ruleAgeDays),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    outcome = try fields.choice("outcome")
    ruleSet = try fields.code("ruleSet")
    ruleVersion = try fields.integer("ruleVersion", 0...Int64.max)
    reasons = try fields.parts("reasons", atMost: RecordLimits.reasons) { part throws(Fault) in
      try RecordedReason(&part)
    }
    rulesSigned = try fields.optionalDate("rulesSigned")
    ruleAgeDays = try fields.optionalInteger("ruleAgeDays", 0...RecordLimits.listAgeDays)
      .map { Int($0) }
  }
}

/// A court's or authority's order that a decision cites.
public struct CitedOrder: Hashable, Sendable {
  /// The court or authority.
  public var authority: String
  /// The order's number.
  public var number: String
  /// The day of the order.
  public var day: CivilDate?

  /// An order by its authority and number.
  public init(authority: String, number: String, day: CivilDate? = nil) {
    self.authority = authority
    self.number = number
    self.day = day
  }

  var json: JSON {
    .fields([
      "authority": .string(authority), "number": .string(number), "day": .text(day?.description),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    authority = try fields.text("authority")
    number = try fields.text("number", bytes: RecordLimits.codeBytes)
    day = try fields.optionalDate("day")
  }
}

/// What an officer decided, and why where a reason is owed.
public struct RecordedDecision: Hashable, Sendable {
  /// The outcome.
  public var outcome: CrossingOutcome
  /// The reason's code; a refusal of entry cannot be without one.
  public var reasonCode: String?
  /// The officer's words on it.
  public var reasonText: String?
  /// Why the officer decided otherwise than the rules proposed; demanded then, and only then.
  public var overrideReason: String?
  /// The order under which an exit was prevented; demanded then.
  public var order: CitedOrder?
  /// The authority that took the traveller over; demanded for `.handedOver`.
  public var handedOverTo: String?

  /// A decision; set the reasons that its outcome demands.
  public init(
    outcome: CrossingOutcome, reasonCode: String? = nil, reasonText: String? = nil,
    overrideReason: String? = nil, order: CitedOrder? = nil, handedOverTo: String? = nil
  ) {
    self.outcome = outcome
    self.reasonCode = reasonCode
    self.reasonText = reasonText
    self.overrideReason = overrideReason
    self.order = order
    self.handedOverTo = handedOverTo
  }

  var json: JSON {
    .fields([
      "outcome": .choice(outcome), "reasonCode": .text(reasonCode),
      "reasonText": .text(reasonText), "overrideReason": .text(overrideReason),
      "order": order?.json, "handedOverTo": .text(handedOverTo),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    outcome = try fields.choice("outcome")
    reasonCode = try fields.optionalCode("reasonCode")
    reasonText = try fields.optionalText("reasonText")
    overrideReason = try fields.optionalText("overrideReason")
    order = try fields.optionalPart("order") { part throws(Fault) in try CitedOrder(&part) }
    handedOverTo = try fields.optionalText("handedOverTo")
  }

  /// Holds a decision against its direction and against what was proposed.
  func check(
    _ direction: Direction, proposal: RecordedProposal?, at place: String
  ) throws(Fault) {
    func broken(_ name: String, _ detail: String) -> Fault {
      Fault(.record, at: "\(place).\(name)", detail)
    }
    guard CrossingOutcome.allowed(for: direction).contains(outcome) else {
      throw broken("outcome", "no outcome of this direction")
    }
    guard outcome != .refusedEntry || reasonCode != nil else {
      throw broken("reasonCode", "a refusal names its reason")
    }
    guard outcome != .exitPrevented || order != nil else {
      throw broken("order", "an exit is prevented only under an order that is cited")
    }
    guard (outcome == .handedOver) == (handedOverTo != nil) else {
      throw broken("handedOverTo", "handing over, and only it, names the authority")
    }
    let isOverride = proposal.map { $0.outcome != outcome } ?? false
    guard isOverride == (overrideReason != nil) else {
      throw broken("overrideReason", "given when the decision is not the proposal, and only then")
    }
  }
}

/// What the second line found about one possible match.
public struct MatchFinding: Hashable, Sendable {
  /// The finding.
  public enum Verdict: String, Sendable, CaseIterable {
    /// It is the listed person or document.
    case confirmed
    /// It is not.
    case rejected
    /// It cannot be said.
    case undetermined
  }

  /// The list's identifier.
  public var list: String
  /// The entry's identifier.
  public var entry: String
  /// What was found.
  public var verdict: Verdict

  /// A finding about an entry.
  public init(list: String, entry: String, verdict: Verdict) {
    self.list = list
    self.entry = entry
    self.verdict = verdict
  }

  var json: JSON {
    .fields([
      "list": .string(list), "entry": .string(entry), "verdict": .choice(verdict),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    list = try fields.code("list")
    entry = try fields.code("entry")
    verdict = try fields.choice("verdict")
  }
}
