import Bytes
import Codes
import Document
import Testing

@Suite("The inspection report")
struct InspectionReportTests {
  private func report(
    _ outcomes: KeyValuePairs<DocumentCheck.Name, CheckOutcome>,
    aborted: [DocumentCheck.Name] = []
  ) -> InspectionReport {
    InspectionReport(
      transaction: "00", begunAt: Instant(milliseconds: 0),
      checks: outcomes.map { DocumentCheck($0.key, $0.value) },
      aborted: aborted.map { .init($0, "the chip was taken away") },
      signedBy: Country(icao: "D"))
  }

  private static let active = DocumentCheck.Name("chip.active-authentication")
  private static let chip = DocumentCheck.Name("chip.chip-authentication")
  private static let mapping = DocumentCheck.Name("chip.chip-authentication-mapping")
  private static let access = DocumentCheck.Name("chip.access")
  private static let terminal = DocumentCheck.Name("chip.terminal-authentication")

  /// All states in the order in which TR-03135-1, table 5.44, lets them win.
  private static let precedence = ["failed", "aborted", "undetermined", "successful"]

  @Test("of two states together the one that the guideline puts first is shown")
  func precedence() {
    let states = Self.precedence.compactMap(CheckState.init(spelling:))
    #expect(states.count == 4)
    for (first, winner) in states.enumerated() {
      for other in states[first...] {
        #expect(CheckState.combined([other, winner]) == winner)
        #expect(CheckState.combined([.ended(.notSupported), winner, other]) == winner)
      }
    }
    #expect(CheckState.combined([]) == .ended(.notSupported))
    #expect(CheckState.combined([.ended(.notSupported)]) == .ended(.notSupported))
    #expect(CheckState(spelling: "valid") == nil)
  }

  @Test("one way to prove that the chip is no copy suffices (table 5.23)")
  func authenticity() {
    let all = [Self.active, Self.chip, Self.mapping]
    for way in all {
      let others = all.filter { $0 != way }
      let one = report([way: .successful, others[0]: .failed, others[1]: .undetermined])
      #expect(one.state(of: .authenticity) == .ended(.successful))
      let failed = report([way: .failed, others[0]: .notSupported, others[1]: .undetermined])
      #expect(failed.state(of: .authenticity) == .ended(.failed))
    }
    let broken = report([Self.active: .notSupported], aborted: [Self.chip])
    #expect(broken.state(of: .authenticity) == .aborted)
    let none = report([Self.active: .notSupported, Self.chip: .notSupported])
    #expect(none.state(of: .authenticity) == .ended(.notSupported))
    #expect(none.outcome(of: InspectionGroup.authenticity.name) == .notSupported)
  }

  @Test("missing certificates for fingers say nothing against the access that there is")
  func access() {
    #expect(
      report([Self.access: .successful, Self.terminal: .undetermined]).state(of: .access)
        == .ended(.successful))
    #expect(
      report([Self.access: .successful, Self.terminal: .failed]).state(of: .access)
        == .ended(.failed))
    #expect(report([:], aborted: [Self.access]).state(of: .access) == .aborted)
  }

  @Test("what was broken off is no evidence: it stands in no result, and failed goes before it")
  func aborted() {
    let broken = report([.securityObject: .successful], aborted: [.hash(of: 2)])
    #expect(broken.state(of: .hash(of: 2)) == .aborted)
    #expect(broken.outcome(of: .hash(of: 2)) == .notSupported)
    #expect(broken.state(of: .integrity) == .aborted)
    #expect(broken.state(of: .document) == .aborted)
    #expect(broken.results[InspectionGroup.document.name] == nil)
    #expect(broken.results[.hash(of: 2)] == nil)
    #expect(broken.light(of: .document) == .grey)
    #expect(
      broken.verdict.line
        == "NOT FINISHED: the chip was taken away; "
        + "what was not read says nothing about the document")
    let failed = report([.hash(of: 1): .failed], aborted: [.hash(of: 2)])
    #expect(failed.state(of: .integrity) == .ended(.failed))
    #expect(failed.light(of: .document) == .red)
    let both = report([.hash(of: 2): .successful], aborted: [.hash(of: 2)])
    #expect(both.aborted.isEmpty)
  }

  @Test("a missing issuer's certificate is grey, and yellow where a policy expects it")
  func missingIssuer() {
    func checks(_ reason: DocumentCheck.Reason) -> [DocumentCheck] {
      let names: [DocumentCheck.Name] = [.signerCertificate, .certificateValidity, .trustStatus]
      return names.map { DocumentCheck($0, .undetermined, "", reason: reason) }
        + [DocumentCheck(.revocation, .undetermined, "", reason: .noRevocationList)]
    }
    let known = report([
      Self.access: .successful, Self.chip: .successful, .securityObject: .successful,
      .hash(of: 1): .successful, .hash(of: 2): .successful, .issuingState: .successful,
      .expiry: .successful,
    ])
    let grey = known.adding(checks(.issuerNotAvailable))
    #expect(grey.state(of: .passiveAuthentication) == .ended(.undetermined))
    for group in [InspectionGroup.issuerCertificates, .passiveAuthentication, .document] {
      #expect(grey.light(of: group) == .grey)
    }
    #expect(grey.light(of: .authenticity) == .green)
    #expect(
      grey.verdict
        == InspectionVerdict(
          light: .grey,
          line: "issuer not proved: its certificate is not available here; "
            + "data as they were signed, and of this chip"))
    let yellow = known.adding(checks(.issuerExpected))
    #expect(yellow.light(of: .document) == .yellow)
    #expect(yellow.light(of: .signerCertificate) == .yellow)
    let open = grey.adding([DocumentCheck(.init("chip.card-access"), .undetermined)])
    #expect(open.light(of: .document) == .yellow)
    #expect(report([.signerCertificate: .failed]).light(of: .document) == .red)
  }

  @Test("a missing revocation list is grey, and the line still says who signed")
  func missingRevocations() {
    let report = report([
      .securityObject: .successful, .signerCertificate: .successful,
      .certificateValidity: .successful, .hash(of: 1): .successful, Self.chip: .successful,
    ]).adding([DocumentCheck(.revocation, .undetermined, "", reason: .noRevocationList)])
    #expect(
      report.verdict
        == InspectionVerdict(
          light: .grey,
          line: "chip genuine: signed by Germany, unaltered, not a copy; "
            + "whether its signer was revoked is not known here"))
  }

  @Test("the encoding of a data group on which no decision rests changes no result above it")
  func evaluatory() {
    let odd = report([.hash(of: 11): .successful, .content(of: 11): .undetermined])
    #expect(odd.state(of: .content(of: 11)) == .ended(.undetermined))
    #expect(odd.light(of: .content(of: 11)) == .yellow)
    #expect(odd.state(of: .document) == .ended(.successful))
    let portrait = report([.hash(of: 2): .successful, .content(of: 2): .undetermined])
    #expect(portrait.state(of: .document) == .ended(.undetermined))
    #expect(portrait.light(of: .document) == .yellow)
  }

  @Test("the line says what was proved, and by whom the data were signed")
  func verdict() {
    let proved: KeyValuePairs<DocumentCheck.Name, CheckOutcome> = [
      Self.access: .successful, .securityObject: .successful, .signerCertificate: .successful,
      .hash(of: 1): .successful, Self.active: .successful,
    ]
    #expect(
      report(proved).verdict
        == InspectionVerdict(
          light: .green, line: "chip genuine: signed by Germany, unaltered, not a copy"))
    let cloneable = InspectionReport(
      transaction: "", begunAt: Instant(milliseconds: 0),
      checks: proved.dropLast().map { DocumentCheck($0.key, $0.value) })
    #expect(
      cloneable.verdict.line
        == "chip genuine: signed by a trusted issuer, unaltered, "
        + "the chip cannot prove that it is no copy")
    let expired = report(proved).adding([DocumentCheck(.expiry, .failed, "expired")])
    #expect(
      expired.verdict
        == InspectionVerdict(
          light: .red, line: "EXPIRED; chip: signed by Germany, unaltered, not a copy"))
    let altered = report(proved).adding([
      DocumentCheck(.hash(of: 2), .failed, "altered, or of another document"),
      DocumentCheck(.expiry, .failed, "expired"),
    ])
    #expect(
      altered.verdict.line
        == "DOES NOT HOLD: data group 2 (altered, or of another document); "
        + "not expired (expired)")
    let specimen = report(proved).adding([
      DocumentCheck(.typedIssuer, .failed, "the code of specimens", reason: .specimen)
    ])
    #expect(
      specimen.verdict
        == InspectionVerdict(
          light: .red,
          line: "SPECIMEN, not a real document; chip: signed by Germany, unaltered, not a copy"))
    #expect(report([:]).verdict.light == .grey)
    #expect(
      report([.expiry: .successful]).verdict.line
        == "nothing against the document; no chip was checked")
  }

  @Test("a check of the guideline that nobody made is named, and stands in no group's state")
  func unmade() {
    let one = report([.hash(of: 1): .successful], aborted: [Self.chip])
    let names = Set(one.unmade.map(\.name))
    #expect(names.count == GuidelineCheck.all.count - 2)
    #expect(!names.contains(.hash(of: 1)) && !names.contains(Self.chip))
    #expect(names.contains(.init("page.infrared")))
    #expect(one.json["notMade"]?.array?.count == names.count)
    #expect(GuidelineCheck.clause(of: .hash(of: 14)) == "5.6.4.4.2")
    #expect(GuidelineCheck.clause(of: .content(of: 14)) == nil)
    #expect(Set(GuidelineCheck.all.map(\.name)).count == GuidelineCheck.all.count)
  }

  @Test("the form for programs has every group once and each check with its colour")
  func form() throws {
    let json = report([.hash(of: 1): .failed], aborted: [Self.chip]).json
    let groups = try #require(json["groups"]?.array)
    #expect(groups.count == InspectionGroup.allCases.count)
    #expect(json["light"]?.string == "red")
    #expect(json["checks"]?.array?.first?["light"]?.string == "red")
    #expect(json["aborted"]?.array?.first?["name"]?.string == "chip.chip-authentication")
  }
}
