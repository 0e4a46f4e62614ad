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
  /// what goes out. A reply that agrees waits for the safeguards.
  public func reply(_ number: CaseNumber) throws(Fault) {
    let known = try file(number)
    guard known.application.role != .requesting else {
      throw Fault(.caseStep, at: number.description, "the other State replies to our application")
    }
    guard let conclusion = known.conclusion else {
      throw Fault(
        .caseSecond, at: number.description,
        "a reply tells what two officers concluded; there is no such conclusion")
    }
    if conclusion.agrees { try Safeguards(.replied, in: known, on: today).check() }
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
    var submission = draft(.submitted, number)
    submission.voice = .state
    submission.after = known.standing.last
    try registry.write(
      [
        submission,
        disclosure(.toState(known.application), what: ["application"], number),
      ], by: session)
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

  /// Notes that the time limit passed without a reply. Where the agreement makes silence a consent
  /// the transfer is agreed to; what was established about the person stays what it was.
  public func silence(
    _ number: CaseNumber, meansAgreed: Bool, limit: CivilDate
  ) throws(Fault) {
    guard limit < today else {
      throw Fault(.caseStep, at: number.description, "the time limit is not over")
    }
    var draft = draft(.silence, number, reason: "no reply by \(limit)")
    draft.agrees = meansAgreed
    draft.content = ["day": .string(limit.description)]
    try registry.write([draft], by: session)
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
