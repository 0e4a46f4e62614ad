import Biometrics
import Bytes
import Codes
import Host
import Match
import Testing

/// Eight people who do not exist, with three fingers each: grown once for all tests.
private enum Enrolled {
  static let positions: [FingerPosition] = [.rightThumb, .rightIndex, .leftIndex]
  static let hands = (1...8).map { fingers(UInt64($0), capture: 1) }
  static let shown = fingers(5, capture: 2)

  static func fingers(_ person: UInt64, capture: UInt64) -> [PositionedTemplate] {
    let hands = SyntheticHands(seed: 7300 + person)
    return positions.map {
      PositionedTemplate($0, FingerTemplate(hands.image($0, capture: capture * 100 + person)))
    }
  }

  static func packed(_ people: Range<Int>, birth: PartialDate = .unknown) throws -> PackedGallery {
    let gallery = PackedGallery(
      people.map { PackedGallery.Person(id: 100 + $0, birth: birth, fingers: hands[$0]) })
    return try PackedGallery(gallery.bytes)
  }

  static func warrant(children: Bool = false) throws -> SearchWarrant {
    try SearchWarrant(
      purpose: "readmission", legalBasis: "agreement", matter: "R-2026-000001-00",
      includesChildren: children)
  }
}

@Suite("Enrolled fingers kept as bytes")
struct PackedGalleryTests {
  private let today = CivilDate(year: 2026, month: 11, day: 22)

  @Test("A packed finger is the one that was packed: the same bytes, the same scores")
  func fingers() throws {
    var packed = PackedFingers()
    for finger in Enrolled.hands.joined() { if let one = finger.template { packed.append(one) } }
    var writer = ColumnWriter()
    packed.write(to: &writer)
    var reader = ColumnReader(writer.bytes)
    let read = try PackedFingers(&reader)
    #expect(reader.isAtEnd)
    #expect(read.count == 24)
    for (number, finger) in Enrolled.hands.joined().enumerated() {
      let (one, other) = (try #require(finger.template), try #require(read.template(number)))
      #expect(one.stored == other.stored)
      for shown in Enrolled.shown {
        let probe = try #require(shown.template)
        #expect(FingerComparison(probe, one).score == FingerComparison(probe, other).score)
        #expect(FingerComparison(one, probe).score == FingerComparison(other, probe).score)
      }
    }
  }

  @Test("Several packed galleries answer as one gallery in memory does")
  func parts() throws {
    let day = try #require(today)
    let parts = PackedGalleries(
      [try Enrolled.packed(0..<3), try Enrolled.packed(3..<3), try Enrolled.packed(3..<8)],
      on: day)
    let memory = SequentialGallery(
      Enrolled.hands.enumerated().map { GallerySubject(id: 100 + $0, fingers: $1) })
    #expect([parts.subjectCount, parts.fingerCount] == [8, 24])
    for least in [0.5, 40] {
      let (one, other) = (
        parts.search(Enrolled.shown, under: try Enrolled.warrant(), least: least, limit: 8),
        memory.search(Enrolled.shown, under: try Enrolled.warrant(), least: least, limit: 8)
      )
      #expect(one.candidates.map(\.subject) == other.candidates.map(\.subject))
      #expect(one.candidates.map(\.score) == other.candidates.map(\.score))
      #expect([one.searched, one.comparisons] == [other.searched, other.comparisons])
      #expect(one.candidates.first?.subject == 104)
    }
  }

  @Test("Who is a child is told by the day of the search, not by that of the packing")
  func children() throws {
    let gallery = try Enrolled.packed(0..<8, birth: try PartialDate(iso: "2009-06"))
    for (day, children) in [("2027-05-31", 8), ("2027-07-01", 0)] {
      let search = PackedGalleries([gallery], on: try CivilDate(iso: day)).search(
        Enrolled.shown, under: try Enrolled.warrant(), least: 40, limit: 1)
      #expect(search.childrenPassedOver == children)
    }
    let included = PackedGalleries([gallery], on: try CivilDate(iso: "2020-01-01")).search(
      Enrolled.shown, under: try Enrolled.warrant(children: true), least: 40, limit: 1)
    #expect(included.candidates.first?.subject == 104)
  }

  @Test("Bytes that were cut at any place are refused, and trap nobody")
  func cut() throws {
    let bytes = PackedGallery(
      [.init(id: 1, birth: .unknown, fingers: Enrolled.hands[0])]).bytes
    for count in stride(from: 0, to: bytes.count, by: 97) {
      #expect(throws: Fault.self) { try PackedGallery(Array(bytes[..<count])) }
    }
    #expect(throws: Fault.self) { try PackedGallery(bytes + [0]) }
  }
}
