public import Codes
public import Document
public import Match

/// What rules may know about one traveller at one crossing: codes, outcomes of checks, and matches
/// reduced to their terms. No device, no name, no number.
public struct CaseFacts: Hashable, Sendable {
  /// Which way.
  public var direction: Direction
  /// By air, land or sea.
  public var mode: TransportMode
  /// Normal or reduced control.
  public var control: ControlMode = .normal
  /// What kind of traveller.
  public var category: TravellerCategory = .ordinary
  /// Why the traveller crosses, where it was asked.
  public var purpose: TravelPurpose?
  /// The nationality, ICAO code; nil when it is not known or doubted.
  public var nationality: String?
  /// True when the traveller has, or claims, the nationality of the point of entry's country.
  public var isOwnNational = false
  /// The age in whole years, least and most; nil when nothing is known.
  public var age: ClosedRange<Int>?
  /// What was shown.
  public var documentKind: DocumentKind = .none
  /// Its issuing state or organisation, ICAO code; nil when it is not known.
  public var issuingState: String?
  /// The checks that were made on it.
  public var report = DocumentReport([])
  /// What is known of a visa or permit; nil when it was not asked.
  public var permit: PermitState?
  /// The intended stay in days; nil when it was not asked.
  public var stayDays: Int?
  /// The days that the permit allows; nil when not known.
  public var permitDays: Int?
  /// On exit: days stayed beyond what was allowed, 0 for none; nil when not known.
  public var overstayDays: Int?
  /// True when the traveller voices fear of return or asks for protection.
  public var voicesFearOfReturn = false
  /// True when no responsible adult is with a traveller who is, or may be, a child.
  public var isUnaccompanied = false
  /// The matches that rules may see, as `MatchFact` lets them pass.
  public var matches: [MatchFact] = []

  /// The facts of a crossing by a way and a mode; set what else is known.
  public init(direction: Direction, mode: TransportMode) {
    self.direction = direction
    self.mode = mode
  }

  /// What is known of a visa or permit.
  public enum PermitState: String, Sendable, CaseIterable {
    /// None is needed by law or agreement.
    case notNeeded = "not-needed"
    /// One is needed and there is none.
    case missing
    case valid
    case expired
    /// It does not hold at this territory, purpose or number of entries.
    case notApplicable = "not-applicable"
  }

  /// True when no responsible adult is with the traveller and the age, as far as it is known,
  /// allows a child: doubt counts for the child (CRC General Comment 6, paragraph 31 (i)).
  public var isUnaccompaniedChild: Bool {
    isUnaccompanied && (age.map { $0.lowerBound < 18 } ?? true)
  }
}

/// A possible match as rules may see it: its terms, whether it is confirmed, nothing of the person.
public struct MatchFact: Hashable, Sendable {
  /// The list's identifier.
  public var list: String
  /// What made the match: a name or a document's number.
  public var ground: PossibleMatch.Ground
  /// The most that may be done once it is confirmed.
  public var action: PermittedAction
  /// Open or protective; a silent match never becomes a fact.
  public var visibility: MatchVisibility
  /// Whom the entry does not bind.
  public var exemptions: Set<MatchExemption>
  /// True when the entry cites a court's or authority's order.
  public var citesOrder: Bool
  /// True once the second line has confirmed it.
  public var isConfirmed: Bool

  /// A fact about a match that is open or protective, is an alert, and whose terms hold on the day
  /// and in the direction of the crossing; else nil.
  ///
  /// A silent match is nil here, so no proposal can betray it to the lane.
  public init?(
    _ match: PossibleMatch, on day: CivilDate, _ direction: Direction, isConfirmed: Bool = false
  ) {
    guard match.visibility != .silent, match.isAlert, match.terms.apply(on: day, direction) else {
      return nil
    }
    list = match.list.id
    ground = match.ground
    action = match.permittedAction
    visibility = match.visibility
    exemptions = match.terms.exemptions
    citesOrder = match.terms.order != nil
    self.isConfirmed = isConfirmed
  }

  /// True when the match, once confirmed, can carry a refusal of entry.
  var carriesRefusal: Bool { isConfirmed && action == .refuseEntry }

  /// True when the match is a confirmed order that forbids the exit. Its terms hold at this exit:
  /// they were asked when the fact was made.
  var carriesPrevention: Bool { isConfirmed && action == .preventExit && citesOrder }
}
