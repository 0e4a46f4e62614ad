import Biometrics
import Bytes
import Codes
import Crypto
import Host
import Match
import Names
import Readmission
import Record

/// So many people who do not exist, each with one crossing; the first of them have four fingers
/// enrolled. The crossing of a number is made anew whenever it is looked up.
///
/// Given names follow Zipf's law over 3,000 words, family names over 20,000. Prints are put
/// together of halves of grown ones, turned and shifted: of nobody, and with the neighbourhoods of
/// real prints.
struct BenchPeople: HeldRecords {
  private let people: Int
  private let enrolled: Int
  /// Who the case is about.
  private static let wanted = 17_017
  private static let epoch = String(repeating: "b", count: 32)
  private static let positions: [FingerPosition] = [
    .rightThumb, .rightIndex, .leftThumb, .leftIndex,
  ]

  private let grown = BenchPrints()

  init(people: Int, enrolled: Int) {
    self.people = people
    self.enrolled = enrolled
  }

  func crossings(ofDocument number: String) throws(Fault) -> [HeldCrossing] {
    guard let n = Int(number.dropFirst()), number.first == "A", n < people else { return [] }
    return [try crossing(n)]
  }

  func crossing(_ identity: RecordIdentity) throws(Fault) -> HeldCrossing? {
    let n = Int(identity.n) - 1
    return n < people ? try crossing(n) : nil
  }

  // MARK: Made ready

  func prepared() throws(Fault) -> (RegistryHoldings, CaseInquiry) {
    let names = try ScreeningIndex(reading: [BenchPeopleList(self, people)])
    let grown = grown
    let own = Self.positions.map { PositionedTemplate($0, grown.enrolled[$0]) }
    let wanted = Self.wanted
    let subjects = Cores.values(of: Array(0..<enrolled)) { n in
      GallerySubject(
        id: n,
        fingers: n == wanted
          ? own
          : Self.positions.enumerated().map {
            PositionedTemplate($1, grown.print(UInt64(n * 4 + $0)))
          })
    }
    try Interruption.check()
    var identities: [RecordIdentity] = []
    for n in 0..<enrolled { identities.append(try Self.identity(n)) }
    let gallery = SequentialGallery(subjects)
    let holdings = RegistryHoldings(names: names, gallery: gallery, subjects: identities)
    return (holdings, try inquiry())
  }

  private func inquiry() throws(Fault) -> CaseInquiry {
    let held = try crossing(Self.wanted)
    var person = CasePerson(names: held.names.map { .init($0) })
    person.names.append(.init(PersonName(issued: "حسن علي كريم السعدي"), use: .alias))
    person.mother = held.names.first?.mother.map { PersonName(issued: $0) }
    person.birth = held.birth
    for number in [held.document?.number, "B0000001"] {
      var document = CaseDocument(kind: .passport)
      document.issuer = "IRQ"
      document.number = number
      document.expires = CivilDate(year: 2030, month: 1, day: 1)
      person.documents.append(document)
    }
    let application = Application(
      role: .requested, agreement: "ec-north-macedonia-2007", otherState: "DEU", person: person,
      terms: ReturnTerms(kind: .forced))
    guard let today = CivilDate(year: 2026, month: 11, day: 21) else { throw Fault(.bug, "a day") }
    return CaseInquiry(
      application,
      files: [CaseFile(FingerPosition.singles.map { PositionedTemplate($0, grown.shown[$0]) })],
      agreement: try AgreementBook().agreement(application.agreement), state: "IRQ",
      warrant: try SearchWarrant(
        purpose: "readmission", legalBasis: "measurement", matter: "R-2026-000001-00"),
      today: today)
  }

  // MARK: One person

  private static func identity(_ n: Int) throws(Fault) -> RecordIdentity {
    try RecordIdentity(station: "BENCH-1", epoch: epoch, n: Int64(n) + 1)
  }

  func crossing(_ n: Int) throws(Fault) -> HeldCrossing {
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
        monotonicNanoseconds: 1, boot: Self.epoch),
      circumstances: CrossingCircumstances(
        place: CrossingPlace(
          pointOfEntry: "IQ-BGW", lane: "1", direction: .entry, officer: "1"), mode: .air),
      traveller: traveller, document: document, decision: RecordedDecision(outcome: .admitted))
    if n == Self.wanted {
      crossing.templates = Self.positions.compactMap { position in
        grown.enrolled[position].map {
          RecordedTemplate(
            finger: position, format: "maabar-finger-template:1", base64: Base64.encode($0.stored))
        }
      }
    }
    return HeldCrossing(
      CrossingRecord(
        header: RecordHeader(identity: try Self.identity(n), salt: RecordSalt(from: draws)),
        crossing: crossing))
  }
}

/// The people as entries of an index, one after the other.
private struct BenchPeopleList: WatchlistReading {
  let reference = WatchlistReference(id: "holdings", title: "crossings held", version: 1)
  let terms = WatchlistTerms(owner: "bench", legalBasis: "none")
  let report = ImportReport(form: .jsonLines)
  private let source: BenchPeople
  private let count: Int
  private var made = 0

  init(_ source: BenchPeople, _ count: Int) {
    self.source = source
    self.count = count
  }

  mutating func next() throws(Fault) -> WatchlistEntry? {
    guard made < count else { return nil }
    let crossing = try source.crossing(made)
    made += 1
    return try crossing.entry
  }
}
