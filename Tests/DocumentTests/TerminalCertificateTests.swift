import Bytes
import Codes
import Crypto
import Support
import Testing

@testable import Document

@Suite("Certificates of terminals")
struct TerminalCertificateTests {
  private func day(_ text: String) throws -> CivilDate { try CivilDate(iso: text) }

  private func reference(_ text: String) throws -> KeyReference {
    try KeyReference(Array(text.utf8))
  }

  private func set(_ folder: String, without: String = "-") throws -> TerminalCertificates {
    var set = TerminalCertificates()
    for name in Fixture.names(in: "terminal/\(folder)") where !name.contains(without) {
      set.add(try Fixture.bytes("terminal/\(folder)/\(name)"), named: name)
    }
    return set
  }

  private func chain(_ finding: TerminalChain.Finding) throws -> TerminalChain {
    guard case .found(let chain) = finding else {
      throw Fault(.terminalCertificate, "a chain expected, but: \(finding)")
    }
    return chain
  }

  @Test("an inspection system's certificate reads field by field, and writes the same bytes")
  func fields() throws {
    let bytes = try Fixture.bytes("terminal/jmrtd/certIS_new.cvcert")
    let certificate = try CardVerifiableCertificate(bytes)
    #expect(certificate.authority.description == "NLDVAAANL001")
    #expect(certificate.holder.description == "NLIS7202000NL001")
    #expect(certificate.holder.country == "NL")
    #expect(certificate.holder.mnemonic == "IS7202000")
    #expect(certificate.holder.sequenceNumber == "NL001")
    #expect(certificate.authorization.type == .inspectionSystem)
    #expect(certificate.authorization.role == .terminal)
    #expect(certificate.authorization.readsFingers)
    #expect(!certificate.authorization.readsIrises)
    #expect(try certificate.effective == day("2009-05-18"))
    #expect(try certificate.expiry == day("2009-11-18"))
    #expect(certificate.key.scheme == .plainECDSA(.sha224))
    #expect(certificate.encoded == bytes)
  }

  @Test("two chains and the link between their authorities verify, the keys beside them fit")
  func chains() throws {
    let set = try set("jmrtd")
    #expect(set.certificates.count == 6 && set.keyCount == 4 && set.problems.isEmpty)
    let during = try day("2009-06-01")
    #expect(set.unusable(on: during).isEmpty)
    for certificate in set.certificates {
      guard case .signed(let issuer) = set.issuer(of: certificate) else {
        Issue.record("nobody signed \(certificate.holder)")
        continue
      }
      #expect(issuer.holder == certificate.authority)
    }
    // A chip that knows the old authority takes the short way, one that knows the new its own.
    let old = try chain(set.chain(below: [reference("NLCVCAA00001")], on: during))
    #expect(old.certificates.map(\.holder.description) == ["NLDVAAANL001", "NLIS7202000NL001"])
    let new = try chain(set.chain(below: [reference("NLCVCAA00002")], on: during))
    #expect(set.place(of: new.terminal) == "certIS_new.cvcert")
    #expect(new.authorization.readsFingers && !new.authorization.readsIrises)
  }

  @Test("without the old chain, a chip that knows the old authority gets the link first")
  func link() throws {
    let set = try set("jmrtd", without: "_orig")
    let found = try chain(set.chain(below: [reference("NLCVCAA00001")], on: day("2009-06-01")))
    #expect(
      found.certificates.map(\.holder.description) == [
        "NLCVCAA00002", "NLDVAAANL001", "NLIS7202000NL001",
      ])
    #expect(found.certificates[0].isLink)
    // The link's own issuer is not here, and a link is taken after its end.
    #expect(
      set.unusable(on: try day("2009-06-01")).map(\.reason)
        == ["its issuer NLCVCAA00001 is not here"])
  }

  @Test("an issuer without certificates, one whose certificates ended, and no name at all")
  func none() throws {
    let set = try set("persosim")
    func reason(_ references: [KeyReference], _ date: String) throws -> String {
      guard case .missing(let reason) = set.chain(below: references, on: try day(date)) else {
        return "a chain"
      }
      return reason
    }
    let known = try reference("DEISCVCA00001")
    #expect(try reason([known], "2016-12-01") == "a chain")
    #expect(
      try reason([reference("FRCVCA00001")], "2016-12-01")
        == "no certificates for this issuer (FRCVCA00001)")
    #expect(
      try reason([known], "2026-11-21")
        == "the certificates for this issuer have ended (DEISCVCA00001)")
    #expect(try reason([], "2016-12-01") == "the chip names no authority")
    // The chip's older key leads further than its newer one.
    #expect(try reason([reference("DEISCVCA00002"), known], "2016-12-01") == "a chain")
  }

  @Test("what cannot be used is listed with its reason and drops nothing else")
  func refused() throws {
    var set = try set("persosim", without: "dv_")
    var altered = try Fixture.bytes("terminal/persosim/dv_is_cert_1.cvcert")
    altered[altered.count - 1] ^= 1
    set.add(altered, named: "altered.cvcert")
    set.add(Array(altered.dropLast(40)), named: "cut.cvcert")
    set.add(Array("hello".utf8), named: "readme.txt")
    set.add(try Fixture.bytes("terminal/jmrtd/keyIS_new.der"), named: "idle.der")
    set.add(try Fixture.bytes("chip/nz-2013/EF_SOD.bin"), named: "sod.bin")
    #expect(
      set.problems.map { "\($0.place): \($0.reason)" } == [
        "cut.cvcert, entry 1: 221 bytes expected, 181 left (byte 4)",
        "readme.txt: neither a certificate nor a private key",
        "sod.bin: neither a certificate nor a private key",
      ])
    #expect(
      set.unusable(on: try day("2016-12-01")).map { "\($0.place): \($0.reason)" } == [
        "is_cert_1.cvcert: the authority above its issuer DEDVIS00001 is not here",
        "altered.cvcert: DEISCVCA00001 is here and did not sign it",
        "idle.der: a key of none of the certificates here",
      ])
  }

  @Test(
    "a chain of each algorithm of terminal authentication verifies and signs",
    arguments: [
      ("rsa-1024", ChipSignatureScheme.rsa(.sha1)), ("rsa-1024", .rsa(.sha256)),
      ("rsa-1536", .rsa(.sha512)), ("rsa-1024", .rsaPSS(.sha1)), ("rsa-1024", .rsaPSS(.sha256)),
      ("rsa-1536", .rsaPSS(.sha512)), ("brainpool-384", .plainECDSA(.sha1)),
      ("brainpool-384", .plainECDSA(.sha224)), ("brainpool-384", .plainECDSA(.sha256)),
      ("brainpool-384", .plainECDSA(.sha384)), ("brainpool-384", .plainECDSA(.sha512)),
    ])
  func algorithms(_ name: String, _ scheme: ChipSignatureScheme) throws {
    let pem = try Fixture.text("terminal/own/\(name).pem")
    let own = try ChipPrivateKey(der: PEM.decode("PRIVATE KEY", from: pem)[0])
    let value: TerminalKey.Value =
      if let modulus = try own.publicKey.modulus() {
        .rsa(modulus: modulus, exponent: [1, 0, 1])
      } else {
        .point(
          try #require(try own.publicKey.point()), on: own.publicKey.group?.curveParameters)
      }
    let algorithm = try #require(TerminalKey.algorithm(of: scheme))
    let key = try TerminalKey(algorithm: algorithm, value: value)
    let name = try reference("DETESTCVCA00001")
    let certificate = try CardVerifiableCertificate(
      authority: name, holder: name, key: key,
      authorization: HolderAuthorization(.inspectionSystem, bits: [0xC3]),
      effective: day("2026-01-01"), expiry: day("2027-01-01"), signedBy: own, scheme: scheme)
    var set = TerminalCertificates()
    set.add(certificate.encoded, named: "own.cvcert")
    guard case .signed = set.issuer(of: certificate) else {
      Issue.record("its own signature does not hold")
      return
    }
    set.add(Array(pem.utf8), named: "own.pem")
    #expect(set.unusable(on: try day("2026-11-21")).isEmpty)
  }

  @Test("rights are what every certificate of a chain grants")
  func rights() throws {
    let both = try HolderAuthorization(.inspectionSystem, bits: [0x03])
    let irises = try HolderAuthorization(.inspectionSystem, bits: [0x82])
    #expect(both.limited(by: irises).bits == [0x02])
    #expect(irises.limited(by: both).role == .domesticVerifier)
    let other = try HolderAuthorization(.signatureTerminal, bits: [0x03])
    #expect(!both.limited(by: other).readsFingers)
    #expect(
      both.encoded == [
        0x7F, 0x4C, 0x0E, 0x06, 0x09, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x01, 0x02, 0x01, 0x53,
        0x01, 0x03,
      ])
  }

  @Test(
    "every certificate of jmrtd, PersoSim, OpenPACE and vsmartcard reads and writes the same",
    .enabled(if: SharedData.has("travel-documents"), "\(SharedData.absent)"))
  func allSamples() throws {
    var read = 0
    for folder in ["jmrtd", "persosim", "openpace", "vsmartcard-npa"] {
      let path = "travel-documents/\(folder)"
      for name in SharedData.names(in: path) {
        guard let bytes = SharedData.bytes("\(path)/\(name)"), bytes.starts(with: [0x7F, 0x21])
        else { continue }
        #expect(try CardVerifiableCertificate(bytes).encoded == bytes, Comment(rawValue: name))
        read += 1
      }
    }
    #expect(read == 32)
  }
}
