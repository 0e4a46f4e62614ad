import Bytes
import Codes
import Crypto
import Document
import Support
import Testing

@Suite("Lists of known defects and deviations")
struct DefectListTests {
  private let now = TestIssuer.now

  /// A defect list of the BSI's form about one signer.
  private func defects(
    _ issuer: TestIssuer, _ type: String, _ parameters: [UInt8] = [], of name: String = "ds",
    isSecond: Bool = false
  ) throws -> [UInt8] {
    let identifier = identifier("0.4.0.127.0.7.3.1.5.\(type)")
    let known =
      isSecond
      ? der(0xA0, identifier, parameters.isEmpty ? [] : der(0xA0, parameters))
      : der(0x30, identifier, parameters)
    let key = try #require(try issuer.certificate(name).keyIdentifier)
    let note = isSecond ? der(0x0C, Array("as told by the issuer".utf8)) : []
    let defect = der(0x30, der(0x80, key), der(0x31, known), note)
    let sha256 = DocumentTests.identifier("2.16.840.1.101.3.4.2.1")
    let content = der(0x30, der(0x02, [isSecond ? 1 : 0]), sha256, der(0x31, defect))
    return try issuer.sign(content, DefectList.defects, by: "list")
  }

  /// A deviation list of the issuer about documents.
  private func deviations(
    _ issuer: TestIssuer, _ type: String, _ parameters: [UInt8] = [], documents: [UInt8],
    by signer: String = "list"
  ) throws -> [UInt8] {
    let identifier = identifier("\(DefectList.deviations).\(type)")
    let description = der(
      0x30, der(0x13, Array("known".utf8)), identifier,
      parameters.isEmpty ? [] : der(0xA0, parameters))
    let deviation = der(0x30, der(0x30, documents), der(0x31, description))
    let content = der(0x30, der(0x02, [0]), der(0x31, deviation))
    return try issuer.sign(content, DefectList.deviations, by: signer)
  }

  private func inspect(
    _ chip: ChipContent, _ issuer: TestIssuer, _ list: [UInt8]
  ) throws -> PassiveAuthentication {
    var trust = try issuer.trust("ca.pem", "none.crl")
    try trust.add(list, named: "list")
    #expect(trust.problems.isEmpty, "\(trust.problems)")
    return PassiveAuthentication(chip, trust: trust, at: now)
  }

  @Test("a revoked signer by its status code: table 5.54", arguments: [0, 1, 2, 3, 4, 5, 32])
  func revoked(status: Int) throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let list = try defects(issuer, "1.1", der(0x0A, [UInt8(status)]))
      let report = DocumentReport(try inspect(try issuer.chip(), issuer, list).checks)
      let isCertain = [0, 2, 3, 4].contains(status)
      #expect(report.outcome(of: .revocation) == (isCertain ? .failed : .undetermined))
      #expect(report.outcome(of: .trustStatus) == (isCertain ? .failed : .undetermined))
      #expect(report.outcome(of: .signerCertificate) == .successful)
    }
  }

  @Test("both versions of the form say the same, and another signer is not meant")
  func versions() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      for isSecond in [false, true] {
        let list = try defects(issuer, "1.1", der(0x0A, [3]), isSecond: isSecond)
        let ours = try inspect(try issuer.chip(), issuer, list)
        #expect(ours.defects == [.signerRevoked(status: 3)])
        #expect(try inspect(try issuer.chip(by: "used"), issuer, list).defects.isEmpty)
      }
    }
  }

  @Test("wrong dates are not supported; a replaced certificate counts as trusted")
  func certificates() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let late = Instant(milliseconds: 2_240_524_800_000)  // 2041-01-01
      let dates = try defects(issuer, "1.6", der(0x0A, [2]))
      var trust = try issuer.trust("ca.pem")
      try trust.add(dates, named: "list")
      let validity = PassiveAuthentication(try issuer.chip(), trust: trust, at: late)
      #expect(DocumentReport(validity.checks).outcome(of: .certificateValidity) == .notSupported)
      // Nobody trusts the issuer, but the list of defects gives the certificate itself.
      let replacement = try issuer.certificate("ds")
      let list = try defects(issuer, "1.2", der(0x04, replacement.der))
      var nobody = IssuerTrust()
      try nobody.add(list, named: "list")
      let report = DocumentReport(
        PassiveAuthentication(try issuer.chip(), trust: nobody, at: now).checks)
      for name in [DocumentCheck.Name.securityObject, .signerCertificate, .trustStatus] {
        #expect(report.outcome(of: name) == .successful, "\(name)")
      }
      #expect(report.outcome(of: .certificateValidity) == .successful)
    }
  }

  @Test("what fails by a known defect is undetermined, and nothing else is")
  func softened() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      var chip = try issuer.chip()
      try chip.add([0x60, 0x04, 0x5C, 0x02, 0x61, 0x75], named: "com")
      let lists = DocumentReport(try inspect(chip, issuer, try defects(issuer, "1.3")).checks)
      #expect(lists.outcome(of: .fileList) == .failed)
      let known = try inspect(chip, issuer, try defects(issuer, "2.3"))
      #expect(DocumentReport(known.checks).outcome(of: .fileList) == .successful)
      // A country that the certificate lacks.
      let country = try defects(issuer, "2.5", der(0x13, Array("BE".utf8)))
      let state = DocumentReport(try inspect(chip, issuer, country).checks)[.issuingState]
      #expect(state?.outcome == .failed)
    }
  }

  @Test("protocols whose keys are compromised fail, and those known to fail prove nothing")
  func protocols() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let active = DocumentCheck.Name("chip.active-authentication")
      let chip = DocumentCheck.Name("chip.chip-authentication")
      let keys = try inspect(try issuer.chip(), issuer, try defects(issuer, "1.4"))
      #expect(keys.judged(DocumentCheck(active, .successful)).outcome == .failed)
      #expect(keys.judged(DocumentCheck(chip, .successful)).outcome == .successful)
      let failing = try inspect(
        try issuer.chip(), issuer, try defects(issuer, "1.5", der(0x0A, [0])))
      #expect(failing.judged(DocumentCheck(chip, .failed)).outcome == .undetermined)
      #expect(failing.judged(DocumentCheck(active, .failed)).outcome == .failed)
    }
  }

  @Test("a deviation is about all that it names at once, and about its own state only")
  func deviation() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let chip = try issuer.chip()
      let number = try #require(try chip.zone()).documentNumber
      func outcome(_ documents: [UInt8], by signer: String = "list") throws -> [KnownDefect] {
        let list = try deviations(
          issuer, "2.2", der(0x02, [1]), documents: documents, by: signer)
        return try inspect(chip, issuer, list).defects
      }
      let numbers = der(0xA5, der(0x13, Array(number.utf8)))
      let passport = der(0x80, Array("P<".utf8))
      let key = der(0x82, try #require(try issuer.certificate("ds").keyIdentifier))
      #expect(try outcome(numbers) == [.hashesWrong([1])])
      #expect(try outcome(passport + key + numbers) == [.hashesWrong([1])])
      #expect(try outcome(der(0x80, Array("C".utf8)) + numbers).isEmpty)
      #expect(try outcome(der(0xA5, der(0x13, Array("X".utf8)))).isEmpty)
      // A type of document alone would mean them all.
      #expect(try outcome(passport).isEmpty)
      #expect(try outcome(numbers, by: "abroad").isEmpty)
    }
  }

  @Test("a wrong hash that is known leaves its data group undetermined")
  func hashes() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let whole = try issuer.chip()
      var zone = try #require(whole[.dataGroup(1)])
      zone[60] ^= 1
      var chip = ChipContent()
      try chip.add(try #require(whole[.securityObject]), named: "sod")
      try chip.add(zone, named: "dg1")
      let key = der(0x82, try #require(try issuer.certificate("ds").keyIdentifier))
      let list = try deviations(issuer, "2.2", der(0x02, [1]), documents: key)
      let report = DocumentReport(try inspect(chip, issuer, list).checks)
      #expect(report[.hash(of: 1)]?.reason == .knownDefect)
      #expect(report.outcome(of: .hash(of: 1)) == .undetermined)
    }
  }

  @Test("a list whose signature does not hold is refused")
  func forged() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      var list = try defects(issuer, "1.1", der(0x0A, [3]))
      list[list.count - 4] ^= 1
      var trust = IssuerTrust()
      #expect(throws: Fault.self) { try trust.add(list, named: "list") }
      #expect(trust.defects.isEmpty)
    }
  }
}
