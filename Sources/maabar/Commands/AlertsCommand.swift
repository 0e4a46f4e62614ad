import Bytes
import Codes
import Console
import Record
import Station

/// The verb `alerts`: the second line's queue of what silent and protective lists matched.
enum AlertsCommand {
  static let command = Command(
    "alerts", "the second line: what silent and protective lists matched",
    discussion: """
      The lane sees nothing of a silent match. It waits here, from the moment the crossing is \
      recorded, until somebody of the second line acknowledges it with a reason. Every look is \
      audited.
      """,
    subcommands: [list, show, acknowledge])

  private static let all = Parameter.flag(
    "--all", "also those that somebody has acknowledged")
  private static let number = Parameter.required(
    "NUMBER", .number(1...Int.max), "the crossing's record number")

  private static let list = Command(
    "list", "list alerts that wait",
    examples: [.init("maabar alerts list --station ibk", "See what waits, oldest first.")],
    parameters: [StationOption.station, SignInOption.file, all]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let alerts = try station.silentAlerts(acknowledged: invocation[all], for: officer)
    invocation.answer(.array(alerts.map(\.json))) { outlet in
      guard !alerts.isEmpty else { return outlet.line("No alert waits.") }
      var table = Table([
        .number("record"), .init("day"), .init("direction"), .init("lane"), .init("list"),
        .init("entry"), .init("acknowledged"),
      ])
      for alert in alerts {
        let place = alert.crossing.crossing.circumstances.place
        for match in alert.matches {
          table.add([
            "\(alert.n)", "\(alert.crossing.crossing.captured.day)", "\(place.direction.rawValue)",
            "\(place.lane)", "\(match.list)", "\(match.entry)",
            "\(alert.acknowledgement?.officer ?? "")",
          ])
        }
      }
      table.print(on: outlet)
    }
    return .success
  }

  private static let show = Command(
    "show", "show an alert: the traveller, the match and its reasons, whom to tell",
    examples: [.init("maabar alerts show 17 --station ibk", "Read one alert.")],
    parameters: [number, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let alert = try station.silentAlert(Int64(invocation[number]), for: officer)
    invocation.answer(alert.json) { outlet in AlertPage(alert: alert).print(on: outlet) }
    return .success
  }

  private static let acknowledge = Command(
    "acknowledge", "take note of an alert for good, with the reason",
    discussion: """
      The reason is asked for: what was done, or why nothing was. It stands in the audit with \
      your service number and cannot be changed.
      """,
    examples: [.init("maabar alerts acknowledge 17 --station ibk", "Take note of one alert.")],
    parameters: [number, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let n = Int64(invocation[number])
    let reason = try invocation.prompt.ask("Reason", .text)
    let identity = try station.acknowledge(n, reason: reason, by: officer)
    invocation.answer(["n": .integer(identity.n), "alert": .integer(n)]) { outlet in
      outlet.line("\("acknowledged", .good)  alert \(n), audit record \(identity.n)")
    }
    return .success
  }
}

/// What stands on the second line's screen about one silent alert.
private struct AlertPage {
  let alert: SilentAlert

  func print(on outlet: Outlet) {
    let crossing = alert.crossing.crossing
    let place = crossing.circumstances.place
    outlet.line(
      """
      \("alert", .warning) \(alert.n, .strong)  \(place.direction.rawValue)  lane \(place.lane)  \
      \(crossing.captured.utc)  recorded as \(crossing.decision.outcome.words)
      """)
    for name in crossing.traveller.names { outlet.line("  \(name.issued, .strong)") }
    let number = crossing.document?.number ?? "no document"
    outlet.line("  \(crossing.traveller.nationality)  \(number)")
    for match in alert.matches { print(match, on: outlet) }
    if let taken = alert.acknowledgement {
      outlet.line("  \("acknowledged", .good) by \(taken.officer), \(taken.captured.utc)")
      outlet.line("    \(taken.reason)")
    }
  }

  private func print(_ match: RecordedMatch, on outlet: Outlet) {
    let told = { (name: String) in match.explanation?[name]?.string ?? "" }
    outlet.line(
      """
      \(told("visibility"), .warning)  \(told("listTitle"))  version \(match.version)  \
      \(match.entry, .strong)  score \(match.score)
      """)
    outlet.line("  \(told("queryName"))  ~  \(told("listedName"))")
    for part in match.explanation?["contributions"]?.array ?? [] {
      let sides = [part["query"]?.string, part["listed"]?.string].compactMap { $0 }
        .joined(separator: " ~ ")
      outlet.line(
        """
            \(part["points"]?.integer ?? 0)  \(part["kind"]?.string ?? "")  \(sides)  \
        \(part["rule"]?.string ?? "", .faint)
        """)
    }
    outlet.line("  tell \(told("owner"), .strong); \(told("legalBasis"))")
    outlet.line("  at most: \(told("permittedAction"))")
    if !told("handling").isEmpty { outlet.line("  \(told("handling"))") }
  }
}
