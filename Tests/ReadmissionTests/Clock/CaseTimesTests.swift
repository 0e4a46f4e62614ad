import Bytes
import Codes
import Crypto
import Host
import Record
import Registry
import Support
import Testing

@testable import Readmission

@Suite("The clock of a case in the registry")
struct CaseTimesTests {
  /// A Swedish application under the model memorandum; 2026-03-01 is a Sunday.
  private let memorandum: [String: JSON?] = [
    "agreement": "model-memorandum", "otherState": "SWE", "received": "2026-03-01",
  ]

  private func reply(_ desk: CaseDesk, _ number: CaseNumber, _ book: AgreementBook) throws
    -> Deadline
  {
    let timed = try TimedCase(desk.file(number), book)
    return try #require(timed.clock.deadlines().first { $0.step == .reply })
  }

  @Test("the steps of a case start its clock, and the reply stops it")
  func runs() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let book = try WorkedCase.book()
      let desk = try office.desk("3001")
      let opened = try desk.open(Office.application(memorandum), under: book)
      // Fifteen working days of Iraq from 1 March, over 16 March and the estimated feast.
      #expect(try reply(desk, opened.number, book).due.description == "2026-03-24")
      let due = DueItem.list(
        [try TimedCase(desk.file(opened.number), book)], on: desk.today, remindDays: [7])
      #expect(due.map(\.deadline.step) == [.reply])
      #expect(due.first?.isOurs == true && due.first?.isReminded == false)
      #expect(due.first?.silenceWords(on: desk.today)?.contains("no consent") == true)
    }
  }

  @Test("an announced holiday moves the deadline of an open case, with the day that it had")
  func moves() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      var book = try WorkedCase.book()
      let desk = try office.desk("3001")
      let number = try desk.open(Office.application(memorandum), under: book).number
      let before = try reply(desk, number, book).due
      let iraq = try #require(Country(alpha3: "IRQ"))
      let holiday = try DeclaredHoliday(
        state: iraq, effect: .adds, first: CivilDate(iso: "2026-03-09"), days: 2,
        reason: "Council of Ministers", learnt: desk.today)
      let noted = try desk.declare(holiday)
      #expect(noted.kind == .holiday)
      book = try desk.rules(book)
      let after = try reply(desk, number, book)
      #expect(after.due > before)
      #expect(after.dueAsEstimated == before)
      // Signed into the log like any record, by who noted it, and read from there.
      #expect(book.declared == [holiday])
      let steps = try office.registry.steps(
        of: noted.description, by: desk.session, for: .readmission)
      #expect(steps.map(\.step.officer) == ["3001"])
      #expect(steps.map(\.step.reason) == ["Council of Ministers"])
      expectFault(.caseRole) { _ = try office.desk("5001").declare(holiday) }
      let findings = try office.registry.fsck()
      #expect(findings.isWhole, "\(findings.problems)")
    }
  }

  @Test("an extension is a step of the case with its motive, and counts from then on")
  func extends() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let book = try AgreementBook()
      let desk = try office.desk("3001")
      let application = try Office.application([
        "agreement": "eu-turkey-2014", "otherState": "TUR", "role": "requesting",
        "received": "2026-02-20",
      ])
      let number = try desk.open(application, under: book).number
      let clock = try TimedCase(desk.file(number), book).clock
      let given = try clock.extending(.reply, on: desk.today, motive: "two registers disagree")
      try desk.extend(number, motive: given.extension.motive, content: given.extension.json)
      let reply = try reply(desk, number, book)
      #expect(reply.due == given.after.due)
      #expect(reply.extensions.map(\.motive) == ["two registers disagree"])
    }
  }

  @Test("a forced return of a national is met by Iraq's stated policy; no conclusion follows")
  func speaks() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let number = try desk.open(
        Office.application(["terms": ["kind": "forced"]]), under: AgreementBook()
      ).number
      let timed = try TimedCase(desk.file(number), AgreementBook())
      #expect(timed.policies.map(\.id) == ["no-forced-return"])
      #expect(try desk.file(number).conclusion == nil)
    }
  }

  @Test("a document that was issued is found by its code, however it is typed; no other is")
  func findsPaper() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      let file = try desk.file(number)
      let subject = try PaperSubject(
        file, AgreementBook(), addressee: "their office", officer: desk.session.officer,
        on: desk.today)
      #expect(subject.officer == "3001" && subject.secondOfficer == "2002")
      let paper = try Paper.reply(
        subject, conclusion: .established, reasons: "x", randomness: SystemRandomness())
      expectFault(.paper) { try desk.issue(paper) }
      try desk.reply(number)
      try desk.issue(paper)
      let after = try desk.file(number)
      let code = try paper.verificationCode()
      let typed = code.lowercased().replacing("-", with: " ")
      #expect(after.paper(ofCode: typed)?.kind == .reply)
      let other = try Paper.reply(
        subject, conclusion: .established, reasons: "x", randomness: SystemRandomness())
      #expect(after.paper(ofCode: try other.verificationCode()) == nil)
      #expect(after.paper(ofCode: "no code") == nil)
    }
  }

  @Test("the registry signs a document with a key for documents alone, known to its authority")
  func signs() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      let subject = try PaperSubject(
        desk.file(number), AgreementBook(), addressee: "their office", officer: "3001",
        on: desk.today)
      let paper = try Paper.reply(
        subject, conclusion: .established, reasons: "x", randomness: SystemRandomness())
      let first = try SignedPaper.open(office.registry.signedDocument(paper.canonical()))
      let again = try SignedPaper.open(office.registry.signedDocument(paper.canonical()))
      #expect(first.code == (try paper.verificationCode()))
      #expect(first.signer.publicKey == again.signer.publicKey)
    }
  }
}
