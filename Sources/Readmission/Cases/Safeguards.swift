public import Bytes
public import Codes
public import Record

/// What is asked for the person's sake before anything irrevocable. The raw value stands in the
/// step.
public enum SafeguardQuestion: String, Sendable, CaseIterable {
  /// Whether a real risk on return was looked for, claimed or not, and none found.
  case noRisk = "no-risk"
  /// Whether the person is fit to travel.
  case fitness
  /// Whether another vulnerability was asked for, and is provided for.
  case vulnerability
  /// Whether the whole family that is here travels together.
  case familyTogether = "family-together"
  /// Whether the person consents; until boarding it can be taken back.
  case consent
  /// Whether a best-interests determination finds the return in the child's interest.
  case bestInterests = "best-interests"
  /// Whether traced family or a named guardian receives the child.
  case receivingAdult = "receiving-adult"

  /// The question as it is put to an officer.
  public var text: String {
    switch self {
    case .noRisk: "Was a real risk on return looked for, and none found"
    case .fitness: "Is the person fit to travel"
    case .vulnerability: "Was vulnerability asked for, and is what was found provided for"
    case .familyTogether: "Does the whole family that is here travel together"
    case .consent: "Does the person consent to the return"
    case .bestInterests: "Does a best-interests determination favour the return"
    case .receivingAdult: "Does traced family or a named guardian receive the child"
    }
  }

  /// The ground on which a no blocks the case.
  public var ground: BlockGround {
    switch self {
    case .noRisk: .nonRefoulement
    case .fitness: .health
    case .vulnerability: .vulnerability
    case .familyTogether: .family
    case .consent: .consent
    case .bestInterests, .receivingAdult: .child
    }
  }

  /// True where a yes rests on a document whose hash must stand there.
  public var needsDocument: Bool { self == .bestInterests }
}

/// One answer.
public struct SafeguardAnswer: Hashable, Sendable {
  /// What was asked.
  public let question: SafeguardQuestion
  /// True when the answer lets the case go on.
  public let isYes: Bool
  /// Who answered or examined: a physician, an office, the person.
  public let by: String?
  /// The day on which it was recorded.
  public let on: CivilDate?
  /// The document's hash.
  public let document: String?

  /// An answer as it is to be recorded.
  public init(
    _ question: SafeguardQuestion, isYes: Bool, by: String?, document: String? = nil
  ) {
    self.question = question
    self.isYes = isYes
    self.by = by
    self.document = document
    on = nil
  }

  init(json: JSON, on day: CivilDate, step: CaseStep) throws(Fault) {
    guard let question = SafeguardQuestion(rawValue: json["question"]?.string ?? "") else {
      throw Fault(.application, at: "question", "a safeguard's question expected")
    }
    self.question = question
    isYes = json["answer"]?.string == "yes"
    by = json["by"]?.string
    on = day
    document = step.document
  }

  /// What the step says.
  public var json: JSON {
    .fields([
      "question": .string(question.rawValue), "answer": .string(isYes ? "yes" : "no"),
      "by": .text(by),
    ])
  }
}

/// What still stands in the way of an act, of the kind that the office's own rules see; blocks are
/// the registry's.
public struct Safeguards: Sendable {
  /// Questions that have to be answered with yes, and are not.
  public let open: [SafeguardQuestion]
  /// Whether the certified statement on the decision is missing.
  public let lacksStatement: Bool

  /// What stands in the way of `act` in a case on a day; nothing for acts that nothing holds.
  ///
  /// As requested State only the certified statement "enforceable decision, no suspensive remedy
  /// pending" is asked about the decision, and an agreeing reply waits for it. A transfer waits for
  /// every answer; consent is asked where the return is the person's own choice, and is no legal
  /// basis where it is forced. A child, and whoever may be one, travels on a best-interests
  /// determination, to somebody.
  public init(_ act: CaseAct, in file: ReadmissionCase, on day: CivilDate) {
    let application = file.application
    let isForced =
      application.terms.kind == .forced || application.terms.kind == .voluntaryDeparture
    lacksStatement =
      isForced && application.role == .requested && application.terms.statement == nil
      && (act == .replied || act == .announced)
    guard act == .announced || act == .handedOver else {
      open = []
      return
    }
    let yes = Set(file.answers.filter(\.isYes).map(\.question))
    open = Safeguards.questions(for: application, on: day).filter { !yes.contains($0) }
  }

  /// Everything that is asked before a transfer.
  public static func questions(
    for application: Application, on day: CivilDate
  ) -> [SafeguardQuestion] {
    var questions: [SafeguardQuestion] = [.noRisk, .fitness, .vulnerability]
    if application.people.count > 1 { questions.append(.familyTogether) }
    if application.terms.kind.restsOnConsent { questions.append(.consent) }
    if application.person.isChild(on: day) { questions += [.bestInterests, .receivingAdult] }
    return questions
  }

  /// Throws `.safeguard` naming what is missing.
  public func check() throws(Fault) {
    guard !lacksStatement else {
      throw Fault(
        .safeguard, at: "statement",
        "the certified statement is missing: enforceable decision, no suspensive remedy pending")
    }
    guard let first = open.first else { return }
    throw Fault(.safeguard, at: first.rawValue, "\(first.text): not answered with yes")
  }
}

extension ReturnTerms.Kind {
  /// True where the return is the person's own choice, which can be taken back until boarding.
  public var restsOnConsent: Bool { self == .spontaneous || self == .assistedVoluntary }
}

extension Fault.Code {
  /// A safeguard that was not asked for, or answered so that the case cannot go on.
  public static let safeguard = Fault.Code("readmission.safeguard", .refused)
}
