import Bytes
import Codes
import Record
import Registry
import Station

// What was to come of groups, odd papers and incidents.
extension DemoCheck {
  /// One answer for each of these stories.
  func incidents(_ findings: Findings) throws(Fault) -> [Answer] {
    [
      try bus(), try pass(), try refugee(), try twins(), try scanner(findings),
      powerCut(), theft(findings), erasure(findings),
    ]
  }

  private func passages(of story: DemoStory) -> [DemoPassage] {
    passages.filter { $0.traveller.story == story }
  }

  /// The recorded crossings of a story, in the order of the day.
  private func crossings(of story: DemoStory) throws(Fault) -> [Crossing] {
    var crossings: [Crossing] = []
    for passage in passages(of: story) {
      let station = try border.post(passage.traveller.post).station
      guard case .crossing(let record) = try station.record(passage.record.n) else {
        throw Fault(.bug, at: "demo \(passage.traveller.id)", "no crossing")
      }
      crossings.append(record.crossing)
    }
    return crossings
  }

  private func bus() throws(Fault) -> Answer {
    let (missing, extra) = manifest.differences(to: try crossings(of: .busGroup))
    return Answer(
      question: "the bus's list shows who stayed behind and who boarded later",
      holds: missing == manifest.passengers.prefix(1).map(\.documentNumber) && extra.count == 1,
      detail: "\(manifest.passengers.count) listed, \(missing.count) missing, \(extra.count) more")
  }

  private func pass() throws(Fault) -> Answer {
    let crossings = try crossings(of: .unitedNationsPass)
    return Answer(
      question: "the laissez-passer of the United Nations was known for what it is",
      holds: !crossings.isEmpty
        && crossings.allSatisfy {
          $0.document?.kind == .laissezPasser && $0.document?.issuer == "UNO"
            && $0.circumstances.category == .unitedNations && $0.decision.outcome == .admitted
        },
      detail: crossings.compactMap { $0.document?.kind.name }.joined(separator: ", "))
  }

  private func refugee() throws(Fault) -> Answer {
    let crossings = try crossings(of: .refugeeDocument)
    return Answer(
      question: "the refugee's document of the 1951 Convention let its holder travel",
      holds: !crossings.isEmpty
        && crossings.allSatisfy {
          $0.document?.kind == .refugeeDocument && $0.document?.issuer == "D"
            && $0.traveller.nationality == "XXB" && $0.decision.outcome == .admitted
        },
      detail: crossings.map(\.traveller.nationality).joined(separator: ", "))
  }

  /// Two records, and nobody takes one for the other: neither at the station nor at the registry.
  private func twins() throws(Fault) -> Answer {
    let crossings = try crossings(of: .twins)
    let identities = passages(of: .twins).map(\.record)
    let paired = try border.registry.possibleDuplicates().count {
      identities.contains($0.earlier) || identities.contains($0.later)
    }
    let births = Set(crossings.map(\.traveller.birth?.value))
    let numbers = Set(crossings.compactMap { $0.document?.number })
    return Answer(
      question: "the twins were kept apart, though one day bore both",
      holds: crossings.count == 2 && births.count == 1 && numbers.count == 2 && paired == 0
        && Set(identities).count == 2 && crossings.allSatisfy(\.doubles.isEmpty),
      detail: "\(numbers.count) passports, \(paired) taken for doubles")
  }

  /// The one without fingers crossed all the same and the record says why; the next one's fingers
  /// are at the registry.
  private func scanner(_ findings: Findings) throws(Fault) -> Answer {
    let crossings = try crossings(of: .unpluggedScanner)
    let without = crossings.first?.missing ?? []
    let stored = crossings.last?.attachments.count ?? 0
    let asked = passages(of: .unpluggedScanner).first?.traveller.fingers ?? []
    return Answer(
      question: "without the scanner the crossing went on, and the record says why",
      holds: crossings.count == 2 && crossings[0].attachments.isEmpty
        && without.map(\.finger) == asked && without.allSatisfy { $0.reason == .noDevice }
        && crossings[1].missing.isEmpty && stored == asked.count
        && findings.ciphertexts == stored && crossings[0].decision.outcome == .admitted,
      detail: "\(without.count) fingers missing, \(stored) of the next stored")
  }

  private func powerCut() -> Answer {
    let cut = events.powerCut
    let station = passages(of: .powerCut).first?.record.station
    let epochs = Set(passages.map(\.record).filter { $0.station == station }.map(\.epoch))
    return Answer(
      question: "the power cut lost nothing that was recorded, and doubled nothing",
      // With an empty log the cut would have been none.
      holds: cut.map { !$0.promised.isEmpty && $0.promised == $0.found && $0.unfolded > 0 } ?? false
        && epochs.count == 1,
      detail: "\(cut?.promised.count ?? 0) before, \(cut?.found.count ?? 0) after")
  }

  private func theft(_ findings: Findings) -> Answer {
    let theft = events.theft
    let outcomes = (theft?.thiefs ?? []) + (theft?.late ?? [])
    return Answer(
      question: "the stolen station's key opens nothing, and its stick of before counts",
      holds: theft.map { $0.holds && findings.held == $0.thiefs.count } ?? false,
      detail: outcomes.map(\.rawValue).joined(separator: ", "))
  }

  private func erasure(_ findings: Findings) -> Answer {
    let erasure = events.erasure
    return Answer(
      question: "the erased person is gone and stays gone; counts and log are whole",
      holds: erasure.map { $0.holds && findings.erased == $0.erased } ?? false && findings.isWhole,
      detail: "\(erasure?.erased ?? 0) erased, \(erasure?.returned ?? 0) came back")
  }
}
