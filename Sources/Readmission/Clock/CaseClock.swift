public import Codes

/// The deadlines of a case under a rule: agreement, days that were recorded, and the calendars of
/// both sides give them; nothing is stored, so that an announced holiday moves them at once.
public struct CaseClock: Sendable {
  /// The rule under which the case runs.
  public let agreement: Agreement
  /// What was recorded.
  public let facts: ClockFacts

  private let rules: [StateRules]
  private let declared: [DeclaredHoliday]

  /// The clock of a case. A State without rules of its own has no holidays and the weekend of
  /// Saturday and Sunday: `missing` names it.
  public init(
    _ agreement: Agreement, _ facts: ClockFacts, states: [StateRules],
    declared: [DeclaredHoliday] = []
  ) {
    self.agreement = agreement
    self.facts = facts
    rules = states
    self.declared = declared
  }

  /// States of the case of which no calendar is known: their working days are only guessed.
  public var missing: [Country] {
    [facts.requested, facts.requesting, facts.transit].compactMap(\.self)
      .filter { state in !rules.contains { $0.state == state } }
  }

  /// The deadlines that have begun to run, in the order of their last days.
  public func deadlines() -> [Deadline] {
    var found: [Deadline] = []
    for limit in limits {
      if let deadline = deadline(of: limit) { found.append(deadline) }
    }
    return found.sorted { ($0.due, $0.step.rawValue) < ($1.due, $1.step.rawValue) }
  }

  /// The limits that stand for this case; of a step the first that names its person and procedure.
  private var limits: [TimeLimit] {
    let day = facts.events[.receiptConfirmed] ?? facts.events.values.min()
    let standing = day.map(agreement.limits(on:)) ?? agreement.limits
    var seen: Set<String> = []
    return standing.filter { limit in
      limit.stands(for: facts)
        && seen.insert("\(limit.step.rawValue) \(limit.from.rawValue)").inserted
    }
  }

  /// One limit's deadline; nil while nothing has started it.
  private func deadline(of limit: TimeLimit) -> Deadline? {
    guard let (start, inSilence) = start(of: limit) else { return nil }
    let given = extensions(of: limit)
    let due = count(limit, from: start, with: given, declared: declared, shift: 0)
    let alone = count(limit, from: start, with: [], declared: declared, shift: 0)
    let estimated = count(limit, from: start, with: given, declared: [], shift: 0).day
    let all = (-uncertainty...uncertainty).map { shift in
      count(limit, from: start, with: given, declared: declared, shift: shift).day
    }
    let done = facts.done[limit.step]
    return Deadline(
      limit: limit, start: start, startsInSilence: inSilence, due: due.day,
      range: (all.min() ?? due.day)...(all.max() ?? due.day), dueAtFirst: alone.day,
      dueAsEstimated: estimated == due.day ? nil : estimated, skipped: due.skipped,
      extensions: given, done: done, isIdle: done == nil && isIdle(limit))
  }

  /// The day on which a limit starts, and whether silence started it.
  private func start(of limit: TimeLimit) -> (CivilDate, Bool)? {
    if let day = facts.events[limit.from] { return (day, false) }
    guard limit.from == .agreed, facts.done[.reply] == nil,
      let reply = limits.first(where: { $0.step == .reply && $0.silence == .agreed }),
      let deadline = deadline(of: reply)
    else { return nil }
    return (deadline.range.upperBound, true)
  }

  private func isIdle(_ limit: TimeLimit) -> Bool {
    facts.isClosed || facts.isRefused && limit.step != .errorReturn
  }

  private func extensions(of limit: TimeLimit) -> [ClockFacts.Extension] {
    guard limit.longer != nil else { return [] }
    return facts.extensions.filter { $0.step == limit.step }
  }

  /// The widest uncertainty of the States' estimates.
  private var uncertainty: Int { rules.map(\.uncertaintyDays).max() ?? 0 }

  private func count(
    _ limit: TimeLimit, from start: CivilDate, with given: [ClockFacts.Extension],
    declared: [DeclaredHoliday], shift: Int
  ) -> DayCount {
    let calendars = calendars(of: limit, near: start, declared: declared, shift: shift)
    var count = DayCount.count(limit.span, from: start, back: limit.isBefore, over: calendars)
    for extra in given {
      let longer: DayCount
      switch limit.longer {
      case .by(let most):
        longer = DayCount.count(extra.span ?? most, from: count.day, over: calendars)
      case .to(let most):
        longer = DayCount.count(extra.span ?? most, from: start, over: calendars)
      case .whileHindered:
        // What was left when the obstacle was reported runs on after it has gone.
        let left = max(0, count.day.daysSince1970 - extra.on.daysSince1970)
        let day = (extra.until ?? extra.on).adding(days: left)
        longer = DayCount(day: max(day, count.day), skipped: [])
      case nil: continue
      }
      guard longer.day > count.day else { continue }
      let isFromStart = if case .to = limit.longer { true } else { false }
      count = DayCount(
        day: longer.day, skipped: (isFromStart ? [] : count.skipped) + longer.skipped)
    }
    return limit.rollsToWorkingDay && !limit.isBefore ? count.rolled(over: calendars) : count
  }

  private func calendars(
    of limit: TimeLimit, near start: CivilDate, declared: [DeclaredHoliday], shift: Int
  ) -> [WorkingCalendar] {
    guard limit.needsCalendar else { return [] }
    let states: [Country?] =
      switch limit.workingDays {
      case .actor: [facts.state(limit.actor)]
      case .requested: [facts.requested]
      case .requesting: [facts.requesting]
      case .both: [facts.requested, facts.requesting]
      }
    // A length is 400 units at most, and Easter is reckoned between 1583 and 4099.
    let first = min(max(start.year - 2, 1584), 4090)
    return states.compactMap(\.self).map { state in
      let own = rules.first { $0.state == state } ?? StateRules.unknown(state)
      return WorkingCalendar(own, declared: declared, years: first...first + 6, shift: shift)
    }
  }
}

extension CaseClock {
  /// The same clock over other facts.
  func with(_ facts: ClockFacts) -> CaseClock {
    CaseClock(agreement, facts, states: rules, declared: declared)
  }
}
