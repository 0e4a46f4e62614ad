public import Codes

/// Which State we are in a case. The raw value stands in the application.
public enum StateRole: String, Sendable, CaseIterable {
  /// Another State asks us to take a person back.
  case requested
  /// We ask another State.
  case requesting
  /// Another State asks to lead a person through our territory to a third one.
  case transit
}

/// The procedure that an application asks for; an agreement has time limits for each.
public enum CaseProcedure: String, Sendable, CaseIterable {
  case normal, accelerated
}

/// An application for readmission or transit: the sections of the common form.
///
/// It comes from outside and is a claim. What says anything about a claim for asylum is taken out
/// before this type is made, unread (`ApplicationReader`).
public struct Application: Hashable, Sendable {
  /// The `type` of its JSON.
  public static let type = "maabar/readmission/application/1"

  /// Which State we are.
  public var role: StateRole
  /// The agreement under which it is made, by its identifier; `none` is one too.
  public var agreement: String
  /// The other State, ICAO code.
  public var otherState: String
  /// The other side's reference.
  public var reference: String?
  /// Normal or accelerated.
  public var procedure: CaseProcedure
  /// The day on the application.
  public var dated: CivilDate?
  /// The day on which we confirmed receipt: time limits run from here. Nil until it is confirmed.
  public var received: CivilDate?
  /// The day on which the other side learnt of the irregular stay or of the arrest, from which the
  /// time to submit runs.
  public var stayKnown: CivilDate?
  /// Section A.
  public var person: CasePerson
  /// Section B.
  public var spouse: CasePerson?
  /// Section C.
  public var children: [CasePerson] = []
  /// Section D: danger, escort, and that there is something about health, never what.
  public var circumstances = SpecialCircumstances()
  /// Section E: means of evidence.
  public var evidence: [EvidenceItem] = []
  /// Section F, without what a safeguard took out.
  public var observations: String?
  /// The terms of the return.
  public var terms: ReturnTerms
  /// What a transit is asked for.
  public var transit: TransitRequest?
  /// Files that came with it, by their hash.
  public var attachments: [CaseAttachment] = []

  /// An application with what every one has.
  public init(
    role: StateRole, agreement: String, otherState: String, procedure: CaseProcedure = .normal,
    person: CasePerson, terms: ReturnTerms
  ) {
    self.role = role
    self.agreement = agreement
    self.otherState = otherState
    self.procedure = procedure
    self.person = person
    self.terms = terms
  }

  /// The person, the spouse and the children: who must stay together.
  public var people: [CasePerson] { [person] + (spouse.map { [$0] } ?? []) + children }
}

/// Section D of the common form, as far as everybody who works on the case may know it.
public struct SpecialCircumstances: Hashable, Sendable {
  /// Whether health is to be looked at before a transfer; what it is stands in a restricted step.
  public var hasHealthNeeds = false
  /// Why the person is thought dangerous, if so.
  public var danger: String?
  /// Escorts asked for.
  public var escorts: Int?

  /// Nothing special.
  public init() {}
}

/// One means of evidence: a numbered slot of section E.
public struct EvidenceItem: Hashable, Sendable {
  /// What it is, by the codes of the agreements' lists: `passport`, `identity-card-copy`,
  /// `statement-of-person`, `fingerprints`.
  public var kind: String
  /// The document, where it is one.
  public var document: CaseDocument?
  /// The file that holds it, 64 hexadecimal digits.
  public var attachment: String?
  /// What it is said to show.
  public var says: String?

  /// An item of a kind.
  public init(kind: String) { self.kind = kind }
}

/// How the person returns.
public struct ReturnTerms: Hashable, Sendable {
  /// The kind of return. The raw value stands in the application.
  public typealias Kind = ReturnKind

  /// What kind.
  public var kind: Kind
  /// The language in which the person was informed, ISO 639.
  public var language: String?
  /// Whether an interpreter took part.
  public var hasInterpreter = false
  /// Who informed the person, an office or organisation.
  public var informedBy: String?
  /// Whether the person is detained.
  public var isDetained = false
  /// The certified statement "enforceable decision, no suspensive remedy pending": the only thing
  /// that a requested State asks about the decision.
  public var statement: EnforceableStatement?

  /// Terms of a kind of return.
  public init(kind: Kind) { self.kind = kind }
}

/// The certified statement of a requesting State about the decision behind an application.
public struct EnforceableStatement: Hashable, Sendable {
  /// The authority that certifies.
  public var authority: String
  /// The day of the statement.
  public var dated: CivilDate

  /// A statement.
  public init(authority: String, dated: CivilDate) {
    self.authority = authority
    self.dated = dated
  }
}

/// What an application for transit says.
public struct TransitRequest: Hashable, Sendable {
  /// The State of destination, ICAO code.
  public var destination: String
  /// Other States of transit.
  public var through: [String] = []
  /// Our point of entry.
  public var pointOfEntry: String?
  /// The day of the passage.
  public var day: CivilDate?
  /// True when the other State declares that admission at the destination is assured.
  public var isAdmissionAssured = false

  /// A transit to a State.
  public init(destination: String) { self.destination = destination }
}

/// A file that belongs to a case: its content is kept as an attachment of the registry.
public struct CaseAttachment: Hashable, Sendable {
  /// SHA-256 of the file as it came, 64 hexadecimal digits.
  public var hash: String
  /// What it is, a code: `fingerprints`, `portrait`, `passport-copy`, `final-decision`.
  public var kind: String
  /// Bytes.
  public var bytes: Int64

  /// Names a file.
  public init(hash: String, kind: String, bytes: Int64) {
    self.hash = hash
    self.kind = kind
    self.bytes = bytes
  }
}
