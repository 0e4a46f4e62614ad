public import Bytes
public import Codes

/// What a State's office keeps: days of rest, holidays, stated policies. A file `maabar/state/1`.
public struct StateRules: Hashable, Sendable {
  /// The type of the file.
  public static let type = "maabar/state/1"

  /// The days of the week on which its authorities rest, from a day on.
  public struct Weekend: Hashable, Sendable {
    /// The first day on which this weekend counts.
    public let from: CivilDate
    /// The days of rest, 1 to 6 of them.
    public let days: Set<Weekday>
  }

  /// The State.
  public let state: Country
  /// Its name.
  public let name: LocalText
  /// Its weekends, the latest last.
  public let weekends: [Weekend]
  /// Its holidays.
  public let holidays: [HolidayRule]
  /// By how many days an estimated holiday may be announced otherwise, 0...3.
  public let uncertaintyDays: Int
  /// What it has said it will or will not do.
  public let policies: [PolicyRule]
  /// Where this is written.
  public let sources: [Source]

  /// Reads a State's file; throws `.field`.
  public init(json: JSON) throws(Fault) {
    guard json["type"]?.string == StateRules.type else {
      throw Fault(.field, at: "type", "a file \(StateRules.type) expected")
    }
    try json.allow(only: [
      "type", "state", "name", "weekends", "holidays", "uncertaintyDays", "policies", "sources",
    ])
    state = try Country(stateCode: json.requiredString("state"), at: "state")
    name = try LocalText(json: json["name"], at: "name")
    weekends = try json.items("weekends") { item throws(Fault) in
      try item.allow(only: ["from", "days"])
      let days: [Weekday] = try item.choices("days")
      guard (1...6).contains(Set(days).count) else {
        throw Fault(.field, at: "days", "one to six days of rest expected")
      }
      let first = CivilDate(daysSince1970: .min)
      return Weekend(from: try item.day("from") ?? first, days: Set(days))
    }
    guard !weekends.isEmpty, weekends == weekends.sorted(by: { $0.from < $1.from }) else {
      throw Fault(.field, at: "weekends", "at least one weekend, the earliest first, expected")
    }
    holidays = try json.items("holidays") { item throws(Fault) in
      try item.allow(only: [
        "id", "name", "fixed", "friday", "easter", "church", "islamic", "days", "fromYear",
        "untilYear", "moving",
      ])
      return try HolidayRule(json: item)
    }
    guard Set(holidays.map(\.id)).count == holidays.count else {
      throw Fault(.field, at: "holidays", "two holidays of one id")
    }
    uncertaintyDays = try json.whole("uncertaintyDays", in: 0...3) ?? 1
    policies = try json.items("policies") { item throws(Fault) in try PolicyRule(json: item) }
    sources = try json.items("sources") { item throws(Fault) in try Source(json: item) }
  }

  /// The days of the week on which the State rests at a day.
  func weekend(on day: CivilDate) -> Set<Weekday> {
    (weekends.last { $0.from <= day } ?? weekends[0]).days
  }
}

extension Country {
  /// A State by its three letters; throws `.field`.
  init(stateCode text: String, at place: String) throws(Fault) {
    guard let country = Country(alpha3: text), country.isNationality else {
      throw Fault(.field, at: place, "a State's three-letter code expected")
    }
    self = country
  }
}

extension StateRules {
  /// What is taken of a State of which nothing is known: the weekend of most, no holiday.
  static func unknown(_ state: Country) -> StateRules { StateRules(unknown: state) }

  private init(unknown state: Country) {
    self.state = state
    name = LocalText(state.name)
    weekends = [Weekend(from: CivilDate(daysSince1970: .min), days: [.saturday, .sunday])]
    holidays = []
    uncertaintyDays = 0
    policies = []
    sources = []
  }
}
