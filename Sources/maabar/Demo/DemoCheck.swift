import Bytes
import Codes
import Flows
import Registry
import Station

/// The demonstration's own questions at its end: is every record accounted for, did every story end
/// as it should, does the registry hold together?
struct DemoCheck {
  /// One question with its answer.
  struct Answer {
    let question: String
    let holds: Bool
    let detail: String
  }

  let border: DemoBorder
  let passages: [DemoPassage]
  let carriage: DemoCarriage.Report
  let events: DemoEvents
  let manifest: DemoManifest
  let day: CivilDate

  /// All answers.
  func answers() throws(Fault) -> [Answer] {
    let findings = try border.registry.fsck()
    var answers = try records(findings)
    answers += journeys()
    answers += stories()
    answers += try incidents(findings)
    answers += try counts()
    return answers
  }

  /// What stations wrote is what the registry has, once each.
  private func records(_ findings: Findings) throws(Fault) -> [Answer] {
    var written = 0
    var waiting = 0
    for (code, post) in border.posts where code != DemoBorder.hut {
      let counts = try post.station.counts()
      written += counts.all
      waiting += counts.unsealed
    }
    // The stolen station's are counted as they were when it was taken.
    written += (events.theft?.records ?? 0)
    let gone = events.theft?.batches ?? 0
    return [
      Answer(
        question: "every record of the stations is at the registry, once",
        holds: waiting == 0 && findings.records + findings.erased == written
          && findings.conflicts == 0,
        detail: "\(written) written, \(findings.records) there, \(findings.erased) erased since"),
      Answer(
        question: "every batch has a verified receipt at its station",
        holds: carriage.unreceipted == 0 && findings.batches == carriage.sealed + gone,
        detail: "\(carriage.sealed) sealed, \(carriage.unreceipted) without a receipt"),
      Answer(
        question: "database, kept batches, log and receipts hold together",
        holds: findings.isWhole, detail: findings.problems.first ?? "nothing wrong was found"),
    ]
  }

  /// The lost batch was asked for, the tampered one refused, the repeated one counted once.
  private func journeys() -> [Answer] {
    let asked = carriage.missing["IBK-1"] ?? []
    let refused = carriage.first?.files.filter { $0.ingested.outcome.isQuarantined } ?? []
    let repeated = carriage.second?.count(.repeated) ?? 0
    return [
      Answer(
        question: "the registry asked for exactly the batch that was lost", holds: asked == [2...2],
        detail: asked.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ", ")),
      Answer(
        question: "the tampered batch was set aside, and nothing else",
        holds: refused.map(\.name) == [carriage.tampered],
        detail: refused.map(\.ingested.outcome.rawValue).joined(separator: ", ")),
      Answer(
        question: "the repeated batch got the same receipt and counted once", holds: repeated == 1,
        detail: "\(repeated) repeated"),
    ]
  }

  /// Each story was dealt with as the rules and safeguards ask.
  private func stories() -> [Answer] {
    func all(_ story: DemoStory, _ question: String, _ test: (DemoPassage) -> Bool) -> Answer {
      let of = passages.filter { $0.traveller.story == story }
      return Answer(
        question: question, holds: !of.isEmpty && of.allSatisfy(test),
        detail: "\(of.count) travellers")
    }
    return [
      all(.listedName, "the listed name, spelled another way, was seen and referred") {
        $0.decided == .referred && !$0.seenMatches.isEmpty
      },
      all(.listedOwnNational, "the listed own national was never refused") {
        $0.final != .refusedEntry && $0.decided != .refusedEntry
      },
      all(.exitOrder, "the traveller under a court's order was stopped at the exit") {
        $0.decided == .referred
      },
      all(.listedDocument, "the listed document number was found whatever the name") {
        $0.decided == .referred && !$0.seenMatches.isEmpty
      },
      all(.protectionClaim, "who asks for protection was referred, never refused") {
        $0.decided == .referred && $0.final != .refusedEntry
      },
      all(.unaccompaniedChild, "the unaccompanied child was referred, never refused") {
        $0.decided == .referred && $0.final != .refusedEntry
      },
      all(.badCheckDigit, "the wrong check digit was noticed") { $0.decided == .referred },
      all(.driver, "the driver's three crossings are three records") { _ in
        passages.count { $0.traveller.story == .driver } == 3
      },
    ]
  }

  /// The published counts are the stories' own: counted here from what was decided, there from what
  /// arrived in the registry.
  private func counts() throws(Fault) -> [Answer] {
    let table = try border.registry.flows(
      FlowQuery(by: [.day], from: day, to: day, minimumCell: 1))
    let counted = table.totals ?? []
    let expected = FlowMeasure.allCases.map { measure in
      passages.count { measure == FlowMeasure(final: $0.final) }
    }
    return [
      Answer(
        question: "the counts are those of the day, measure by measure",
        holds: counted == expected,
        detail: zip(FlowMeasure.allCases, counted).filter { $0.1 > 0 }
          .map { "\($0.0.rawValue) \($0.1)" }.joined(separator: ", "))
    ]
  }
}

extension FlowMeasure {
  /// The measure that an outcome is expected in.
  fileprivate init(final outcome: CrossingOutcome) {
    switch outcome {
    case .admitted, .exitPermitted: self = .movements
    case .refusedEntry: self = .refused
    case .exitPrevented: self = .prevented
    case .withdrawn: self = .withdrawn
    case .handedOver: self = .handedOver
    case .referred: self = .pending
    }
  }
}
