import Bytes
import Codes

/// When a holiday of a State falls, as data: `maabar/state/1`, field `holidays`.
public struct HolidayRule: Hashable, Sendable {
  /// How its first day is found.
  public enum Day: Hashable, Sendable {
    /// The same month and day each year.
    case fixed(month: Int, day: Int)
    /// The first Friday on or after a month and day.
    case friday(month: Int, day: Int)
    /// So many days after Easter Sunday (negative: before).
    case easter(Easter, offset: Int)
    /// A month and day of the Islamic calendar: an estimate until the State announces it.
    case islamic(month: Int, day: Int)
  }

  /// What a State does about a holiday that falls on a day of rest.
  public enum Moving: String, Sendable {
    /// Nothing: the day of rest is lost.
    case stays
    /// One that falls on a Sunday is made good on the next day that is no holiday.
    case sundayToNext = "sunday-to-next"
  }

  /// A short name in lower case with hyphens, by which a declaration names it.
  public let id: String
  /// Its name as deadlines' explanations and documents show it.
  public let name: LocalText
  /// How its first day is found.
  public let day: Day
  /// How many days it lasts, 1...15.
  public let days: Int
  /// The civil years in which it is kept.
  public let years: ClosedRange<Int>
  /// What happens on a day of rest.
  public let moving: Moving

  /// Whether its days are estimates.
  public var isEstimate: Bool { if case .islamic = day { true } else { false } }

  /// Reads a rule; throws `.field`.
  init(json: JSON) throws(Fault) {
    id = try json.code("id")
    name = try LocalText(json: json["name"], at: "name")
    days = try json.whole("days", in: 1...15) ?? 1
    let from = try json.whole("fromYear", in: 1583...4099) ?? 1583
    let until = try json.whole("untilYear", in: from...4099) ?? 4099
    years = from...until
    moving = try json.choice("moving") ?? .stays
    if let text = json["fixed"]?.string {
      let (month, date) = try HolidayRule.monthAndDay(text, at: "fixed")
      day = .fixed(month: month, day: date)
    } else if let text = json["friday"]?.string {
      let (month, date) = try HolidayRule.monthAndDay(text, at: "friday")
      day = .friday(month: month, day: date)
    } else if let text = json["islamic"]?.string {
      let (month, date) = try HolidayRule.monthAndDay(text, at: "islamic")
      day = .islamic(month: month, day: date)
    } else if let offset = try json.whole("easter", in: -100...100) {
      day = .easter(try json.choice("church") ?? .western, offset: offset)
    } else {
      throw Fault(.field, at: id, "a holiday has one of fixed, friday, easter, islamic")
    }
  }

  /// The first days of the holiday in a civil year; an Islamic one may come twice, or not at all.
  func firstDays(in year: Int) -> [CivilDate] {
    guard years.contains(year) else { return [] }
    switch day {
    case .fixed(let month, let date):
      return [CivilDate(year: year, month: month, day: date)].compactMap(\.self)
    case .friday(let month, let date):
      guard let from = CivilDate(year: year, month: month, day: date) else { return [] }
      return (0...6).map { from.adding(days: $0) }.filter { Weekday(of: $0) == .friday }
    case .easter(let church, let offset):
      return [church.sunday(of: year).adding(days: offset)]
    case .islamic(let month, let date):
      return IslamicDay.civilDays(month: month, day: date, inYear: year)
    }
  }

  private static func monthAndDay(_ text: String, at place: String) throws(Fault) -> (Int, Int) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let month = Int(parts[0]),
      let day = Int(parts[1]), (1...12).contains(month), (1...31).contains(day)
    else { throw Fault(.field, at: place, "a month and day as MM-DD expected") }
    return (month, day)
  }
}
