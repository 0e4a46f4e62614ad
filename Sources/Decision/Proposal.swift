public import Codes

/// What a rule can propose.
public enum ProposedAction: String, Sendable, CaseIterable {
  /// Let the traveller in, or out.
  case permit
  /// Send the traveller to the second line.
  case refer
  /// Refuse entry.
  case refuseEntry = "refuse-entry"
  /// Prevent the exit under an order.
  case preventExit = "prevent-exit"

  /// The outcome of a crossing in a direction; nil when the action does not exist there.
  public func outcome(_ direction: Direction) -> CrossingOutcome? {
    switch (self, direction) {
    case (.permit, .entry): .admitted
    case (.permit, .exit): .exitPermitted
    case (.refer, _): .referred
    case (.refuseEntry, .entry): .refusedEntry
    case (.preventExit, .exit): .exitPrevented
    case (.refuseEntry, .exit), (.preventExit, .entry): nil
    }
  }
}

/// Why something is proposed.
public struct ProposalReason: Hashable, Sendable {
  /// The rule, or the guard, that says so.
  public let rule: String
  /// The reason's code, stable across versions.
  public let code: String
  /// The reason in words, without personal data.
  public let text: String
  /// The legal basis that the rule names.
  public let basis: String?
  /// What the rule asked for; a guard may have taken it back to a referral.
  public let action: ProposedAction
}

/// A rule that asked for what no rule may ask for, and the guard that took it back.
public struct TakenBack: Hashable, Sendable {
  /// The rule.
  public let rule: String
  /// What it asked for.
  public let action: ProposedAction
  /// The guard.
  public let guarded: Guard
}

/// What the rules propose about one traveller. A person decides.
public struct Proposal: Hashable, Sendable {
  /// The outcome proposed, one of the direction's.
  public let outcome: CrossingOutcome
  /// Every reason that applied, the winning one first, then by precedence. Never empty.
  public let reasons: [ProposalReason]
  /// What a guard took back from the winning rule, for the administrator: the file is wrong there.
  public let takenBack: TakenBack?
  /// The rule set's identifier.
  public let ruleSet: String
  /// The rule set's version.
  public let ruleVersion: Int64

  /// The reason that won.
  public var winning: ProposalReason? { reasons.first }
}

extension RuleSet {
  /// What the rules propose for a case; a pure function of both.
  ///
  /// The rule of the highest precedence that applies wins; of equal ones, the first in the file. A
  /// guard then has the last word, and can only turn a proposal into a referral.
  public func proposal(for facts: CaseFacts) -> Proposal {
    let applied = rules.filter { $0.when.holds(for: facts) == .yes }
    var reasons = applied.map { rule in
      ProposalReason(
        rule: rule.id, code: rule.code, text: rule.text, basis: rule.basis, action: rule.propose)
    }
    guard let winner = applied.first else {
      return proposal(.referred, [RuleSet.nothingApplied])
    }
    guard let guarded = Guard.broken(by: winner, facts) else {
      return proposal(winner.propose.outcome(facts.direction) ?? .referred, reasons)
    }
    reasons.insert(guarded.reason, at: 0)
    let takenBack = TakenBack(rule: winner.id, action: winner.propose, guarded: guarded)
    return proposal(.referred, reasons, takenBack)
  }

  private func proposal(
    _ outcome: CrossingOutcome, _ reasons: [ProposalReason], _ takenBack: TakenBack? = nil
  ) -> Proposal {
    Proposal(
      outcome: outcome, reasons: reasons, takenBack: takenBack, ruleSet: id, ruleVersion: version)
  }

  private static let nothingApplied = ProposalReason(
    rule: "guard.no-rule", code: "rules.none", text: "No rule covers this case", basis: nil,
    action: .refer)
}
