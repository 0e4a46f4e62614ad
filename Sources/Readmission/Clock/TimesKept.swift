public import Bytes
public import Codes

/// How well times were kept, under one agreement for one step: what an office reports.
public struct TimesKept: Hashable, Sendable {
  /// The agreement.
  public let agreement: String
  /// The step.
  public let step: LimitStep
  /// Who had to act.
  public let actor: StateRole
  /// Done in time.
  public private(set) var kept = 0
  /// Done late.
  public private(set) var late = 0
  /// Passed and still not done.
  public private(set) var overdue = 0
  /// Still running.
  public private(set) var running = 0
  /// Extended at least once.
  public private(set) var extended = 0
  /// Calendar days from start to act, of each that was done, in order.
  private var daysTaken: [Int] = []

  /// The middle of the calendar days that were taken, the lower of two; nil when nothing was done.
  public var medianDays: Int? {
    daysTaken.isEmpty ? nil : daysTaken.sorted()[(daysTaken.count - 1) / 2]
  }
  /// The most calendar days that were taken.
  public var mostDays: Int? { daysTaken.max() }

  private init(_ agreement: String, _ step: LimitStep, _ actor: StateRole) {
    self.agreement = agreement
    self.step = step
    self.actor = actor
  }

  private mutating func count(_ deadline: Deadline, on today: CivilDate) {
    extended += deadline.extensions.isEmpty ? 0 : 1
    switch deadline.state(on: today) {
    case .done(let day, let late):
      if late > 0 { self.late += 1 } else { kept += 1 }
      daysTaken.append(day.daysSince1970 - deadline.start.daysSince1970)
    case .overdue: overdue += 1
    case .running: running += 1
    case .idle: break
    }
  }

  /// Counts the deadlines of many cases as they stand on a day, by agreement, step and actor.
  public static func count(_ clocks: [CaseClock], on today: CivilDate) -> [TimesKept] {
    var found: [String: TimesKept] = [:]
    for clock in clocks {
      for deadline in clock.deadlines() {
        let (step, actor) = (deadline.step, deadline.limit.actor)
        let key = "\(clock.agreement.id) \(step.rawValue) \(actor.rawValue)"
        found[key, default: TimesKept(clock.agreement.id, step, actor)].count(deadline, on: today)
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// For programs.
  public var json: JSON {
    .fields([
      "agreement": .string(agreement), "step": .string(step.rawValue),
      "actor": .string(actor.rawValue), "kept": .number(kept), "late": .number(late),
      "overdue": .number(overdue), "running": .number(running), "extended": .number(extended),
      "medianDays": .number(medianDays), "mostDays": .number(mostDays),
    ])
  }
}
