public import Bytes
import Codes
public import Record
import Registry

/// To whom data goes.
public struct Recipient: Hashable, Sendable {
  /// What they are to the case.
  public let voice: CaseVoice
  /// Who: a State's code, an office, a court; never a person's name.
  public let name: String

  /// A recipient.
  public init(_ voice: CaseVoice, _ name: String) {
    self.voice = voice
    self.name = name
  }

  static func toState(_ application: Application) -> Recipient {
    Recipient(.state, application.otherState)
  }
}

/// One entry of the disclosure log.
public struct Disclosure: Hashable, Sendable {
  /// The step.
  public let step: Int64
  /// To whom.
  public let recipient: Recipient
  /// What, by kinds of data.
  public let what: [String]
  /// Under which rule.
  public let basis: String?
}

/// The disclosure log: what went to whom, for the one purpose that the case has.
extension CaseDesk {
  /// A draft of the log's next entry.
  func disclosure(
    _ recipient: Recipient, what: [String], basis: String? = nil, _ number: CaseNumber
  ) -> StepDraft {
    var draft = draft(.disclosed, number)
    draft.voice = recipient.voice
    draft.content = .fields([
      "to": .string(recipient.name), "what": .texts(what), "basis": .text(basis),
    ])
    return draft
  }

  /// Exports what a recipient may have of a case, and notes it in the log first.
  ///
  /// The other State gets nothing while the case is blocked, and then the application's sections
  /// without free remarks; the person and counsel get all that is said about the person. Throws
  /// `.caseBlocked`, and `.safeguard` for a recipient that no rule names.
  public func export(
    _ number: CaseNumber, to recipient: Recipient, basis: String
  ) throws(Fault) -> JSON {
    let known = try file(number)
    let what: [String]
    let content: JSON
    switch recipient.voice {
    case .state:
      guard recipient.name == known.application.otherState else {
        throw Fault(.safeguard, at: "recipient", "data goes to the State of the case only")
      }
      guard known.standing.blocks.isEmpty else {
        throw Fault(
          .caseBlocked, at: number.description, "the case is blocked; nothing goes out meanwhile")
      }
      guard known.phase != .open || known.application.role == .requesting else {
        throw Fault(.caseStep, at: number.description, "nothing was examined that could be told")
      }
      what = ["application", "conclusion"]
      content = known.forState
    case .person, .counsel, .guardian:
      what = ["application", "history", "disclosures"]
      content = known.forPerson
    case .court, .unhcr:
      what = ["application", "history"]
      content = known.forPerson
    case .office, .rule:
      throw Fault(.safeguard, at: "recipient", "the office has the case itself")
    }
    try registry.write(
      [disclosure(recipient, what: what, basis: basis, number)], by: session)
    return content
  }
}

extension ReadmissionCase {
  /// What was disclosed, oldest first.
  public var disclosures: [Disclosure] {
    steps.filter { $0.step.act == .disclosed }.map { kept in
      Disclosure(
        step: kept.step.number,
        recipient: Recipient(kept.step.voice ?? .state, kept.step.content?["to"]?.string ?? ""),
        what: (kept.step.content?["what"]?.array ?? []).compactMap(\.string),
        basis: kept.step.content?["basis"]?.string)
    }
  }

  /// What the other State gets: the sections of the form without remarks, and the conclusion.
  fileprivate var forState: JSON {
    var plain = application
    plain.observations = nil
    plain.circumstances.danger = nil
    return .fields([
      "type": "maabar/readmission/export/1", "case": .string(number.description),
      "hash": .string(hash), "application": plain.json,
      "conclusion": .text(conclusion?.rawValue),
    ])
  }

  /// What the person gets: all that is said, and who did what.
  fileprivate var forPerson: JSON {
    .fields([
      "type": "maabar/readmission/export/1", "case": .string(number.description),
      "hash": .string(hash), "application": application.json,
      "conclusion": .text(conclusion?.rawValue),
      "history": .array(
        steps.map { kept in
          .fields([
            "step": .integer(kept.step.number), "at": .string(kept.at.utc.description),
            "act": .string(kept.step.act.rawValue), "reason": .text(kept.step.reason),
          ])
        }),
      "disclosures": .array(
        disclosures.map { one in
          .fields([
            "to": .string(one.recipient.name), "what": .texts(one.what),
            "basis": .text(one.basis),
          ])
        }),
    ])
  }
}
