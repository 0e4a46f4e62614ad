import Bytes
import Codes
import Console
import Match
import Record
import Station

/// The verb `referral`: what the second line has before it, and its final outcomes.
enum ReferralCommand {
  static let command = Command(
    "referral", "the second line: open referrals and their final outcomes",
    subcommands: [list, show, decide])

  private static let list = Command(
    "list", "list crossings that were referred and await an outcome",
    discussion: "For the second line. Every look is audited.",
    examples: [.init("maabar referral list --station ibk", "See who waits.")],
    parameters: [StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let open = try station.openReferrals()
    try station.audit(.lookUp, by: officer, records: open.map(\.n), detail: "open referrals")
    invocation.answer(.array(open.map(\.json))) { outlet in
      guard !open.isEmpty else { return outlet.line("Nobody waits.") }
      var table = Table([.number("record"), .init("direction"), .init("day")])
      for entry in open {
        table.add(["\(entry.n)", "\(entry.direction.rawValue)", "\(entry.day)"])
      }
      table.print(on: outlet)
    }
    return .success
  }

  private static let rate = Parameter.defaulted(
    "--false-alarms", .rate, to: .secondLine,
    "show matches that at most so many of the people on no list would have, for example 0.5%")

  private static let show = Command(
    "show", "show a crossing's possible matches: how strong each is, and why",
    discussion: """
      The traveller is screened again against the lists of today, looser than in the lane. Entries \
      that seem to be one person stand together; each says how much of a name it rests on and how \
      many travellers on no list would reach such a score. `maabar clearing add` clears a match.
      """,
    examples: [
      .init("maabar referral show 17 --station ibk", "Read why somebody was referred."),
      .init(
        "maabar referral show 17 --station ibk --false-alarms 2% --json",
        "Look wider, for a program."),
    ],
    parameters: [number, rate, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let review = try station.review(
      Int64(invocation[number]), at: invocation[rate], for: officer)
    invocation.answer(review.json) { ReviewPage(review: review).print(on: $0) }
    return .success
  }

  private static let number = Parameter.required(
    "NUMBER", .number(1...Int.max), "the record's number")
  private static let outcome = Parameter.required(
    "--outcome", .choice(of: CrossingOutcome.self), "the final outcome")
  private static let finding = Parameter.optional(
    "--finding", .choice(of: MatchFinding.Verdict.self),
    "what was found about every possible match of the record")

  private static let decide = Command(
    "decide", "record the final outcome of a referral",
    discussion: """
      The crossing counts on its own day with this outcome. A refusal, a prevented exit and a \
      handing over ask for their reason, order or authority.
      """,
    examples: [
      .init(
        "maabar referral decide 17 --station ibk --outcome admitted",
        "Let the traveller in.")
    ],
    parameters: [number, outcome, finding, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(
      invocation, at: station, least: .secondLine, "to decide a referral", for: .view)
    let n = Int64(invocation[number])
    try station.audit(.view, by: officer, records: [n], purpose: "referral")
    guard case .crossing(let referred) = try station.record(n) else {
      throw Fault(.decision, at: "record \(n)", "no crossing has this number")
    }
    let matches = referred.crossing.screening.matches + referred.crossing.restricted.matches
    let findings = invocation[finding].map { verdict in
      matches.map { MatchFinding(list: $0.list, entry: $0.entry, verdict: verdict) }
    }
    let decision = try DecisionPrompt(prompt: invocation.prompt)
      .ask(invocation[outcome], proposed: nil)
    let identity = try station.resolve(
      n, decision, findings: findings ?? [], by: officer)
    invocation.answer(["n": .integer(identity.n), "of": .integer(n)]) { outlet in
      outlet.line(
        "\("recorded", .good) \(identity.n, .strong)  \(decision.outcome.words) for record \(n)")
    }
    return .success
  }
}

extension JournalEntry {
  /// What the journal tells, as JSON for programs.
  var json: JSON {
    .fields([
      "n": .integer(n), "kind": .string(kind.rawValue), "direction": .string(direction.rawValue),
      "day": .string(day.description), "outcome": .string(outcome.rawValue),
      "practice": .boolean(isPractice), "batch": .number(batch),
    ])
  }
}
