import Biometrics
import Codes
import Dispatch
import Synchronization

/// A person of a gallery as a search sees it, wherever the fingers lie.
protocol EnrolledPerson {
  /// The caller's number.
  var id: Int { get }
  /// True for a child: searched only where the warrant says so.
  var isChild: Bool { get }
  /// How many fingers there are, ten at most.
  var fingerCount: Int { get }
  /// Which finger stands at a place.
  func position(_ place: Int) -> FingerPosition
  /// Its template; nil where there is no print.
  func template(_ place: Int) -> FingerTemplate?
}

extension EnrolledPerson {
  /// All fingers.
  var all: [PositionedTemplate] {
    (0..<fingerCount).map { PositionedTemplate(position($0), template($0)) }
  }
}

extension GallerySubject: EnrolledPerson {
  var fingerCount: Int { fingers.count }
  func position(_ place: Int) -> FingerPosition { fingers[place].position }
  func template(_ place: Int) -> FingerTemplate? { fingers[place].template }
}

/// Many people of a gallery, by their places.
protocol EnrolledPeople: Sendable {
  associatedtype Person: EnrolledPerson
  var count: Int { get }
  func person(_ place: Int) -> Person
}

/// The people of a gallery in memory.
struct GalleryPeople: EnrolledPeople {
  let subjects: [GallerySubject]
  let fingerCount: Int

  init(_ subjects: [GallerySubject]) {
    self.subjects = subjects
    fingerCount = subjects.reduce(0) { sum, subject in
      sum + subject.fingers.count { $0.template != nil }
    }
  }

  var count: Int { subjects.count }
  func person(_ place: Int) -> GallerySubject { subjects[place] }
}

extension EnrolledPeople {
  /// Searches in blocks, on all processors.
  func search(
    _ probe: [PositionedTemplate], _ warrant: SearchWarrant, least: Double, limit: Int,
    patience: [Double]?, loss: Double
  ) -> GallerySearch {
    let probe = Array(probe.prefix(GalleryParameters.mostFingers))
    let blocks = min(GalleryParameters.blocks, max(1, count))
    let found = Mutex([BlockSearch](repeating: BlockSearch(), count: blocks))
    // One finger is no sequence.
    let isShort = probe.count { $0.template != nil } < 2
    DispatchQueue.concurrentPerform(iterations: blocks) { block in
      let range = count * block / blocks..<count * (block + 1) / blocks
      var search = BlockSearch(probe, patience: isShort ? nil : patience)
      search.run(
        self, range, children: warrant.includesChildren, least: least, limit: limit)
      let done = search
      found.withLock { $0[block] = done }
    }
    let all = found.withLock { $0 }
    return GallerySearch(
      candidates: GallerySearch.best(all.flatMap(\.candidates), limit: limit),
      searched: all.reduce(0) { $0 + $1.searched },
      childrenPassedOver: all.reduce(0) { $0 + $1.children },
      comparisons: all.reduce(0) { $0 + $1.comparisons }, loss: isShort ? 0 : loss)
  }
}

extension GallerySearch {
  /// The best of candidates that stand in the order of enrolment, which decides between equals.
  static func best(_ candidates: [GalleryCandidate], limit: Int) -> [GalleryCandidate] {
    let sorted = candidates.enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }
    return sorted.prefix(limit).map(\.element)
  }
}
