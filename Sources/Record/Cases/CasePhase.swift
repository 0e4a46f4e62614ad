/// Where a file stands: the states of the machine.
public enum CasePhase: String, Sendable, CaseIterable {
  /// Received; what it says may still change before anything is examined.
  case open
  /// The searches were run on what it says now.
  case examined
  /// An officer has concluded, and nobody else has confirmed it yet.
  case concluded
  /// Two officers stand behind a conclusion.
  case decided
  /// Our application is with the other State.
  case submitted
  /// The reply agrees, or silence means that it does.
  case agreed
  case refused
  /// A transfer has a day and a place.
  case announced
  /// On the way.
  case handedOver = "handed-over"
  case arrived
  /// Readmission in error is claimed.
  case disputed
  case closed

  /// The words for people, in English.
  public var name: String { self == .handedOver ? "handed over" : rawValue }

  /// Where an act leads from here; nil where it has no place.
  ///
  /// `agrees` is what a reply or silence says, `isFinal` what a confirmed conclusion is. This table
  /// is the whole machine: `CaseMachineTests` walks every entry of it.
  public func after(_ act: CaseAct, agrees: Bool = false, isFinal: Bool = true) -> CasePhase? {
    switch act {
    case .opened, .chartered, .requested, .enrolled, .declared: nil
    case .amended: after(amended: ())
    case .verified: [.open, .examined, .decided, .refused].contains(self) ? .examined : nil
    case .concluded: self == .examined ? .concluded : nil
    case .confirmed: self == .concluded ? (isFinal ? .decided : .examined) : nil
    case .declined: self == .concluded ? .examined : nil
    case .submitted: [.open, .examined, .refused].contains(self) ? .submitted : nil
    case .answered: self == .submitted ? (agrees ? .agreed : .refused) : nil
    case .replied: self == .decided ? (agrees ? .agreed : .refused) : nil
    case .silence: isWaitingForReply ? (agrees ? .agreed : .refused) : nil
    case .announced: [.agreed, .announced].contains(self) ? .announced : nil
    case .absent: self == .announced ? .agreed : nil
    case .handedOver: self == .announced ? .handedOver : nil
    case .arrived: [.agreed, .announced, .handedOver].contains(self) ? .arrived : nil
    case .claimedError: [.arrived, .closed].contains(self) ? .disputed : nil
    case .reversed: self == .disputed ? .closed : nil
    case .closed: self == .closed || self == .concluded ? nil : .closed
    case .documented: [.agreed, .announced, .handedOver, .arrived].contains(self) ? self : nil
    case .detained: [.handedOver, .arrived].contains(self) ? self : nil
    case .disclosed, .exceptionOpened: self
    case .contacted, .assessed, .referred: self == .open ? self : nil
    case .attached, .noted, .flagged, .receiptConfirmed, .extended, .blocked, .unblocked,
      .safeguarded, .interviewed, .healthNoted, .quarantined:
      self == .closed ? nil : self
    }
  }

  /// Whether somebody's reply is still to come, ours or the other State's.
  public var isWaitingForReply: Bool {
    switch self {
    case .open, .examined, .concluded, .decided, .submitted: true
    default: false
    }
  }

  /// A new version of the application: what was examined was another one. Once the States agreed
  /// it is a note on what they agreed on.
  private func after(amended: Void) -> CasePhase? {
    switch self {
    case .open, .examined, .concluded, .decided: .open
    case .closed: nil
    default: self
    }
  }
}
