import Biometrics
import Bytes
import Codes
import Match
import Names
import Record

/// The search for fingers: against the records that the documents led to, and over everybody.
extension CaseSearches {
  /// The fingers of all files together.
  private var probe: [PositionedTemplate] { CaseFile.best(inquiry.files.flatMap(\.fingers)) }

  mutating func searchFingers() throws(Fault) {
    let probe = probe
    guard !probe.isEmpty else {
      table.miss("no fingers came with the case: neither 1:1 nor 1:N could be done")
      return
    }
    compareClaimed(probe)
    let isChild = inquiry.application.person.isChild(on: inquiry.today)
    guard !isChild || inquiry.warrant.includesChildren else {
      table.miss("the person is or may be a child: the fingers were not searched among many")
      return
    }
    try searchAll(probe)
  }

  // MARK: 1:1

  /// Holds the fingers against those of the records that documents and names agree on.
  private mutating func compareClaimed(_ probe: [PositionedTemplate]) {
    let claimed = linked.values.filter { !$0.fingers.isEmpty }
      .sorted { ($0.day, $0.identity.n) < ($1.day, $1.identity.n) }
    table.searched("fingers 1:1: \(probe.count) against \(claimed.count) claimed records")
    guard !claimed.isEmpty else {
      table.miss("no record that the documents led to has fingers: nothing to compare 1:1")
      return
    }
    for crossing in claimed.suffix(EvidenceParameters.mostClaimed) {
      let comparison = HandComparison(probe, crossing.fingers)
      let score = comparison.score
      if comparison.pairs.isEmpty {
        table.miss("the record \(crossing.words) has other fingers than came: no comparison")
      } else if score >= EvidenceParameters.sameHand {
        table.add(
          row(
            "fingers are those of the traveller of \(crossing.words)", score: score,
            rate: FingerErrorRate(score: score).falseMatch, crossing,
            basis: FingerErrorRate.calibration))
      } else if score < EvidenceParameters.otherHand {
        linked[crossing.identity] = nil
        table.contradict(
          .fingersOfAnother,
          "the fingers that came are not those of the traveller of \(crossing.words)")
      } else {
        table.miss("fingers against the record \(crossing.words): undecided (\(text(score)))")
      }
    }
  }

  // MARK: 1:N

  /// Searches everybody who is enrolled, under the warrant.
  private mutating func searchAll(_ probe: [PositionedTemplate]) throws(Fault) {
    let search = holdings.gallery.search(
      probe, under: inquiry.warrant, least: EvidenceParameters.sameHand,
      limit: EvidenceParameters.mostCandidates)
    table.searched(
      """
      fingers 1:N: \(probe.count) fingers over \(search.searched) people, \(search.comparisons) \
      comparisons, children \(inquiry.warrant.includesChildren ? "included" : "passed over"), \
      loses at most \(text(search.loss * 100)) % of who is enrolled
      """)
    if search.childrenPassedOver > 0 {
      table.miss("\(search.childrenPassedOver) enrolled children were not searched")
    }
    if search.candidates.isEmpty {
      table.miss("the fingers are not among the \(search.searched) people who are enrolled")
    }
    for candidate in search.candidates {
      guard let crossing = try records.crossing(Int64(candidate.subject)) else { continue }
      add(candidate, crossing, search)
    }
  }

  private mutating func add(
    _ candidate: GalleryCandidate, _ crossing: HeldCrossing, _ search: GallerySearch
  ) {
    let strangers = search.strangers(reaching: candidate.score)
    let isSure = strangers <= EvidenceParameters.mostStrangers
    let person = inquiry.application.person
    let name = crossing.names.first?.issued ?? "-"
    var row = row(
      "\(isSure ? "the fingers of" : "perhaps the fingers of") \(name), \(crossing.words)",
      score: candidate.score, rate: min(1, strangers), crossing,
      basis: "strangers expected among \(search.searched) people; \(FingerErrorRate.calibration)")
    if !isSure { row.bearing = .neutral }
    table.add(row)
    guard isSure else { return }
    let agreement = PersonAgreement(person, crossing)
    if agreement.names == .other {
      table.contradict(
        .fingersUnderOtherName, "the fingers stand in the registry under the name \(name)")
    }
    if agreement.birth == false {
      table.contradict(
        .birth, "the traveller with these fingers is born \(crossing.birth), not \(person.birth)")
    }
    if let parent = agreement.otherParent {
      table.contradict(.parent, "the traveller with these fingers has another \(parent)")
    }
    linked[crossing.identity] = crossing
  }

  private func row(
    _ says: String, score: Double, rate: Double, _ crossing: HeldCrossing, basis: String
  ) -> EvidenceRow {
    let isOwn = crossing.nationality == inquiry.state
    let document = crossing.document?.issuer
    return EvidenceRow(
      subject: CaseSubject.person.name, search: .fingers, kind: "fingerprints",
      says: "\(says), nationality \(crossing.nationality) (score \(text(score)))",
      bearing: isOwn && document == inquiry.state ? .for : isOwn ? .neutral : .against,
      weight: inquiry.weight(of: "fingerprints"),
      error: .init(
        rate, basis: basis, isExtrapolated: FingerErrorRate(score: score).isExtrapolated),
      records: [crossing.identity])
  }

  /// One digit after the point.
  private func text(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// Constants of the evidence, each with its reason.
enum EvidenceParameters {
  /// From this score the hands are one: reached by one other person in ten thousand
  /// (`HandComparison.score`).
  static let sameHand = 40.0
  /// Below this two captures of one finger fall in one case of a hundred (0.0089 of 1,120 pairs of
  /// the development images), two fingers hardly ever.
  static let otherHand = 10.0
  /// A candidate is sure when so few other people are expected to reach its score in the search.
  static let mostStrangers = 0.01
  /// Candidates of a search that are shown at most.
  static let mostCandidates = 5
  /// Claimed records that fingers are held against at most, the latest.
  static let mostClaimed = 8
}
