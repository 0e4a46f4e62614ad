import Biometrics
import Bytes
import Codes
import Match
import Record
import Registry
import Support
import Testing

@testable import Readmission

@Suite("Verifying a case at the desk")
struct VerifyingTests {
  @Test("Every search is audited with purpose, basis and case, and the table stands in the case")
  func audited() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let number = try office.open(desk).number
      let holdings = try RegistryHoldings(office.registry, on: desk.today)
      let inquiry = try desk.inquiry(number, under: try AgreementBook(), state: "IRQ")
      let table = try desk.verify(number, inquiry, in: holdings)
      #expect(table.proposal.conclusion == .notEstablished)
      #expect(table.missing.contains { $0.contains("no fingers came") })
      let file = try desk.file(number)
      #expect(file.phase == .examined)
      #expect(file.steps.last?.step.content?["type"]?.string == EvidenceTable.type)
      let entries = try office.registry.auditEntries().filter {
        $0.act == .lookUp && $0.reason == number.description
      }
      #expect(entries.count == table.searches.count)
      #expect(entries.allSatisfy { $0.detail?.hasPrefix("readmission, none: ") == true })
      for entry in entries { #expect(entry.detail?.contains("Karwan") == false) }
    }
  }

  @Test("Statements and files that no search looks up stand in the table with their weight")
  func items() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let book = try WorkedCase.book()
      let number = try office.open(
        desk, ["agreement": "model-memorandum", "otherState": "SWE"], under: book
      ).number
      let certificate = StepDraft.File(
        kind: "birth-certificate", format: "application/pdf", bytes: Array("page".utf8))
      try desk.attach([certificate], to: number)
      let table = try desk.verify(
        number, desk.inquiry(number, under: book, state: "IRQ"),
        in: RegistryHoldings(office.registry, on: desk.today))
      let items = table.rows.filter { $0.search == .files }
      #expect(items.map(\.kind) == ["statement-of-person", "birth-certificate"])
      #expect(items.map(\.weight) == [.indication, .primaFacie])
      #expect(items.allSatisfy { $0.bearing == .neutral })
      #expect(items.first?.says.contains("says that he is a national of Iraq") == true)
      // What an officer has to examine is no evidence for anything by itself.
      #expect(table.proposal.conclusion == .notEstablished)
    }
  }

  @Test("A second application of the same person under another spelling shows the first case")
  func duplicate() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, first) = try office.decided(.notNational)
      let second = try office.open(
        desk,
        [
          "reference": "INVENTED-2026-0200",
          "person": [
            "names": [["issued": "Carwan Ahmed Rasool Invented"]], "birth": "1991-04-17",
            "sex": "M", "nationalities": ["IRQ"],
          ],
          "evidence": nil,
        ]
      ).number
      let inquiry = try desk.inquiry(second, under: try AgreementBook(), state: "IRQ")
      #expect(inquiry.earlier.map(\.number) == [first])
      let table = try desk.verify(
        second, inquiry, in: try RegistryHoldings(office.registry, on: desk.today))
      #expect(table.rows.contains { $0.search == .cases && $0.bearing == .against })
    }
  }

  @Test("A reply file is written once two officers concluded, and answers the file that came")
  func replyFile() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let open = try office.open(desk).number
      #expect(
        fault { _ = try desk.transactionReply(to: open, origin: "IRQ") }?.code == .caseSecond)
      let (decider, number) = try office.decided()
      try decider.attach(
        [
          StepDraft.File(
            kind: "fingerprints", format: "ansi-nist",
            bytes: try Fixture.bytes("transactions/nistitl.an2"))
        ], to: number)
      let bytes = try decider.transactionReply(to: number, origin: "IRQ")
      let header = try BiometricTransaction(bytes).header
      #expect(header.controlReference == "XX-2026-000017")
      #expect([header.destination, header.origin] == ["XX/OFFICE", "IQ/CENTRE"])
    }
  }

  @Test("Nothing is verified in a case that is closed, and no warrant serves another case")
  func refused() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let (one, other) = (try office.open(desk).number, try office.open(desk).number)
      let book = try AgreementBook()
      let inquiry = try desk.inquiry(one, under: book, state: "IRQ")
      let holdings = try RegistryHoldings(office.registry, on: desk.today)
      #expect(fault { _ = try desk.verify(other, inquiry, in: holdings) }?.code == .searchWarrant)
      try desk.close(one, reason: "withdrawn by the other State")
      #expect(
        fault { _ = try desk.inquiry(one, under: book, state: "IRQ") }?.code == .caseStep)
    }
  }
}
