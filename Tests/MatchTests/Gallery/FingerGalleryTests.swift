import Biometrics
import Bytes
import Codes
import Match
import Testing

/// Ten people who do not exist, with four fingers each, captured twice: grown once for all tests.
private enum People {
  static let positions: [FingerPosition] = [.rightThumb, .rightIndex, .leftThumb, .leftIndex]
  static let enrolled = (1...10).map { fingers(UInt64($0), capture: 1) }
  static let shown = (1...3).map { fingers(UInt64($0), capture: 2) }
  /// Nobody's.
  static let stranger = fingers(99, capture: 2)

  static func fingers(_ person: UInt64, capture: UInt64) -> [PositionedTemplate] {
    let hands = SyntheticHands(seed: 7000 + person)
    return positions.map { position in
      PositionedTemplate(
        position, FingerTemplate(hands.image(position, capture: capture * 100 + person)))
    }
  }

  static let subjects = enrolled.enumerated().map { GallerySubject(id: 100 + $0, fingers: $1) }
  static let gallery = ExhaustiveGallery(subjects)
}

@Suite("Searching a gallery of fingers")
struct FingerGalleryTests {
  private func warrant(children: Bool = false) throws -> SearchWarrant {
    try SearchWarrant(
      purpose: "readmission", legalBasis: "agreement, article 8", matter: "R-2026-000001-00",
      includesChildren: children)
  }

  @Test("A person who is enrolled is found first, and one who is not is not found")
  func found() throws {
    #expect(People.gallery.fingerCount == 40)
    for (place, fingers) in People.shown.enumerated() {
      let search = People.gallery.search(fingers, under: try warrant(), least: 40, limit: 5)
      #expect(search.candidates.map(\.subject) == [100 + place])
      #expect(search.searched == 10)
      #expect(search.loss == 0)
    }
    let none = People.gallery.search(People.stranger, under: try warrant(), least: 40, limit: 5)
    #expect(none.candidates.isEmpty)
    #expect(none.searched == 10)
  }

  @Test("A search gives what comparing the hands of everybody one by one gives")
  func exhaustive() throws {
    for least in [0.5, 5, 15] {
      let search = People.gallery.search(
        People.shown[0], under: try warrant(), least: least, limit: 10)
      let all = People.enrolled.enumerated().map { ($0, HandComparison(People.shown[0], $1)) }
      let expected = all.filter { $0.1.score >= least && $0.1.reading != .mixedUp }
        .sorted { $0.1.score > $1.1.score }
      #expect(
        search.candidates.filter { $0.comparison.reading != .mixedUp }.map(\.subject)
          == expected.map { 100 + $0.0 })
    }
  }

  @Test("Hands laid on for each other, and fingers without a label, are found all the same")
  func labels() throws {
    let swapped = People.shown[1].map { finger in
      PositionedTemplate(
        HandComparison.Reading.sidesSwapped.label(of: finger.position) ?? .unknown,
        finger.template)
    }
    let unlabelled = People.shown[1].map { PositionedTemplate(.unknown, $0.template) }
    for probe in [swapped, unlabelled] {
      let search = People.gallery.search(probe, under: try warrant(), least: 40, limit: 5)
      #expect(search.candidates.first?.subject == 101)
    }
    let one = [PositionedTemplate(.rightIndex, People.shown[2][1].template)]
    let search = People.gallery.search(one, under: try warrant(), least: 30, limit: 5)
    #expect(search.candidates.first?.subject == 102)
  }

  @Test("Children are passed over and counted, unless the warrant names them")
  func children() throws {
    let subjects = People.subjects.map {
      GallerySubject(id: $0.id, isChild: $0.id == 100, fingers: $0.fingers)
    }
    let gallery = ExhaustiveGallery(subjects)
    let without = gallery.search(People.shown[0], under: try warrant(), least: 40, limit: 5)
    #expect(without.candidates.isEmpty)
    #expect([without.searched, without.childrenPassedOver] == [9, 1])
    let with = gallery.search(
      People.shown[0], under: try warrant(children: true), least: 40, limit: 5)
    #expect(with.candidates.first?.subject == 100)
    #expect([with.searched, with.childrenPassedOver] == [10, 0])
  }

  @Test("No search without its purpose, its legal basis and its matter")
  func warrants() {
    for (purpose, basis, matter) in [
      ("", "b", "m"), ("p", "", "m"), ("p", "b", ""), ("p", "b\n", "m"),
    ] {
      do throws(Fault) {
        _ = try SearchWarrant(purpose: purpose, legalBasis: basis, matter: matter)
        Issue.record("a warrant")
      } catch { #expect(error.code == .searchWarrant) }
    }
  }

  @Test("A score's rate is told, how many strangers reach it in so many, and where it is drawn out")
  func rates() throws {
    #expect(abs(FingerErrorRate(score: 30).falseMatch - 0.001) < 1e-9)
    #expect(!FingerErrorRate(score: 40).isExtrapolated)
    #expect(FingerErrorRate(score: 60).isExtrapolated)
    let search = People.gallery.search(People.stranger, under: try warrant(), least: 0, limit: 1)
    #expect(abs(search.strangers(reaching: 20) - 0.1) < 1e-9)
  }

  @Test("Equal searches give equal answers, however the work is divided")
  func repeatable() throws {
    let one = People.gallery.search(People.shown[0], under: try warrant(), least: 0.5, limit: 10)
    let two = People.gallery.search(People.shown[0], under: try warrant(), least: 0.5, limit: 10)
    #expect(one.candidates.map(\.subject) == two.candidates.map(\.subject))
    #expect(one.candidates.map(\.score) == two.candidates.map(\.score))
    #expect(one.comparisons == two.comparisons)
  }
}

@Suite("A gallery that leaves strangers early")
struct SequentialGalleryTests {
  @Test("It finds whom the exhaustive one finds, with fewer comparisons, and tells what it loses")
  func sequential() throws {
    let warrant = try SearchWarrant(purpose: "readmission", legalBasis: "b", matter: "m")
    let gallery = SequentialGallery(People.subjects)
    for fingers in People.shown + [People.stranger] {
      let quick = gallery.search(fingers, under: warrant, least: 40, limit: 5)
      let whole = People.gallery.search(fingers, under: warrant, least: 40, limit: 5)
      #expect(quick.candidates.map(\.subject) == whole.candidates.map(\.subject))
      #expect(quick.candidates.map(\.score) == whole.candidates.map(\.score))
      #expect(quick.comparisons < whole.comparisons)
      #expect(quick.loss > 0 && quick.loss < 0.01)
    }
    let one = [People.shown[0][1]]
    #expect(gallery.search(one, under: warrant, least: 30, limit: 5).loss == 0)
  }
}
