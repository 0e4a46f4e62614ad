public import Bytes

/// Where a file stands, from the fields of its steps that say nothing about a person; and the rules
/// that the next step must keep.
///
/// The registry holds every step against it before it writes one, whoever asks: two people behind
/// every conclusion, no reply without one, no step past a block, no end of a protective block but
/// on the final decision.
public struct CaseStanding: Equatable, Sendable {
  /// A step that waits for a second person.
  public struct Waiting: Equatable, Sendable {
    /// Its number.
    public let number: Int64
    /// What it does.
    public let act: CaseAct
    /// Who made it.
    public let officer: String
    /// In which session.
    public let session: String
    /// The block that it ends.
    public let target: Int64?
    /// What it concludes.
    public let conclusion: Conclusion?
  }

  /// A block that stands.
  public struct Block: Equatable, Sendable {
    /// The step that made it.
    public let number: Int64
    /// Why.
    public let ground: BlockGround
    /// Who asked for it.
    public let voice: CaseVoice?
  }

  /// The act that opened the file; nil before the first step.
  public private(set) var opening: CaseAct?
  /// The number of the last step.
  public private(set) var last: Int64 = 0
  /// Where the file stands.
  public private(set) var phase = CasePhase.open
  /// Blocks that stand, oldest first.
  public private(set) var blocks: [Block] = []
  /// Steps that wait for a second person, oldest first.
  public private(set) var waiting: [Waiting] = []
  /// What two officers concluded for good; an inquiry that goes on is none.
  public private(set) var conclusion: Conclusion?

  /// A file without steps.
  public init() {}

  /// Where a file stands after some steps; throws `.caseStep` for steps that break a rule.
  public init(_ steps: some Sequence<CaseStep>) throws(Fault) {
    for step in steps { try add(step) }
  }

  /// Takes the next step; throws `.caseStep` for one that has no place here, `.caseBlocked` for one
  /// that a block holds up, `.caseSecond` for one that another person must make, `.caseRole` for
  /// what the role may not do, and then changes nothing.
  public mutating func add(_ step: CaseStep) throws(Fault) {
    try check(step)
    guard !step.act.opens else {
      opening = step.act
      last = 1
      if step.act == .chartered { phase = .announced }
      return
    }
    last = step.number
    let waited = step.target.flatMap { target in waiting.first { $0.number == target } }
    if let next = next(step, waited) { phase = next }
    apply(step, waited)
  }

  private mutating func apply(_ step: CaseStep, _ waited: Waiting?) {
    switch step.act {
    case .blocked:
      blocks.append(
        Block(number: step.number, ground: step.ground ?? .other, voice: step.voice))
    case .unblocked where block(step.target)?.ground.endsOnDecision != true:
      blocks.removeAll { $0.number == step.target }
    case .concluded, .unblocked:
      waiting.append(
        Waiting(
          number: step.number, act: step.act, officer: step.officer, session: step.session,
          target: step.target, conclusion: step.conclusion))
    case .confirmed:
      waiting.removeAll { $0.number == step.target }
      if waited?.act == .unblocked { blocks.removeAll { $0.number == waited?.target } }
      if let concluded = waited?.conclusion, concluded.isFinal { conclusion = concluded }
    case .declined: waiting.removeAll { $0.number == step.target }
    case .amended where phase == .open:
      conclusion = nil
      waiting.removeAll { $0.act == .concluded }
    case .verified: conclusion = nil
    default: break
    }
  }

  private func block(_ number: Int64?) -> Block? { blocks.first { $0.number == number } }

  /// Where a step leads; nil where it has no place.
  private func next(_ step: CaseStep, _ waited: Waiting?) -> CasePhase? {
    // The second person on the end of a block changes nothing else.
    if waited?.act == .unblocked { return phase == .closed ? nil : phase }
    let agrees = step.act == .replied ? step.conclusion?.agrees ?? false : step.agrees
    return phase.after(
      step.act, agrees: agrees, isFinal: waited?.conclusion?.isFinal ?? true)
  }

  // MARK: Rules

  private func check(_ step: CaseStep) throws(Fault) {
    guard step.number == last + 1 else {
      throw Fault(.caseStep, at: step.file, "another step was written first: look again")
    }
    guard step.opening == opening ?? step.act else {
      throw Fault(.caseStep, at: step.file, "a step of another kind of file")
    }
    guard step.role.may(step.act, in: step.opening) else {
      throw Fault(
        .caseRole, at: step.file, "\(step.act.rawValue) is not for the role \(step.role.rawValue)")
    }
    guard !step.act.needsReason || step.reason != nil else {
      throw Fault(.caseStep, at: step.file, "\(step.act.rawValue) takes a reason")
    }
    guard !step.act.opens else { return }
    let waited = step.target.flatMap { target in waiting.first { $0.number == target } }
    switch step.act {
    case .confirmed, .declined: try check(step, by: waited)
    case .unblocked: try check(ending: step)
    case .concluded where step.conclusion == nil:
      throw Fault(.caseStep, at: step.file, "a conclusion expected")
    case .replied: try check(reply: step)
    default: break
    }
    guard next(step, waited) != nil else {
      throw Fault(
        .caseStep, at: step.file,
        "\(step.act.rawValue) has no place in a file that is \(phase.name)")
    }
    try check(blocked: step)
  }

  /// Four eyes: another officer, in another session; of a step that waits.
  private func check(_ step: CaseStep, by waited: Waiting?) throws(Fault) {
    guard let waited else {
      throw Fault(.caseStep, at: step.file, "nothing waits for a second person under this number")
    }
    guard waited.officer != step.officer, waited.session != step.session else {
      throw Fault(
        .caseSecond, at: step.file, "another officer, in another session, must look at it")
    }
  }

  private func check(ending step: CaseStep) throws(Fault) {
    guard let block = block(step.target) else {
      throw Fault(.caseStep, at: step.file, "no block of this number stands")
    }
    guard !waiting.contains(where: { $0.act == .unblocked && $0.target == block.number }) else {
      throw Fault(.caseStep, at: step.file, "its end waits for a second person already")
    }
    guard !block.ground.endsOnDecision || step.document != nil else {
      throw Fault(
        .caseBlocked, at: step.file,
        "\(block.ground.rawValue) ends only on the document of the final decision")
    }
  }

  private func check(reply step: CaseStep) throws(Fault) {
    guard let conclusion, step.conclusion == conclusion else {
      throw Fault(
        .caseSecond, at: step.file,
        "a reply tells what two officers concluded; there is no such conclusion")
    }
  }

  private func check(blocked step: CaseStep) throws(Fault) {
    guard step.act.isHeldByBlocks, let block = blocks.first else { return }
    let isRefusal =
      step.act == .replied && step.conclusion?.agrees == false
      || step.act == .silence && !step.agrees
    guard !isRefusal else { return }
    throw Fault(
      .caseBlocked, at: step.file,
      "blocked since step \(block.number) (\(block.ground.rawValue)); nothing goes out meanwhile")
  }
}

extension Fault.Code {
  /// A step that has no place where its file stands.
  public static let caseStep = Fault.Code("record.case-step", .refused)
  /// A step that a block holds up.
  public static let caseBlocked = Fault.Code("record.case-blocked", .refused)
  /// A step that a second person must make, or that rests on what no second person confirmed.
  public static let caseSecond = Fault.Code("record.case-second-person", .refused)
  /// A step or a view that the role or purpose does not allow.
  public static let caseRole = Fault.Code("record.case-role", .refused)
}
