import Bytes
import Codes
import Console
import Match
import Station

/// The verb `clearing`: matches that the second line dismissed, so that they stop the same
/// traveller no more.
enum ClearingCommand {
  static let command = Command(
    "clearing", "the second line: possible matches that stop a traveller no more",
    discussion: """
      A clearing holds for one document, one entry and what the entry says now, and for the finger \
      where the crossing has one. It ends by itself, can be revoked, and never covers a match of a \
      document number. Giving and revoking it is audited.
      """,
    subcommands: [add, list, revoke])

  private static let crossing = Parameter.required(
    "NUMBER", .number(1...Int.max), "the crossing's record number")
  private static let number = Parameter.required(
    "NUMBER", .number(1...Int.max), "the clearing's number")
  private static let days = Parameter.defaulted(
    "--days", .number(0...Clearing.longestDays), to: PointOfEntry.clearingDays,
    "how many days it holds")
  private static let rate = Parameter.defaulted(
    "--false-alarms", .rate, to: .secondLine, "the rate at which the matches are shown")
  private static let ended = Parameter.flag("--all", "also those that have ended or were revoked")

  // MARK: add

  private static let add = Command(
    "add", "clear a possible match of a crossing's traveller",
    discussion: """
      Shows the possible matches as `maabar referral show` does, and asks which one is cleared and \
      why: another mother's name, another date of birth. Empty answers end without a clearing.
      """,
    examples: [
      .init("maabar clearing add 17 --station ibk", "Clear a match for half a year."),
      .init("maabar clearing add 17 --station ibk --days 30", "Clear it for a month."),
    ],
    parameters: [crossing, days, rate, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let n = Int64(invocation[crossing])
    let review = try station.review(n, at: invocation[rate], for: officer)
    let matches = review.matches.filter { $0.visibility == .open }
    guard !matches.isEmpty else {
      throw Fault(.clearing, at: "record \(n)", "no possible match stands open")
    }
    if invocation.machine.inlet.isTerminal {
      MatchPage(matches: matches, falseAlarms: review.falseAlarms).print(on: invocation.outlet)
    }
    let place = try invocation.prompt.ask(
      "Match", .number(1...matches.count), standard: matches.count == 1 ? 1 : nil)
    let reason = try invocation.prompt.ask("Reason", .text)
    let stored = try station.clear(
      MatchPage.inOrder(matches)[place - 1], ofCrossing: n, days: invocation[days],
      reason: reason, by: officer)
    invocation.answer(stored.json) { outlet in
      outlet.line(
        """
        \("cleared", .good) \(stored.number, .strong)  entry \(stored.clearing.entry), until \
        \(stored.clearing.validUntil)
        """)
    }
    return .success
  }

  // MARK: list

  private static let list = Command(
    "list", "list clearings that hold",
    examples: [.init("maabar clearing list --station ibk", "See what stops nobody now.")],
    parameters: [ended, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let clearings = try station.clearings(ended: invocation[ended], for: officer)
    invocation.answer(.array(clearings.map(\.json))) { outlet in
      guard !clearings.isEmpty else { return outlet.line("Nothing is cleared.") }
      var table = Table([
        .number("clearing"), .number("record"), .init("list"), .init("entry"), .init("by"),
        .init("until"), .init("revoked"), .init("reason"),
      ])
      for one in clearings {
        table.add([
          "\(one.number)", "\(one.n)", "\(one.clearing.list)", "\(one.clearing.entry)",
          "\(one.clearing.officer)", "\(one.clearing.validUntil)",
          "\(one.clearing.revokedOn?.description ?? "")", "\(one.clearing.reason)",
        ])
      }
      table.print(on: outlet)
    }
    return .success
  }

  // MARK: revoke

  private static let revoke = Command(
    "revoke", "end a clearing today",
    examples: [.init("maabar clearing revoke 3 --station ibk", "Let the match alert again.")],
    parameters: [number, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let stored = try station.revokeClearing(Int64(invocation[number]), by: officer)
    invocation.answer(stored.json) { outlet in
      outlet.line("\("revoked", .good) \(stored.number, .strong)  the match alerts again")
    }
    return .success
  }
}
