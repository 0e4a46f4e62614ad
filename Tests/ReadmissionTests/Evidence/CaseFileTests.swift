import Biometrics
import Bytes
import Codes
import Match
import Names
import Readmission
import Record
import Support
import Testing

@Suite("Biometric files of a case")
struct CaseFileTests {
  private static let day = CivilDate(year: 2026, month: 11, day: 21)

  /// A file as another State sends it: a name, two fingers, a portrait.
  private func made(_ name: String = "AL SAADI, HASAN ALI") throws -> BiometricTransaction {
    let day = try #require(Self.day)
    var header = TransactionHeader(
      transactionType: "RDM", date: day, destination: "IQ/CENTRE", origin: "DE/BAMF",
      controlNumber: "DE-2026-55")
    header.domain = ["NORAM", "11.0"]
    let text = TransactionRecord(
      type: 2, designation: 0,
      fields: [
        try TransactionField(type: 2, number: 18, name),
        try TransactionField(type: 2, number: 22, "19900506"),
      ])
    var records = [try header.record(), text]
    for (place, position) in EvidencePeople.positions.enumerated() {
      let image = EvidencePeople.image(1, position, capture: 2)
      records.append(
        try FrictionRidgeImage(
          image, position: position, designation: place + 1, captured: day, source: "DE"
        ).record())
    }
    records.append(
      try FaceImage(
        jpeg: [0xFF, 0xD8, 0xFF], width: 480, height: 640, designation: 9, captured: day,
        source: "DE"
      ).record())
    return BiometricTransaction(records: records)
  }

  @Test("Fingers, portrait, name, birth date and number are taken from the other side's file")
  func whole() throws {
    let file = CaseFile(try made().bytes(), name: "fingerprints")
    #expect(file.fingers.map(\.position) == [.rightIndex, .leftIndex])
    #expect(file.shortcomings.isEmpty)
    #expect(file.names.map(\.issued) == ["HASAN ALI AL SAADI"])
    #expect(file.names.first?.family == "AL SAADI")
    #expect(file.birth.description == "1990-05-06")
    #expect(file.controlNumber == "DE-2026-55")
    #expect(file.portraits.count == 1)
    let held = EvidencePeople.fingers(1, capture: 1)
    #expect(HandComparison(file.fingers, held).score > 60)
  }

  @Test("Minutiae without an image serve as fingers; those with one give way to the image")
  func minutiae() throws {
    let file = CaseFile(
      try Fixture.bytes("transactions/libbiomeval-type9-efs.an2k"), name: "minutiae")
    #expect(file.fingers.count == 8)
    #expect(file.fingers.map(\.position) == file.fingers.map(\.position).sorted())
    let withImage = CaseFile(
      try Fixture.bytes("transactions/libbiomeval-type9-13.an2k"), name: "latent")
    // The image shows all joints of a finger: no print, but its minutiae are.
    #expect(withImage.fingers.map(\.position) == [.unknown])
    #expect(withImage.shortcomings.isEmpty)
  }

  @Test("A latent is told to be one, and an image without ridges gives no finger")
  func latent() throws {
    let file = CaseFile(try Fixture.bytes("transactions/nistitl.an2"), name: "all types")
    #expect(
      file.shortcomings.contains("type 13, designation 3: a latent, compared like a print"))
    #expect(!file.fingers.contains { $0.position == .unknown })
  }

  @Test("An image that cannot be decoded is told by its place and its compression's name")
  func undecodable() throws {
    var transaction = try made()
    var image = try #require(transaction.ridgeImages.first)
    image.compression = .losslessJPEG
    transaction.records[2] = try image.record()
    let file = CaseFile(try transaction.bytes(), name: "fingerprints")
    #expect(file.fingers.map(\.position) == [.leftIndex])
    #expect(file.shortcomings.count == 1)
    #expect(
      file.shortcomings.first?.hasPrefix("type 14, designation 1: JPEGL is not decoded here")
        == true)
  }

  @Test("A file that is none, cut, or empty has no fingers and says why")
  func hostile() throws {
    let bytes = try made().bytes()
    for bad in [[], Array("hello".utf8), Array(bytes.prefix(500)), Array(bytes.prefix(60_000))] {
      let file = CaseFile(bad, name: "fingerprints")
      #expect(file.fingers.isEmpty)
      #expect(file.shortcomings.count == 1)
    }
  }

  @Test("An image of one finger, and another vendor's record, are taken too")
  func others() throws {
    let whorl = CaseFile(try Fixture.bytes("fingers/whorl.pgm"), name: "image")
    #expect(whorl.fingers.map(\.position) == [.unknown])
    let record = CaseFile(try Fixture.bytes("minutiae/libbiomeval-fmr.ansi2007"), name: "record")
    #expect(record.fingers.count == 1)
  }

  @Test("A file of another person's case is flagged by the name and the date that it gives")
  func anothersFile() throws {
    let people = try EvidencePeople([])
    let day = try #require(Self.day)
    func run(_ name: String) throws -> EvidenceTable {
      var person = CasePerson(names: [.init(PersonName(issued: "HASAN ALI AL SAADI"))])
      person.birth = try PartialDate(iso: "1990-05-06")
      let application = Application(
        role: .requested, agreement: "none", otherState: "DEU", person: person,
        terms: ReturnTerms(kind: .forced))
      let inquiry = CaseInquiry(
        application, files: [CaseFile(try made(name).bytes(), name: "fingerprints")],
        agreement: try AgreementBook().agreement("none"), state: "IRQ",
        warrant: try .init(purpose: "readmission", legalBasis: "custom", matter: "m"), today: day)
      var searches = CaseSearches(inquiry, in: try people.holdings(on: day), people)
      return try searches.run()
    }
    #expect(try run("AL SAADI, HASAN ALI").contradictions.isEmpty)
    let other = try run("MORADI, REZA")
    #expect(other.contradictions.map(\.kind) == [.fileOfAnother])
    #expect(other.proposal.conclusion == .furtherInquiry)
  }

  // MARK: The reply

  private func steps(confirmed: Bool) throws -> CaseStanding {
    func step(_ n: Int64, _ act: CaseAct, officer: String, session: String) -> CaseStep {
      CaseStep(
        file: "R-2026-000001-00", opening: .opened, number: n, previous: nil, act: act,
        officer: officer, role: .officer, session: session, purpose: .readmission)
    }
    var concluded = step(3, .concluded, officer: "1", session: "a")
    concluded.conclusion = .established
    concluded.reason = "passport and fingers"
    var all = [
      step(1, .opened, officer: "1", session: "a"), step(2, .verified, officer: "1", session: "a"),
      concluded,
    ]
    if confirmed {
      var second = step(4, .confirmed, officer: "2", session: "b")
      second.target = 3
      all.append(second)
    }
    return try CaseStanding(all)
  }

  @Test("A reply answers the file that came, under both numbers, and says nothing of the person")
  func reply() throws {
    let number = try CaseNumber(.readmission, year: 2026, serial: 1)
    let reply = try TransactionReply(
      to: number, steps(confirmed: true), answering: try made().header, destination: "DEU",
      origin: "IRQ", on: try #require(Self.day))
    let read = try BiometricTransaction(reply.bytes())
    #expect(read.irregularities.isEmpty)
    #expect(read.header.transactionType == "RDA")
    #expect([read.header.destination, read.header.origin] == ["DE/BAMF", "IQ/CENTRE"])
    #expect(read.header.controlReference == "DE-2026-55")
    #expect(read.header.controlNumber == number.description)
    let text = try #require(read.records(2).first)
    #expect(text.field(4)?.items == [[Array("established".utf8)]])
  }

  @Test("Before two officers stand behind a conclusion there is no reply")
  func noReply() throws {
    let number = try CaseNumber(.readmission, year: 2026, serial: 1)
    let standing = try steps(confirmed: false)
    do throws(Fault) {
      _ = try TransactionReply(
        to: number, standing, destination: "DEU", origin: "IRQ",
        on: CivilDate(daysSince1970: 20_000))
      Issue.record("a reply")
    } catch { #expect(error.code == .caseSecond) }
  }
}
