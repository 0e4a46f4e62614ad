import Bytes
import Codes
import Crypto
import Host
import Support
import Testing

@testable import Readmission

@Suite("Documents for the other side's system")
struct SignedPaperTests {
  private func signer() throws -> (certificate: Certificate, key: SigningKey) {
    let (root, key) = (try SigningKey.generate(), try SigningKey.generate())
    let chance = SeededRandomness(seed: 3)
    let years = Validity.years(5, fromMilliseconds: 1_780_000_000_000)
    let authority = try CertificateAuthority.root(
      subject: "practice root", key: root, validity: years, randomness: chance)
    let middleKey = try SigningKey.generate()
    let middle = try authority.issue(
      .authority, subject: "practice offices", publicKey: middleKey.publicKey, validity: years,
      randomness: chance)
    let office = try CertificateAuthority(certificate: middle, key: middleKey).issue(
      .signing, subject: "practice office", publicKey: key.publicKey, validity: years,
      randomness: chance)
    return (office, key)
  }

  @Test("a signed file opens to the content and gives the code of the printed page")
  func opens() throws {
    let (certificate, key) = try signer()
    for paper in try PaperSample.all() {
      let file = try SignedPaper.sign(
        paper, certificate: certificate, key: key, atMilliseconds: 1_795_000_000_000)
      let opened = try SignedPaper.open(file)
      #expect(opened.code == (try paper.verificationCode()))
      #expect(opened.content == paper.json)
      #expect(opened.signer.publicKey == certificate.publicKey)
    }
  }

  @Test("no single changed byte opens to another content")
  func refusesChanges() throws {
    let (certificate, key) = try signer()
    let paper = try PaperSample.all()[1]
    let file = try SignedPaper.sign(
      paper, certificate: certificate, key: key, atMilliseconds: 1_795_000_000_000)
    for place in stride(from: 0, to: file.count, by: 7) {
      var changed = file
      changed[place] ^= 0x01
      let opened = try? SignedPaper.open(changed)
      #expect(opened == nil || opened?.content == paper.json, "byte \(place)")
    }
  }

  @Test("stock openssl verifies the file and gives the same canonical line")
  func opensWithStockTool() throws {
    let (certificate, key) = try signer()
    let paper = try PaperSample.all()[0]
    let file = try SignedPaper.sign(
      paper, certificate: certificate, key: key, atMilliseconds: 1_795_000_000_000)
    try withTemporaryFolder { folder in
      try write(file, to: "\(folder)/paper.p7s")
      let run = try StockTool.bash(
        "openssl cms -verify -binary -inform DER -noverify -in paper.p7s", in: folder)
      #expect(run.output == (try paper.canonical()))
    }
  }
}
