import Bytes
import Codes
import Console
import Decision
import Document
import Encounter
import Host
import Match
import Record
import Simulated
import Station

/// What became of one traveller of the demonstration.
struct DemoPassage {
  let traveller: DemoTraveller
  let record: RecordIdentity
  /// What the rules proposed, and what the first line decided.
  let proposed: CrossingOutcome
  let decided: CrossingOutcome
  /// The final outcome; `.referred` while the second line has not decided.
  var final: CrossingOutcome
  /// Identifiers of the entries that the lane saw.
  let seenMatches: [String]
}

/// The day itself: every traveller goes through the reader, the lane and, where referred, the
/// second line.
struct DemoShift {
  let border: DemoBorder
  let day: CivilDate

  /// Serves one traveller, from the document on the reader to the record on the disk.
  func serve(_ traveller: DemoTraveller) throws(Fault) -> DemoPassage {
    let post = try border.post(traveller.post)
    border.wait(until: traveller.second, of: day)
    let assessment = try post.lane.assess(try devices(traveller, at: post))
    let proposed = assessment.view.proposal.outcome
    // The demonstration's officers follow the rules; who is referred goes to the second line.
    let identity = try post.lane.record(
      assessment, RecordedDecision(outcome: proposed), by: post.officer)
    var passage = DemoPassage(
      traveller: traveller, record: identity, proposed: proposed, decided: proposed,
      final: proposed, seenMatches: assessment.view.matches.map(\.entryID))
    if proposed == .referred, let decision = SecondLine.decision(for: traveller) {
      border.timekeeper.advance(milliseconds: 3 * 60_000)
      let findings = assessment.view.matches.map {
        MatchFinding(
          list: $0.list.id, entry: $0.entryID, verdict: SecondLine.verdict(for: traveller.story))
      }
      _ = try post.station.resolve(
        identity.n, decision, findings: findings, by: post.secondLine)
      passage.final = decision.outcome
    }
    return passage
  }

  /// What the lane's devices give: the zone of a document that has one, and fingers where they are
  /// asked for.
  private func devices(
    _ traveller: DemoTraveller, at post: DemoBorder.Post
  ) throws(Fault) -> LaneInput {
    guard !traveller.zone.isEmpty else { return traveller.laneInput(zone: nil) }
    var encounter = TravellerEncounter(
      day: day, capturesFingers: !traveller.fingers.isEmpty,
      timekeeper: border.machine.timekeeper)
    let zone = try read(traveller, at: post, for: &encounter)
    var input = traveller.laneInput(zone: zone)
    if !traveller.fingers.isEmpty {
      try post.fingers.capture(traveller, for: &encounter, into: &input)
    }
    return input
  }

  private func read(
    _ traveller: DemoTraveller, at post: DemoBorder.Post, for encounter: inout TravellerEncounter
  ) throws(Fault) -> MachineReadableZone {
    post.device.lay(.document(lines: traveller.zone))
    defer { post.device.takeAway() }
    guard case .zone(let zone) = try post.reader.read(for: &encounter) else {
      throw Fault(.bug, at: "demo \(traveller.id)", "the simulated reader gave no zone")
    }
    return zone
  }
}

/// What the second line of the demonstration decides, by story.
private enum SecondLine {
  /// The decision; nil for those who still wait when the day ends.
  static func decision(for traveller: DemoTraveller) -> RecordedDecision? {
    let permitted: CrossingOutcome = traveller.direction == .entry ? .admitted : .exitPermitted
    switch traveller.story {
    case .listedName where traveller.direction == .entry:
      return RecordedDecision(
        outcome: .refusedEntry, reasonCode: "un-travel-ban",
        reasonText: "Identity confirmed with the list's owner")
    case .exitOrder where traveller.direction == .exit:
      return RecordedDecision(
        outcome: .exitPrevented,
        order: CitedOrder(authority: "Court of First Instance (invented)", number: "ORD-2026-0117"))
    case .listedDocument:
      return RecordedDecision(outcome: .handedOver, handedOverTo: "Police, document unit")
    case .protectionClaim:
      return RecordedDecision(outcome: .handedOver, handedOverTo: "Protection authority")
    case .unaccompaniedChild, .protectiveListing:
      return RecordedDecision(outcome: .handedOver, handedOverTo: "Child protection")
    case .withoutDocument: return nil
    default: return RecordedDecision(outcome: permitted)
    }
  }

  static func verdict(for story: DemoStory) -> MatchFinding.Verdict {
    switch story {
    case .listedName, .listedOwnNational, .exitOrder, .listedDocument, .protectiveListing:
      .confirmed
    default: .rejected
    }
  }
}
