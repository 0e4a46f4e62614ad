public import Bytes
public import Codes
import Record
import Registry

/// What a person asks of the office about themselves. The raw value stands in the step.
public enum RequestKind: String, Sendable, CaseIterable {
  /// To see what is kept.
  case access
  /// To have something corrected.
  case correction
  case complaint
}

/// A person's own request: a file of its own, answered within a time limit.
public struct PersonRequest: Sendable {
  /// Its number.
  public let number: CaseNumber
  /// What is asked.
  public let kind: RequestKind
  /// The case that it is about.
  public let about: CaseNumber?
  /// In the person's words.
  public let text: String
  /// The day on which it came.
  public let received: CivilDate
  /// How it was answered; nil while it is open.
  public let answer: String?

  /// The last day for an answer: a month (Regulation (EU) 2016/679, article 12(3), which most laws
  /// of the region follow), counted as 30 days.
  public var due: CivilDate { CivilDate(daysSince1970: received.daysSince1970 + 30) }
}

/// Requests of persons about themselves. They are cases too: signed, and answered by somebody.
extension CaseDesk {
  /// Takes a request down, about a case or about all that the office keeps.
  public func request(
    _ kind: RequestKind, about number: CaseNumber?, _ text: String
  ) throws(Fault) -> CaseNumber {
    let own = try nextNumber(.request)
    var opening = StepDraft(.requested, in: own.description, .requested)
    opening.voice = .person
    opening.content = .fields([
      "kind": .string(kind.rawValue), "about": .text(number?.description),
      "text": .string(text),
    ])
    try registry.write([opening], by: session)
    return own
  }

  /// Answers a request, and closes it.
  public func answer(request number: CaseNumber, _ text: String) throws(Fault) {
    var draft = StepDraft(.closed, in: number.description, .requested)
    draft.reason = text
    try registry.write([draft], by: session)
  }

  /// Every request, oldest first.
  public func requests() throws(Fault) -> [PersonRequest] {
    var requests: [PersonRequest] = []
    for text in try registry.files(.requested, by: session, for: .personRequest) {
      requests.append(try request(try CaseNumber(text)))
    }
    return requests
  }

  /// One request.
  public func request(_ number: CaseNumber) throws(Fault) -> PersonRequest {
    let steps = try registry.steps(
      of: number.description, by: session, for: .personRequest)
    guard let first = steps.first, let content = first.step.content,
      let kind = RequestKind(rawValue: content["kind"]?.string ?? "")
    else { throw Fault(.caseStep, at: number.description, "no request of a person") }
    return PersonRequest(
      number: number, kind: kind,
      about: content["about"]?.string.flatMap { try? CaseNumber($0) },
      text: content["text"]?.string ?? "", received: first.at.day,
      answer: steps.last { $0.step.act == .closed }?.step.reason)
  }
}
