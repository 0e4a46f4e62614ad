public import Bytes
public import Codes

/// A holiday that a State has announced: it takes the place of an estimate, comes on top, or calls
/// people to work. It stands as a file of its own in the registry, `maabar/declared-holiday/1`.
public struct DeclaredHoliday: Hashable, Sendable {
  /// The type of its JSON.
  public static let type = "maabar/declared-holiday/1"

  /// What the announcement does.
  public enum Effect: Hashable, Sendable {
    /// It says when the holiday of a rule falls: the nearest estimate gives way.
    case fixes(rule: String)
    /// A holiday that no rule knows.
    case adds
    /// The days are worked, whatever they would be.
    case works
  }

  /// The State.
  public let state: Country
  /// What it does.
  public let effect: Effect
  /// The first day.
  public let first: CivilDate
  /// How many days, 1...15.
  public let days: Int
  /// What it is called, and by whom it was announced.
  public let reason: String
  /// The day on which the office learnt of it.
  public let learnt: CivilDate

  /// An announcement; throws `.field` for a length outside 1...15 or without a reason.
  public init(
    state: Country, effect: Effect, first: CivilDate, days: Int, reason: String, learnt: CivilDate
  ) throws(Fault) {
    guard (1...15).contains(days) else {
      throw Fault(.field, at: "days", "1 to 15 days expected")
    }
    guard (1...200).contains(reason.count) else {
      throw Fault(.field, at: "reason", "who announced what, in 200 characters at most, expected")
    }
    self.state = state
    self.effect = effect
    self.first = first
    self.days = days
    self.reason = reason
    self.learnt = learnt
  }

  /// Reads what a step says; throws `.field`.
  public init(json: JSON) throws(Fault) {
    guard json["type"]?.string == DeclaredHoliday.type else {
      throw Fault(.field, at: "type", "\(DeclaredHoliday.type) expected")
    }
    try json.allow(only: [
      "type", "state", "fixes", "works", "first", "days", "reason", "learnt",
    ])
    guard let first = try json.day("first"), let learnt = try json.day("learnt") else {
      throw Fault(.field, at: "first", "the first day and the day it was learnt expected")
    }
    let rule = try json["fixes"] == nil ? nil : json.code("fixes")
    try self.init(
      state: Country(stateCode: json.requiredString("state"), at: "state"),
      effect: json["works"]?.boolean == true ? .works : rule.map { .fixes(rule: $0) } ?? .adds,
      first: first, days: json.whole("days", in: 1...15) ?? 1,
      reason: json.requiredString("reason"), learnt: learnt)
  }

  /// As it is read.
  public var json: JSON {
    var rule: String?
    if case .fixes(let name) = effect { rule = name }
    return .fields([
      "type": .string(DeclaredHoliday.type), "state": .string(state.alpha3 ?? state.icao),
      "fixes": .text(rule), "works": effect == .works ? .boolean(true) : nil,
      "first": .string(first.description), "days": .integer(Int64(days)),
      "reason": .string(reason), "learnt": .string(learnt.description),
    ])
  }

  /// Whether it speaks of a day.
  func covers(_ day: CivilDate) -> Bool { first <= day && day < first.adding(days: days) }
}
