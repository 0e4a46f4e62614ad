public import Bytes
public import Codes

/// A case with the clock that runs in it.
public struct TimedCase: Sendable {
  /// The case's number.
  public let number: CaseNumber
  /// Its clock.
  public let clock: CaseClock
  /// What a State of the case has said it will or will not do.
  public let policies: [PolicyRule]
  /// Whether the rule reaches this kind of return on the day of the application; false outside
  /// every phase of a phased rule.
  public let isReached: Bool

  /// The clock of a case under the rule that it names; throws `.agreement` for an unknown one.
  public init(_ file: ReadmissionCase, _ book: AgreementBook) throws(Fault) {
    number = file.number
    let agreement = try book.agreement(file.application.agreement)
    let facts = try ClockFacts(file, home: book.office.state)
    clock = book.clock(agreement, facts)
    let kind = file.application.terms.kind
    policies = book.policies(of: facts.requested, on: kind, facts.person, role: facts.role)
    let day = file.received ?? file.opened
    isReached = day.map { agreement.reaches(kind, on: $0) } ?? true
  }
}

/// One line of what is due.
public struct DueItem: Sendable {
  /// The case.
  public let number: CaseNumber
  /// The agreement.
  public let agreement: String
  /// The deadline.
  public let deadline: Deadline
  /// Our role in the case.
  public let role: StateRole
  /// Where the deadline stands on the day of the list.
  public let state: Deadline.State
  /// Whether a reminder is due: within the first of the office's days before the last day.
  public let isReminded: Bool

  /// Whether it is ours to act.
  public var isOurs: Bool { deadline.limit.actor == role }

  /// What is open in many cases on a day, the most urgent first; of each case also what silence has
  /// come to mean.
  public static func list(
    _ cases: [TimedCase], on today: CivilDate, remindDays: [Int]
  ) -> [DueItem] {
    let items = cases.flatMap { timed in
      timed.clock.deadlines().compactMap { deadline -> DueItem? in
        let state = deadline.state(on: today)
        switch state {
        case .done, .idle: return nil
        case .running(let left):
          // A window that only silence would open is not there while somebody may still reply.
          guard !deadline.startsInSilence || deadline.start < today else { return nil }
          return DueItem(
            timed, deadline, state, isReminded: left <= remindDays.first ?? 0)
        case .overdue: return DueItem(timed, deadline, state, isReminded: true)
        }
      }
    }
    return items.sorted {
      ($0.deadline.due, $0.number.description) < ($1.deadline.due, $1.number.description)
    }
  }

  private init(
    _ timed: TimedCase, _ deadline: Deadline, _ state: Deadline.State, isReminded: Bool
  ) {
    number = timed.number
    agreement = timed.clock.agreement.id
    self.deadline = deadline
    role = timed.clock.facts.role
    self.state = state
    self.isReminded = isReminded
  }

  /// What silence will mean, or means now, in words; nil where it has no meaning.
  public func silenceWords(on today: CivilDate) -> String? {
    guard let meaning = deadline.limit.silence else { return nil }
    let words =
      switch meaning {
      case .agreed: "the transfer counts as agreed; nationality is not established by it"
      case .notAgreed: "no consent: an express answer is needed"
      case .ownDocument: "the requesting State may use its own travel document"
      }
    if deadline.silence(on: today) != nil { return "silence means now: \(words)" }
    return "silence after \(deadline.range.upperBound) will mean: \(words)"
  }

  /// For programs.
  public func json(on today: CivilDate) -> JSON {
    var (left, overdue): (Int?, Int?)
    switch state {
    case .running(let days): left = days
    case .overdue(let days): overdue = days
    case .done, .idle: break
    }
    let range = deadline.range
    return .fields([
      "case": .string(number.description), "agreement": .string(agreement),
      "step": .string(deadline.step.rawValue), "actor": .string(deadline.limit.actor.rawValue),
      "ours": .boolean(isOurs), "binds": .boolean(deadline.limit.binds),
      "clause": .string(deadline.limit.clause), "start": .string(deadline.start.description),
      "due": .string(deadline.due.description), "earliest": .string(range.lowerBound.description),
      "latest": .string(range.upperBound.description), "daysLeft": .number(left),
      "daysOverdue": .number(overdue), "reminder": .boolean(isReminded),
      "extensions": .number(deadline.extensions.count),
      "dueAsEstimated": .text(deadline.dueAsEstimated?.description),
      "silence": .text(deadline.limit.silence?.rawValue),
      "silenceNow": .text(deadline.silence(on: today)?.rawValue),
    ])
  }
}
