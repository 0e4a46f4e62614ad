import Biometrics
import Bytes
import Codes
import Crypto
import Host
import Match
import Names
import Readmission
import Record
import Registry

/// So many people who do not exist, each with one crossing; the first of them have four fingers
/// enrolled.
///
/// Given names follow Zipf's law over 3,000 words, family names over 20,000. Prints are put
/// together of halves of grown ones, turned and shifted: of nobody, and with the neighbourhoods of
/// real prints.
struct BenchPeople: Sendable {
  /// The station that recorded them all.
  static let station = "BENCH-1"
  /// How many there are.
  let people: Int
  private let enrolled: Int
  /// Who the case is about.
  private static let wanted = 17_017
  private static let positions: [FingerPosition] = [
    .rightThumb, .rightIndex, .leftThumb, .leftIndex,
  ]

  private let grown = BenchPrints()

  init(people: Int, enrolled: Int) {
    self.people = people
    self.enrolled = enrolled
  }

  /// The application about the one whom the case is about, as the other State sends it.
  func application() throws(Fault) -> [UInt8] {
    let held = HeldCrossing(try record(Self.wanted))
    func passport(_ number: String?) -> JSON {
      [
        "kind": "passport", "issuer": "IRQ", "number": .string(number ?? ""),
        "expires": "2030-01-01",
      ]
    }
    let application: JSON = [
      "type": "maabar/readmission/application/1", "role": "requested",
      "agreement": "ec-north-macedonia-2007", "otherState": "DEU",
      "person": [
        "names": [
          ["issued": .string(held.names.first?.issued ?? "")], ["issued": "حسن علي كريم السعدي"],
        ],
        "mother": ["issued": .string(held.names.first?.mother ?? "")],
        "birth": .string(held.birth.description), "nationalities": ["IRQ"],
        "documents": [passport(held.document?.number), passport("B0000001")],
      ],
      "terms": ["kind": "forced"],
    ]
    return Array(application.line().utf8)
  }

  /// Ten images of the fingers, as records of ISO/IEC 19794-4.
  func files() throws(Fault) -> [StepDraft.File] {
    var files: [StepDraft.File] = []
    for (position, image) in BenchPrints.shown {
      let record = FingerImageRecord(
        edition: .iso2011,
        representations: [.init(image, position: position, edition: .iso2011)])
      files.append(
        StepDraft.File(kind: "fingers", format: "iso-19794-4", bytes: try record.bytes()))
    }
    return files
  }

  // MARK: One person

  /// The crossing of a person as it is recorded.
  func record(_ n: Int) throws(Fault) -> CrossingRecord {
    var draws = BenchDraws(state: UInt64(n))
    var name = RecordedName(issued: draws.name(), source: .mrz)
    name.mother = draws.given()
    var traveller = RecordedTraveller(
      names: [name], nationality: draws.below(10) < 8 ? "IRQ" : "IRN")
    if n == Self.wanted { traveller.nationality = "IRQ" }
    traveller.birth = BirthDate(draws.birth(), source: .mrz)
    var document = RecordedDocument(kind: .passport)
    document.issuer = traveller.nationality
    let digits = String(n)
    document.number = "A" + String(repeating: "0", count: 7 - digits.utf8.count) + digits
    let day = 19_000 + draws.below(1000)
    var crossing = Crossing(
      captured: RecordTime(
        utc: Instant(milliseconds: Int64(day) * 86_400_000), offsetMinutes: 180,
        monotonicNanoseconds: 1, boot: BenchmarkRecords.epoch),
      circumstances: CrossingCircumstances(
        place: CrossingPlace(
          pointOfEntry: "IQ-BGW", lane: "1", direction: .entry, officer: "1"), mode: .air),
      traveller: traveller, document: document, decision: RecordedDecision(outcome: .admitted))
    if n < enrolled {
      crossing.templates = fingers(of: n).map { position, template in
        RecordedTemplate(
          finger: position, format: "maabar-finger-template:1",
          base64: Base64.encode(template.stored))
      }
    }
    let identity = try RecordIdentity(
      station: Self.station, epoch: BenchmarkRecords.epoch, n: Int64(n) + 1)
    return CrossingRecord(
      header: RecordHeader(identity: identity, salt: RecordSalt(from: draws)), crossing: crossing)
  }

  private func fingers(of n: Int) -> [(FingerPosition, FingerTemplate)] {
    if n == Self.wanted {
      return Self.positions.compactMap { position in
        grown.enrolled[position].map { (position, $0) }
      }
    }
    return Self.positions.enumerated().map { place, position in
      (position, grown.print(UInt64(n * 4 + place)))
    }
  }
}
