import Bytes
import Codes

/// One traveller at one moment at a point of entry: all that was captured, found and decided.
///
/// `restricted` holds what silent and protective lists yielded. It stands apart so that a screen or
/// a printout in the lane can leave it out whole: see `forLane`.
public struct Crossing: Equatable, Sendable {
  /// When it was captured; its day is the one that counts.
  public var captured: RecordTime
  /// Where, how and by whom.
  public var circumstances: CrossingCircumstances
  /// Who.
  public var traveller: RecordedTraveller
  /// The document shown; nil for a traveller without one.
  public var document: RecordedDocument?
  /// The visa or permit.
  public var permit: RecordedPermit?
  /// What the traveller came or left with.
  public var conveyance: RecordedConveyance?
  /// With whom the traveller belongs.
  public var links: [RecordedLink]
  /// Finger templates.
  public var templates: [RecordedTemplate]
  /// Captured images and chip files that travel beside the record.
  public var attachments: [RecordedAttachment]
  /// Captures that were asked for and are not there.
  public var missing: [RecordedMissing]
  /// What the watchlists yielded that the lane may see.
  public var screening: RecordedScreening
  /// What silent and protective lists yielded: never shown or printed in the lane.
  public var restricted: RecordedScreening
  /// Earlier crossings of the same document that do not fit with this one.
  public var doubles: [RecordedDouble]
  /// What the rules proposed; nil when none were consulted.
  public var proposal: RecordedProposal?
  /// What the officer decided.
  public var decision: RecordedDecision

  /// A crossing; set what else was captured.
  public init(
    captured: RecordTime, circumstances: CrossingCircumstances, traveller: RecordedTraveller,
    document: RecordedDocument? = nil, decision: RecordedDecision
  ) {
    self.captured = captured
    self.circumstances = circumstances
    self.traveller = traveller
    self.document = document
    self.decision = decision
    links = []
    templates = []
    attachments = []
    missing = []
    doubles = []
    screening = RecordedScreening()
    restricted = RecordedScreening()
  }

  /// The crossing without its restricted part: all that a lane's screen or printout may use.
  public var forLane: Crossing {
    var shown = self
    shown.restricted = RecordedScreening()
    return shown
  }

  var json: JSON {
    .fields([
      "captured": captured.json, "crossing": circumstances.json, "traveller": traveller.json,
      "document": document?.json, "permit": permit?.json, "conveyance": conveyance?.json,
      "links": .parts(links, \.json), "templates": .parts(templates, \.json),
      "attachments": .parts(attachments, \.json), "missing": .parts(missing, \.json),
      "doubles": .parts(doubles, \.json),
      "screening": screening.isEmpty ? nil : screening.json,
      "restricted": restricted.isEmpty ? nil : restricted.json,
      "proposal": proposal?.json, "decision": decision.json,
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    captured = try fields.part("captured") { part throws(Fault) in try RecordTime(&part) }
    circumstances = try fields.part("crossing") { part throws(Fault) in
      try CrossingCircumstances(&part)
    }
    traveller = try fields.part("traveller") { part throws(Fault) in
      try RecordedTraveller(&part)
    }
    document = try fields.optionalPart("document") { part throws(Fault) in
      try RecordedDocument(&part)
    }
    permit = try fields.optionalPart("permit") { part throws(Fault) in try RecordedPermit(&part) }
    conveyance = try fields.optionalPart("conveyance") { part throws(Fault) in
      try RecordedConveyance(&part)
    }
    links = try fields.parts("links", atMost: RecordLimits.links) { part throws(Fault) in
      try RecordedLink(&part)
    }
    templates = try fields.parts("templates", atMost: RecordLimits.templates) {
      part throws(Fault) in try RecordedTemplate(&part)
    }
    attachments = try fields.parts("attachments", atMost: RecordLimits.attachments) {
      part throws(Fault) in try RecordedAttachment(&part)
    }
    missing = try fields.parts("missing", atMost: RecordLimits.missing) { part throws(Fault) in
      try RecordedMissing(&part)
    }
    doubles = try fields.parts("doubles", atMost: RecordLimits.doubles) { part throws(Fault) in
      try RecordedDouble(&part)
    }
    screening =
      try fields.optionalPart("screening") { part throws(Fault) in try RecordedScreening(&part) }
      ?? RecordedScreening()
    restricted =
      try fields.optionalPart("restricted") { part throws(Fault) in try RecordedScreening(&part) }
      ?? RecordedScreening()
    proposal = try fields.optionalPart("proposal") { part throws(Fault) in
      try RecordedProposal(&part)
    }
    decision = try fields.part("decision") { part throws(Fault) in try RecordedDecision(&part) }
    try checkDirection()
  }

  private func checkDirection() throws(Fault) {
    let direction = circumstances.place.direction
    if let proposal {
      guard CrossingOutcome.allowed(for: direction).contains(proposal.outcome) else {
        throw Fault(.record, at: "proposal.outcome", "no outcome of this direction")
      }
    }
    try decision.check(direction, proposal: proposal, at: "decision")
  }
}
