import Bytes
import Codes
import Crypto
import Document
import Support
import Testing

@Suite("Files of trust")
struct TrustFileTests {
  @Test("the PKD's directory file gives each object; wrong ones are explained")
  func directory() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      func base64(_ name: String, _ label: String) throws -> String {
        let text = String(decoding: try issuer.file(name), as: UTF8.self)
        return Base64.encode(try #require(PEM.decode(label, from: text).first))
      }
      func folded(_ line: String) -> String {
        var rest = line[...]
        var lines = [String(rest.prefix(76))]
        rest = rest.dropFirst(76)
        while !rest.isEmpty {
          lines.append(" " + rest.prefix(75))
          rest = rest.dropFirst(75)
        }
        return lines.joined(separator: "\n")
      }
      let file = """
        dn: cn=DS 1,o=dsc,c=NL,dc=data,dc=download,dc=pkd,dc=icao,dc=int
        objectClass: inetOrgPerson
        description:: dGV4dA==
        \(folded("userCertificate;binary:: " + (try base64("ds.pem", "CERTIFICATE"))))

        dn: cn=CSCA NL,o=crl,c=NL,dc=data,dc=download,dc=pkd,dc=icao,dc=int
        \(folded("certificateRevocationList;binary:: " + (try base64("none.crl", "X509 CRL"))))

        dn: cn=broken
        userCertificate;binary:: MAA=
        """
      let read = try TrustFile(Array(file.utf8), named: "pkd.ldif")
      #expect(read.items.map(\.kind) == [.signer, .revocations])
      #expect(read.items.map(\.country) == ["NL", "NL"])
      #expect(read.problems.count == 1)
      #expect(read.problems.first?.place.hasPrefix("pkd.ldif, line ") == true)
      let crlf = file.replacing("\n", with: "\r\n")
      #expect(try TrustFile(Array(crlf.utf8), named: "pkd.ldif").items.count == 2)
    }
  }

  @Test("a bundle sorts authorities from signers, and a link certificate is an authority")
  func bundle() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      var bytes: [UInt8] = []
      for name in ["ca.pem", "next.pem", "ds.pem", "revoked.crl"] {
        bytes += try issuer.file(name)
      }
      let read = try TrustFile(bytes, named: "bundle.pem")
      #expect(read.items.map(\.kind) == [.authority, .authority, .signer, .revocations])
      #expect(read.problems.isEmpty)
      var trust = IssuerTrust()
      for item in read.items + read.items { trust.add(item) }
      #expect(trust.authorities.count == 2)
      #expect(trust.unverified().isEmpty)
      // A revocation list of a key that nobody knows is named.
      let forged = try issuer.trust("ca.pem", "false.crl")
      #expect(forged.unverified().map(\.place) == ["false.crl, entry 1"])
      // The link alone: its issuer is not there, and that is said.
      let link = try issuer.trust("next.pem")
      #expect(link.unverified().map(\.place) == ["next.pem, entry 1"])
    }
  }

  @Test("a master list names its signer, and one entry that cannot be read drops nothing else")
  func masterList() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      let authority = try issuer.certificate("ca").der
      let content = der(0x30, der(0x02, [0]), der(0x31, der(0x30, der(0x02, [1])), authority))
      let list = try issuer.sign(content, TrustFile.masterList, by: "list")
      let read = try TrustFile(list, named: "list.ml")
      #expect(read.items.map(\.der) == [authority])
      #expect(read.items.map(\.place) == ["list.ml, entry 2"])
      #expect(read.problems.map(\.place) == ["list.ml, entry 1"])
      #expect(read.lists.map(\.signer) == [try issuer.certificate("list")])
      // Its signer's certificate is not one for signers of such lists.
      #expect(read.lists.map(\.isListSigner) == [false])
      #expect(read.items.map(\.listSigner) == [try issuer.certificate("list").fingerprint])
    }
  }

  @Test("a cut-down list of real authorities: what is used, what is not, what it covers")
  func cutDown() throws {
    let bytes = try Fixture.bytes("chip/lists/cut-down.ml")
    var trust = IssuerTrust()
    let lists = try trust.add(bytes, named: "cut-down.ml")
    #expect(lists.map(\.entries) == [8])
    #expect(lists.map(\.isListSigner) == [true])
    #expect(trust.authorities.map(\.country) == ["NZ", "IQ", "TR", "KW", "RS", "KS", "LT"])
    #expect(trust.problems.map(\.place) == ["cut-down.ml, entry 8"])
    #expect(trust.unverified().map(\.place) == ["cut-down.ml, entry 7"])
    // 2026-11-21: one Iraqi authority, and none of four neighbours.
    let coverage = TrustCoverage(trust, at: Instant(milliseconds: 1_795_219_200_000))
    let iraq = try #require(coverage.covered.first { $0.country.icao == "IRQ" })
    #expect(iraq.authorities == 1 && iraq.inForce == 1)
    #expect(iraq.until?.description.hasPrefix("2034-06-1") == true)
    for code in ["IRN", "SYR", "JOR", "AFG"] {
      #expect(coverage.uncovered.contains { $0.icao == code }, "\(code)")
    }
    #expect(coverage.covered.contains { $0.country.icao == "RKS" })
    #expect(coverage.covered.first { $0.country.icao == "NZL" }?.inForce == 0)
    #expect(!coverage.uncovered.contains { $0.icao == "UTO" })
    var chip = ChipContent()
    try chip.add(try Fixture.bytes("chip/nz-2013/EF_SOD.bin"), named: "EF.SOD")
    let result = PassiveAuthentication(
      chip, trust: trust, at: Instant(milliseconds: 1_388_534_400_000))
    #expect(result.authority?.country == "NZ")
    #expect(throws: Fault.self) {
      try TrustFile(bytes.map { $0 == 0x4E ? 0x4F : $0 }, named: "changed")
    }
  }

  @Test("a curve with parameters of its own is refused, entry by entry")
  func oddCurve() throws {
    try withTemporaryFolder { folder in
      let script = """
        openssl ecparam -name prime256v1 -param_enc explicit -genkey -noout -out a.key
        openssl req -x509 -new -key a.key -subj /C=NL/CN=A -days 30 -outform DER -out a.der
        """
      let tool = try StockTool.bash("{ \(script)\n } 2>log", in: folder)
      #expect(tool.status == 0)
      let named = try read("\(folder)/a.der")
      #expect(try TrustFile(named, named: "a").items.count == 1)
      // Another generator makes another group: the first byte of its x-coordinate, after the
      // uncompressed point's 04.
      let generator: [UInt8] = [0x04, 0x6B, 0x17, 0xD1, 0xF2, 0xE1, 0x2C]
      let start = try #require(
        named.indices.first { named[$0...].starts(with: generator) })
      var odd = named
      odd[start + 1] ^= 1
      let read = try? TrustFile(odd, named: "odd")
      #expect(read?.items.isEmpty ?? true)
    }
  }

  @Test("what a snapshot holds reads back, and finds the same authority as the files")
  func snapshot() throws {
    try withTemporaryFolder { folder in
      let issuer = try TestIssuer(in: folder)
      var items: [TrustItem] = []
      for name in ["ca.pem", "abroad.pem", "revoked.crl", "ds.pem"] {
        items += try TrustFile(try issuer.file(name), named: name).items
      }
      let edition = IssuerTrust.Edition(
        version: 7, made: TestIssuer.now,
        validUntil: TestIssuer.now.adding(milliseconds: 86_400_000))
      let bytes = try TrustSnapshot.write(items, expected: ["NLD"], edition: edition)
      let again = try TrustSnapshot.write(
        items.reversed(), expected: ["NLD"], edition: edition)
      #expect(again == bytes)
      let trust = try TrustSnapshot.read(bytes)
      #expect(trust.edition == edition)
      #expect(trust.authorities.count == 2 && trust.signers.count == 1)
      let report = DocumentReport(
        PassiveAuthentication(
          try issuer.chip(withCertificate: false), trust: trust, at: TestIssuer.now
        ).checks)
      #expect(report.outcome(of: .signerCertificate) == .successful)
      #expect(report[.revocation]?.reason == .revoked)
      for place in stride(from: 0, to: bytes.count, by: 97) {
        var changed = bytes
        changed[place] = 0x0A
        _ = try? TrustSnapshot.read(changed)
      }
    }
  }

  @Test("what is no file of trust is refused")
  func others() throws {
    for bytes in [[], [0x30, 0x00], Array("hello".utf8), Array("dn: cn=x\n".utf8)] {
      #expect(throws: Fault.self) { try TrustFile(bytes, named: "other") }
    }
  }

  @Test("countries of certificates stand for the issuers in zones that use them")
  func countries() {
    #expect(Country.states(ofCertificate: "de") == ["D"])
    #expect(Country.states(ofCertificate: "DEU") == ["D"])
    #expect(Country.states(ofCertificate: "GB").isSuperset(of: ["GBR", "GBD", "GBS"]))
    #expect(Country.states(ofCertificate: "UN").contains("UNO"))
    #expect(Country.states(ofCertificate: "KS") == ["RKS"])
    // A code without an entry in ISO 3166 stands for itself and for no other such code.
    #expect(Country.states(ofCertificate: "UTO") == ["UTO"])
    #expect(Country.states(ofCertificate: "XK") == ["RKS"])
    #expect(Country.states(ofCertificate: "CN").contains("HKG"))
    #expect(Country.states(ofCertificate: "QQ").isEmpty)
  }
}
