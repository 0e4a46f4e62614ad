public import Device

/// How far an encounter is, as an explicit machine: what happened goes in, what comes next goes
/// out.
///
///     document --done/waived--> face --done/waived--> fingers --done/waived--> complete
///        |  ^                   |  ^                    |  ^
///        +--+ again, failed     +--+ again, failed      +--+ again, failed
///     any step --abandoned--> abandoned
public struct EncounterState: Hashable, Sendable {
  /// What the encounter waits for.
  public enum Step: String, Sendable, CaseIterable {
    /// The document, or the word that there is none.
    case document
    /// The portrait, or the reason why it is not taken.
    case face
    /// The fingers, or the reason why they are not captured.
    case fingers
    /// All that can be had is there.
    case complete
    /// The traveller left, or the officer broke off.
    case abandoned

    /// True when nothing more can come.
    public var isFinal: Bool { self == .complete || self == .abandoned }
  }

  /// What happened in a step.
  public enum Happening: Hashable, Sendable {
    /// The step brought what was asked.
    case done
    /// It is to be left out.
    case waived
    /// The operator's turn.
    case again(RetryHint)
    /// The device failed, was silent or is gone.
    case failed
    /// The attempt was cancelled; it counts for nothing.
    case cancelled
    /// The whole encounter is broken off.
    case abandoned
  }

  /// What the officer is to do next.
  public enum Advice: Hashable, Sendable {
    /// Go on with this step.
    case proceed(Step)
    /// Do it again, as the hint says; so many attempts are left.
    case again(RetryHint, left: Int)
    /// Enough attempts, or no working device: type it, take what there is, or leave it out.
    case another(Step)
  }

  /// Attempts at a step before another way is advised.
  public static let mostAttempts = 3

  /// What the encounter waits for.
  public private(set) var step: Step
  /// Attempts so far, by step; cancelled ones are not counted.
  public private(set) var attempts: [Step: Int] = [:]
  /// False once the portrait is taken or left out, or when none is wanted.
  private var wantsFace: Bool
  /// False once the fingers are captured or left out, or when none are wanted.
  private var wantsFingers: Bool

  /// Before the document.
  public init(capturesFace: Bool = false, capturesFingers: Bool) {
    step = .document
    wantsFace = capturesFace
    wantsFingers = capturesFingers
  }

  /// Takes in what happened in the step of now; nil, and nothing changes, once a final step is
  /// reached.
  public mutating func advance(_ happening: Happening) -> Advice? {
    guard !step.isFinal else { return nil }
    switch happening {
    case .done:
      attempts[step, default: 0] += 1
      return proceed()
    case .waived: return proceed()
    case .again(let hint):
      attempts[step, default: 0] += 1
      let left = EncounterState.mostAttempts - attempts[step, default: 0]
      return left > 0 ? .again(hint, left: left) : .another(step)
    case .failed:
      attempts[step, default: 0] += 1
      return .another(step)
    case .cancelled: return .proceed(step)
    case .abandoned:
      step = .abandoned
      return .proceed(step)
    }
  }

  private mutating func proceed() -> Advice {
    if step == .face { wantsFace = false }
    if step == .fingers { wantsFingers = false }
    step = wantsFace ? .face : wantsFingers ? .fingers : .complete
    return .proceed(step)
  }

  /// Goes back to the document; false once the encounter was broken off.
  mutating func reopenDocument() -> Bool {
    guard step != .abandoned else { return false }
    step = .document
    return true
  }
}
