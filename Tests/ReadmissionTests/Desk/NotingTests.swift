import Biometrics
import Bytes
import Codes
import Crypto
import Host
import Record
import Registry
import Support
import Testing

@testable import Readmission

@Suite("What is written beside an application")
struct NotingTests {
  private func interview(_ answer: String) throws -> Interview {
    Interview(
      InterviewSetting(
        day: try CivilDate(iso: "2026-03-02"), place: "Erbil", language: "ckb",
        interpreter: "interpreter 12", present: ["counsel"]),
      [
        Interview.Answer("Where did you go to school?", "In Ranya."),
        Interview.Answer("Why did you leave?", answer),
      ])
  }

  @Test("An interview is recorded with its answers, and its protocol printed by an exception only")
  func interviews() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      let held = try interview("For work.")
      let (kept, putAway) = try desk.confide(interview: held, in: number)
      #expect(kept == held && putAway == 0)
      let step = try #require(try desk.file(number).last(.interviewed))
      #expect(step.step.content == nil)
      expectFault(.caseRole) {
        _ = try desk.interview(step.step.number, of: number, reason: "curious")
      }
      let supervisor = try office.desk(office.supervisor)
      let opened = try supervisor.interview(
        step.step.number, of: number, reason: "the protocol is to be signed")
      #expect(opened == held)
      let subject = try PaperSubject(
        supervisor.file(number), AgreementBook(), addressee: "the person", officer: "2001",
        on: desk.today)
      let paper = try Paper.interview(subject, opened, randomness: SystemRandomness())
      for language in PageLanguage.allCases {
        let page = try paper.html(language)
        #expect(page.contains("In Ranya.") && page.contains("interpreter 12"))
      }
      expectFault(.caseStep) { _ = try supervisor.interview(1, of: number, reason: "x") }
    }
  }

  @Test("What is typed about asylum is put away unread, wherever it is typed")
  func quarantined() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let number = try office.open(desk).number
      #expect(try desk.note(number, "He applied for asylum: SECRET"))
      #expect(try desk.confide(health: "persecuted, SECRET", in: number))
      let (kept, putAway) = try desk.confide(
        interview: try interview("I asked for asylum: SECRET"), in: number)
      #expect(kept.answers.map(\.question) == ["Where did you go to school?"] && putAway == 1)
      let file = try desk.file(number)
      #expect(file.steps.filter { $0.step.act == .quarantined }.count == 3)
      #expect(file.standing.blocks.allSatisfy { $0.ground == .withheld })
      let supervisor = try office.desk(office.supervisor)
      let step = try #require(file.last(.interviewed)?.step.number)
      let opened = try supervisor.openRestricted(step, of: number, reason: "control")
      #expect(opened?.line().contains("SECRET") == false)
      let lines = try office.registry.steps(
        of: number.description, by: desk.session, for: .readmission)
      #expect(!lines.contains { $0.step.content?.line().contains("SECRET") ?? false })
      #expect(try !desk.note(number, "their telephone is answered in the morning"))
    }
  }

  @Test("A file that is not what it is said to be is flagged, and stays")
  func wrongFiles() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let number = try office.open(desk).number
      let letter = Array("Dear colleagues".utf8)
      let (print, face) = (
        try Fixture.bytes("fingers/whorl.pgm"), try Fixture.bytes("pictures/colour.jpg")
      )
      let flags = try desk.attach(
        [("fingerprints", letter), ("fingerprints", face), ("portrait", letter)]
          .map { StepDraft.File(kind: $0.0, format: "application/octet-stream", bytes: $0.1) },
        to: number)
      // A photograph of a face has no ridges.
      #expect(flags.map(\.place) == ["fingerprints", "fingerprints", "portrait"])
      #expect(flags.allSatisfy { $0.kind == .attachmentUnreadable })
      let right = try desk.attach(
        [("fingerprints", print), ("portrait", face), ("letter", letter)]
          .map { StepDraft.File(kind: $0.0, format: "application/octet-stream", bytes: $0.1) },
        to: number)
      #expect(right.isEmpty)
      #expect(try desk.file(number).files.count == 6)
    }
  }

  @Test("Confirmed receipt starts the clock; a day to come is refused, one too early flagged")
  func receipt() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let number = try office.open(desk, ["received": nil]).number
      func due() throws -> String? {
        try TimedCase(desk.file(number), AgreementBook()).clock.deadlines()
          .first { $0.step == .reply }?.due.description
      }
      #expect(try due() == nil)
      expectFault(.caseStep) {
        try desk.confirmReceipt(number, on: try CivilDate(iso: "2026-03-02"))
      }
      try desk.confirmReceipt(number, on: try CivilDate(iso: "2026-02-28"))
      #expect(try due() == "2026-03-30")
      #expect(try desk.file(number).flags.isEmpty)
      try desk.confirmReceipt(number, on: try CivilDate(iso: "2026-02-01"))
      #expect(try desk.file(number).flags.map(\.kind) == [.outOfOrder])
    }
  }

  @Test("Of a file of fingers only the text about asylum is put away; the fingers stay to compare")
  func transaction() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let number = try office.open(desk).number
      var sent = try BiometricTransaction(Fixture.bytes("transactions/nistitl.an2"))
      let place = try #require(sent.records.firstIndex { $0.type == 2 })
      sent.records[place] = TransactionRecord(
        type: 2, designation: 0,
        fields: [try TransactionField(type: 2, number: 91, "Asylantrag 3/2025, SECRET")])
      let bytes = try sent.bytes()
      try desk.attach(
        [StepDraft.File(kind: "fingerprints", format: "ansi-nist-itl", bytes: bytes)], to: number)
      let file = try desk.file(number)
      #expect(file.standing.blocks.map(\.ground) == [.withheld])
      let attached = try #require(file.last(.attached))
      let kept = try office.registry.attachment(
        try #require(attached.attachments.first), of: attached, by: desk.session)
      #expect(!String(decoding: kept, as: UTF8.self).contains("SECRET"))
      let read = try BiometricTransaction(kept)
      #expect(read.records(2).isEmpty && read.ridgeImages.count == sent.ridgeImages.count)
      // A plain letter goes as a whole.
      try desk.attach(
        [StepDraft.File(kind: "letter", format: "text/plain", bytes: Array("اللجوء".utf8))],
        to: number)
      #expect(try desk.file(number).steps.filter { $0.step.act == .attached }.count == 1)
    }
  }
}
