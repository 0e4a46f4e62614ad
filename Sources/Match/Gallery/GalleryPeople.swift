import Biometrics
import Codes
import Dispatch
import Synchronization

/// The people of a gallery in memory, and the search that looks at each of them.
struct GalleryPeople: Sendable {
  let subjects: [GallerySubject]
  let fingerCount: Int

  init(_ subjects: [GallerySubject]) {
    self.subjects = subjects
    fingerCount = subjects.reduce(0) { sum, subject in
      sum + subject.fingers.count { $0.template != nil }
    }
  }

  /// Searches in blocks, on all processors.
  func search(
    _ probe: [PositionedTemplate], _ warrant: SearchWarrant, least: Double, limit: Int,
    patience: [Double]?, loss: Double
  ) -> GallerySearch {
    let probe = Array(probe.prefix(GalleryParameters.mostFingers))
    let blocks = min(GalleryParameters.blocks, max(1, subjects.count))
    let found = Mutex([BlockSearch](repeating: BlockSearch(), count: blocks))
    // One finger is no sequence.
    let isShort = probe.count { $0.template != nil } < 2
    DispatchQueue.concurrentPerform(iterations: blocks) { block in
      let range = subjects.count * block / blocks..<subjects.count * (block + 1) / blocks
      var search = BlockSearch(probe, patience: isShort ? nil : patience)
      search.run(subjects[range], children: warrant.includesChildren, least: least, limit: limit)
      let done = search
      found.withLock { $0[block] = done }
    }
    let all = found.withLock { $0 }
    // Blocks stand in the order of enrolment, and the sort is stable.
    let candidates = all.flatMap(\.candidates).enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }
    return GallerySearch(
      candidates: candidates.prefix(limit).map(\.element),
      searched: all.reduce(0) { $0 + $1.searched },
      childrenPassedOver: all.reduce(0) { $0 + $1.children },
      comparisons: all.reduce(0) { $0 + $1.comparisons }, loss: isShort ? 0 : loss)
  }
}

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
    _ subjects: ArraySlice<GallerySubject>, children: Bool, least: Double, limit: Int
  ) {
    for subject in subjects {
      guard children || !subject.isChild else {
        self.children += 1
        continue
      }
      searched += 1
      guard bound(subject) >= least else { continue }
      let comparison = HandComparison(probe, subject.fingers)
      guard comparison.score >= least else { continue }
      candidates.append(GalleryCandidate(subject: subject.id, comparison: comparison))
    }
    candidates.sort { $0.score > $1.score }
    if candidates.count > limit { candidates.removeLast(candidates.count - limit) }
  }

  /// The best score that a reading of the labels can give this person: at least what
  /// `HandComparison` gives by that reading.
  private mutating func bound(_ subject: GallerySubject) -> Double {
    for place in scores.indices { scores[place] = -1 }
    var best = 0.0
    for (number, reading) in Self.readings.enumerated() {
      let end = patience?[number] ?? -.infinity
      var sum = 0.0
      var fingers = 0
      var last = 0.0
      for finger in probes.indices where positions[finger] != .unknown {
        let wanted = reading.label(of: positions[finger])
        guard let place = subject.fingers.firstIndex(where: { $0.position == wanted }),
          let score = score(finger, place, subject)
        else { continue }
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
  private mutating func openBound(_ subject: GallerySubject) -> Double {
    let isOpen =
      positions.contains(.unknown)
      || subject.fingers.contains { $0.position == .unknown }
    guard isOpen else { return 0 }
    var evidence: [Double] = []
    var best = 0.0
    for finger in probes.indices {
      var nearest: Double?
      for place in subject.fingers.indices {
        let isKnown = positions[finger] != .unknown && subject.fingers[place].position != .unknown
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
    _ finger: Int, _ place: Int, _ subject: GallerySubject
  ) -> Double? {
    let known = scores[at(finger, place)]
    if known >= 0 { return known }
    guard let template = subject.fingers[place].template else { return nil }
    let score = probes[finger].score(template)
    comparisons += 1
    scores[at(finger, place)] = score
    return score
  }
}
