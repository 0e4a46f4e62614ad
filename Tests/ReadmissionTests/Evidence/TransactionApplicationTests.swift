import Biometrics
import Bytes
import Codes
import Names
import Record
import Registry
import Support
import Testing

@testable import Readmission

@Suite("An application from a file of fingers alone")
struct TransactionApplicationTests {
  /// A file as another State sends it, in a domain.
  private func made(domain: [String]) throws -> [UInt8] {
    var header = TransactionHeader(
      transactionType: "RDM", date: try CivilDate(iso: "2026-02-20"), destination: "IQ/CENTRE",
      origin: "DE/OFFICE", controlNumber: "DE-2026-55")
    header.domain = domain
    let text = TransactionRecord(
      type: 2, designation: 0,
      fields: [
        try TransactionField(type: 2, number: 18, "INVENTED, KARWAN"),
        try TransactionField(type: 2, number: 19, items: [["INVENTED, KARO"]]),
        try TransactionField(type: 2, number: 22, "19910400"),
        try TransactionField(type: 2, number: 24, "M"),
      ])
    let position = EvidencePeople.positions[0]
    let image = try FrictionRidgeImage(
      EvidencePeople.image(1, position, capture: 2), position: position, designation: 1,
      captured: try CivilDate(iso: "2026-02-19"), source: "DE"
    ).record()
    return try BiometricTransaction(records: [header.record(), text, image]).bytes()
  }

  @Test("Name, aliases, birth date, sex, day and number become an application, and a case")
  func opens() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let bytes = try made(domain: ["NORAM", "11.0"])
      #expect(TransactionApplication.accepts(bytes))
      let read = try TransactionApplication(bytes)
      let application = try read.application(
        as: .requested, under: "none", with: "D", terms: ReturnTerms(kind: .spontaneous))
      let opened = try desk.open(
        Array(application.json.line().utf8),
        files: [StepDraft.File(kind: "fingerprints", format: "ansi-nist-itl", bytes: bytes)],
        under: AgreementBook())
      let file = try desk.file(opened.number)
      let person = file.application.person
      #expect(person.names.map(\.name.issued) == ["KARWAN INVENTED", "KARO INVENTED"])
      #expect(person.names.map(\.use) == [.current, .alias])
      #expect(person.birth.description == "1991-04" && person.sex == .male)
      #expect(file.application.reference == "DE-2026-55")
      #expect(file.application.dated?.description == "2026-02-20")
      #expect(opened.flags.isEmpty && file.attached.map(\.kind) == ["fingerprints"])
      // The same person's file in a second case, however the application names them, is flagged.
      let again = try desk.open(
        try Office.application(["evidence": nil]),
        files: [StepDraft.File(kind: "fingerprints", format: "ansi-nist-itl", bytes: bytes)],
        under: AgreementBook())
      #expect(again.flags.contains { $0.kind == .sameFile && $0.other == opened.number })
    }
  }

  @Test("Text of a domain that is not known is not guessed: the officer gives the name")
  func unknownDomain() throws {
    let read = try TransactionApplication(try made(domain: ["INT-I", "5.03"]))
    #expect(read.names.isEmpty && read.birth == .unknown && read.sender == "DE/OFFICE")
    let terms = ReturnTerms(kind: .forced)
    expectFault(.application) {
      _ = try read.application(as: .requested, under: "none", with: "D", terms: terms)
    }
    let given = try read.application(
      as: .requested, under: "none", with: "D", terms: terms,
      written: PersonName(issued: "Karwan Invented"))
    #expect(given.person.name.issued == "Karwan Invented")
  }

  @Test("Every sample from outside is read for an application, or refused in order")
  func samples() throws {
    for name in ["libbiomeval-type9-13.an2k", "libbiomeval-type9.an2k", "nistitl.an2"] {
      let read = try TransactionApplication(Fixture.bytes("transactions/\(name)"))
      #expect(read.reference?.isEmpty == false, "\(name)")
    }
    let cut = Array(try Fixture.bytes("transactions/nistitl.an2").prefix(200))
    expectFault(.transaction) { _ = try TransactionApplication(cut) }
  }
}
