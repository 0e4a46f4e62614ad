import Bytes
import Codes

/// The final outcome of a crossing that was referred, as the second line found it.
///
/// It may reach the registry before the crossing that it speaks of.
public struct OutcomeRecord: Equatable, Sendable {
  /// The `type` of its line.
  public static let type = "maabar/record/outcome/1"

  /// Identity, salt, practice.
  public var header: RecordHeader
  /// The crossing that was referred.
  public var of: RecordIdentity
  /// When the second line decided; the crossing's own day goes on to count.
  public var captured: RecordTime
  /// Where, which way, by whom; the direction is that of the crossing.
  public var place: CrossingPlace
  /// What was decided: final, so never a referral.
  public var decision: RecordedDecision
  /// What was found about possible matches that the lane may see.
  public var findings: [MatchFinding]
  /// What was found about possible matches of the restricted part.
  public var restrictedFindings: [MatchFinding]

  /// An outcome of a referred crossing.
  public init(
    header: RecordHeader, of: RecordIdentity, captured: RecordTime, place: CrossingPlace,
    decision: RecordedDecision, findings: [MatchFinding] = [],
    restrictedFindings: [MatchFinding] = []
  ) {
    self.header = header
    self.of = of
    self.captured = captured
    self.place = place
    self.decision = decision
    self.findings = findings
    self.restrictedFindings = restrictedFindings
  }

  /// The outcome without findings about silent and protective lists.
  public var forLane: OutcomeRecord {
    var shown = self
    shown.restrictedFindings = []
    return shown
  }

  var json: JSON {
    header.json(
      OutcomeRecord.type,
      .fields([
        "of": of.json, "captured": captured.json, "crossing": place.json,
        "decision": decision.json, "findings": .parts(findings, \.json),
        "restricted": restrictedFindings.isEmpty
          ? nil : .fields(["findings": .parts(restrictedFindings, \.json)]),
      ]))
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    header = try RecordHeader(&fields)
    of = try fields.part("of") { part throws(Fault) in try RecordIdentity(&part) }
    captured = try fields.part("captured") { part throws(Fault) in try RecordTime(&part) }
    place = try fields.part("crossing") { part throws(Fault) in try CrossingPlace(&part) }
    decision = try fields.part("decision") { part throws(Fault) in try RecordedDecision(&part) }
    findings = try OutcomeRecord.findings(&fields)
    restrictedFindings =
      try fields.optionalPart("restricted") { part throws(Fault) in
        let findings = try OutcomeRecord.findings(&part)
        guard !findings.isEmpty else {
          throw part.fault("findings", "a restricted part without content is left out")
        }
        return findings
      } ?? []
    guard of != header.identity else {
      throw fields.fault("of", "another record's identity expected")
    }
    guard decision.outcome.isFinal else {
      throw fields.fault("decision.outcome", "a final outcome expected")
    }
    try decision.check(place.direction, proposal: nil, at: "decision")
  }

  private static func findings(_ fields: inout FieldReader) throws(Fault) -> [MatchFinding] {
    try fields.parts("findings", atMost: RecordLimits.matches) { part throws(Fault) in
      try MatchFinding(&part)
    }
  }
}
