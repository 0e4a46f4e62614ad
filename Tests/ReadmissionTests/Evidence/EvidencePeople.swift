import Biometrics
import Bytes
import Codes
import Crypto
import Match
import Names
import Readmission
import Record
import Testing

/// People who do not exist, their crossings and fingers, for the searches of cases.
struct EvidencePeople: HeldRecords {
  /// A person as crossings record them.
  struct Person {
    var name: String
    var mother: String
    var birth: String
    var nationality = "IRQ"
    var passport: String
    var issuer = "IRQ"
    /// The seed of the hands; nil where no finger was taken.
    var hands: UInt64?
    var isChipProved = true
  }

  private(set) var crossings: [HeldCrossing] = []

  init(_ people: [Person]) throws {
    for (place, person) in people.enumerated() {
      crossings.append(HeldCrossing(try Self.record(person, n: Int64(place) + 1)))
    }
  }

  func crossings(ofDocument number: String) throws(Fault) -> [HeldCrossing] {
    crossings.filter { $0.document?.number == number }
  }

  func crossing(_ number: Int64) throws(Fault) -> HeldCrossing? {
    crossings.first { $0.identity.n == number }
  }

  /// What is held, ready to be searched.
  func holdings(on day: CivilDate) throws -> RegistryHoldings {
    try RegistryHoldings(crossings.map { ($0.identity.n, $0) }, on: day)
  }

  // MARK: Making

  static let positions: [FingerPosition] = [.rightIndex, .leftIndex]

  /// The fingers of hands as a capture gives them; grown once each.
  static func fingers(_ hands: UInt64, capture: UInt64) -> [PositionedTemplate] {
    positions.map { PositionedTemplate($0, FingerTemplate(image(hands, $0, capture: capture))) }
  }

  static func image(
    _ hands: UInt64, _ position: FingerPosition, capture: UInt64
  ) -> GreyImage {
    SyntheticHands(seed: 9100 + hands).image(position, capture: capture * 1000 + hands)
  }

  static func record(
    _ person: Person, n: Int64, of station: String = "BGW-1"
  ) throws -> CrossingRecord {
    var name = RecordedName(issued: person.name, source: .mrz)
    name.mother = person.mother
    var traveller = RecordedTraveller(names: [name], nationality: person.nationality)
    traveller.birth = BirthDate(
      try PartialDate(iso: person.birth), source: .mrz, calendar: .gregorian)
    var document = RecordedDocument(kind: .passport)
    document.issuer = person.issuer
    document.number = person.passport
    if person.isChipProved {
      var chip = RecordedChip(reading: .complete, light: "green", milliseconds: 4000)
      chip.signedBy = person.issuer
      document.chip = chip
    }
    let day = try #require(CivilDate(year: 2024, month: 3, day: Int(n % 27) + 1))
    let captured = RecordTime(
      utc: Instant(milliseconds: Int64(day.daysSince1970) * 86_400_000), offsetMinutes: 180,
      monotonicNanoseconds: 1, boot: String(repeating: "0", count: 32))
    var crossing = Crossing(
      captured: captured,
      circumstances: CrossingCircumstances(
        place: CrossingPlace(
          pointOfEntry: "IQ-BGW", lane: "1", direction: .entry, officer: "17"),
        mode: .air, control: .normal, category: .ordinary),
      traveller: traveller, document: document, decision: RecordedDecision(outcome: .admitted))
    if let hands = person.hands {
      crossing.templates = fingers(hands, capture: 1).compactMap { finger in
        finger.template.map {
          RecordedTemplate(
            finger: finger.position, format: "maabar-finger-template:1",
            base64: Base64.encode($0.stored))
        }
      }
    }
    let identity = try RecordIdentity(
      station: station, epoch: String(repeating: "a", count: 32), n: n)
    return CrossingRecord(
      header: RecordHeader(identity: identity, salt: RecordSalt(from: FixedDraws())),
      crossing: crossing)
  }
}

/// Draws that are always the same: nothing here is secret.
struct FixedDraws: Randomness {
  func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 7, count: count) }
}
