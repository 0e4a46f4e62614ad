import Codes

/// When a person has changed the country of residence: a parameter of every count of it.
public enum ResidenceRule: String, Sendable, CaseIterable {
  /// In the country, or away from it, for 12 months on end (UN, Recommendations on Statistics of
  /// International Migration, Revision 1, 1998, box 1).
  case twelveMonths = "twelve-months"
  /// For most of 12 months, visits and absences allowed (UN Statistical Commission, Conceptual
  /// framework on international migration and mobility, 2021).
  case mostOfTwelve = "most-of-twelve"

  /// Within how many days it is decided.
  static let window = 365

  /// How many of those days it asks for.
  var days: Int {
    switch self {
    case .twelveMonths: ResidenceRule.window
    case .mostOfTwelve: ResidenceRule.window / 2 + 1
    }
  }
}

/// When one person was in the country, as far as crossings tell.
struct Presence {
  /// Days since 1970, from an entry to before the exit; in order.
  private let intervals: [Range<Int>]

  /// A person's crossings in order of time. A first one that is an exit says that the person was
  /// there before; a second entry without an exit between, or a second exit, changes nothing.
  init(_ crossings: ArraySlice<PersonCrossing>) {
    var intervals: [Range<Int>] = []
    var since: Int? = crossings.first?.direction == .exit ? Int.min / 2 : nil
    for crossing in crossings {
      switch (crossing.direction, since) {
      case (.entry, nil): since = crossing.day
      case (.exit, .some(let first)):
        intervals.append(first..<max(first, crossing.day))
        since = nil
      case (.entry, .some), (.exit, nil): break
      }
    }
    if let since { intervals.append(since..<Int.max / 2) }
    self.intervals = intervals
  }

  /// On how many of these days the person was there, the day of an entry counted and that of an
  /// exit not.
  func days(in range: Range<Int>) -> Int {
    intervals.reduce(0) { $0 + $1.clamped(to: range).count }
  }

  /// Whether the person was there from a day on for as long as the rule asks.
  func isThere(from day: Int, by rule: ResidenceRule) -> Bool {
    days(in: day..<day + ResidenceRule.window) >= rule.days
  }

  /// Whether the person was away from a day on for as long as the rule asks.
  func isAway(from day: Int, by rule: ResidenceRule) -> Bool {
    ResidenceRule.window - days(in: day..<day + ResidenceRule.window) >= rule.days
  }
}
