public import Biometrics

/// A gallery that looks at every enrolled finger a probe can stand for.
///
/// A labelled finger is compared with the enrolled one of its label, and with those that it stands
/// for when hands were swapped or sides exchanged; one without a known position with all, and all
/// with an enrolled one without. Only who comes near by these is compared finger by finger as
/// `HandComparison` does. Labels lost altogether are searched by a probe of unknown positions.
///
/// A comparison costs about 5 microseconds; a prepared finger has about 10 kB.
public struct ExhaustiveGallery: FingerGallery {
  private let people: GalleryPeople
  /// How many people are enrolled.
  public var subjectCount: Int { people.subjects.count }
  /// How many fingers are enrolled.
  public var fingerCount: Int { people.fingerCount }

  /// A gallery of people.
  public init(_ subjects: [GallerySubject]) { people = GalleryPeople(subjects) }

  /// Looks at every person; the cost is linear in the fingers that the probe can stand for.
  public func search(
    _ probe: [PositionedTemplate], under warrant: SearchWarrant, least: Double, limit: Int
  ) -> GallerySearch {
    people.search(probe, warrant, least: least, limit: limit, patience: nil, loss: 0)
  }
}

/// A gallery that leaves a person as soon as the first fingers speak against them: a sequential
/// test (Wald, "Sequential tests of statistical hypotheses", 1945) over the fingers, those with
/// most minutiae first. A probe of one finger is searched as by `ExhaustiveGallery`.
///
/// Strangers cost about two comparisons instead of one a finger. The price is the person who is
/// enrolled and whose first fingers are badly captured: `GallerySearch.loss` tells how many.
public struct SequentialGallery: FingerGallery {
  private let people: GalleryPeople
  /// How many people are enrolled.
  public var subjectCount: Int { people.subjects.count }
  /// How many fingers are enrolled.
  public var fingerCount: Int { people.fingerCount }

  /// A gallery of people.
  public init(_ subjects: [GallerySubject]) { people = GalleryPeople(subjects) }

  /// Looks at every person, at most of them with two fingers.
  public func search(
    _ probe: [PositionedTemplate], under warrant: SearchWarrant, least: Double, limit: Int
  ) -> GallerySearch {
    people.search(
      probe, warrant, least: least, limit: limit, patience: GalleryParameters.patience,
      loss: GalleryParameters.sequentialLoss)
  }
}
