import Bytes
import Codes
import Crypto
import Flows
import Host
import Record
import Seal
import Store
import Support
import Testing

@testable import Readmission
@testable import Registry

@Suite("Roles, sessions, purposes and retention at the office")
struct OfficeRuleTests {
  @Test("An auditor sees acts, people and reasons, and nothing that is said about a person")
  func auditor() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      try desk.confide(health: "he told of his family", in: number)
      let auditor = try office.desk("4001")
      let steps = try auditor.history(number)
      #expect(steps.map(\.step.act).suffix(3) == [.concluded, .confirmed, .healthNoted])
      #expect(steps.allSatisfy { $0.step.content == nil && $0.step.numbers.isEmpty })
      #expect(steps.contains { $0.step.reason == "passport copy and register agree" })
      expectFault(.caseRole) { _ = try auditor.file(number) }
      expectFault(.caseRole) { try auditor.note(number, "x") }
      let refusals = try office.registry.auditEntries().filter { $0.act == .caseRefused }
      #expect(refusals.count == 1)
    }
  }

  @Test("An interview is read again by a recorded exception only, in the session that made it")
  func exception() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      try desk.confide(health: "he told of his family", in: number)
      let step = try #require(try desk.file(number).last(.healthNoted))
      #expect(step.step.content == nil)
      let officer = fault {
        _ = try desk.openRestricted(step.step.number, of: number, reason: "want to know")
      }
      #expect(officer?.code == .caseRole)
      let supervisor = try office.desk(office.supervisor)
      let said = try supervisor.openRestricted(
        step.step.number, of: number, reason: "complaint 4/2026")
      #expect(said?["text"]?.string == "he told of his family")
      #expect(try desk.file(number).last(.healthNoted)?.step.content == nil)
      let auditor = try office.desk("4001")
      #expect(
        try auditor.openRestricted(step.step.number, of: number, reason: "control 9/2026") == said)
      #expect(try auditor.history(number).first?.step.content == nil)
      #expect(try desk.file(number).last(.exceptionOpened)?.step.reason == "control 9/2026")
    }
  }

  @Test("Follow-ups are the follow-up role's, and cases are not")
  func followUps() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (_, number) = try office.decided()
      let session = try office.signIn("5001")
      let desk = try FollowUpDesk(office.registry, session, now: office.clock.now())
      let own = try desk.open(
        name: "K.", contact: "0750 000 0000", district: "Sulaymaniyah",
        arrived: try CivilDate(iso: "2026-02-25"))
      #expect(own.kind == .followUp)
      let due = desk.due(try desk.files())
      #expect(due.map(\.what) == [.call, .survey])
      #expect(due.map(\.from.description) == ["2026-03-04", "2026-05-26"])
      #expect(due.map(\.until.description) == ["2026-03-11", "2026-08-24"])
      try desk.contact(own, "well received")
      try desk.assess(own, try ReintegrationAssessment([.employment: 1, .housing: 4, .safety: 3]))
      try desk.refer(own, .documents, to: "civil affairs directorate")
      let file = try desk.file(own)
      #expect(file.assessments.first?.assessment.score(.economic) == 25)
      #expect(file.assessments.first?.assessment.score == 67)
      #expect(desk.due([file]).isEmpty)
      // Neither way: no officer, supervisor or auditor here, no follow-up worker there.
      let cases = try CaseDesk(office.registry, session, now: office.clock.now())
      expectFault(.caseRole) { _ = try cases.file(number) }
      for other in [try office.signIn("3001"), office.supervisor, try office.signIn("4001")] {
        let wrong = try FollowUpDesk(office.registry, other, now: office.clock.now())
        expectFault(.caseRole) { _ = try wrong.files() }
        expectFault(.caseRole) { _ = try wrong.file(own) }
        expectFault(.caseRole) {
          _ = try office.registry.steps(of: own.description, by: other, for: .oversight)
        }
      }
      // Kept as another kind, so under another wrapping key than cases.
      #expect(RecordKind.followUp != RecordKind.step)
    }
  }

  @Test("A session ends after a quarter of an hour, a shift, a sign-out and with its officer")
  func sessions() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let session = try office.signIn("3001")
      #expect(try office.registry.resume(token: session.token) == session)
      office.clock.advance(milliseconds: 16 * 60_000)
      #expect(try office.registry.resume(token: session.token) == nil)
      let next = try office.signIn("3001")
      #expect(next.id != session.id)
      let supervisor = try office.signIn("2001")
      try office.registry.disableOfficer("3001", by: supervisor)
      let desk = try office.desk(next)
      expectFault(.officeSession) { _ = try desk.files() }
      expectFault(.signIn) { _ = try office.signIn("3001") }
      // A session cannot be made up, nor given another role.
      let forged = OfficeSession(
        id: next.id, officer: "2001", role: .supervisor, token: String(repeating: "0", count: 64))
      expectFault(.officeSession) { _ = try office.desk(forged).files() }
    }
  }

  @Test("A file is deleted by the retention rule with a certificate, and in no other way")
  func retention() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder, retentionDays: 30)
      let (desk, number) = try office.decided(.notNational)
      try desk.reply(number)
      let early = fault { _ = try office.desk(office.supervisor).delete(number) }
      #expect(early?.code == .caseRetention)
      try desk.close(number, reason: "refused")
      let identity = try desk.file(number).steps[0].identity
      let chosen = try office.registry.erasable(identity)
      #expect(chosen.count == 7)
      let otherwise = fault {
        _ = try office.registry.erase(
          chosen, basis: .request, authority: "court 1", by: "2001")
      }
      #expect(otherwise?.code == .caseRetention)
      office.clock.advance(milliseconds: 30 * 86_400_000)
      let officer = fault { _ = try office.desk("3001").delete(number) }
      #expect(officer?.code == .caseRole)
      let supervisor = try office.desk("2001")
      let certificates = try supervisor.delete(number)
      #expect(certificates == [1])
      let (tombstone, _) = try office.registry.tombstone(1)
      #expect(tombstone.basis == .retention && tombstone.records.count == 7)
      expectFault { _ = try supervisor.file(number) }
      #expect(try supervisor.files().isEmpty)
      // Its number is never given again, and what stays is whole.
      #expect(try office.open(try office.desk("3002")).number.serial == number.serial + 1)
      let findings = try office.registry.fsck()
      #expect(findings.isWhole, "\(findings.problems)")
    }
  }

  @Test("A step that anybody but the office signed is not taken in")
  func strangers() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let number = try office.open(desk).number
      let kept = try #require(try desk.file(number).steps.first)
      let forged = try ForgedStep(kept, at: office.registry)
      #expect(try office.registry.ingest(forged.file).outcome == .badRecords)
      #expect(try desk.file(number).steps.count == 1)
    }
  }

  @Test("A request of a person is a file of its own, due within a month")
  func requests() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      let own = try desk.request(.access, about: number, "what do you keep about me")
      let request = try desk.request(own)
      #expect(own.kind == .request && request.about == number && request.answer == nil)
      #expect(request.due.description == "2026-03-31")
      try desk.answer(request: own, "given on paper")
      #expect(try desk.requests().map(\.answer) == ["given on paper"])
      expectFault(.caseStep) { try desk.answer(request: own, "again") }
    }
  }

  @Test("Counts of returns have no identities, and small ones are left out")
  func counts() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      for place in 0..<7 {
        _ = try office.open(
          desk,
          [
            "otherState": place < 6 ? "D" : "FRA",
            "person": ["names": [["issued": .string("Invented \(place) Person")]], "sex": "F"],
            "evidence": nil,
          ])
      }
      let table = try ReturnTable(
        of: desk, from: try CivilDate(iso: "2026-03-01"), to: try CivilDate(iso: "2026-03-31"),
        by: [.otherState, .sex], minimumCell: 5)
      #expect(!table.rows.contains { $0.count == 1 })
      #expect(table.rows.contains { $0.values == ["all", "all"] && $0.count == 7 })
      #expect(!table.csv().contains("Invented"))
    }
  }
}
