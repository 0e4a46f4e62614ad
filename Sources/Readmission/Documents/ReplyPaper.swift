public import Bytes
public import Codes
public import Record

/// An item of evidence as a reply names it.
public struct ConsideredEvidence: Hashable, Sendable {
  /// What it is and says.
  public let text: String
  /// What it weighs under the agreement.
  public let weight: EvidenceWeight
  /// Whether it speaks for the person's nationality (true) or against it.
  public let speaksFor: Bool

  /// An item.
  public init(_ text: String, weight: EvidenceWeight, speaksFor: Bool) {
    self.text = text
    self.weight = weight
    self.speaksFor = speaksFor
  }
}

extension Paper {
  /// The reply to an application, from a conclusion that two officers stand behind: agreement, or
  /// a refusal with its reasons and what would change it.
  ///
  /// Throws `.paper` for a conclusion that ends nothing, without a second officer, and for a
  /// refusal without reasons.
  public static func reply(
    _ subject: PaperSubject, conclusion: Conclusion, reasons: String, missing: [String] = [],
    evidence: [ConsideredEvidence] = [], transferUntil: CivilDate? = nil,
    randomness: some Randomness
  ) throws(Fault) -> Paper {
    guard conclusion.isFinal else {
      throw Fault(.paper, at: "conclusion", "further inquiry is no reply")
    }
    guard let second = subject.secondOfficer, second != subject.officer else {
      throw Fault(.paper, at: "secondOfficer", "a second officer confirms before a reply goes out")
    }
    guard conclusion.agrees || !reasons.isEmpty else {
      throw Fault(.paper, at: "reasons", "a refusal gives its reasons")
    }
    let follows: PaperSection =
      conclusion.agrees
      ? PaperSection(
        heading: .whatFollows, sentences: [.replyKeepsSafeguards],
        fields: [PaperField(.transferUntil, transferUntil.map(PaperValue.day))].compactMap(\.self))
      : PaperSection(
        heading: .whatIsMissing, sentences: [.refusalMayAsk],
        fields: [PaperField(.missing, PaperSubject.list(missing.map(PaperValue.text)))]
          .compactMap(\.self))
    return try Paper(
      conclusion.agrees ? .reply : .refusal, of: subject, randomness: randomness,
      sections: [subject.request, subject.person] + subject.family + [
        PaperSection(
          heading: .theConclusion,
          sentences: [conclusion.agrees ? .replyAgrees : .refusalOnEvidence],
          fields: [
            PaperField(.conclusion, .term(conclusion.term)),
            PaperField(.reasons, reasons.isEmpty ? nil : .text(reasons)),
          ].compactMap(\.self)),
        considered(evidence), follows, subject.officers,
      ])
  }

  private static func considered(_ evidence: [ConsideredEvidence]) -> PaperSection {
    func values(_ speaksFor: Bool) -> PaperValue? {
      PaperSubject.list(
        evidence.filter { $0.speaksFor == speaksFor }
          .map { .both(.text($0.text), .term($0.weight.term)) })
    }
    return PaperSection(
      heading: .theEvidence,
      fields: [
        PaperField(.evidenceFor, values(true)), PaperField(.evidenceAgainst, values(false)),
      ].compactMap(\.self))
  }
}

extension Conclusion {
  var term: PaperTerm {
    switch self {
    case .established: .established
    case .presumed: .presumed
    case .notEstablished: .notEstablished
    case .notNational: .notNational
    case .transitAgreed: .transitAgreed
    case .transitRefused: .transitRefused
    case .furtherInquiry: .furtherInquiry
    }
  }
}

extension EvidenceWeight {
  var term: PaperTerm {
    switch self {
    case .proof: .proof
    case .primaFacie: .primaFacie
    case .indication: .indication
    }
  }
}

extension Fault.Code {
  /// A document that may not be issued so: a reply without a second officer, a refusal without
  /// reasons, a travel document of more than one journey.
  public static let paper = Fault.Code("readmission.paper", .refused)
}
