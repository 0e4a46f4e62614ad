public import Bytes
public import Record

/// Everything that the searches of a case found, weighed under its agreement: for, against, what
/// contradicts, and what is missing. It proposes; a named officer concludes and another confirms.
public struct EvidenceTable: Hashable, Sendable {
  /// The `type` of its JSON.
  public static let type = "maabar/readmission/evidence/1"

  /// Two things that cannot both be true, or a thing that may be another person's.
  public struct Contradiction: Hashable, Sendable {
    /// What kind. The raw value stands in the case.
    public enum Kind: String, Sendable, CaseIterable {
      /// The application names a birth date that a record contradicts.
      case birth
      /// The record names another mother or father.
      case parent
      /// A document stands in the registry under another name.
      case documentOfAnother = "document-of-another"
      /// The fingers are not those of the document's holder.
      case fingersOfAnother = "fingers-of-another"
      /// The fingers stand in the registry under another name.
      case fingersUnderOtherName = "fingers-under-other-name"
      /// The finger file names another person than the application.
      case fileOfAnother = "file-of-another"
      /// Records of one person give several nationalities.
      case nationality
      case sex
      /// Something that was flagged in the case already.
      case flagged
    }

    /// What kind.
    public let kind: Kind
    /// What does not fit, in words. Personal data.
    public let says: String
  }

  /// What was found.
  public private(set) var rows: [EvidenceRow] = []
  /// What does not fit together.
  public private(set) var contradictions: [Contradiction] = []
  /// What was not searched, could not be read or is not there, in words.
  public private(set) var missing: [String] = []
  /// What was searched, for the audit: impersonal.
  public private(set) var searches: [String] = []

  /// An empty table.
  public init() {}

  mutating func add(_ row: EvidenceRow) { rows.append(row) }

  mutating func miss(_ what: String) {
    if !missing.contains(what) { missing.append(what) }
  }

  mutating func contradict(_ kind: Contradiction.Kind, _ says: String) {
    let found = Contradiction(kind: kind, says: says)
    if !contradictions.contains(found) { contradictions.append(found) }
  }

  mutating func searched(_ what: String) { searches.append(what) }

  // MARK: What it proposes

  /// What the table proposes for the person, and why. Never a conclusion.
  public struct Proposal: Hashable, Sendable {
    /// What an officer may conclude.
    public let conclusion: Conclusion
    /// Why, in words.
    public let why: String
  }

  /// What the evidence on the person comes to under the agreement's lists.
  ///
  /// Anything that contradicts, or speaks against, asks for further inquiry and proposes neither
  /// yes nor no: a wrong yes deports the wrong person, a wrong no can make one stateless. Without
  /// evidence nothing is established, which is not the same as another nationality.
  public var proposal: Proposal {
    let own = rows.filter { $0.subject == CaseSubject.person.name }
    let best = own.filter { $0.bearing == .for }.map(\.weight).max()
    if !contradictions.isEmpty {
      return Proposal(
        conclusion: .furtherInquiry,
        why: contradictions.count == 1
          ? "one thing does not fit; it must be explained first"
          : "\(contradictions.count) things do not fit; each must be explained first")
    }
    if own.contains(where: { $0.bearing == .against }) {
      return Proposal(
        conclusion: .furtherInquiry,
        why: best == nil
          ? "what was found speaks against; the person has not been heard on it"
          : "some evidence speaks for and some against")
    }
    switch best {
    case .proof:
      return Proposal(
        conclusion: .established, why: "proof under the agreement, and nothing against it")
    case .primaFacie:
      return Proposal(
        conclusion: .presumed, why: "prima facie evidence under the agreement, and nothing against")
    case .indication:
      return Proposal(
        conclusion: .furtherInquiry,
        why: "indications only: an interview or a register may turn them into evidence")
    case nil:
      return Proposal(
        conclusion: .notEstablished,
        why: "nothing that speaks for or against was found; that is not another nationality")
    }
  }

  /// The table as JSON in canonical form: whole numbers and text only.
  public var json: JSON {
    let proposal = proposal
    return [
      "type": .string(EvidenceTable.type), "rows": .array(rows.map(\.json)),
      "contradictions": .array(
        contradictions.map {
          ["kind": .string($0.kind.rawValue), "says": .string($0.says)]
        }),
      "missing": .texts(missing), "searches": .texts(searches),
      "proposal": [
        "conclusion": .string(proposal.conclusion.rawValue), "why": .string(proposal.why),
        "decides": "an officer, and another one who confirms",
      ],
    ]
  }
}
