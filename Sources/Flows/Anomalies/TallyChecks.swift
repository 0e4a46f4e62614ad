import Codes

/// What is odd in how enumerators observed.
struct TallyChecks {
  let days: ClosedRange<CivilDate>
  let now: Instant

  func anomalies(_ tallies: [Tally], _ observations: [ObservedHours]) -> [FlowAnomaly] {
    observations.compactMap(incomplete) + observations.compactMap(openEnd)
      + TallyLedger.overlaps(observations).map(overlap)
      + heaping(tallies.filter { days.contains($0.day) })
  }

  /// Fewer or more records than the observation's end says: a batch is missing or was repeated.
  private func incomplete(_ hours: ObservedHours) -> FlowAnomaly? {
    guard let recorded = hours.recorded, !hours.isWhole else { return nil }
    return FlowAnomaly(
      kind: .incomplete, place: hours.point, days: hours.day...hours.day,
      counted: hours.come.people, expected: recorded.people,
      words: "of \(recorded.figures) figures with \(recorded.people) people "
        + "\(hours.come.figures) with \(hours.come.people) have come from \(hours.station)")
  }

  /// No end after a day, or hours that nobody observes.
  private func openEnd(_ hours: ObservedHours) -> FlowAnomaly? {
    let minutes =
      hours.minutes ?? Int((now.milliseconds - hours.began.milliseconds) / 60_000)
    guard minutes > AnomalyParameters.longestMinutes else { return nil }
    return FlowAnomaly(
      kind: .openEnd, place: hours.point, days: hours.day...hours.day, counted: nil, expected: nil,
      words: hours.until == nil
        ? "the observation that \(hours.station) began has no end: its hours are not known"
        : "\(minutes / 60) hours observed by \(hours.station) without a break: was the end noted?")
  }

  private func overlap(_ overlap: TallyOverlap) -> FlowAnomaly {
    let stations = [overlap.first, overlap.second].compactMap(\.station)
      .joined(separator: " and ")
    return FlowAnomaly(
      kind: .overlap, place: overlap.point, days: overlap.day...overlap.day, counted: nil,
      expected: nil,
      words: "\(stations) observed this point in the same hours: count one of them")
  }

  /// Figures that were counted and end in 0 or 5 too often, by station: Whipple's index of figures
  /// of 10 people and more.
  private func heaping(_ tallies: [Tally]) -> [FlowAnomaly] {
    var figures: [[String]: [[Int64]: Int]] = [:]
    for tally in tallies where tally.method == .counted {
      guard case .station(let station, let observation) = tally.source else { continue }
      figures[[tally.point, station], default: [:]][[observation, tally.line], default: 0] +=
        tally.count
    }
    return figures.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { key, people in
      let large = people.values.filter { $0 >= 10 }
      guard large.count >= AnomalyParameters.figuresAtLeast else { return nil }
      let round = large.count { $0.isMultiple(of: 5) }
      let whipple = 500 * round / large.count
      guard whipple >= AnomalyParameters.whipple else { return nil }
      return FlowAnomaly(
        kind: .heaping, place: key[0], days: days, counted: round, expected: large.count / 5,
        words: "\(round) of \(large.count) figures of \(key[1]) end in 0 or 5: estimated, and said "
          + "to be counted?")
    }
  }
}

extension ObservedHours {
  /// The station that observed.
  fileprivate var station: String { source.station ?? "" }
}
