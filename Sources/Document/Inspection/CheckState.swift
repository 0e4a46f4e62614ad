public import Codes

/// What became of a check (BSI TR-03135-1 v2.5, clause 3.5.1): it ended with one of the four
/// results, or it was broken off. What was broken off, by a card taken away or a reader that
/// failed, is no result and no evidence about the document (clause 3.5.2).
public enum CheckState: Hashable, Sendable {
  /// The check ran to its end.
  case ended(CheckOutcome)
  /// The check was broken off before its end.
  case aborted

  /// The result; nil for a check that was broken off.
  public var outcome: CheckOutcome? { if case .ended(let outcome) = self { outcome } else { nil } }

  /// The spelling of reports: `successful`, `failed`, `undetermined`, `not-supported`, `aborted`.
  public var spelling: String { outcome?.rawValue ?? "aborted" }

  /// Reads the spelling of reports; nil for another word.
  public init?(spelling: String) {
    if let outcome = CheckOutcome(rawValue: spelling) {
      self = .ended(outcome)
    } else if spelling == "aborted" {
      self = .aborted
    } else {
      return nil
    }
  }

  /// Several states in one (table 5.44): the first of failed, aborted, undetermined and successful
  /// that occurs; not supported when no check could be made.
  public static func combined(_ states: some Sequence<CheckState>) -> CheckState {
    let occurring = Set(states)
    let precedence: [CheckState] = [
      .ended(.failed), .aborted, .ended(.undetermined), .ended(.successful),
    ]
    return precedence.first(where: occurring.contains) ?? .ended(.notSupported)
  }

  /// Ways to the same proof in one (table 5.23): one success suffices; without any, as `combined`.
  public static func alternatives(_ states: some Sequence<CheckState>) -> CheckState {
    let states = Set(states)
    return states.contains(.ended(.successful)) ? .ended(.successful) : combined(states)
  }
}

/// The traffic light of BSI TR-03135-1 v2.5, table 5.1, as an officer sees a check.
public enum TrafficLight: String, Sendable, CaseIterable {
  /// The check holds.
  case green
  /// A person has to look.
  case yellow
  /// The check does not hold.
  case red
  /// Nothing is said: not supported, or broken off, or the issuer's certificate is missing here.
  case grey

  /// The colour of a state.
  public init(_ state: CheckState) {
    switch state {
    case .ended(.successful): self = .green
    case .ended(.undetermined): self = .yellow
    case .ended(.failed): self = .red
    case .ended(.notSupported), .aborted: self = .grey
    }
  }
}
