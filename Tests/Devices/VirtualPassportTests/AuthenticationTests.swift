import Bytes
import Codes
import Crypto
import Host
import Support
import Testing

@testable import VirtualPassport

@Suite("Chip, terminal and active authentication of a virtual passport")
struct AuthenticationTests {
  private let random = SeededRandomness(seed: 11)
  private static let zone = "L898902C3674081221204159"

  private func terminal(_ plan: SpecimenPlan) throws -> (TestTerminal, Specimen) {
    let specimen = try SpecimenTests.make(plan)
    let chip = VirtualChip(specimen.chip, randomness: SeededRandomness(seed: 5))
    chip.powerOn()
    return (TestTerminal(chip), specimen)
  }

  static let keys: [SpecimenPlan.ChipKey] =
    ChipCipher.allCases.flatMap { cipher in
      [0, 1, 2, 8, 12, 13, 17, 18].map { .init(parameters: $0, cipher: cipher) }
    }

  @Test("version 1 over every kind of group and cipher gives a channel that reads", arguments: keys)
  func authenticatesChip(key: SpecimenPlan.ChipKey) throws {
    var plan = SpecimenPlan.complete
    plan.chipKeys = [key]
    plan.activeProof = .none
    var (terminal, specimen) = try terminal(plan)
    _ = try terminal.send([0x00, 0xA4, 0x04, 0x0C], FileTree.application)
    try terminal.basicAccess(Self.zone)
    _ = try terminal.chipAuthentication(
      specimen.chip.agreementKeys[0], isAtOnce: key.cipher == .tripleDES, randomness: random)
    #expect(
      try terminal.read(FileTree.common) == specimen.chip.files[.application, FileTree.common])
    #expect(throws: TestTerminal.Refused(status: 0x6D00)) {
      _ = try terminal.send([0x00, 0x88, 0, 0], [1, 2, 3, 4, 5, 6, 7, 8], expected: 256)
    }
  }

  static let schemes: [(TerminalScheme, Int)] = [
    (.rsaSHA1, 1024), (.rsaSHA256, 2048), (.pssSHA1, 1536), (.pssSHA256, 2048),
    (.rsaSHA512, 2048), (.pssSHA512, 3072), (.ecdsaSHA1, 8), (.ecdsaSHA224, 11),
    (.ecdsaSHA256, 13), (.ecdsaSHA384, 16), (.ecdsaSHA512, 17),
  ]

  @Test(
    "a terminal that proves itself reads the fingers, one that does not, not", arguments: schemes)
  func opensFingers(scheme: TerminalScheme, strength: Int) throws {
    var plan = SpecimenPlan.complete
    plan.groups[3] = DataObject(0x63, [DataObject(0x02, [7])]).encoded
    let issuer = try SpecimenIssuer.make(
      country: #require(Country(icao: "UTO")), terminalScheme: scheme, terminalStrength: strength,
      atMilliseconds: noon, randomness: random)
    let specimen = try SpecimenMaker.make(
      plan, issuer: issuer, atMilliseconds: noon, randomness: random)
    let chip = VirtualChip(specimen.chip, randomness: SeededRandomness(seed: 5))
    chip.powerOn()
    var terminal = TestTerminal(chip)
    _ = try terminal.send([0x00, 0xA4, 0x04, 0x0C], FileTree.application)
    try terminal.basicAccess(Self.zone)
    #expect(throws: TestTerminal.Refused(status: 0x6982)) { _ = try terminal.read(0x0103) }
    let ephemeral = try terminal.chipAuthentication(
      specimen.chip.agreementKeys[0], randomness: random)
    #expect(throws: TestTerminal.Refused(status: 0x6982)) { _ = try terminal.read(0x0103) }
    try terminal.terminalAuthentication(
      issuer.terminals, identity: Array("L898902C36".utf8), ephemeral: ephemeral)
    #expect(try terminal.read(0x0103) == plan.groups[3])
  }

  @Test("version 2: the terminal first, then the chip, then the fingers")
  func authenticatesInSecondVersion() throws {
    var plan = SpecimenPlan.complete
    plan.chipKeys = [.init(parameters: 13, cipher: .aes128, version: 2)]
    plan.groups[3] = DataObject(0x63, [DataObject(0x02, [7])]).encoded
    var (terminal, specimen) = try terminal(plan)
    let template = DataObject(
      0x7F4C,
      [DataObject(0x06, ProtocolIdentifier.inspection.octets), DataObject(0x53, [0x01])])
    let (objects, _, chipKey) = try terminal.pace(
      plan.pace[0], .cardAccessNumber, "123456", template: template.encoded, randomness: random)
    let issuer = specimen.issuer.terminals
    #expect(objects.first { $0.tag == 0x87 }?.value == Array(issuer[0].holder.utf8))
    let group = try AgreementGroup(standardized: 13)
    let secret = try group.newSecret(random)
    let ephemeral = try group.compressed(group.publicKey(of: secret))
    let identity = try group.compressed(chipKey)
    try terminal.terminalAuthentication(
      issuer, identity: identity, ephemeral: ephemeral, isSecond: true)
    _ = try terminal.send([0x00, 0xA4, 0x04, 0x0C], FileTree.application)
    #expect(throws: TestTerminal.Refused(status: 0x6982)) { _ = try terminal.read(0x0103) }
    _ = try terminal.chipAuthentication(
      specimen.chip.agreementKeys[0], secret: secret, randomness: random)
    #expect(try terminal.read(0x0103) == plan.groups[3])
  }

  @Test("a certificate of another authority, an expired one and a forged one are refused")
  func refusesCertificates() throws {
    let random = SeededRandomness(seed: 4)
    let stranger = try SpecimenIssuer.make(
      country: #require(Country(icao: "UTO")), atMilliseconds: noon, randomness: random)
    var (terminal, specimen) = try terminal(.complete)
    _ = try terminal.send([0x00, 0xA4, 0x04, 0x0C], FileTree.application)
    try terminal.basicAccess(Self.zone)
    let own = specimen.issuer.terminals
    func offer(_ certificate: [UInt8]) throws {
      _ = try terminal.send(
        [0x00, 0x22, 0x81, 0xB6], DataObject(0x83, Array(own[0].holder.utf8)).encoded)
      _ = try terminal.send(
        [0x00, 0x2A, 0x00, 0xBE], #require(DataObject.list(certificate)?.first?.value))
    }
    #expect(throws: TestTerminal.Refused(status: 0x6300)) {
      try offer(stranger.terminals[1].bytes)
    }
    let past = try #require(CivilDate(year: 2020, month: 1, day: 1))
    let ended = try own[1].renewed(
      .init(holder: own[1].holder, role: .domesticVerifier, validity: past...past),
      issuer: own[0])
    #expect(throws: TestTerminal.Refused(status: 0x6300)) { try offer(ended.bytes) }
    var forged = own[1].bytes
    forged[forged.count - 1] ^= 1
    #expect(throws: TestTerminal.Refused(status: 0x6300)) { try offer(forged) }
    try offer(own[1].bytes)
  }

  @Test("the chip's day moves with what it is shown, and keeps over a loss of power")
  func advancesDay() throws {
    let issuer = try SpecimenTests.issuer.get()
    var trust = TerminalTrust(issuer.terminals.prefix(1).map(\.bytes))
    let authority = try #require(trust.points.first)
    let day = try #require(CivilDate(year: 2027, month: 5, day: 1))
    let later = try #require(CivilDate(year: 2028, month: 5, day: 1))
    let next = try issuer.terminals[1].renewed(
      .init(holder: "UTDVSPEC00002", role: .domesticVerifier, validity: day...later),
      issuer: issuer.terminals[0])
    let first = try #require(CardCertificate(issuer.terminals[1].bytes))
    #expect(trust.accept(first, from: authority) != nil)
    #expect(trust.accept(try #require(CardCertificate(next.bytes)), from: authority) != nil)
    #expect(trust.today == CardDate(day))
    // The first verifier's certificate ended in November 2027 only; one that ends before does not
    // count any more.
    let short = try issuer.terminals[1].renewed(
      .init(
        holder: "UTDVSPEC00003", role: .domesticVerifier,
        validity: #require(CivilDate(year: 2026, month: 1, day: 1))...#require(
          CivilDate(year: 2027, month: 4, day: 30))), issuer: issuer.terminals[0])
    #expect(trust.accept(try #require(CardCertificate(short.bytes)), from: authority) == nil)
  }

  @Test(
    "RSA answers recover to the challenge, ECDSA answers verify", arguments: HashAlgorithm.allCases)
  func provesActively(hash: HashAlgorithm) throws {
    let challenge: [UInt8] = [9, 8, 7, 6, 5, 4, 3, 2]
    for proof in [SpecimenPlan.ActiveProof.rsa(bits: 1536, hash), .curve(13, hash)] {
      var plan = SpecimenPlan.complete
      plan.activeProof = proof
      var (terminal, specimen) = try terminal(plan)
      _ = try terminal.send([0x00, 0xA4, 0x04, 0x0C], FileTree.application)
      try terminal.basicAccess(Self.zone)
      let answer = try terminal.send([0x00, 0x88, 0, 0], challenge, expected: 65_536)
      let file = try #require(specimen.chip.files[.application, 0x010F])
      let key = try ChipPublicKey(
        subjectPublicKeyInfo: #require(DataObject.list(file)?.first?.value))
      guard case .rsa = proof else {
        #expect(key.verify(answer, of: challenge, .plainECDSA(hash)))
        continue
      }
      let plain = try key.recover(answer)
      let trailer = hash == .sha1 ? 1 : 2
      let count = try hash.hash([]).count
      let message = Array(plain.dropFirst().dropLast(count + trailer))
      #expect(plain.first == 0x6A)
      #expect(
        try hash.hash(message + challenge) == Array(plain.dropLast(trailer).suffix(count)))
    }
  }

  @Test("an answer over 256 bytes waits for GET RESPONSE where only short length was asked")
  func splitsLongAnswers() throws {
    var plan = SpecimenPlan.complete
    plan.activeProof = .rsa(bits: 3072, .sha256)
    plan.needsAccess = false
    let specimen = try SpecimenTests.make(plan)
    let chip = VirtualChip(specimen.chip, randomness: SeededRandomness(seed: 5))
    chip.powerOn()
    _ = chip.answer([0x00, 0xA4, 0x04, 0x0C, 0x07] + FileTree.application)
    let first = try #require(chip.answer([0x00, 0x88, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0]))
    #expect(first.count == 258)
    #expect(Array(first.suffix(2)) == [0x61, 0x80])
    let rest = try #require(chip.answer([0x00, 0xC0, 0, 0, 0x80]))
    #expect(rest.count == 130)
    #expect(Array(rest.suffix(2)) == [0x90, 0x00])
  }
}
