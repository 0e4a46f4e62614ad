public import Bytes
import Codes
public import Decision
public import Document
public import Match
public import Record

/// What was found about one traveller, before a person decides.
///
/// `view` is all that the lane may see; what silent lists found is reachable only as the record's
/// restricted part.
public struct Assessment: Sendable {
  /// What was captured and said.
  public let input: LaneInput
  /// When it was assessed, fixed at the point of entry's local day.
  public let captured: RecordTime
  /// What the lane may see.
  public let view: LaneView
  let traveller: LaneTraveller
  let screening: RecordedScreening
  let restricted: RecordedScreening
  let proposal: RecordedProposal
  /// The open look-up of the audit, once it was shown to an officer.
  var lookUp: Int64?

  /// True for a traveller who asks for protection or voices fear of return, and for a child alone;
  /// an unknown age may be a child's.
  public var isProtected: Bool {
    let age = captured.isUnconfirmed ? nil : recorded.birth?.value.age(on: captured.day)
    let youngest = age?.lowerBound ?? 0
    return input.claimsProtection || input.isUnaccompanied && youngest < 18
  }

  /// The traveller in the record's form.
  public var recorded: RecordedTraveller { traveller.traveller }

  /// The document in the record's form; nil for a traveller without one.
  public var document: RecordedDocument? { traveller.document }
}

/// All that a lane's screen or printout may show about one traveller.
///
/// A silent match leaves no trace in it: no reason, no list, no difference in the proposal. A
/// protective match shows as a referral with the protective rule's own words and nothing else.
public struct LaneView: Sendable {
  /// The name as the officer works with it.
  public let name: String
  /// Nationality, ICAO code.
  public let nationality: String
  /// The document's number; nil without one.
  public let documentNumber: String?
  /// The checks on the document, each with its own result.
  public let report: DocumentReport
  /// What reading the document's chip came to; nil when nobody read it.
  public let chip: LaneChip?
  /// What the rules propose, with every reason, the winning one first.
  public let proposal: Proposal
  /// Possible matches with open entries, best first; a person confirms or dismisses them.
  public let matches: [PossibleMatch]
  /// Possible matches that the second line cleared before: they stop nobody.
  public let cleared: [ClearedMatch]
  /// How many of the travellers who are on no list may be stopped for a possible match.
  public let falseAlarms: FalseAlarmRate
  /// Installed lists that are past their validity: they were screened all the same.
  public let expiredLists: [String]
  /// The age in days of rules that are past their time and propose all the same; nil for others.
  public let overdueRuleDays: Int?
  /// Earlier crossings of the document that do not fit: perhaps one traveller recorded twice.
  public let doubles: [RecordedDouble]
  /// Why the date is not confirmed; expiry, age and stay are undetermined then. Nil in the ordinary
  /// course.
  public let clockDoubt: ClockDoubt?

  /// The view as JSON for programs.
  public var json: JSON {
    .fields([
      "name": .string(name), "nationality": .string(nationality),
      "documentNumber": .text(documentNumber), "checks": report.json,
      "document": .string(report.combined.rawValue), "chip": chip?.json,
      "proposal": .string(proposal.outcome.rawValue),
      "reasons": .array(
        proposal.reasons.map {
          .fields([
            "rule": .string($0.rule), "code": .string($0.code), "text": .string($0.text),
            "basis": .text($0.basis),
          ])
        }),
      "matches": .array(matches.map(\.json)),
      "cleared": cleared.isEmpty ? nil : .array(cleared.map(\.json)),
      "falseAlarmsAskedPerMillion": .number(falseAlarms.perMillion),
      "expiredLists": expiredLists.isEmpty ? nil : .texts(expiredLists),
      "overdueRuleDays": .number(overdueRuleDays),
      "doubles": doubles.isEmpty ? nil : .array(doubles.map(\.shown)),
      "clockUnconfirmed": .text(clockDoubt?.rawValue),
    ])
  }
}
