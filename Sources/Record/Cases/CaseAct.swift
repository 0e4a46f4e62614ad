/// What one step of a file does. The raw value stands in the record.
///
/// A file is a readmission case, the manifest of a charter, a person's own request, a follow-up, or
/// an announced holiday; the step that opens it says which. `CasePhase` holds the machine: which
/// act may follow where.
public enum CaseAct: String, Sendable, CaseIterable {
  // What opens a file.
  /// A case: the application as it came.
  case opened
  /// The manifest of a charter.
  case chartered
  /// A person's own request: access, correction, complaint.
  case requested
  /// A follow-up after arrival, into which the person opted.
  case enrolled
  /// A holiday that a State announced, from which time limits are counted anew.
  case declared

  // What comes to a file.
  /// A new version of what the file was opened with; the old one stays.
  case amended
  /// A file by its hash.
  case attached
  case noted
  /// Something that does not fit: contradictory dates, the same person under another spelling.
  case flagged
  /// The day on which receipt was confirmed, from which time limits run.
  case receiptConfirmed = "receipt-confirmed"
  /// A longer time limit, with its motive.
  case extended

  // The examination.
  /// The table of evidence, as the searches gave it.
  case verified
  /// What an officer concludes; holds nothing until another one confirms it.
  case concluded
  /// A second officer, in another session, stands behind a step.
  case confirmed
  /// A second officer does not.
  case declined

  // Safeguards.
  case blocked
  /// The end of a block.
  case unblocked
  /// What was asked for the person's sake and found: best interests, fitness, family, consent.
  case safeguarded
  /// Restricted: an interview with the person.
  case interviewed
  /// Restricted: health, disability, pregnancy, what happened to the person.
  case healthNoted = "health-noted"
  /// Restricted, and closed to everybody: what was said about a claim for asylum.
  case quarantined
  /// A restricted step opened by an officer, and why.
  case exceptionOpened = "exception-opened"
  /// What went to whom, for which purpose.
  case disclosed

  // Between the States.
  /// Our application went to the other State.
  case submitted
  /// The other State's reply.
  case answered
  /// Our reply.
  case replied
  /// The time limit passed without a reply, and what the agreement says about that.
  case silence

  // The transfer.
  /// Day, place and escorts of a transfer.
  case announced
  /// An emergency travel document: issued, surrendered.
  case documented
  /// An announced transfer that did not take place.
  case absent
  /// Taken over by the escorts, or handed to the other State.
  case handedOver = "handed-over"
  case arrived
  /// Detained, and who was told.
  case detained
  /// Readmission in error, claimed.
  case claimedError = "claimed-error"
  /// Taken back by the State that sent the person.
  case reversed

  // Follow-up.
  case contacted
  case assessed
  case referred

  // The end.
  case closed

  /// True for the step that begins a file.
  public var opens: Bool { CaseAct.openings.contains(self) }
  private static let openings: Set<CaseAct> = [
    .opened, .chartered, .requested, .enrolled, .declared,
  ]

  /// True for what another officer must confirm before it holds. An end of a block needs it where
  /// its ground says so.
  public var needsSecond: Bool { self == .concluded }

  /// True for what only a recorded exception shows again.
  public var isRestricted: Bool {
    self == .interviewed || self == .healthNoted || self == .quarantined
  }

  /// True for what a block holds up: whatever tells the State of origin who somebody is, or brings
  /// the person nearer to a transfer. A reply is held when it agrees.
  public var isHeldByBlocks: Bool { CaseAct.held.contains(self) }
  private static let held: Set<CaseAct> = [
    .submitted, .replied, .silence, .announced, .documented, .handedOver,
  ]

  /// True for what must give its reason.
  public var needsReason: Bool { CaseAct.reasoned.contains(self) }
  private static let reasoned: Set<CaseAct> = [
    .concluded, .declined, .blocked, .unblocked, .extended, .exceptionOpened, .amended, .absent,
    .claimedError, .reversed, .closed, .declared,
  ]
}

/// Why a case must not go on. The raw value stands in the record.
public enum BlockGround: String, Sendable, CaseIterable {
  /// A claim for asylum or other protection is open. The word is all that is ever written.
  case protection
  /// An appeal against the return is open.
  case appeal
  /// A court stays the return.
  case stay
  /// A real risk on return, claimed or not.
  case nonRefoulement = "non-refoulement"
  /// A part of what came was put away unread. It says no more: who works on the case in the State
  /// of origin must not learn from a block what the part was about.
  case withheld
  /// Consent to a voluntary return was withdrawn.
  case consent
  /// A child: best interests, guardian, tracing.
  case child
  /// A family would be split.
  case family
  /// Health, pregnancy, disability: not fit to travel, or not yet known to be.
  case health
  /// Trafficking, violence, another need for care.
  case vulnerability
  /// Doubt who the person is.
  case identity
  /// Another ground, said in the reason.
  case other

  /// True for a block that ends only on the final decision's document, by two people, never at
  /// anybody's discretion.
  public var endsOnDecision: Bool {
    switch self {
    case .protection, .appeal, .stay, .nonRefoulement, .withheld: true
    default: false
    }
  }
}

/// Who asked for a block, or whom data was told. The raw value stands in the record.
public enum CaseVoice: String, Sendable, CaseIterable {
  case person, counsel, unhcr, court, office
  /// The other State.
  case state
  /// A guardian, or the family.
  case guardian
  /// A rule of the system: no person's discretion.
  case rule
}

/// For what a file is read or written. The raw value stands in the record.
public enum CasePurpose: String, Sendable, CaseIterable {
  case readmission
  case followUp = "follow-up"
  /// The person's own request.
  case personRequest = "person-request"
  /// Control of what the office did.
  case oversight
}

/// What somebody may do at the office. The raw value stands in the record.
public enum OfficeRole: String, Sendable, CaseIterable {
  /// Works on cases: opens, verifies, concludes, confirms what another concluded.
  case officer
  /// Ends blocks, opens restricted steps, adds officers; an officer too.
  case supervisor
  /// Sees acts and reasons, never what is said about a person; writes nothing else.
  case auditor
  /// Works on follow-ups, and sees nothing else.
  case followUp = "follow-up"

  /// Whether the role may write a step of this act in a file opened by `opening`.
  public func may(_ act: CaseAct, in opening: CaseAct) -> Bool {
    switch self {
    case .auditor: act == .exceptionOpened && opening != .enrolled
    case .followUp: opening == .enrolled
    case .supervisor: opening != .enrolled
    case .officer: opening != .enrolled && act != .unblocked && act != .exceptionOpened
    }
  }

  /// Whether the role may read for a purpose.
  public func may(readFor purpose: CasePurpose) -> Bool {
    switch purpose {
    case .readmission, .personRequest: self == .officer || self == .supervisor
    case .followUp: self == .followUp
    case .oversight: self == .auditor || self == .supervisor
    }
  }
}

extension CasePurpose {
  /// For what a step is written: an auditor's is oversight, else the file says it.
  public init(writing opening: CaseAct, as role: OfficeRole) {
    switch opening {
    case _ where role == .auditor: self = .oversight
    case .enrolled: self = .followUp
    case .requested: self = .personRequest
    default: self = .readmission
    }
  }

  /// Whether files of a kind are read for it: a follow-up for its own purpose and for no other.
  public func covers(_ opening: CaseAct) -> Bool {
    switch self {
    case .followUp: opening == .enrolled
    case .personRequest: opening != .enrolled
    case .readmission: opening == .opened || opening == .chartered || opening == .declared
    case .oversight: opening != .enrolled
    }
  }
}
