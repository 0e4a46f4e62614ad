public import Biometrics
import Codes
import Dispatch
import Synchronization

/// A gallery that looks at every enrolled finger a probe can stand for.
///
/// A labelled finger is compared with the enrolled one of its label, and with those that it stands
/// for when hands were swapped or sides exchanged; one without a known position with all, and all
/// with an enrolled one without. Only who comes near by these is compared finger by finger as
/// `HandComparison` does. Labels lost altogether are searched by a probe of unknown positions.
///
/// A comparison costs about 5 microseconds; a prepared finger has about 10 kB.
public struct ExhaustiveGallery: FingerGallery {
  private let subjects: [GallerySubject]
  /// How many people are enrolled.
  public var subjectCount: Int { subjects.count }
  /// How many fingers are enrolled.
  public let fingerCount: Int

  /// A gallery of people.
  public init(_ subjects: [GallerySubject]) {
    self.subjects = subjects
    fingerCount = subjects.reduce(0) { sum, subject in
      sum + subject.fingers.count { $0.template != nil }
    }
  }

  /// Looks at every person; the cost is linear in the fingers that the probe can stand for.
  public func search(
    _ probe: [PositionedTemplate], under warrant: SearchWarrant, least: Double, limit: Int
  ) -> GallerySearch {
    let probe = Array(probe.prefix(GalleryParameters.mostFingers))
    let blocks = min(GalleryParameters.blocks, max(1, subjects.count))
    let found = Mutex([BlockSearch](repeating: BlockSearch(), count: blocks))
    DispatchQueue.concurrentPerform(iterations: blocks) { block in
      let range = subjects.count * block / blocks..<subjects.count * (block + 1) / blocks
      var search = BlockSearch(probe)
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
      comparisons: all.reduce(0) { $0 + $1.comparisons }, loss: 0)
  }
}

/// The search of one block of people by one thread.
private struct BlockSearch {
  private(set) var candidates: [GalleryCandidate] = []
  private(set) var searched = 0
  private(set) var children = 0
  private(set) var comparisons = 0

  private let positions: [FingerPosition]
  private let templates: [PositionedTemplate]
  private var probes: [FingerProbe?] = []
  /// The score of each pair of the person looked at, -1 where it was not compared; a row a finger
  /// of the probe.
  private var scores = [Double](
    repeating: -1, count: GalleryParameters.mostFingers * GalleryParameters.mostFingers)

  /// How labels may be read, as far as the probe has labels.
  private static let readings: [HandComparison.Reading] = [
    .asLabelled, .handsSwapped, .sidesSwapped,
  ]

  init() {
    positions = []
    templates = []
  }

  init(_ probe: [PositionedTemplate]) {
    templates = probe
    positions = probe.map(\.position)
    probes = probe.map { $0.template.map(FingerProbe.init) }
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
      let comparison = HandComparison(templates, subject.fingers)
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
    for reading in Self.readings {
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
      }
      // One pair alone keeps its own score.
      guard fingers > 1 else {
        best = max(best, last)
        continue
      }
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
    guard let template = subject.fingers[place].template,
      let score = probes[finger]?.score(template)
    else { return nil }
    comparisons += 1
    scores[at(finger, place)] = score
    return score
  }
}
