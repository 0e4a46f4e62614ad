import Bytes
import Codes
import Crypto
import Support
import Testing

@testable import Document

@Suite("A recorded conversation with terminal authentication")
struct TerminalReplayTests {
  /// The recorded signature: ECDSA's random number is in no recording, so the bytes themselves are
  /// given, once they hold over what the reader signs. They were taken out of the recording with
  /// the session's keys.
  private struct RecordedSigner: TerminalSigner {
    let publicKey: ChipPublicKey

    func sign(_ message: [UInt8], _ scheme: ChipSignatureScheme) throws(Fault) -> [UInt8] {
      let signature = try Hex.decode(
        "64aca7a08aa1188e2f3a390cc8ada83981337207c85e076e10ea4860b865d4c1"
          + "0ac472506ef0d0fb7286f0fce3d0e3d60594e455853f299e120775d1ea7a2e94")
      guard publicKey.verify(signature, of: message, scheme) else {
        throw Fault(.unauthentic, "the recorded signature is over another message")
      }
      return signature
    }
  }

  /// The recorded chip; of one command only what it asks for must be as recorded: that terminal
  /// wrote an expected length of 87 in two bytes where one is enough.
  private final class OneFormLess: ChipChannel {
    let replay: ReplayChannel
    private let command: [UInt8]
    private let answer: [UInt8]
    private(set) var isAnswered = false
    let longestCommand = 65_544

    init(_ steps: [ReplayChannel.Step]) throws {
      let head = try Hex.decode("0cb0000800000e97020057")
      let place = try #require(
        steps.firstIndex {
          if case .command(let bytes) = $0 { bytes.starts(with: head) } else { false }
        })
      guard case .command(let command) = steps[place], case .answer(let answer) = steps[place + 1]
      else { throw Fault(.chipAnswer, "an answer expected") }
      (self.command, self.answer) = (command, answer)
      var rest = steps
      rest.removeSubrange(place...place + 1)
      replay = ReplayChannel(rest)
    }

    func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8] {
      guard command.starts(with: self.command.prefix(4)), command.contains(0x57), !isAnswered
      else { return try replay.exchange(command) }
      isAnswered = true
      return answer
    }

    func reconnect() throws(ChipInterruption) { throw .cardLost }
  }

  /// The conversation without its third random value, which the reader is given as a secret.
  private func channel() throws -> OneFormLess {
    let name = "conversations/persosim-pace-tav2-cav2-dg3-dg4.txt"
    let third = try Hex.decode("d80ea5584f9324c98f41063b4acef38ac2203a5ce0aa378065a971202cef2df4")
    let steps = try ReplayChannel.steps(Fixture.lines(name))
    let kept = steps.filter { $0 != .random(third) }
    try #require(kept.count == steps.count - 1)
    return try OneFormLess(kept)
  }

  private func chain(below references: [[UInt8]]) throws -> TerminalChain {
    var set = TerminalCertificates()
    for name in Fixture.names(in: "terminal/persosim") {
      set.add(try Fixture.bytes("terminal/persosim/\(name)"), named: name)
    }
    let day = try CivilDate(iso: "2016-12-01")
    let found = set.chain(below: try references.map { try KeyReference($0) }, on: day)
    guard case .found(let chain) = found else {
      throw Fault(.terminalCertificate, "a chain expected, but: \(found)")
    }
    let key = try #require(try Self.publicKey(of: chain.terminal, in: set))
    return TerminalChain(
      certificates: chain.certificates, key: RecordedSigner(publicKey: key))
  }

  private static func publicKey(
    of certificate: CardVerifiableCertificate, in set: TerminalCertificates
  ) throws -> ChipPublicKey? { set.privateKey(of: certificate)?.publicKey }

  @Test(
    "PersoSim: PACE with rights, terminal and chip authentication 2, DG3 and DG4; byte for byte")
  func persoSim() throws {
    let channel = try channel()
    let session = ChipSession(channel)
    let access = try SecurityInfos(
      cardAccess: Hex.decode("31143012060a04007f0007020204020202010202010d"))
    let rights = try HolderAuthorization(.inspectionSystem, bits: [0x23])
    let offered = try #require(access.paceOffers.first)
    let agreement = try #require(
      try PACE(
        offered, .cardAccessNumber("500540"), authorization: rights.encoded, channel.replay
      ).run(session).agreement)

    // That terminal took its third random value modulo the order of brainpoolP256r1, where the
    // reader would draw again: this is what it came to.
    let secret = try Hex.decode(
      "2e134d7cada47b0d50dafbaaad4b661935e6bfb92b489088d58b629d95a6d74d")
    let group = try AgreementGroup(standardized: 13)
    let ephemeral = try group.compressed(group.publicKey(of: secret))
    let authentication = try TerminalAuthentication(
      session, chain: chain(below: agreement.trustPoints), version: .two,
      identifiers: [agreement.group.compressed(agreement.chipKey)], ephemeral: ephemeral)
    #expect(authentication.check.outcome == .successful)
    #expect(authentication.check.detail == "granted: fingers, irises")

    let security = try CardSecurity(readCardSecurity(session))
    let offer = try #require(security.infos.chipAuthenticationOffers(version: 2).first)
    let chip = try ChipAuthentication(
      session, offer: offer, ephemeralSecret: secret, randomness: channel.replay)
    #expect(chip.check.outcome == .successful, "\(chip.check.detail)")
    let selected = try session.send(
      CommandAPDU(0, 0xA4, 4, 0x0C, data: ReplayTests.application))
    #expect(selected.isSuccess)
    #expect(try readRecorded(session, 0x0101, head: 8, block: 65_535).count == 95)
    let fingers = try readRecorded(session, 0x0103, head: 8, block: 65_535)
    let irises = try readRecorded(session, 0x0104, head: 8, block: 65_535)
    #expect(fingers.first == 0x63 && fingers.count > 18_000)
    #expect(irises.first == 0x76 && irises.count == 13_294)
    #expect(channel.replay.commandsLeft == 0 && channel.isAnswered)
    #expect(session.exchanges == 46)
  }

  /// EF.CardSecurity in blocks of 223 as that terminal read it.
  private func readCardSecurity(_ session: ChipSession) throws -> [UInt8] {
    let selected = try session.send(CommandAPDU(0, 0xA4, 2, 0x0C, data: [0x01, 0x1D]))
    try #require(selected.isSuccess)
    var bytes: [UInt8] = []
    while true {
      let place = (UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF))
      let part = try session.send(CommandAPDU(0, 0xB0, place.0, place.1, expected: 223)).data
      bytes += part
      guard part.count == 223 else { return bytes }
    }
  }
}
