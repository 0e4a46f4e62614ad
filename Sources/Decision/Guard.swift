/// What no rule file can override. A guard only ever turns a proposal into a referral.
public enum Guard: String, Sendable, CaseIterable {
  /// Who voices fear of return is heard first: neither refused nor simply let through.
  case fearOfReturn = "guard.fear-of-return"
  /// A child without a responsible adult goes to those who protect children.
  case unaccompaniedChild = "guard.unaccompanied-child"
  /// A country does not refuse entry to its own nationals; doubt about identity is a referral.
  case ownNational = "guard.own-national"
  /// A refusal that rests on a watchlist needs a confirmed match whose list permits refusal.
  case listDoesNotCarry = "guard.list-does-not-carry"
  /// An exit is prevented only under a confirmed order in force for exit.
  case noExitOrder = "guard.no-exit-order"
  /// The proposal does not exist in this direction.
  case wrongDirection = "guard.wrong-direction"

  /// The guard that a rule's proposal would break in a case; nil when it may stand.
  static func broken(by rule: Rule, _ facts: CaseFacts) -> Guard? {
    guard rule.propose != .refer else { return nil }
    if facts.voicesFearOfReturn { return .fearOfReturn }
    if facts.isUnaccompaniedChild { return .unaccompaniedChild }
    guard rule.propose.outcome(facts.direction) != nil else { return .wrongDirection }
    switch rule.propose {
    case .permit, .refer: return nil
    case .refuseEntry:
      if facts.isOwnNational { return .ownNational }
      // The rule is asked again without the matches that cannot carry a refusal.
      return holds(rule, facts, matches: \.carriesRefusal) ? nil : .listDoesNotCarry
    case .preventExit:
      guard facts.matches.contains(where: \.carriesPrevention) else { return .noExitOrder }
      return holds(rule, facts, matches: \.carriesPrevention) ? nil : .noExitOrder
    }
  }

  private static func holds(
    _ rule: Rule, _ facts: CaseFacts, matches: (MatchFact) -> Bool
  ) -> Bool {
    var carried = facts
    carried.matches = facts.matches.filter(matches)
    return rule.when.holds(for: carried) == .yes
  }

  /// The reason that stands first when a guard has taken the winning proposal back.
  var reason: ProposalReason {
    ProposalReason(rule: rawValue, code: rawValue, text: text, basis: basis, action: .refer)
  }

  private var text: String {
    switch self {
    case .fearOfReturn: "A traveller who voices fear of return is heard in the second line"
    case .unaccompaniedChild: "A child without a responsible adult is seen in the second line"
    case .ownNational: "Own nationals are not refused entry; doubt about identity is looked into"
    case .listDoesNotCarry: "A refusal on a watchlist needs a confirmed match that permits it"
    case .noExitOrder: "An exit is prevented only under a confirmed order in force for exit"
    case .wrongDirection: "The rule proposed what does not exist in this direction"
    }
  }

  private var basis: String? {
    switch self {
    case .fearOfReturn: "Convention against Torture, article 3; 1951 Convention, article 33"
    case .unaccompaniedChild: "Convention on the Rights of the Child, articles 3 and 20"
    case .ownNational: "International Covenant on Civil and Political Rights, article 12 (4)"
    case .listDoesNotCarry, .wrongDirection: nil
    case .noExitOrder: "International Covenant on Civil and Political Rights, article 12 (3)"
    }
  }
}
