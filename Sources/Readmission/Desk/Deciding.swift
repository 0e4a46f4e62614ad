public import Bytes
public import Codes
public import Record
import Registry

/// Concluding, and what is said to the other side. The system proposes nothing here: a named
/// officer concludes, and another one, in another session, confirms or declines.
extension CaseDesk {
  /// Concludes, on what was examined, with reasons; it waits for a second officer.
  public func conclude(
    _ number: CaseNumber, _ conclusion: Conclusion, reason: String
  ) throws(Fault) {
    let known = try file(number)
    let isTransit = known.application.role == .transit
    guard conclusion.fits(transit: isTransit) else {
      throw Fault(
        .caseStep, at: number.description,
        isTransit ? "a transit is agreed or refused" : "a conclusion on nationality expected")
    }
    var draft = draft(.concluded, number, reason: reason)
    draft.conclusion = conclusion
    draft.after = known.standing.last
    try registry.write([draft], by: session)
  }

  /// Stands behind the step that waits for a second person, or does not; `reason` is needed for the
  /// latter. Throws `.caseSecond` for the officer, or the session, that made it.
  public func second(
    _ number: CaseNumber, confirms: Bool, reason: String?
  ) throws(Fault) {
    let known = try file(number)
    guard let waiting = known.standing.waiting.first else {
      throw Fault(.caseStep, at: number.description, "nothing waits for a second person")
    }
    var draft = draft(confirms ? .confirmed : .declined, number, reason: reason)
    draft.target = waiting.number
    draft.after = known.standing.last
    try registry.write([draft], by: session)
  }

  /// Replies to the other State with what two officers concluded, and notes in the disclosure log
  /// what goes out. A reply that agrees waits for the safeguards, and for what the agreement and
  /// the State's stated policy ask (`CaseRules`).
  public func reply(_ number: CaseNumber, under book: AgreementBook) throws(Fault) {
    let known = try file(number)
    guard known.application.role != .requesting else {
      throw Fault(.caseStep, at: number.description, "the other State replies to our application")
    }
    guard let conclusion = known.conclusion else {
      throw Fault(
        .caseSecond, at: number.description,
        "a reply tells what two officers concluded; there is no such conclusion")
    }
    if conclusion.agrees {
      try Safeguards(.replied, in: known, on: today).check()
      try CaseRules(known, book).check(session)
    }
    var reply = draft(.replied, number, reason: known.last(.concluded)?.step.reason)
    reply.conclusion = conclusion
    reply.voice = .state
    reply.after = known.standing.last
    let what = conclusion.agrees ? ["conclusion", "identity"] : ["conclusion"]
    try registry.write(
      [reply, disclosure(.toState(known.application), what: what, number)], by: session)
  }

  /// Sends our application to the other State; while a claim, an appeal or another block is open
  /// nothing goes to the State of origin.
  public func submit(_ number: CaseNumber) throws(Fault) {
    let known = try file(number)
    guard known.application.role == .requesting else {
      throw Fault(.caseStep, at: number.description, "the application is the other State's")
    }
    try registry.write(
      [
        submission(known),
        disclosure(.toState(known.application), what: ["application"], number),
      ], by: session)
  }

  /// The draft of a submission.
  func submission(_ known: ReadmissionCase) -> StepDraft {
    var draft = draft(.submitted, known.number)
    draft.voice = .state
    draft.after = known.standing.last
    return draft
  }

  /// Takes the other State's reply down.
  public func takeReply(
    _ number: CaseNumber, agrees: Bool, on day: CivilDate, reason: String?
  ) throws(Fault) {
    var draft = draft(.answered, number, reason: reason)
    draft.agrees = agrees
    draft.voice = .state
    draft.content = ["day": .string(day.description)]
    try registry.write([draft], by: session)
  }

  /// Notes that the time limit for the reply passed without one. What that means the agreement
  /// says: where it is consent the transfer is agreed to, where it is none the application is
  /// refused; what was established about the person stays what it was.
  ///
  /// Throws `.caseStep` while the limit runs, and where silence has no meaning.
  @discardableResult
  public func silence(
    _ number: CaseNumber, under book: AgreementBook
  ) throws(Fault) -> SilenceMeaning {
    let known = try file(number)
    let limit = try TimedCase(known, book).clock.deadlines().first { $0.step == .reply }
    guard let limit else {
      throw Fault(
        .caseStep, at: number.description, "no time limit for a reply runs: confirm receipt first")
    }
    guard limit.limit.silence != nil else {
      throw Fault(
        .caseStep, at: number.description,
        "silence has no meaning under this rule: an express answer is needed")
    }
    guard let meaning = limit.silence(on: today) else {
      throw Fault(
        .caseStep, at: number.description,
        "the time limit runs to the end of \(limit.range.upperBound)")
    }
    if meaning == .agreed { try CaseRules(known, book).check(session) }
    var draft = draft(.silence, number, reason: "no reply by \(limit.due)")
    draft.agrees = meaning == .agreed
    draft.after = known.standing.last
    draft.content = ["day": .string(limit.range.upperBound.description)]
    try registry.write([draft], by: session)
    return meaning
  }

  /// Closes a case, for good but for a claim of error.
  public func close(_ number: CaseNumber, reason: String) throws(Fault) {
    try registry.write([draft(.closed, number, reason: reason)], by: session)
  }
}

extension Conclusion {
  /// Whether it can be said of a case of this kind.
  fileprivate func fits(transit: Bool) -> Bool {
    switch self {
    case .transitAgreed, .transitRefused: transit
    case .furtherInquiry: true
    default: !transit
    }
  }
}
