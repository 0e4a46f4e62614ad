import Bytes
import Codes
import Crypto
import Support
import Testing

@testable import Document

@Suite("Chip authentication")
struct ChipAuthenticationTests {
  /// One recorded agreement of a real document.
  struct Recording: CustomTestStringConvertible {
    let country: String
    let file: [UInt8]
    let before: SecureMessaging
    let secret: [UInt8]
    let commands: [[UInt8]]
    let answers: [[UInt8]]
    let keysAfter: (ChipCipher, [UInt8], [UInt8])
    var testDescription: String { country }
  }

  private static func cipher(_ name: String) -> ChipCipher {
    name == "3des" ? .tripleDES : name == "aes256" ? .aes256 : .aes128
  }

  private static func recordings() throws -> [Recording] {
    try Fixture.rows("chip/chip-authentication.tsv").map { row in
      func bytes(_ place: Int) throws -> [UInt8] { try Hex.decode(row[place]) }
      let exchanges = try row[7].split(separator: ",").map { try Hex.decode($0) }
      let pairs = stride(from: 0, to: exchanges.count, by: 2)
      return try Recording(
        country: row[0], file: bytes(1),
        before: SecureMessaging(
          cipher(row[2]), encryptionKey: bytes(3), codeKey: bytes(4), counter: bytes(5)),
        secret: bytes(6), commands: pairs.map { exchanges[$0] },
        answers: pairs.map { exchanges[$0 + 1] },
        keysAfter: (cipher(row[8]), bytes(9), bytes(10)))
    }
  }

  private func offer(_ recording: Recording) throws -> ChipAuthenticationOffer {
    let infos = try SecurityInfos(dataGroup14: recording.file)
    return try #require(infos.chipAuthenticationOffers(version: 1).first)
  }

  @Test("four documents' recorded agreements, byte for byte", arguments: try recordings())
  func recorded(_ recording: Recording) throws {
    var (commands, answers) = (recording.commands[...], recording.answers[...])
    // Malaysia's chip was asked by MSE:Set AT at once; here it refuses MSE:Set KAT before that.
    var protection = recording.before
    let isAskedTwice = recording.country == "MY"
    if isAskedTwice { protection = try Self.recordings()[2].steppedBack }
    let chip = ScriptedChip { (command: [UInt8]) throws(ChipInterruption) -> [UInt8] in
      if isAskedTwice, command[2] == 0x41, command[3] == 0xA6 { return recording.refusal }
      guard command == commands.popFirst(), let answer = answers.popFirst() else {
        throw .failed(Fault(.chipAnswer, "another command than the recorded one"))
      }
      return answer
    }
    let session = ChipSession(chip)
    session.protection = protection
    let result = try ChipAuthentication(
      session, offer: offer(recording), randomness: FixedRandomness(recording.secret))
    #expect(result.check.outcome == .successful)
    #expect(commands.isEmpty)
    #expect(result.ephemeral?.count == 65)
  }

  @Test("a chip without the key fails, whatever it answers under the new keys")
  func copies() throws {
    let recording = try Self.recordings()[1]
    for last: [UInt8] in [
      [0x69, 0x88], [0x69, 0x87], [0x90, 0x00],
      try Hex.decode("990290008e0829d0e1ebbb61be7b9000"), recording.answers[1],
    ] {
      let session = ChipSession(ScriptedChip(Array(recording.answers.prefix(2)) + [last]))
      session.protection = recording.before
      let result = try ChipAuthentication(
        session, offer: offer(recording), randomness: FixedRandomness(recording.secret))
      #expect(result.check.outcome == .failed)
      #expect(result.endedSession && session.protection == nil && result.ephemeral == nil)
    }
  }

  @Test("a chip that is taken away is no evidence, one that refuses is")
  func interrupted() throws {
    let recording = try Self.recordings()[1]
    let session = ChipSession(ScriptedChip(Array(recording.answers.prefix(2))))
    session.protection = recording.before
    #expect(throws: ChipInterruption.cardLost) {
      try ChipAuthentication(
        session, offer: offer(recording), randomness: FixedRandomness(recording.secret))
    }
    let plain = ChipSession(ScriptedChip([[0x6A, 0x88]]))
    let refused = try ChipAuthentication(
      plain, offer: offer(recording), randomness: FixedRandomness(recording.secret))
    #expect(refused.check.outcome == .failed && !refused.endedSession)
    #expect(refused.check.detail.contains("6A88"))
  }

  // MARK: What DG14 offers

  private func group14(_ infos: [UInt8]...) -> [UInt8] {
    TaggedElement.encode(0x6E, TaggedElement.encode(0x31, infos.flatMap { $0 }))
  }

  private func number(_ value: UInt8) -> [UInt8] { TaggedElement.encode(0x02, [value]) }

  private func info(_ numbers: UInt8..., version: UInt8 = 1, key: UInt8? = nil) -> [UInt8] {
    let octets = ObjectIdentifier.protocols.octets + [3] + numbers
    return TaggedElement.encode(
      0x30,
      TaggedElement.encode(0x06, octets) + number(version) + (key.map(number) ?? []))
  }

  private func key(_ group: Int, _ secret: UInt8, number: UInt8? = nil) throws -> [UInt8] {
    let group = try AgreementGroup(standardized: group)
    let key = try AgreementKey(group, group.publicKey(of: [secret, 1, 2, 3, 4]))
    let octets = ObjectIdentifier.protocols.octets + [1, group.isCurve ? 2 : 1]
    return TaggedElement.encode(
      0x30,
      TaggedElement.encode(0x06, octets) + key.subjectPublicKeyInfo
        + (number.map(self.number) ?? []))
  }

  private func offers(_ file: [UInt8], version: Int = 1) throws -> [String] {
    try SecurityInfos(dataGroup14: file).chipAuthenticationOffers(version: version).map {
      "\($0.name) \($0.keyReference.map { Hex.encode($0) } ?? "-")"
    }
  }

  @Test("one to three keys: each with the protocol of its number, the strongest first")
  func choice() throws {
    #expect(try offers(group14(key(13, 7), info(2, 2))) == ["ECDH, AES-128, brainpoolP256r1 -"])
    #expect(
      try offers(
        group14(
          key(13, 7, number: 1), key(2, 8, number: 2), key(16, 9, number: 3),
          info(2, 1, key: 1), info(1, 2, key: 2), info(2, 3, key: 3), info(2, 4, key: 3)))
        == [
          "ECDH, AES-192, brainpoolP384r1 03", "ECDH, AES-256, brainpoolP384r1 03",
          "DH, AES-128, 2048-bit MODP, order of 256 bits 02", "ECDH, 3DES, brainpoolP256r1 01",
        ])
    // Of a key alone old documents mean 3DES; numbers and kinds that do not meet offer nothing.
    #expect(try offers(group14(key(12, 7))) == ["ECDH, 3DES, secp256r1 -"])
    #expect(try offers(group14(key(13, 7, number: 1), info(2, 2, key: 2))).isEmpty)
    #expect(try offers(group14(key(13, 7), info(1, 2))).isEmpty)
    #expect(try offers(group14(info(2, 2))).isEmpty)
    #expect(
      try offers(group14(key(13, 7), info(2, 2, version: 2)), version: 2)
        == ["ECDH, AES-128, brainpoolP256r1 -"])
    #expect(try offers(group14(key(13, 7), info(2, 2, version: 3))).isEmpty)
  }
}

extension ChipAuthenticationTests.Recording {
  /// The protection before, as it was one command and one answer earlier.
  fileprivate var steppedBack: SecureMessaging {
    get throws {
      let row = try Fixture.rows("chip/chip-authentication.tsv").first { $0[0] == country }
      let fields = try #require(row)
      var counter = try Hex.decode(fields[5])
      counter[counter.count - 1] -= 2
      return try SecureMessaging(
        .tripleDES, encryptionKey: Hex.decode(fields[3]), codeKey: Hex.decode(fields[4]),
        counter: counter)
    }
  }

  /// The chip's protected refusal of the command before the recorded ones.
  fileprivate var refusal: [UInt8] {
    let row = try? Fixture.rows("chip/chip-authentication.tsv").first { $0[0] == country }
    let counter = row.flatMap { try? Hex.decode($0[5]) } ?? []
    let key = row.flatMap { try? Hex.decode($0[4]) } ?? []
    let status: [UInt8] = [0x99, 0x02, 0x6D, 0x00]
    let code = try? ChipCipher.tripleDES.code(ofPadded: counter + status, key: key)
    return status + [0x8E, 0x08] + (code ?? []) + [0x6D, 0x00]
  }
}
