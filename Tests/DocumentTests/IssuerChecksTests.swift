import Bytes
import Codes
import Crypto
import Document
import Support
import Testing

@Suite("The issuer's certificates")
struct IssuerChecksTests {
  private let now = TestIssuer.now

  private func check(
    _ name: DocumentCheck.Name, _ chip: ChipContent, _ trust: IssuerTrust, at moment: Instant? = nil
  ) -> DocumentCheck? {
    let result = PassiveAuthentication(chip, trust: trust, at: moment ?? now)
    return DocumentReport(result.checks)[name]
  }

  @Test("a document of a trusted authority holds, and only its revocation is not known")
  func whole() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let result = PassiveAuthentication(
        try issuer.chip(), trust: try issuer.trust("ca.pem"), at: now)
      let report = DocumentReport(result.checks)
      #expect(report.failed.isEmpty)
      #expect(
        report.checks.filter { $0.outcome == .undetermined }.map(\.name) == [.revocation])
      #expect(report.outcome(of: .trustStatus) == .successful)
      #expect(report.outcome(of: .issuingState) == .successful)
      #expect(result.integrity[1] == .identical)
      #expect(result.integrity[2] == .notPresent)
    }
  }

  @Test("a missing authority is a state of its own, and another one where it is expected")
  func unavailable() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let chip = try issuer.chip()
      var trust = try issuer.trust("abroad.pem")
      for name in [DocumentCheck.Name.signerCertificate, .certificateValidity, .trustStatus] {
        let found = try #require(check(name, chip, trust))
        #expect(found.outcome == .undetermined)
        #expect(found.reason == .issuerNotAvailable)
      }
      trust.expected = ["NLD"]
      #expect(check(.signerCertificate, chip, trust)?.reason == .issuerExpected)
    }
  }

  @Test("an authority of the same name and another key is no proof, and none against")
  func sameName() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let found = check(.signerCertificate, try issuer.chip(), try issuer.trust("false.pem"))
      #expect(found?.outcome == .undetermined)
      #expect(found?.reason == .issuerNotAvailable)
    }
  }

  @Test("an authority of another state that signed a signer of this one is found out")
  func abroad() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let trust = try issuer.trust("ca.pem", "abroad.pem")
      let found = check(.signerCertificate, try issuer.chip(by: "foreign"), trust)
      #expect(found?.outcome == .failed)
      #expect(found?.reason == .otherState)
    }
  }

  @Test("the signer's certificate is found among the known ones where the document has none")
  func signerElsewhere() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let chip = try issuer.chip(withCertificate: false)
      let without = check(.securityObject, chip, try issuer.trust("ca.pem"))
      #expect(without?.outcome == .undetermined)
      #expect(without?.reason == .signerNotAvailable)
      let trust = try issuer.trust("ca.pem", "ds.pem")
      #expect(trust.authorities.count == 1)
      #expect(trust.signers.count == 1)
      #expect(check(.securityObject, chip, trust)?.outcome == .successful)
      #expect(check(.signerCertificate, chip, trust)?.outcome == .successful)
    }
  }

  @Test("both certificates must be valid, and both keys used in their time")
  func times() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let trust = try issuer.trust("ca.pem")
      let chip = try issuer.chip()
      let late = Instant(milliseconds: 2_240_524_800_000)  // 2041-01-01
      let early = Instant(milliseconds: 1_546_300_800_000)  // 2019-01-01
      #expect(check(.certificateValidity, chip, trust)?.outcome == .successful)
      #expect(check(.certificateValidity, chip, trust, at: late)?.reason == .expired)
      #expect(check(.certificateValidity, chip, trust, at: early)?.reason == .notYetValid)
      // The key of this signer was to be used in 2020 only; the object is signed now.
      let used = check(.certificateValidity, try issuer.chip(by: "used"), trust)
      #expect(used?.outcome == .failed)
      #expect(used?.reason == .outsideKeyUsage)
    }
  }

  @Test("a revoked signer fails; an overdue, foreign or missing list decides nothing")
  func revocation() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let chip = try issuer.chip()
      func found(_ names: String...) throws -> DocumentCheck? {
        var trust = try issuer.trust("ca.pem")
        for name in names { try trust.add(try issuer.file(name), named: name) }
        return check(.revocation, chip, trust)
      }
      #expect(try found("none.crl")?.outcome == .successful)
      #expect(try found()?.reason == .noRevocationList)
      #expect(try found("overdue.crl")?.reason == .revocationListOverdue)
      #expect(try found("overdue.crl", "none.crl")?.outcome == .successful)
      // Of the same name, signed by a key that nobody trusts.
      #expect(try found("false.crl")?.reason == .noRevocationList)
      let revoked = try #require(try found("none.crl", "revoked.crl"))
      #expect(revoked.outcome == .failed)
      #expect(revoked.reason == .revoked)
      // Before the list was made it says nothing.
      var trust = try issuer.trust("ca.pem")
      try trust.add(try issuer.file("revoked.crl"), named: "revoked.crl")
      let before = Instant(milliseconds: 1_893_456_000_000)
      #expect(check(.revocation, chip, trust, at: before)?.reason == .noRevocationList)
      let status = DocumentReport(
        PassiveAuthentication(chip, trust: trust, at: now).checks)[.trustStatus]
      #expect(status?.outcome == .failed)
    }
  }

  @Test("content of the older types is verified and leaves the security object undetermined")
  func contentTypes() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let trust = try issuer.trust("ca.pem")
      let old = try issuer.chip(type: "1.2.840.113549.1.7.1")
      #expect(check(.securityObject, old, trust)?.reason == .contentType)
      #expect(check(.hash(of: 1), old, trust)?.outcome == .successful)
      let other = check(.securityObject, try issuer.chip(type: "1.2.3.4"), trust)
      #expect(other?.outcome == .failed)
      #expect(other?.reason == .malformed)
    }
  }

  @Test("EF.CardAccess must stand in what is signed; without PACE there, nothing is decided")
  func cardAccess() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let pace = der(
        0x30, identifier("0.4.0.127.0.7.2.2.4.2.2"), der(0x02, [2]), der(0x02, [13]))
      let weak = der(
        0x30, identifier("0.4.0.127.0.7.2.2.4.2.1"), der(0x02, [2]), der(0x02, [13]))
      let chipKey = der(0x30, identifier("0.4.0.127.0.7.2.2.3.2.2"), der(0x02, [1]))
      func found(
        _ open: [UInt8], _ group: [UInt8]?, _ security: [UInt8]?
      ) throws -> DocumentCheck? {
        var chip = ChipContent()
        try chip.add(der(0x31, open), named: "access")
        if let group { try chip.add(der(0x6E, der(0x31, group)), named: "dg14") }
        if let security {
          let signed = try issuer.sign(der(0x31, security), "0.4.0.127.0.7.3.2.1")
          try chip.add(signed, named: "security")
        }
        return check(.cardAccess, chip, try issuer.trust("ca.pem"))
      }
      #expect(try found(pace, chipKey + pace, nil)?.outcome == .successful)
      #expect(try found(pace, nil, pace)?.outcome == .successful)
      #expect(try found(pace, chipKey, pace)?.outcome == .successful)
      #expect(try found(weak, chipKey + pace, nil)?.outcome == .failed)
      #expect(try found(weak, nil, pace)?.reason == .altered)
      #expect(try found(pace, chipKey, nil)?.outcome == .undetermined)
      #expect(try found(pace, nil, nil)?.outcome == .undetermined)
    }
  }

  @Test("EF.CardSecurity has a signature and certificates of its own")
  func cardSecurity() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      var chip = ChipContent()
      let signed = try issuer.sign(der(0x31), "0.4.0.127.0.7.3.2.1")
      try chip.add(signed, named: "security")
      let trust = try issuer.trust("ca.pem", "none.crl")
      #expect(check(.cardSecurity, chip, trust)?.outcome == .successful)
      #expect(check(.cardSecurityIssuer, chip, trust)?.outcome == .successful)
      let nobody = check(.cardSecurityIssuer, chip, IssuerTrust())
      #expect(nobody?.reason == .issuerNotAvailable)
      var broken = signed
      broken[broken.count - 3] ^= 1
      var other = ChipContent()
      try other.add(broken, named: "security")
      #expect(check(.cardSecurity, other, trust)?.outcome == .failed)
    }
  }
}
