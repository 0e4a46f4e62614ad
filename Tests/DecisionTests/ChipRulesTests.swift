import Codes
import Decision
import Document
import Testing

@Suite("The default rules about chips")
struct ChipRulesTests {
  /// What a foreigner in order is proposed whose chip gave these checks.
  private func proposal(
    _ checks: [DocumentCheck], aborted: [DocumentCheck.Name] = []
  ) throws -> Proposal {
    var facts = Cases.foreigner()
    let inspection = InspectionReport(
      transaction: "1", begunAt: Instant(milliseconds: 0), checks: checks,
      aborted: aborted.map { .init($0, "the chip was taken away") })
    facts.report = facts.report.adding(inspection.results.checks)
    return try RuleSet(Array(DefaultRules.text.utf8)).proposal(for: facts)
  }

  @Test(
    "A failed check of the chip refers, with what it means",
    arguments: [
      (.hash(of: 2), "chip.altered"), (.securityObject, "chip.altered"),
      (.activeAuthentication, "chip.copy"), (.chipAuthentication, "chip.copy"),
      (.zoneOfChip, "chip.zone"), (.signerCertificate, "chip.signer"),
      (.certificateValidity, "chip.signer"), (.access, "chip.closed"),
      (.issuingState, "chip.check"), (.content(of: 2), "chip.check"),
    ] as [(DocumentCheck.Name, String)])
  func failed(name: DocumentCheck.Name, code: String) throws {
    let proposal = try proposal([DocumentCheck(name, .failed, "invented")])
    #expect(proposal.outcome == .referred)
    #expect(proposal.winning?.code == code)
  }

  @Test("A missing issuer's certificate refers nobody, but where the administrator expects it")
  func issuer() throws {
    for (reason, code) in [
      (DocumentCheck.Reason.issuerNotAvailable, "clear"),
      (.issuerExpected, "chip.issuer-expected"),
    ] {
      let check = DocumentCheck(.signerCertificate, .undetermined, reason: reason)
      #expect(try proposal([check]).winning?.code == code)
    }
  }

  @Test("What was broken off is no evidence: it refers nobody")
  func aborted() throws {
    let proposal = try proposal(
      [DocumentCheck(.access, .successful)], aborted: [.securityObject, .activeAuthentication])
    #expect(proposal.outcome == .admitted && proposal.winning?.code == "clear")
  }

  @Test("One of two proofs that the chip is no copy suffices")
  func alternatives() throws {
    let proposal = try proposal([
      DocumentCheck(.chipAuthentication, .successful),
      DocumentCheck(.activeAuthentication, .undetermined),
    ])
    #expect(proposal.winning?.code == "clear")
  }
}
