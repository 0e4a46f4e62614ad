import Bytes
import Codes
import Crypto
import Document
import Foundation
import Support
import Testing

@Suite("Passive authentication")
struct PassiveAuthenticationTests {
  private let now = CivilDate(daysSince1970: 15_600)  // 2012-09-17
  private var moment: Instant { Instant(milliseconds: Int64(now.daysSince1970) * 86_400_000) }

  private func chip(_ folder: String) throws -> ChipContent {
    var chip = ChipContent()
    let path = Fixture.path("chip/\(folder)")
    for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
      try chip.add(try read("\(path)/\(name)"), named: name)
    }
    return chip
  }

  private func outcomes(_ checks: [DocumentCheck]) -> [String: CheckOutcome] {
    Dictionary(uniqueKeysWithValues: checks.map { ($0.name.description, $0.outcome) })
  }

  @Test("the BSI's specimen of 2008: what its SOD covers holds, and DG15 is not covered")
  func bsi() throws {
    let chip = try chip("bsi-2008")
    #expect(chip.dataGroups == [1, 2, 14, 15])
    let result = PassiveAuthentication(chip, trust: IssuerTrust(), at: moment)
    #expect(
      outcomes(result.checks) == [
        "chip.security-object": .successful, "chip.signer-certificate": .undetermined,
        "chip.certificate-validity": .failed, "chip.revocation": .undetermined,
        "chip.trust-status": .undetermined, "chip.file-list": .successful,
        "chip.dg1": .successful, "chip.dg2": .successful, "chip.dg14": .successful,
        "chip.dg15": .failed, "chip.issuing-state": .undetermined,
      ])
    #expect(try chip.zone()?.documentNumber == "C11T002JM")
  }

  @Test("the Dutch specimen of 2006 holds, and its file list agrees")
  func loes() throws {
    let result = PassiveAuthentication(try chip("loes-2006"), trust: IssuerTrust(), at: moment)
    #expect(
      outcomes(result.checks) == [
        "chip.security-object": .successful, "chip.signer-certificate": .undetermined,
        "chip.certificate-validity": .failed, "chip.revocation": .undetermined,
        "chip.trust-status": .undetermined, "chip.file-list": .successful,
        "chip.dg1": .successful, "chip.dg15": .successful, "chip.issuing-state": .successful,
      ])
  }

  @Test("New Zealand's of 2013 verifies to its authority, and to nobody else")
  func newZealand() throws {
    let chip = try chip("nz-2013")
    var trust = IssuerTrust()
    try trust.add(try read(Fixture.path("chip/nz-2013/csca.pem")), named: "csca.pem")
    let at = Instant(milliseconds: 1_388_534_400_000)  // 2014-01-01
    let result = PassiveAuthentication(chip, trust: trust, at: at)
    #expect(result.authority?.country == "NZ")
    #expect(result.checks[0].outcome == .successful)
    #expect(result.checks[1].outcome == .successful)
    #expect(result.checks[2].outcome == .successful)
    let nobody = PassiveAuthentication(chip, trust: IssuerTrust(), at: at)
    #expect(nobody.checks[1].outcome == .undetermined)
    #expect(nobody.authority == nil)
  }

  @Test("any changed byte of a data group is found, and a changed SOD does not hold")
  func altered() throws {
    let whole = try chip("loes-2006")
    let zone = try #require(whole[.dataGroup(1)])
    for place in stride(from: 5, to: zone.count, by: 7) {
      var changed = zone
      changed[place] ^= 1
      let result = PassiveAuthentication(
        try replacing(.dataGroup(1), of: whole, with: changed), trust: IssuerTrust(), at: moment)
      #expect(outcomes(result.checks)["chip.dg1"] == .failed, "byte \(place)")
    }
    let object = try #require(whole[.securityObject])
    for place in stride(from: 60, to: object.count, by: 13) {
      var changed = object
      changed[place] ^= 1
      let result = PassiveAuthentication(
        try replacing(.securityObject, of: whole, with: changed), trust: IssuerTrust(), at: moment)
      let genuine = result.signer.flatMap { $0 == original(whole) ? $0 : nil }
      // A bit in the certificate's own signature changes the certificate, not what it signed, and
      // nobody signs how the object names its signer.
      if genuine != nil, try reference(changed) == reference(object) {
        #expect(result.checks[0].outcome != .successful, "byte \(place)")
      }
    }
  }

  private func reference(_ file: [UInt8]) throws -> SignerReference? {
    try SecurityObject(file).signed.signers().first?.reference
  }

  private func original(_ chip: ChipContent) -> IssuerCertificate? {
    PassiveAuthentication(chip, trust: IssuerTrust(), at: moment).signer
  }

  private func replacing(
    _ file: ChipFile, of chip: ChipContent, with bytes: [UInt8]
  ) throws -> ChipContent {
    var altered = ChipContent()
    for (kind, content) in chip.files.sorted(by: { $0.key < $1.key }) {
      try altered.add(kind == file ? bytes : content, named: kind.description)
    }
    return altered
  }

  @Test("an issuer made with openssl: RSA-PSS, and a curve with explicit parameters")
  func stockIssuer() throws {
    try withTemporaryFolder { folder in
      let script = """
        openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 400 \
          -subj '/C=UT/O=Test/CN=CSCA' -sigopt rsa_padding_mode:pss -sha256 2>/dev/null
        openssl ecparam -name brainpoolP256r1 -param_enc explicit -genkey -noout -out ds.key
        openssl req -new -key ds.key -subj '/C=UT/O=Test/CN=DS' -out ds.csr 2>/dev/null
        openssl x509 -req -in ds.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 300 \
          -out ds.pem -extfile <(printf 'authorityKeyIdentifier=keyid') 2>/dev/null
        openssl cms -sign -binary -in content -signer ds.pem -inkey ds.key -outform DER -nodetach \
          -econtent_type 2.23.136.1.1.1 -md sha384 -out object.der
        openssl cms -sign -binary -in list -signer ca.pem -inkey ca.key -outform DER -nodetach \
          -econtent_type 2.23.136.1.1.2 -keyopt rsa_padding_mode:pss -out list.ml
        """
      let zone = try #require(try chip("loes-2006")[.dataGroup(1)])
      let hash = Hash.sha256(zone)
      let sha256: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]
      let entry = der(0x30, der(0x02, [1]), der(0x04, hash))
      let content = der(0x30, der(0x02, [0]), der(0x30, der(0x06, sha256)), der(0x30, entry))
      try write(content, to: "\(folder)/content")
      try write(der(0x30, der(0x02, [0]), der(0x31)), to: "\(folder)/list")
      let tool = try StockTool.bash(script, in: folder)
      #expect(tool.status == 0, "\(tool.problems)")
      let signed = try read("\(folder)/object.der")
      var chip = ChipContent()
      try chip.add(
        [0x77, 0x82, UInt8(signed.count >> 8), UInt8(signed.count & 0xFF)] + signed, named: "sod")
      try chip.add(zone, named: "dg1")
      var trust = IssuerTrust()
      try trust.add(try read("\(folder)/ca.pem"), named: "ca.pem")
      let result = PassiveAuthentication(chip, trust: trust, at: Instant(milliseconds: 0))
      let outcomes = outcomes(result.checks)
      #expect(outcomes["chip.security-object"] == .successful)
      #expect(result.checks[0].detail == "hashed with SHA-384")
      #expect(outcomes["chip.signer-certificate"] == .successful)
      #expect(outcomes["chip.dg1"] == .successful)
      #expect(try result.signer?.key() == "EC brainpoolP256r1")
      var list = IssuerTrust()
      let lists = try list.add(try read("\(folder)/list.ml"), named: "list.ml")
      #expect(lists.map(\.signer.country) == ["UT"])
      var broken = try read("\(folder)/list.ml")
      broken[broken.count - 5] ^= 1
      let error = fault { () throws(Fault) in _ = try list.add(broken, named: "broken.ml") }
      #expect(error?.code == .trustList)
    }
  }

  @Test("the printed zone against the chip's: equal, another name, other optional data")
  func printed() throws {
    let chip = try chip("bsi-2008")
    let zone = try #require(try chip.zone())
    #expect(chip.comparison(with: zone).outcome == .successful)
    var lines = zone.lines
    lines[0] = lines[0].replacingOccurrences(of: "<<", with: "<", range: nil)
    lines[0] = lines[0].padding(toLength: 44, withPad: "<", startingAt: 0)
    #expect(
      chip.comparison(with: try MachineReadableZone(lines: lines)).outcome == .failed)
  }

  @Test("two different files of one kind are refused; what is no file of a chip is passed over")
  func folders() throws {
    var chip = try chip("bsi-2008")
    try chip.add([0x89, 0x50], named: "portrait.png")
    #expect(chip.passedOver.map(\.name) == ["portrait.png"])
    try chip.add([0x61, 0x7F, 0x00], named: "cut.bin")
    #expect(chip.passedOver.map(\.name) == ["portrait.png", "cut.bin"])
    let other = try #require(try self.chip("loes-2006")[.dataGroup(1)])
    let error = fault { () throws(Fault) in try chip.add(other, named: "other.bin") }
    #expect(error?.code == .chipFile)
    #expect(error?.place == "other.bin")
  }

  private func fault(_ body: () throws(Fault) -> Void) -> Fault? {
    do throws(Fault) { try body() } catch { return error }
    return nil
  }
}
