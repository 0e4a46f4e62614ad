public import Codes

/// The working days of one State: its weekends, its holidays, and what it has announced.
public struct WorkingCalendar: Sendable {
  /// Why a day is not worked.
  public struct Rest: Hashable, Sendable {
    /// The weekend, or the holiday's name.
    public let reason: LocalText
    /// Whether the day is an estimate that an announcement may move.
    public let isEstimate: Bool
    /// Whether an announcement says so.
    public let isDeclared: Bool
  }

  /// The State.
  public var state: Country { rules.state }
  /// The State's rules.
  public let rules: StateRules
  /// What the State has announced.
  public let declared: [DeclaredHoliday]
  /// By how many days estimates are taken to be off: 0, or for the range that they allow.
  let shift: Int

  private let holidays: [CivilDate: Rest]

  /// The calendar of a State for some civil years; days of other years are only weekends.
  ///
  /// `shift` moves every holiday that is still an estimate.
  public init(
    _ rules: StateRules, declared: [DeclaredHoliday], years: ClosedRange<Int>, shift: Int = 0
  ) {
    self.rules = rules
    self.declared = declared.filter { $0.state == rules.state }
    self.shift = shift
    var holidays: [CivilDate: Rest] = [:]
    var moved: [(day: CivilDate, rest: Rest)] = []
    // A year more on either side: a shift may carry a day across New Year.
    for rule in rules.holidays {
      for year in years.lowerBound - 1...years.upperBound + 1 {
        for first in rule.firstDays(in: year)
        where WorkingCalendar.announced(first, of: rule, in: self.declared) == nil {
          let start = first.adding(days: rule.isEstimate ? shift : 0)
          let rest = Rest(reason: rule.name, isEstimate: rule.isEstimate, isDeclared: false)
          for day in (0..<rule.days).map({ start.adding(days: $0) }) {
            holidays[day] = holidays[day] ?? rest
            let isLost = rule.moving == .sundayToNext && Weekday(of: day) == .sunday
            if isLost { moved.append((day, rest)) }
          }
        }
      }
    }
    for (day, rest) in moved {
      var next = day.adding(days: 1)
      while holidays[next] != nil { next = next.adding(days: 1) }
      holidays[next] = rest
    }
    for declaration in self.declared where declaration.effect != .works {
      let rest = Rest(
        reason: WorkingCalendar.name(of: declaration, rules), isEstimate: false, isDeclared: true)
      for offset in 0..<declaration.days {
        holidays[declaration.first.adding(days: offset)] = rest
      }
    }
    self.holidays = holidays
  }

  /// The announcement that fixes an occurrence of a rule: the nearest within 15 days, and no other
  /// occurrence is nearer, for the Islamic year is 354 days long.
  private static func announced(
    _ first: CivilDate, of rule: HolidayRule, in declared: [DeclaredHoliday]
  ) -> DeclaredHoliday? {
    declared.last { declaration in
      declaration.effect == .fixes(rule: rule.id)
        && abs(declaration.first.daysSince1970 - first.daysSince1970) <= 15
    }
  }

  private static func name(of declaration: DeclaredHoliday, _ rules: StateRules) -> LocalText {
    if case .fixes(let id) = declaration.effect,
      let rule = rules.holidays.first(where: { $0.id == id })
    {
      return rule.name
    }
    return LocalText(declaration.reason)
  }

  /// Why a day is not worked; nil for a working day.
  public func rest(on day: CivilDate) -> Rest? {
    if declared.contains(where: { $0.effect == .works && $0.covers(day) }) { return nil }
    if let holiday = holidays[day] { return holiday }
    guard rules.weekend(on: day).contains(Weekday(of: day)) else { return nil }
    return Rest(reason: WorkingCalendar.weekend, isEstimate: false, isDeclared: false)
  }

  /// Holidays from a day to another, in order.
  public func holidays(_ days: ClosedRange<CivilDate>) -> [(day: CivilDate, rest: Rest)] {
    holidays.filter { days.contains($0.key) }.sorted { $0.key < $1.key }
      .map { (day: $0.key, rest: $0.value) }
  }

  private static let weekend = LocalText(
    "weekend", arabic: "عطلة نهاية الأسبوع", kurdish: "پشووی کۆتایی هەفتە")
}
