import Biometrics
import Codes

/// The search of one block of people by one thread.
struct BlockSearch {
  private(set) var candidates: [GalleryCandidate] = []
  private(set) var searched = 0
  private(set) var children = 0
  private(set) var comparisons = 0

  /// As it was given.
  private let probe: [PositionedTemplate]
  /// The probe's fingers that have a print, those with most minutiae first.
  private let positions: [FingerPosition]
  /// How much evidence against a person each reading bears before it is left; nil for any.
  private let patience: [Double]?
  private var probes: [FingerProbe] = []
  /// The score of each pair of the person looked at, -1 where it was not compared; a row a finger
  /// of the probe.
  private var scores = [Double](
    repeating: -1, count: GalleryParameters.mostFingers * GalleryParameters.mostFingers)

  /// How labels may be read, as far as the probe has labels.
  private static let readings: [HandComparison.Reading] = [
    .asLabelled, .handsSwapped, .sidesSwapped,
  ]

  init() {
    probe = []
    positions = []
    patience = nil
  }

  init(_ probe: [PositionedTemplate], patience: [Double]?) {
    self.probe = probe
    let sizes = probe.map { $0.template?.minutiae.reduce(0) { $0 + $1.count } ?? 0 }
    let order = probe.indices.filter { probe[$0].template != nil }
      .sorted { (sizes[$1], $0) < (sizes[$0], $1) }
    positions = order.map { probe[$0].position }
    probes = order.compactMap { probe[$0].template.map(FingerProbe.init) }
    self.patience = patience
  }

  mutating func run(
    _ people: some EnrolledPeople, _ range: Range<Int>, children: Bool, least: Double, limit: Int
  ) {
    for place in range {
      let subject = people.person(place)
      guard children || !subject.isChild else {
        self.children += 1
        continue
      }
      searched += 1
      guard bound(subject) >= least else { continue }
      let comparison = HandComparison(probe, subject.all)
      guard comparison.score >= least else { continue }
      candidates.append(GalleryCandidate(subject: subject.id, comparison: comparison))
    }
    candidates.sort { $0.score > $1.score }
    if candidates.count > limit { candidates.removeLast(candidates.count - limit) }
  }

  /// The best score that a reading of the labels can give this person: at least what
  /// `HandComparison` gives by that reading.
  private mutating func bound(_ subject: some EnrolledPerson) -> Double {
    for place in scores.indices { scores[place] = -1 }
    var best = 0.0
    for (number, reading) in Self.readings.enumerated() {
      let end = patience?[number] ?? -.infinity
      var sum = 0.0
      var fingers = 0
      var last = 0.0
      for finger in probes.indices where positions[finger] != .unknown {
        let wanted = reading.label(of: positions[finger])
        let found = (0..<subject.fingerCount).first { subject.position($0) == wanted }
        guard let place = found, let score = score(finger, place, subject) else { continue }
        sum += FingerChance.evidence(score)
        fingers += 1
        last = score
        if sum <= end { break }
      }
      // One pair alone keeps its own score.
      guard fingers > 1 else {
        best = max(best, last)
        continue
      }
      guard sum > end else { continue }
      best = max(best, FingerChance.score(sum: sum, fingers: fingers))
    }
    return max(best, openBound(subject))
  }

  /// The same of pairs in which a finger has no known position: the best of each finger of the
  /// probe, all of them together with what the labels give.
  private mutating func openBound(_ subject: some EnrolledPerson) -> Double {
    let isOpen =
      positions.contains(.unknown)
      || (0..<subject.fingerCount).contains { subject.position($0) == .unknown }
    guard isOpen else { return 0 }
    var evidence: [Double] = []
    var best = 0.0
    for finger in probes.indices {
      var nearest: Double?
      for place in 0..<subject.fingerCount {
        let isKnown = positions[finger] != .unknown && subject.position(place) != .unknown
        guard !isKnown || scores[at(finger, place)] >= 0,
          let score = score(finger, place, subject)
        else { continue }
        nearest = max(nearest ?? 0, score)
      }
      guard let nearest else { continue }
      best = max(best, nearest)
      evidence.append(FingerChance.evidence(nearest))
    }
    evidence.sort(by: >)
    var sum = 0.0
    for (place, value) in evidence.enumerated() {
      sum += value
      best = max(best, FingerChance.score(sum: sum, fingers: place + 1))
    }
    return best
  }

  private func at(_ finger: Int, _ place: Int) -> Int {
    finger * GalleryParameters.mostFingers + place
  }

  /// The score of a pair, compared once; nil where one of the two has no print.
  private mutating func score(
    _ finger: Int, _ place: Int, _ subject: some EnrolledPerson
  ) -> Double? {
    let known = scores[at(finger, place)]
    if known >= 0 { return known }
    guard let template = subject.template(place) else { return nil }
    let score = probes[finger].score(template)
    comparisons += 1
    scores[at(finger, place)] = score
    return score
  }
}
