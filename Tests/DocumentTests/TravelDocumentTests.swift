import Bytes
import Codes
import Document
import Names
import Testing

@Suite("Travel documents and permits")
struct TravelDocumentTests {
  private let today = CivilDate(daysSince1970: 20_000)

  private func typed(_ kind: DocumentKind) -> TypedDocument {
    var typed = TypedDocument(
      kind: kind, issuerCode: "IRN", names: [PersonName(given: "رضا", family: "کریمی")],
      nationalityCode: "IRN")
    typed.number = "3/12-۴"
    typed.issued = today.adding(days: -30)
    typed.expires = .day(today.adding(days: 60))
    return typed
  }

  @Test(
    "documents without a zone are first-class: what cannot be checked says not supported",
    arguments: [
      DocumentKind.borderResidentPass, .pilgrimPass, .emergencyDocument, .seamansBook,
      .handwrittenPassport, .militaryDocument,
    ])
  func withoutZone(kind: DocumentKind) throws {
    let document = try TravelDocument(typed: typed(kind), on: today)
    for name in DocumentCheck.Name.ofZone {
      #expect(document.report[name]?.outcome == .notSupported, "\(name)")
    }
    for name: DocumentCheck.Name in [
      .kind, .typedIssuer, .typedNationality, .issueDate, .expiry,
    ] {
      #expect(document.report.outcome(of: name) == .successful, "\(name)")
    }
    #expect(document.report.combined == .successful)
    #expect(document.zone == nil)
    #expect(document.nationality?.alpha2 == "IR")
  }

  @Test("a typed passport says that its zone was not read; a convention document names its status")
  func unreadZone() throws {
    var passport = typed(.passport)
    #expect(
      try TravelDocument(typed: passport, on: today).report.outcome(of: .reading) == .undetermined)
    passport.kind = .refugeeDocument
    passport.issuerCode = "SWE"
    passport.nationalityCode = "XXB"
    let refugee = try TravelDocument(typed: passport, on: today)
    #expect(refugee.report[.typedNationality]?.detail == "the holder has no defined nationality")
    #expect(refugee.nationality?.isWithoutNationality == true)
  }

  @Test("wrong dates and codes of a typed document fail, each on its own")
  func typedFailures() throws {
    var typed = typed(.pilgrimPass)
    typed.expires = .day(today.adding(days: -1))
    #expect(try TravelDocument(typed: typed, on: today).report.failed.map(\.name) == [.expiry])
    typed.issued = today.adding(days: 1)
    #expect(
      try TravelDocument(typed: typed, on: today).report.failed.map(\.name) == [
        .issueDate, .expiry,
      ])
    typed.expires = .year(2030)
    typed.issued = nil
    typed.issuerCode = "XXA"
    typed.nationalityCode = "UNO"
    typed.kind = .residencePermit
    let report = try TravelDocument(typed: typed, on: today).report
    #expect(report.failed.map(\.name) == [.kind, .typedIssuer, .typedNationality])
    #expect(report.outcome(of: .expiry) == .successful)
    typed.names = [PersonName(issued: " ")]
    #expect(throws: Fault(.zoneField, "")) { try TravelDocument(typed: typed, on: today) }
    typed.names = [PersonName(issued: "A")]
    typed.number = String(repeating: "1", count: 129)
    #expect(throws: Fault(.zoneField, "")) { try TravelDocument(typed: typed, on: today) }
  }

  @Test("a zone gives a document with one name, its dates and the form that records read")
  func fromZone() throws {
    let raw = try MachineReadableZone(lines: [
      "PDIRQAL<BASRI<<HUDA<MUHAMMAD<JAWAD<<<<<<<<<<",
      "A123456784IRQ8507018F3001012<<<<<<<<<<<<<<00",
    ])
    let zone = try raw.correcting(.documentNumber, with: "A12345678", by: "officer-7")
    let document = TravelDocument(zone: zone, on: today)
    #expect(document.kind == .diplomaticPassport)
    #expect(document.names.first?.family == "AL BASRI")
    #expect(document.names.first?.given == "HUDA MUHAMMAD JAWAD")
    #expect(document.birth?.isPossiblyConventional == true)
    #expect(document.expires.description == "2030-01-01")
    let json = document.json
    #expect(json["issuer"]?.string == "IRQ")
    #expect(json["zone"]?.array?.count == 2)
    #expect(json["corrections"]?.array?.first?["field"]?.string == "document-number")
    #expect(json["checks"]?.array?.count == 16)
    #expect(try JSON.parseCanonical(json.canonicalLine()) == json)
  }

  @Test("a name of one part is not divided")
  func onePart() throws {
    let zone = try MachineReadableZone(lines: [
      "P<UTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", ReadingTests.lower,
    ])
    let name = try #require(TravelDocument(zone: zone, on: today).names.first)
    #expect(name.issued == "ARKFREITH")
    #expect(name.family == nil && name.given == nil)
  }

  @Test("a visa has its own period, and only a visa's zone gives one")
  func permits() throws {
    let zone = try MachineReadableZone(
      text:
        "V<GBROTHER<FORTYFOUR<<ANNA<NICHOLA<<<<<<<<<<CCC0143561GBR6001010F27080121234567890123450")
    let visa = try #require(EntryPermit(zone: zone, on: today))
    #expect(visa.number == "CCC014356")
    #expect(visa.validUntil?.description == "2027-08-01")
    #expect(visa.report(on: today).outcome(of: .permitValidity) == .successful)
    #expect(visa.report(on: today).outcome(of: .compositeDigit) == .notSupported)
    let passport = try MachineReadableZone(lines: [ReadingTests.upper, ReadingTests.lower])
    #expect(EntryPermit(zone: passport, on: today) == nil)

    var permit = EntryPermit(.electronicVisa)
    permit.authority = "مديرية الإقامة"
    permit.territory = "IQ-KR"
    permit.stayDays = 30
    #expect(permit.report(on: today).outcome(of: .permitValidity) == .undetermined)
    permit.validFrom = today.adding(days: 1)
    permit.validUntil = today.adding(days: 31)
    #expect(permit.report(on: today)[.permitValidity]?.detail == "not yet valid")
    #expect(permit.report(on: today.adding(days: 31)).combined == .successful)
    #expect(permit.report(on: today.adding(days: 32)).combined == .failed)
    #expect(try EntryPermit(json: permit.json) == permit)
    #expect(throws: Fault(.field, "")) { try EntryPermit(json: ["kind": "visa", "entries": 0]) }
    #expect(throws: Fault(.field, "")) { try EntryPermit(json: ["kind": "stamp"]) }
  }

  @Test("the officer's page names codes in words and shows what was corrected")
  func page() throws {
    let zone = try MachineReadableZone(lines: [
      "I<SWE12345678<8<<<<<<<<<<<<<<<", "7408122F1204159XXB<<<<<<<<<<<6",
      "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ]).correcting(.documentNumber, with: "12345678", by: "officer-7")
    let page = DocumentPage(zone, on: today)
    func entry(_ label: String) -> DocumentPage.Entry? { page.entries.first { $0.label == label } }
    #expect(entry("format")?.value == "card (TD1)")
    #expect(entry("issuer")?.note == "Sweden")
    #expect(entry("nationality")?.note == "Refugee (1951 Convention)")
    #expect(entry("optional data") == nil)
    #expect(page.entries.last?.note == "corrected from 12345678< by officer-7")
    #expect(page.report.checks.allSatisfy { !$0.name.words.contains("mrz.") })
  }
}
