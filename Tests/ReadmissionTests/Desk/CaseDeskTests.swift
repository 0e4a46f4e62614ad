import Bytes
import Codes
import Crypto
import Host
import Names
import Record
import Registry
import Seal
import Store
import Support
import Testing

@testable import Readmission

@Suite("Cases at the office")
struct CaseDeskTests {
  @Test("A normal case goes from the application to the arrival, every step in the signed log")
  func normal() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      #expect(number.description == "R-2026-000001-\(String(describing: number).suffix(2))")
      try desk.reply(number)
      #expect(try desk.file(number).phase == .agreed)
      try desk.answer(SafeguardAnswer.allYes, in: number)
      try desk.announce(
        number, Transfer(day: try CivilDate(iso: "2026-03-20"), pointOfEntry: "IQ-BGW"))
      try desk.handOver(number)
      var arrival = Arrival(day: try CivilDate(iso: "2026-03-20"), pointOfEntry: "IQ-BGW")
      arrival.hasPrivateInterview = true
      let found = try desk.expected(document: "a-9911 0042")
      #expect(found == number)
      try desk.arrive(number, arrival, by: .document)
      try desk.close(number, reason: "arrived")
      let file = try desk.file(number)
      #expect(file.phase == .closed && file.arrived?.description == "2026-03-20")
      #expect(file.conclusion == .established)
      #expect(file.disclosures.map(\.recipient) == [Recipient(.state, "D")])
      // Every step is a record of a batch that a checkpoint covers, and the registry is whole.
      let findings = try office.registry.fsck()
      #expect(findings.isWhole, "\(findings.problems)")
      #expect(findings.records == file.steps.count)
    }
  }

  @Test("Whoever concluded cannot confirm, not in another session and not as a second role")
  func fourEyes() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      for conclusion in [Conclusion.established, .notNational] {
        let first = try office.desk("3001")
        let number = try office.open(first).number
        try first.record(verified: ["items": []], in: number)
        try first.conclude(number, conclusion, reason: "as examined")
        let again = try office.desk("3001")
        expectFault(.caseSecond) { try first.second(number, confirms: true, reason: nil) }
        expectFault(.caseSecond) { try again.second(number, confirms: true, reason: nil) }
        expectFault(.caseSecond) { try first.reply(number) }
        try office.desk("2002").second(number, confirms: true, reason: nil)
        try first.reply(number)
        #expect(try first.file(number).phase == (conclusion.agrees ? .agreed : .refused))
      }
    }
  }

  @Test("A reply before verification, and a conclusion before it, are refused by the registry")
  func replyBeforeVerification() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let number = try office.open(desk).number
      expectFault(.caseSecond) { try desk.reply(number) }
      expectFault(.caseStep) { try desk.conclude(number, .presumed, reason: "guess") }
      // A draft of one's own making is held against the same rules.
      var draft = StepDraft(.replied, in: number.description, .opened)
      draft.conclusion = .established
      expectFault(.caseSecond) { try office.registry.write([draft], by: desk.session) }
      #expect(try desk.file(number).steps.count == 1)
    }
  }

  @Test("An emergency travel document is noted when issued, and closed when it was surrendered")
  func emergencyDocument() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      try desk.reply(number)
      var document = CaseDocument(kind: .emergencyDocument)
      (document.number, document.authority) = ("LP000381", "Embassy")
      document.issued = try CivilDate(iso: "2026-03-02")
      document.expires = try CivilDate(iso: "2026-06-01")
      try desk.document(number, document, isSurrendered: false)
      #expect(try desk.file(number).emergencyDocument == document)
      var arrival = Arrival(day: desk.today, pointOfEntry: "IQ-BGW")
      #expect(try desk.expected(document: "lp 000381") == number)
      try desk.arrive(number, arrival, by: .document)
      // Arrived is not surrendered.
      #expect(try desk.file(number).documentSurrendered == nil)
      let (_, other) = try office.decided(.established, ["person": ["names": [["issued": "X Y"]]]])
      try desk.reply(other)
      arrival.isDocumentSurrendered = true
      try desk.arrive(other, arrival, by: .number)
      #expect(try desk.file(other).documentSurrendered?.step.act == .arrived)
    }
  }

  @Test("An application with a State that nobody knows is refused by name, and no case opens")
  func unknownState() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      expectFault(.application, at: "otherState") { _ = try office.open(desk, ["otherState": "F"]) }
      expectFault(.application, at: "destination") {
        _ = try office.open(
          desk, ["role": "transit", "transit": ["destination": "XQ"], "otherState": "D"])
      }
      expectFault(.agreement) { _ = try office.open(desk, ["agreement": "no-such"]) }
      #expect(try desk.files().isEmpty)
    }
  }

  @Test("An amended application voids what was concluded about the earlier one; both stay")
  func amending() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      var application = try desk.file(number).application
      application.person.birth = .year(1992)
      try desk.amend(
        number, application.json, reason: "the other side corrected the birth date",
        under: AgreementBook())
      let file = try desk.file(number)
      #expect(file.phase == .open && file.conclusion == nil && file.versions == 2)
      #expect(file.steps[0].step.content?["person"]?["birth"]?.string == "1991-04-17")
      expectFault(.caseSecond) { try desk.reply(number) }
    }
  }

  @Test(
    "The same person in another spelling and another script, and the same document, are flagged")
  func duplicates() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let first = try office.open(desk).number
      let spelled = try office.open(
        desk,
        [
          "person": [
            "names": [["issued": "Carwan Ahmed Rasool Invented"]], "birth": "1991-04-17",
            "sex": "M",
          ], "evidence": nil,
        ])
      #expect(spelled.flags.contains { $0.kind == .samePerson && $0.other == first })
      let document = try office.open(
        desk,
        [
          "person": [
            "names": [["issued": "Somebody Else"]],
            "documents": [["kind": "passport", "issuer": "IRQ", "number": "A 9911 0042"]],
          ]
        ])
      #expect(document.flags.contains { $0.kind == .sameDocument && $0.other == first })
      let other = try office.open(
        desk,
        [
          "person": [
            "names": [["issued": "Layla Hassan Invented"]], "birth": "1970-01-02", "sex": "F",
          ], "evidence": nil,
        ])
      #expect(other.flags.isEmpty)
    }
  }

  @Test("Contradictory days and wrong attachments are flagged, and nothing that came is lost")
  func contradictions() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let bytes = try Office.application([
        "received": "2026-01-01", "dated": "2026-02-20",
        "attachments": [
          [
            "hash": .string(String(repeating: "ab", count: 32)), "kind": "portrait", "bytes": 10,
          ]
        ],
        "children": [["names": [["issued": "Child Invented"]], "birth": "1980-01-01"]],
      ])
      let file = StepDraft.File(kind: "fingerprints", format: "an2", bytes: [1, 2, 3])
      let opened = try desk.open(bytes, files: [file], under: try AgreementBook())
      let kinds = Set(opened.flags.map(\.kind))
      #expect(kinds.isSuperset(of: [.outOfOrder, .attachmentMissing, .childTooOld]))
      let known = try desk.file(opened.number)
      #expect(known.flags.count == opened.flags.count)
      let kept = try #require(known.files.first)
      #expect(
        try office.registry.attachment(kept.file, of: kept.step, by: desk.session) == [1, 2, 3])
      // The very same file in another person's case.
      let second = try desk.open(
        try Office.application([
          "person": ["names": [["issued": "Layla Hassan Invented"]], "birth": "1970-01-02"],
          "evidence": nil,
        ]), files: [file], under: try AgreementBook())
      #expect(second.flags.contains { $0.kind == .sameFile && $0.other == opened.number })
    }
  }

  @Test("An unknown agreement and a field that the form does not have are refused by name")
  func unreadable() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let unknown = fault { _ = try office.open(desk, ["agreement": "atlantis"]) }
      #expect(unknown?.code == .agreement)
      let field = fault { _ = try office.open(desk, ["colour": "blue"]) }
      #expect(field?.code == .application && field?.place == "colour")
      #expect(try desk.files().isEmpty)
    }
  }
}
